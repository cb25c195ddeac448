/** Wait for task: polls until it is done, failed or cancelled, also across a restart. */
import type { NodeAPI } from 'node-red'
import { failure } from '../../lib/flow/errors'
import { registerActionNode } from '../../lib/flow/register'
import { description } from './flat-wait.description'
import { patiently, timesOf } from './steps'
import { readScore, readTask, waitForTask } from './task-waiting'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    holds: true,
    async run(task) {
      const { task: id, score } = task.settings as { task?: string; score?: string }
      if (!id) {
        if (!score) throw failure('setting-missing', { name: 'task' })
        return task.deliver({}, 'done')
      }
      const times = timesOf(task)
      // What is wrong from the start (account, network, id) is told at once; later, failures that may pass are borne.
      const done = await waitForTask(task, id, times, task.resumed ? undefined : await readTask(task, id))
      const made = done.score && !done.result?.url ? await patiently(task, times, () => readScore(task, done.score as string)) : undefined
      await task.deliver({ value: done, ...(made ? { members: { score: made } } : {}) }, 'done')
    },
  })
