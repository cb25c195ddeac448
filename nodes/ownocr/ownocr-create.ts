/** Makes a job. One whose answer was lost is found again by its CorrelationId instead of being made twice. */
import type { NodeAPI } from 'node-red'
import { failure } from '../../lib/flow/errors'
import { isPlainObject } from '../../lib/flow/message'
import { registerActionNode } from '../../lib/flow/register'
import { ensureJob, patiently, type JobPlan } from './job-steps'
import { optionValues } from './option-values'
import { description } from './ownocr-create.description'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    async run(task) {
      const { settings } = task
      const fromTemplate = settings.operation === 'create-from-template'
      if (!fromTemplate && isPlainObject(task.message.options) && task.message.options.template) throw failure('option-of-other-operation', { name: 'template', operation: 'create', known: 'operation' })
      const plan: JobPlan = { options: optionValues(settings), ...(fromTemplate ? { template: settings.template as number } : {}) }
      await task.deliver({ value: await patiently(task, () => ensureJob(task, plan)) })
    },
  })
