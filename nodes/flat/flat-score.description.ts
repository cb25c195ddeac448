/** Reads or deletes a score. */
import { deleteScore, getScore } from '../../lib/contract/flat'
import { outputField } from '../../lib/flow/fields'
import type { OperationTable } from '../../lib/flow/operation-node'
import { outputTo, scorePlaced, tableDescription } from './score-fields'

export const table: OperationTable = { choices: [{ operation: getScore }, { operation: deleteScore }], first: 'get-score' }

export const description = tableDescription({
  type: 'flat-score',
  table,
  change: { score: scorePlaced, output: outputTo(outputField, 'score') },
  given: { searchWords: ['music', 'details', 'title', 'composer', 'instruments', 'measures', 'tempo', 'delete', 'remove', 'trash'] },
})
