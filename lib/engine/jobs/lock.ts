/**
 * One engine a data folder: a lock file that names the process holding it. A lock of a process that is gone is taken over, also
 * when its number meanwhile belongs to another program; of two that start at once one wins.
 */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { JobsFailure } from './failure'

export const LOCK_NAME = 'engine.lock'

interface Holder {
  readonly pid: number
  /** When the process began, as the system tells it; tells a reused process number from the holder. Empty: unknown. */
  readonly born: string
  readonly token: string
}

export interface FolderLock {
  /** Whether the lock is still that of this process: the folder may have been removed, or made anew and taken by another engine. */
  readonly isHeld: () => boolean
  /** Gives the folder free; safe to call again. */
  release(): void
}

/**
 * When a process began: boot and clock ticks since boot on Linux (field 22 of /proc/PID/stat, after the last bracket because the
 * name before it may hold anything). Other systems tell nothing this cheaply: empty.
 */
function birthOf(pid: number): string {
  if (process.platform !== 'linux') return ''
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const ticks = text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`
  } catch {
    return ''
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.charAt(text.lastIndexOf(')') + 2) === 'Z'
  } catch {
    return false
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: somebody else's process has that number, which may well be an engine run by another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (isZombie(holder.pid)) return false
  if (holder.born === '') return true
  const born = birthOf(holder.pid)
  return born === '' || born === holder.born
}

/** @throws Error of the system when the file cannot be read */
function holderIn(file: string): Holder | undefined {
  const text = readFileSync(file, 'utf8')
  try {
    const { pid, born, token } = JSON.parse(text) as Partial<Holder>
    if (typeof pid === 'number' && pid > 0 && typeof born === 'string' && typeof token === 'string') return { pid, born, token }
  } catch {
    // Not a lock of ours.
  }
  return undefined
}

/** Undefined also where there is no lock. */
function readHolder(file: string): Holder | undefined {
  try {
    return holderIn(file)
  } catch {
    return undefined
  }
}

/** Puts the content under a name that nobody has yet. @throws EEXIST */
function place(content: string, own: string, target: string): void {
  try {
    linkSync(own, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // FAT and some network drives know no hard links; there a reader may see a half-written lock for a moment, and waits.
    if (code === 'EEXIST' || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code ?? '')) throw error
    const descriptor = openSync(target, 'wx', 0o600)
    writeSync(descriptor, content)
    closeSync(descriptor)
  }
}

/**
 * Takes the lock of a data folder.
 *
 * The file is written whole under a name of its own and linked to the lock's name, which fails when that exists: nobody ever
 * sees half a lock. A stale one is replaced only by the process that holds the claim to it, a file named by the stale lock's
 * token; as a token never comes back, nobody can replace a lock other than the one found stale.
 * @throws JobsFailure `folder-in-use` with the holder's process number
 */
export function lockFolder(folder: string): FolderLock {
  const lock = path.join(folder, LOCK_NAME)
  const mine: Holder = { pid: process.pid, born: birthOf(process.pid), token: randomUUID() }
  const content = JSON.stringify(mine)
  const own = `${lock}.${mine.token}`
  const descriptor = openSync(own, 'wx', 0o600)
  try {
    writeSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    for (let round = 0; round < 50; round++) {
      try {
        place(content, own, lock)
        return held(lock, mine)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const stale = readHolder(lock)
      if (stale && isAlive(stale)) throw inUse(folder, stale.pid)
      if (replace(folder, lock, stale?.token, own, content)) return held(lock, mine)
    }
    throw inUse(folder, 0)
  } finally {
    rmSync(own, { force: true })
  }
}

const claimOf = (lock: string, token: string | undefined) => `${lock}.claim-${token ?? 'unreadable'}`

/** Claims a stale token, and the tokens of those who died holding the claim before. Returns the claim files, or nothing to try again. */
function claim(folder: string, lock: string, token: string | undefined, own: string, content: string): string[] | undefined {
  const file = claimOf(lock, token)
  try {
    place(content, own, file)
    return [file]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const other = readHolder(file)
  if (!other) return undefined
  if (isAlive(other)) throw inUse(folder, other.pid)
  const deeper = claim(folder, lock, other.token, own, content)
  return deeper && [...deeper, file]
}

function replace(folder: string, lock: string, token: string | undefined, own: string, content: string): boolean {
  const claims = claim(folder, lock, token, own, content)
  if (!claims) return false
  const first = claims[0] as string
  if (readHolder(lock)?.token !== token) {
    rmSync(first, { force: true })
    return false
  }
  renameSync(own, lock)
  // The claims of the dead go first: once ours is gone, nobody may find one of theirs still standing for this lock.
  for (const file of claims.reverse()) rmSync(file, { force: true })
  return true
}

/** Codes of a file that is not there, or whose folder is not. */
const GONE: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR']

function held(lock: string, mine: Holder): FolderLock {
  return {
    isHeld() {
      try {
        return holderIn(lock)?.token === mine.token
      } catch (error) {
        // What cannot be read just now, with too many files open say, is not lost.
        return !GONE.includes((error as NodeJS.ErrnoException).code)
      }
    },
    release() {
      if (readHolder(lock)?.token === mine.token) rmSync(lock, { force: true })
    },
  }
}

function inUse(folder: string, pid: number): JobsFailure {
  return new JobsFailure(
    'folder-in-use',
    `The data folder ${folder} is in use by another engine${pid ? ` (process ${pid})` : ''}. Stop that one, or choose another folder with --data.`,
    { folder, pid },
  )
}
