/** ownOCR: a job in the wrong state refuses with a bare 400; only its information tells why. */
import { allowsAction, info, JOB_STATUS_NAMES, STATES_FOR_ACTION, type JobAction, type JobStatusNumber } from '../../contract/ownocr'
import type { Phrase } from '../errors'
import { phrase } from '../phrases'
import type { ServiceAdapter } from './adapter'

/** Actions that depend on the job's state, by operation. */
const ACTIONS: Readonly<Record<string, JobAction>> = {
  'ownocr.set-options': 'setoptions',
  'ownocr.upload': 'upload',
  'ownocr.upload-ext': 'upload',
  'ownocr.schedule': 'schedule',
  'ownocr.cancel': 'cancel',
  'ownocr.delete': 'delete',
  'ownocr.download': 'download',
}

/** A state; a number that the document does not know stands for itself. */
const stateName = (status: number): string | Phrase => {
  const name = (JOB_STATUS_NAMES as Record<number, (typeof JOB_STATUS_NAMES)[JobStatusNumber] | undefined>)[status]
  return name === undefined ? String(status) : phrase(`job-${name}`)
}

const oneOf = (names: readonly (string | Phrase)[]): string | Phrase => names.reduce((one, other) => phrase('or', { one, other }))

export const ownocr: ServiceAdapter = {
  stateQuestion(operation, params) {
    const action = ACTIONS[operation.id]
    if (!action || params.id === undefined) return undefined
    return {
      operation: info,
      params: { id: params.id },
      explains(value) {
        const job = value as { readonly Status: number; readonly IsTemplate?: boolean }
        if (allowsAction(action, job)) return undefined
        if (job.IsTemplate) return phrase('job-template', { action })
        return phrase('job-state', { action, allowed: oneOf(STATES_FOR_ACTION[action].map(stateName)), state: stateName(job.Status) })
      },
    }
  },
}
