/** Waiting: how long before a call is repeated, and how to wait so that a cancellation ends it at once. */

/** Chance and time, so that tests can rule them. */
export interface Timing {
  /** 0..1 */
  readonly random: () => number
  /** ms since 1970 */
  readonly now: () => number
  /** @throws the signal's reason as soon as it is aborted */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export const systemTiming: Timing = { random: Math.random, now: Date.now, sleep }

/** Longest that a timer of Node.js can run, ms. */
const LONGEST_TIMER = 2 ** 31 - 1

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (milliseconds <= 0) return
  await new Promise<void>((resolve, reject) => {
    const end = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = () => end(() => reject(signal?.reason))
    const timer = setTimeout(() => end(resolve), Math.min(milliseconds, LONGEST_TIMER))
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000

/**
 * How long to wait before the next try: doubles each time, half of it left to chance so that many clients do not come back at once.
 * @param repeats how often the call was repeated already
 * @returns ms
 */
export function backoff(repeats: number, random: () => number): number {
  const longest = Math.min(FIRST_WAIT * 2 ** repeats, LONGEST_WAIT)
  return longest / 2 + (longest / 2) * random()
}

/**
 * Reads a Retry-After header: seconds, or a date.
 * @returns ms from now, 0 or more; undefined when there is none, or nonsense
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (/^\d{1,10}(\.\d+)?$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
