/** How long and how patiently the nodes of Flat do a step, and whose failures may be tried again. */
import { conditionError, repeatOf } from '../../lib/client/conditions'
import { isPlatenError, type ErrorCause, type PlatenError } from '../../lib/client/errors'
import { services } from '../../lib/contract/registry'
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
  return error.code === 'OVERLOADED' || error.key === 'engine-failed' || ['unsent', 'wait'].includes(repeatOf(error))
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

/** Who answers, for people: the engine is not the vendor's server, though it speaks like it. */
export const serviceName = (side: FlowTask['side']): string => (side === 'engine' ? 'Platen engine' : services.flat.title)

/** The coded error of something that ended without success, in the service's words. */
export function failedThere(task: FlowTask, operation: string, words: { readonly detail?: string | null; readonly reason?: string | null }): PlatenError {
  const detail = [words.detail || 'no reason was given.', words.reason ? `(${words.reason})` : ''].filter(Boolean).join(' ')
  const cause: ErrorCause = { service: 'flat', operation, detail, ...(words.reason ? { reason: words.reason } : {}) }
  return conditionError('recognition-failed', { service: serviceName(task.side), detail }, cause)
}

export const cancelledThere = (operation: string): PlatenError => conditionError('cancelled-there', {}, { service: 'flat', operation })
