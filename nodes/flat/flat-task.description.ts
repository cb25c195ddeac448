/** Looks at a task once. */
import { getTask } from '../../lib/contract/flat'
import { outputField } from '../../lib/flow/fields'
import type { OperationTable } from '../../lib/flow/operation-node'
import { outputTo, placed, tableDescription } from './score-fields'

export const table: OperationTable = { choices: [{ operation: getTask }], first: 'get-task' }

export const description = tableDescription({
  type: 'flat-task',
  table,
  change: { task: placed('task.id'), output: outputTo(outputField, 'task') },
  given: { searchWords: ['music', 'score', 'status', 'state', 'progress', 'poll'] },
})
