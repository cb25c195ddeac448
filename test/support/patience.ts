/** Time limits of accounts in tests. */
import type { Fault } from './fault-server'

type TimeLimits = Record<'connectTimeout' | 'responseTimeout' | 'overallTimeout', { readonly type: 'num'; readonly value: number }>

/** @param seconds of each limit */
const limits = (connect: number, response: number, overall: number): TimeLimits => ({
  connectTimeout: { type: 'num', value: connect },
  responseTimeout: { type: 'num', value: response },
  overallTimeout: { type: 'num', value: overall },
})

/** Whatever is asked is answered: a busy machine may take its time. */
export const PATIENT = limits(30, 30, 60)

/** The end of patience is what is waited for. */
export const IMPATIENT = limits(30, 1, 2)

/** Refusals and broken answers come by themselves; only silence, and a rate limit that stays, end with the account's patience. */
export const patienceFor = (fault: Fault): TimeLimits =>
  fault.kind === 'hang' || (fault.kind === 'status' && fault.status === 429) ? IMPATIENT : PATIENT
