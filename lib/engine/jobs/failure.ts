/** Failures of the jobs room: a stable reason for programs, a sentence for people. */

/** Why the store or the queue cannot do what was asked. */
export type JobsFailureReason = 'part-missing' | 'store-damaged' | 'folder-in-use' | 'folder-unusable'

export class JobsFailure extends Error {
  /** @param values what fills the sentence: the part and the command that installs it, the folder, the process that holds it */
  constructor(
    readonly reason: JobsFailureReason,
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(message)
    this.name = 'JobsFailure'
  }
}

/** Whether an error says that the disk, a quota or the database file has no room left. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return true
  if (typeof message === 'string' && /ENOSPC|EDQUOT|SQLITE_FULL|no space left|database or disk is full/i.test(message)) return true
  return cause !== undefined && cause !== error && isDiskFull(cause)
}
