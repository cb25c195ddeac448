/** Waiting for a service: questions at growing intervals, within an overall time, patient with a server that is away for a while. */
import { setTimeout as delay } from 'node:timers/promises'
import { isPlatenError, type ErrorCause } from '../client/errors'
import { failure } from './errors'

export interface Intervals {
  /** ms before the second question. */
  readonly first: number
  /** ms; the interval grows by half each time until here. */
  readonly longest: number
}

/** The built-in engine answers in a millisecond; a server elsewhere is asked less. */
export const ENGINE_INTERVALS: Intervals = { first: 100, longest: 1000 }
export const VENDOR_INTERVALS: Intervals = { first: 1000, longest: 10_000 }

/** ms for which failures that may pass are borne while waiting, e.g. a server that is being restarted. */
const PATIENCE = 10 * 60_000

/** ms; a service that asks for a longer pause is not waited for: people should know. */
const LONGEST_ASKED = 3_600_000

const GROWTH = 1.5

/** Failures after which the same question may be answered. */
const PASSING: ReadonlySet<string> = new Set(['UNREACHABLE', 'TIMEOUT', 'SERVER_ERROR', 'INVALID_RESPONSE', 'RATE_LIMITED', 'OVERLOADED'])

/** Of the built-in engine: it is being started again; its settings were changed to and fro a moment ago. What it lacks does not pass. */
const PASSING_ENGINE: ReadonlySet<string> = new Set(['engine-away', 'engine-contested'])

/** The built-in engine ended and is being started again. Whether there is hope is judged by who starts it. */
const isEngineAway = (error: unknown): boolean => isPlatenError(error) && error.key === 'engine-away'

export const mayPass = (error: unknown): boolean => isPlatenError(error) && (PASSING.has(error.code) || PASSING_ENGINE.has(error.key))

/** The moment, in ms of `performance.now()`, at which the overall time is over. */
export const deadlineIn = (minutes: number): number => performance.now() + minutes * 60_000

export interface Wait<T> {
  readonly ask: () => Promise<T>
  readonly finished: (answer: T) => boolean
  /** Something that changes while the work goes on: asked again soon after a change. */
  readonly mark?: (answer: T) => unknown
  readonly onAnswer?: (answer: T) => void
  /** A failure that may pass; the question is repeated. */
  readonly onTrouble?: (error: Error) => void
  readonly intervals: Intervals
  /** Of `performance.now()`, ms. */
  readonly deadline: number
  /** The whole time in minutes, for the error. */
  readonly minutes: number
  readonly signal: AbortSignal
  /** Who is waited for, told when the time is over. */
  readonly cause?: ErrorCause
  /** ms for which trouble is borne; ten minutes when left out. An engine that is being started again is always waited for that long. */
  readonly patience?: number
}

/**
 * Asks until the answer is a finished one.
 * @throws PlatenError TIMEOUT when the overall time is over (RATE_LIMITED when the service took no requests to its end), the last trouble when it lasts too long; the signal's reason
 */
export async function waitFor<T>(wait: Wait<T>): Promise<T> {
  let interval = wait.intervals.first
  let mark: unknown
  let troubleSince: number | undefined
  let awaySince: number | undefined
  for (;;) {
    wait.signal.throwIfAborted()
    let pause = 0
    let limited: unknown
    try {
      const answer = await wait.ask()
      troubleSince = awaySince = undefined
      wait.onAnswer?.(answer)
      if (wait.finished(answer)) return answer
      const here = wait.mark?.(answer)
      if (here !== mark) interval = wait.intervals.first
      mark = here
    } catch (error) {
      wait.signal.throwIfAborted()
      if (!mayPass(error)) throw error
      const now = performance.now()
      if (isEngineAway(error)) {
        awaySince ??= now
        // The next one to answer is another process.
        troubleSince = undefined
      } else troubleSince ??= now
      if (now - (awaySince ?? now) >= PATIENCE || now - (troubleSince ?? now) >= (wait.patience ?? PATIENCE)) throw error
      wait.onTrouble?.(error as Error)
      if (isPlatenError(error)) pause = (error.cause?.retryAfter ?? 0) * 1000
      if (isPlatenError(error) && error.code === 'RATE_LIMITED') limited = error
    }
    const left = wait.deadline - performance.now()
    if (left <= 0) throw limited ?? failure('waiting-over', { minutes: wait.minutes }, wait.cause)
    if (limited !== undefined && pause > Math.min(left, LONGEST_ASKED)) throw limited
    await delay(Math.min(Math.max(interval, pause), left, LONGEST_ASKED), undefined, { signal: wait.signal }).catch(() => wait.signal.throwIfAborted())
    interval = Math.min(interval * GROWTH, wait.intervals.longest)
  }
}
