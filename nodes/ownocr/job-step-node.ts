/** Nodes of one operation on one job: they take the job from the message and put what the service answers in its place. */
import type { JobAction } from '../../lib/contract/ownocr'
import type { Operation } from '../../lib/contract/operation'
import type { CallAnswer } from '../../lib/client/types'
import type { NodeDescription } from '../../lib/flow/description'
import { choiceName, operationAction, operationDescription, type OperationTable } from '../../lib/flow/operation-node'
import type { Action } from '../../lib/flow/task'
import { jobField, jobOutputField, knownJob, refuseTemplate, type KnownJob } from './job-field'

const tableOf = (operation: Operation): OperationTable => ({ choices: [{ operation, names: { id: 'job' } }], first: choiceName(operation) })

export function jobStepDescription(type: string, operation: Operation, searchWords: readonly string[]): NodeDescription {
  const fields = [jobField, jobOutputField]
  return operationDescription(tableOf(operation), { type, category: 'ownocr', service: 'ownocr', account: 'ownocr-server', groups: ['main'], fields, searchWords, version: 1 })
}

export interface JobStep {
  /** What a template may refuse; absent where every job, templates too, allows it. */
  readonly action?: JobAction
  /** What takes the place of the job; absent: the answer. */
  readonly value?: (answer: CallAnswer, job: KnownJob) => unknown
}

export function jobStepAction(operation: Operation, { action, value }: JobStep = {}): Action {
  return operationAction(tableOf(operation), {
    [operation.id]: {
      check(request, { settings }) {
        const job = knownJob(settings.job)
        if (action) refuseTemplate(job, action)
        return { ...request, params: { ...request.params, id: job.Id } }
      },
      result: (answer, _request, { settings }) => ({ value: value ? value(answer, knownJob(settings.job)) : answer.value }),
    },
  })
}
