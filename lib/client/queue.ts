/**
 * One queue an account, shared by everything that calls with the same connection key: so many requests at once, so many a second,
 * so many waiting. When the service asks for a pause, the whole account pauses.
 */
import type PQueue from 'p-queue' with { 'resolution-mode': 'import' }
import { conditionError } from './conditions'
import type { Limits } from './types'
import type { Timing } from './timing'

let loadingQueue: Promise<typeof PQueue> | undefined
const loadQueue = () => (loadingQueue ??= import('p-queue').then((module) => module.default))

interface Waiting {
  readonly onAhead: ((ahead: number) => void) | undefined
}

interface Account {
  readonly queue: PQueue
  limits: Limits
  /** In their order; a repeat goes before first tries. */
  waiting: Waiting[]
  /** ms since 1970: nothing is sent before. */
  notBefore: number
}

const accounts = new Map<string, Promise<Account>>()

async function makeAccount(limits: Limits): Promise<Account> {
  const Queue = await loadQueue()
  const queue = new Queue({ concurrency: Math.max(1, limits.parallel), ...ratePerSecond(limits) })
  return { queue, limits, waiting: [], notBefore: 0 }
}

// A sliding window: in no second more than allowed, wherever the second begins.
const ratePerSecond = ({ perSecond }: Limits) => (perSecond > 0 ? { interval: 1000, intervalCap: perSecond, strict: true } : {})

async function accountOf(key: string, limits: Limits): Promise<Account> {
  let found = accounts.get(key)
  if (!found) {
    found = makeAccount(limits)
    accounts.set(key, found)
  }
  const account = await found
  if (account.limits.perSecond !== limits.perSecond) {
    // The rate of a queue cannot be changed: those who wait in the old one finish there.
    accounts.set(key, makeAccount(limits))
    return accountOf(key, limits)
  }
  if (account.limits.parallel !== limits.parallel) account.queue.concurrency = Math.max(1, limits.parallel)
  account.limits = limits
  return account
}

export interface Turn {
  readonly signal: AbortSignal
  /** A repeat has waited already: it is never refused, and goes first. */
  readonly repeat: boolean
  /** Called with the number of requests before this one, first when it has to wait and then whenever that changes. */
  readonly onAhead?: (ahead: number) => void
}

/**
 * Runs a request when its turn has come.
 * @throws PlatenError `OVERLOADED` when the waiting room is full; the signal's reason when aborted while waiting
 */
export async function inTurn<Result>(key: string, limits: Limits, turn: Turn, run: () => Promise<Result>): Promise<Result> {
  const account = await accountOf(key, limits)
  turn.signal.throwIfAborted()
  const waiting: Waiting = { onAhead: turn.onAhead }
  if (turn.repeat) account.waiting.unshift(waiting)
  else account.waiting.push(waiting)
  const leave = () => {
    const place = account.waiting.indexOf(waiting)
    if (place < 0) return
    account.waiting.splice(place, 1)
    for (const [ahead, other] of account.waiting.entries()) if (ahead >= place) other.onAhead?.(ahead)
  }
  // Ends the waiting only: once a request runs it ends itself, after it has cleaned up, and not before.
  const giveUp = new AbortController()
  const onAbort = () => giveUp.abort(turn.signal.reason)
  turn.signal.addEventListener('abort', onAbort, { once: true })
  const stopWatching = () => turn.signal.removeEventListener('abort', onAbort)
  try {
    const result = account.queue.add(
      () => {
        stopWatching()
        leave()
        return run()
      },
      { priority: turn.repeat ? 1 : 0, signal: giveUp.signal },
    )
    // A request that may go at once has gone by now.
    const ahead = account.waiting.indexOf(waiting)
    if (ahead >= limits.waiting && !turn.repeat) giveUp.abort(conditionError('queue-full', { waiting: limits.waiting }))
    else if (ahead >= 0) turn.onAhead?.(ahead)
    return await result
  } finally {
    stopWatching()
    leave()
  }
}

/** Makes the whole account wait: nothing is sent before that time. */
export async function pauseAccount(key: string, limits: Limits, until: number): Promise<void> {
  const account = await accountOf(key, limits)
  account.notBefore = Math.max(account.notBefore, until)
}

/**
 * Waits until the account may send again. Holding a place meanwhile costs nothing: nobody else may send either.
 * @param deadline ms since 1970; a pause that lasts longer is not waited for
 * @throws PlatenError `RATE_LIMITED`
 */
export async function untilAllowed(
  key: string,
  limits: Limits,
  service: string,
  deadline: number,
  timing: Timing,
  signal: AbortSignal,
  onWait: (milliseconds: number) => void,
): Promise<void> {
  const account = await accountOf(key, limits)
  for (;;) {
    const wait = account.notBefore - timing.now()
    if (wait <= 0) return
    if (account.notBefore > deadline)
      throw conditionError('rate-limited', { service }, { service, retryAfter: Math.ceil(wait / 1000) })
    onWait(wait)
    await timing.sleep(wait, signal)
  }
}

/** Forgets an account that no longer exists; requests under way finish. */
export function forgetQueue(key: string): void {
  accounts.delete(key)
}
