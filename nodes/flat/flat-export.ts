/** Export score: always ends in the file, by one call or by a task that is waited for. */
import type { NodeAPI } from 'node-red'
import { registerActionNode } from '../../lib/flow/register'
import { exportFormat, resultOf, type Export } from './export-score'
import { description } from './flat-export.description'
import { timesOf } from './steps'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    holds: true,
    async run(task) {
      await task.deliver(resultOf(await exportFormat(task, timesOf(task), task.settings as unknown as Export)), 'result')
    },
  })
