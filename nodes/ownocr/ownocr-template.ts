/** Lists templates and makes new ones. */
import type { NodeAPI } from 'node-red'
import type { Job } from '../../lib/contract/ownocr'
import { ask, operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { changeOptions, discard } from './job-steps'
import { optionValues, refuseOptions } from './option-values'
import { description, table } from './ownocr-template.description'

/** A template is made without a body; its options follow. One that does not get them is not left behind. */
async function withOptions(task: Task, template: Job, options: Readonly<Record<string, unknown>>): Promise<Job> {
  if (Object.keys(options).length === 0) return template
  try {
    return await changeOptions(task, template.Id, options)
  } catch (error) {
    if (!task.signal.aborted) await discard(task, template).catch(() => undefined)
    throw error
  }
}

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    operationAction(table, {
      'ownocr.templates': { check: (_request, task) => refuseOptions(task, 'templates') },
      'ownocr.create-template': {
        async run(request, task) {
          const made = (await ask(request, task)).value as Job
          await task.deliver({ value: await withOptions(task, made, optionValues(task.settings)) })
        },
      },
    }),
  )
