/** Import score: the message gets `score` when it is there at once, or `task` when it is recognised first. */
import type { NodeAPI } from 'node-red'
import { failure } from '../../lib/flow/errors'
import { registerActionNode } from '../../lib/flow/register'
import { description } from './flat-import.description'
import { importScore } from './import-score'
import { SCORE_KINDS, scoreKindOf } from './score-files'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    files: { accepted: SCORE_KINDS, otherKinds: scoreKindOf, wanted: ({ from }) => from === 'file' },
    async run(task) {
      if (task.settings.from === 'builder' && !task.settings.title) throw failure('setting-missing', { name: 'title' })
      const imported = await importScore(task)
      // Of an earlier score: the nodes that follow must not take it for this one.
      delete task.message.score
      delete task.message.task
      await task.deliver({ members: imported.kind === 'task' ? { task: imported.task } : { score: imported.score } })
    },
  })
