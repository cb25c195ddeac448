/** When a call is tried again, and after how long. */
import { repeatOf } from './conditions'
import { isPlatenError, type PlatenError } from './errors'
import { backoff, type Timing } from './timing'

/** Tries after the first; waiting for a rate limit does not count. */
export const MOST_REPEATS = 2

export interface RepeatRules {
  readonly timing: Timing
  readonly signal: AbortSignal
  /** ms since 1970; asked when needed, for time runs only once the first try has begun. */
  readonly deadline: () => number
  /** Whether the call may be repeated though it may have arrived. */
  readonly repeatable: boolean
  /** What certainly did not arrive is repeated by the caller, who waits for this; repeating it here too would use up the caller's time. */
  readonly unsentByCaller?: boolean
  /** Failures that have been repeated already, by whoever made them: signing in. */
  readonly repeatedBefore?: (error: PlatenError) => boolean
  /** The service asked everyone of this account to wait until then (ms since 1970). */
  readonly onPause?: (until: number) => Promise<void>
  readonly onWait?: (milliseconds: number) => void
}

/**
 * Runs an attempt until it succeeds, may not be repeated, or the time is up.
 * @param attempt is told whether it is a repeat
 * @throws what the last attempt threw; the signal's reason when aborted, but where the time ran out during a repeat, what made it
 * necessary, and where it ran out during a refusal, that one: they say more than that the time is over
 */
export async function repeated<Result>(attempt: (isRepeat: boolean) => Promise<Result>, rules: RepeatRules): Promise<Result> {
  let repeats = 0
  let pauses = 0
  let repeatedFor: PlatenError | undefined
  for (;;) {
    try {
      return await attempt(repeats + pauses > 0)
    } catch (error) {
      if (rules.signal.aborted) throw isOutOfTime(rules.signal.reason) ? (repeatedFor ?? refusalIn(error) ?? rules.signal.reason) : rules.signal.reason
      if (!isPlatenError(error)) throw error
      const kind = repeatOf(error)
      const waits = kind === 'wait'
      const may = waits || (((kind === 'unsent' && !rules.unsentByCaller) || (kind === 'safe' && rules.repeatable && !rules.repeatedBefore?.(error))) && repeats < MOST_REPEATS)
      if (!may) throw error
      const delay = delayAfter(error, waits ? pauses : repeats, rules.timing)
      const until = rules.timing.now() + delay
      if (until > rules.deadline()) throw error
      repeatedFor = error
      if (waits) {
        pauses += 1
        await rules.onPause?.(until)
      } else repeats += 1
      rules.onWait?.(delay)
      await rules.timing.sleep(delay, rules.signal)
    }
  }
}

const isOutOfTime = (reason: unknown): boolean => isPlatenError(reason) && reason.key === 'overall-timeout'

/** What the service refuses it says in the first line; the time may run out while it is still saying more. */
const refusalIn = (error: unknown): PlatenError | undefined => (isPlatenError(error) && (error.cause?.status ?? 0) >= 300 ? error : undefined)

/** What the service asked for, or a time that grows; never at once, even when the service says 0. */
function delayAfter(error: PlatenError, times: number, timing: Timing): number {
  const asked = (error.cause?.retryAfter ?? 0) * 1000
  return asked > 0 ? asked : backoff(times, timing.random)
}
