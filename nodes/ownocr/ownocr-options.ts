/** Lays options over those that a job or a template has. */
import type { NodeAPI } from 'node-red'
import { registerActionNode } from '../../lib/flow/register'
import { knownJob } from './job-field'
import { changeOptions } from './job-steps'
import { optionValues } from './option-values'
import { description } from './ownocr-options.description'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    async run(task) {
      const { settings } = task
      await task.deliver({ value: await changeOptions(task, knownJob(settings.job).Id, optionValues(settings)) })
    },
  })
