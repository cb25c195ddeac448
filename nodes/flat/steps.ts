/** How long and how patiently the nodes of Flat do a step, and whose failures may be tried again. */
import { conditionError, repeatOf } from '../../lib/client/conditions'
import { inEnglish, isPlatenError, type ErrorCause, type Phrase, type PlatenError } from '../../lib/client/errors'
import { serviceName } from '../../lib/client/service-name'
import { phrase } from '../../lib/flow/phrases'
import type { Task as FlowTask } from '../../lib/flow/task'
import { deadlineIn, mayPass, waitFor } from '../../lib/flow/waiting'

/** Overall time of a document. */
export interface Times {
  /** Of `performance.now()`, ms. */
  readonly deadline: number
  readonly minutes: number
}

export function timesOf(task: FlowTask): Times {
  const minutes = Number(task.settings.timeout)
  return { deadline: deadlineIn(minutes), minutes }
}

/** ms for which a step is begun again; an asked-for pause (rate limit) is waited for however long it is. */
const PATIENCE = { engine: 30_000, vendor: 3_000 } as const
const INTERVALS = { first: 200, longest: 2_000 } as const

/** Does a step that may be done twice, again while its failures may pass. */
export function patiently<T>(task: FlowTask, times: Times, step: () => Promise<T>): Promise<T> {
  return waitFor({
    ask: step,
    finished: () => true,
    onTrouble: () => task.status('waiting', { key: 'unreachable' }),
    intervals: INTERVALS,
    ...times,
    patience: PATIENCE[task.side],
    signal: task.signal,
  })
}

/** Whether a step that failed was certainly not carried out: turned away, or never sent. */
function didNotArrive(error: PlatenError): boolean {
  return error.code === 'OVERLOADED' || error.key === 'engine-away' || ['unsent', 'wait'].includes(repeatOf(error))
}

/** Does a step that must not be done twice (it makes something, and may cost credits): again only when it did not arrive. */
export async function once<T>(task: FlowTask, times: Times, step: () => Promise<T>): Promise<T> {
  const outcome = await patiently(task, times, async () => {
    try {
      return { value: await step() }
    } catch (error) {
      if (isPlatenError(error) && mayPass(error) && !didNotArrive(error)) return { error }
      throw error
    }
  })
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

/** The coded error of something that ended without success, in the service's words or, where it has none, in ours. */
export function failedThere(task: FlowTask, operation: string, words: { readonly detail?: string | Phrase | null; readonly reason?: string | null }): PlatenError {
  const told = words.detail || phrase('no-reason')
  const detail = words.reason ? phrase('with-reason', { detail: told, reason: words.reason }) : told
  const cause: ErrorCause = { service: 'flat', operation, detail: inEnglish(detail), ...(words.reason ? { reason: words.reason } : {}) }
  return conditionError('recognition-failed', { service: serviceName('flat', task.side), detail }, cause)
}

export const cancelledThere = (operation: string): PlatenError => conditionError('cancelled-there', {}, { service: 'flat', operation })
