/** "Nothing found" is an answer, not an error: the second output, with the reason. */
import type { Task } from '../../lib/flow/task'

/**
 * `no-match`: the service found nothing. Onprint gives the same answer for what it found and what has no action.
 * `below-minimum-score`: what it found is less alike than the node asks for.
 */
export type NoMatchReason = 'no-match' | 'below-minimum-score'

/** The message goes on as it came, without a match of an earlier search. */
export async function tellNoMatch(task: Task, reason: NoMatchReason): Promise<void> {
  delete task.message.match
  await task.deliver({ members: { reason } }, 'noMatch')
}
