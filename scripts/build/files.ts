/**
 * Writing into `dist/` while a Node-RED or an engine may be running from it: a file appears whole or not at all, and one whose
 * content is the same is not touched.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Puts `content` at `file` unless it is there already. */
export function put(file: string, content: Uint8Array | string, mode = 0o644): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  try {
    if (Buffer.compare(readFileSync(file), bytes) === 0) return
  } catch {
    mkdirSync(path.dirname(file), { recursive: true })
  }
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, bytes, { mode })
  chmodSync(temporary, mode)
  renameSync(temporary, file)
}

/** Paths of all files below `folder`, relative to it, with forward slashes; empty when it is missing. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Removes the files below `folder` that `isLeftover` names (path relative to it). */
export function removeLeftovers(folder: string, isLeftover: (file: string) => boolean): void {
  for (const file of filesBelow(folder)) if (isLeftover(file)) rmSync(path.join(folder, file), { force: true })
}
