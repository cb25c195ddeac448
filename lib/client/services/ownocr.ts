/** ownOCR: a job in the wrong state refuses with a bare 400; only its information tells why. */
import { allowsAction, info, jobStatusName, STATES_FOR_ACTION, type JobAction } from '../../contract/ownocr'
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
        if (job.IsTemplate) return `${action} is not possible: it is a template`
        const allowed = STATES_FOR_ACTION[action].map(jobStatusName).join(' or ')
        return `${action} is possible while a job is ${allowed}; it is ${jobStatusName(job.Status)}`
      },
    }
  },
}
