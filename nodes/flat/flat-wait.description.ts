/** Waits for a task; a score that is there already passes through. */
import type { NodeDescription } from '../../lib/flow/description'
import { outputField, timeoutField } from '../../lib/flow/fields'
import { flatNode, fromMessage, outputTo } from './score-fields'

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-wait',
  outputs: ['done', 'progress'],
  operations: ['flat.get-task', 'flat.get-score'],
  groups: ['main', 'waiting'],
  fields: [
    { ...fromMessage('task', 'task.id'), required: false },
    { ...fromMessage('score', 'score.id'), required: false },
    outputTo(outputField, 'task'),
    timeoutField,
  ],
  searchWords: ['music', 'score', 'status', 'progress', 'poll', 'finished', 'ready'],
}
