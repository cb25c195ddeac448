/** Waits for a recognition job: done, or until it asks something. */
import type { NodeDescription } from '../../lib/flow/description'
import { outputField, timeoutField } from '../../lib/flow/fields'
import { addressFields } from '../../lib/flow/operation-node'
import { flatNode, fromMessage, outputTo } from './score-fields'

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-omr-wait',
  outputs: ['done', 'needsInput', 'progress'],
  operations: ['flat.omr-get-job'],
  groups: ['main', 'waiting', 'address'],
  fields: [fromMessage('job', 'omrJob.id'), outputTo(outputField, 'omrJob'), timeoutField, ...addressFields()],
  searchWords: ['music', 'score', 'omr', 'status', 'progress', 'poll', 'finished', 'question'],
}
