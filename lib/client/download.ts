/** An answer into a file: written beside it, made durable, then renamed, so that nobody ever sees half a file. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { conditionError } from './conditions'
import { phrase } from './phrases'

/**
 * Writes chunks to a file; on any failure nothing is left behind and a file that was there before is untouched.
 * @param target path of the file; its folder must exist
 * @param onBytes called with the number of bytes written so far
 * @returns bytes written
 * @throws PlatenError `INVALID_INPUT` when it cannot be written, `ENGINE_FAILED` when the disk is full; whatever `chunks` throws
 */
export async function saveToFile(
  chunks: AsyncIterable<Buffer>,
  target: string,
  onBytes: (written: number) => void = () => {},
): Promise<number> {
  const folder = path.dirname(target)
  const temporary = path.join(folder, `.${path.basename(target)}.${randomBytes(6).toString('hex')}.part`)
  const onDisk = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    try {
      return await act()
    } catch (error) {
      throw unwritable(target, error)
    }
  }
  const handle = await onDisk(() => fs.promises.open(temporary, 'wx'))
  try {
    let written = 0
    try {
      for await (const chunk of chunks) {
        await onDisk(() => writeAll(handle, chunk))
        written += chunk.length
        onBytes(written)
      }
      await onDisk(() => handle.sync())
    } finally {
      await handle.close()
    }
    await onDisk(() => fs.promises.rename(temporary, target))
    await syncFolder(folder)
    return written
  } catch (error) {
    await fs.promises.rm(temporary, { force: true })
    throw error
  }
}

async function writeAll(handle: fs.promises.FileHandle, chunk: Buffer): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) offset += (await handle.write(chunk, offset)).bytesWritten
}

/** Makes the new name durable; not every file system lets a folder be opened, and the file itself is safe already. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await fs.promises.open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    return
  }
}

function unwritable(file: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') return conditionError('disk-full', { place: path.dirname(file) })
  const problem =
    code === 'ENOENT'
      ? phrase('folder-absent')
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? phrase('file-not-writable')
        : code === 'EISDIR' || code === 'ENOTDIR'
          ? phrase('folder-for-file')
          : (code ?? phrase('failed'))
  return conditionError('file-unwritable', { file, problem })
}
