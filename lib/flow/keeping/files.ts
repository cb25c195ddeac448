/** Files that survive a power cut: written beside their place, synced, renamed; readable by the owner alone. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

export const OWNER_ONLY_FILE = 0o600
export const OWNER_ONLY_FOLDER = 0o700

/** Endings of files that were being written when the power went. */
export const UNFINISHED = '.unfinished'

/**
 * Makes a folder with its parents. Node's own recursive way asks for ever, in this thread or in one of its four helpers, where a
 * file system says that a folder is not there and yet lets nobody make it: /proc, some network drives.
 * @param mode of what is made
 */
export async function makeFolder(folder: string, mode: number = OWNER_ONLY_FOLDER): Promise<void> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return
  const parent = path.dirname(folder)
  if (parent !== folder) await makeFolder(parent, mode)
  await mkdir(folder, { mode }).catch(async (error: unknown) => {
    // Somebody else may have made it meanwhile.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
  })
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file systems keep a rename without this.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file whole or not at all: after a power cut there is the old one, or the new one. */
export async function writeDurably(file: string, data: string | Buffer): Promise<void> {
  const beside = `${file}.${randomBytes(4).toString('hex')}${UNFINISHED}`
  const handle = await open(beside, 'wx', OWNER_ONLY_FILE)
  try {
    try {
      await handle.writeFile(data)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
    await syncFolder(path.dirname(file))
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
