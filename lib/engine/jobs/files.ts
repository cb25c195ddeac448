/** Files that must survive a power cut: written, synced, renamed, and the folder synced. */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder with its parents. Node's own recursive way asks for ever, in this thread or in one of its four helpers, where a
 * file system says that a folder is not there and yet lets nobody make it: /proc, some network drives.
 * @param mode of what is made
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return
  const parent = path.dirname(folder)
  if (parent !== folder) await makeFolder(parent, mode)
  await mkdir(folder, { mode }).catch(async (error: unknown) => {
    // Somebody else may have made it meanwhile.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
  })
}

/** Makes a folder that only its owner may read, with its parents. */
export const makePrivateFolder = (folder: string): Promise<void> => makeFolder(folder, 0o700)

/** Makes the entries of a folder durable. Windows cannot open folders for this and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a finished, temporary file its name so that after a crash either the old or the whole new file is there. */
export async function publishFile(temporary: string, target: string): Promise<void> {
  const handle = await open(temporary, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, target)
  await syncFolder(path.dirname(target))
}

/** Replaces a small text file (mode 0600) in one step. */
export function writeTextFile(target: string, text: string): void {
  const temporary = `${target}.${randomUUID()}.tmp`
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(temporary, target)
}

/** The content is longer than allowed. */
export class TooLong extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes`)
    this.name = 'TooLong'
  }
}

/**
 * Streams content into a new file (mode 0600) and syncs it; the file is removed again when anything fails. The source is left as
 * it stands then, not destroyed, so that a server can still answer on the same connection.
 * @param limit bytes
 * @returns the size, bytes
 * @throws TooLong when there is more; whatever the source or the disk reports otherwise
 */
export async function receiveFile(source: AsyncIterable<Uint8Array>, target: string, limit: number): Promise<number> {
  const handle = await open(target, 'wx', 0o600)
  let size = 0
  try {
    for await (const chunk of source) {
      size += chunk.length
      if (size > limit) throw new TooLong(limit)
      let offset = 0
      while (offset < chunk.length) offset += (await handle.write(chunk, offset)).bytesWritten
    }
    await handle.sync()
    await handle.close()
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(target, { force: true })
    throw error
  }
  return size
}

/** Bytes that this user may still write on the disk of a folder. */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Bytes of all files below a folder; 0 when it is not there. Files that vanish meanwhile count nothing. */
export async function folderSize(folder: string): Promise<number> {
  let entries
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch {
    return 0
  }
  let sum = 0
  for (const entry of entries) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) sum += await folderSize(full)
    else if (entry.isFile()) sum += await stat(full).then((found) => found.size, () => 0)
  }
  return sum
}
