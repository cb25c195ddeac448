/** A file system of a few MB, for tests of a full disk. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { skip } from './skip'

export interface SmallDisk {
  readonly folder: string
  /** Bytes that are left. */
  free(): number
  remove(): void
}

/** Mounts one, from a `before` hook; skips the suite where that is not allowed. */
export function smallDisk(context: Mocha.Context, megabytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'platen-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (mounted.status !== 0) {
    rmdirSync(folder)
    return skip(context, 'needs the right to mount a small file system (root)')
  }
  return {
    folder,
    free: () => Number(spawnSync('df', ['-B1', '--output=avail', folder]).stdout.toString().split('\n')[1]),
    remove() {
      spawnSync('umount', ['-l', folder])
      rmdirSync(folder)
    },
  }
}
