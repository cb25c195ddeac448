/** Download result: the file of an export task that is done, from where it lies and without the token. */
import type { NodeAPI } from 'node-red'
import { registerActionNode } from '../../lib/flow/register'
import { fetchTaskResult, resultOf } from './export-score'
import { description } from './flat-download.description'
import { timesOf } from './steps'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    async run(task) {
      const { url, format } = task.settings as { url: string; format?: string }
      const done = { id: '', state: 'done', result: { url }, ...(format ? { format } : {}) }
      await task.deliver(resultOf(await fetchTaskResult(task, timesOf(task), done, format ?? 'result')))
    },
  })
