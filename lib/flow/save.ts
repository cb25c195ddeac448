/** "Save to file": results into a folder of the author's choice, under names that were never used there before. */
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { asPlatenError, failure } from './errors'
import { makeFolder } from './keeping/files'
import { cleanName, stemOf } from './names'
import { phrase } from './phrases'

/** Names tried before giving up: "scan.pdf", "scan (2).pdf" ... */
const MOST_COPIES = 10_000

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST'

/**
 * Takes a free name in a folder by making an empty file, so that two results never write to one place. The folder is made
 * when it is missing.
 * @param name from outside; cleaned here and always inside the folder
 * @returns the path of the empty file
 * @throws PlatenError INVALID_INPUT when the folder cannot be used, ENGINE_FAILED when the disk is full
 */
export async function takeName(folder: string, name: string): Promise<string> {
  const home = path.resolve(folder)
  const clean = cleanName(name)
  const extension = path.extname(clean)
  const stem = stemOf(clean)
  try {
    await makeFolder(home, 0o777)
    for (let copy = 1; copy <= MOST_COPIES; copy++) {
      const target = path.join(home, copy === 1 ? clean : `${stem} (${copy})${stem === clean ? '' : extension}`)
      try {
        await (await open(target, 'wx')).close()
        return target
      } catch (error) {
        if (!isTaken(error)) throw error
      }
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw asPlatenError(error)
    throw failure('folder-unusable', { folder: home, problem: message })
  }
  throw failure('folder-unusable', { folder: home, problem: phrase('names-taken', { count: MOST_COPIES, name: clean }) })
}

/** Gives a taken name back after a failure. */
export async function giveNameBack(file: string): Promise<void> {
  await rm(file, { force: true })
}
