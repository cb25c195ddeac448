/** Starts a task that makes sound of a score. */
import { createExportTask } from '../../lib/contract/flat'
import { outputField } from '../../lib/flow/fields'
import type { OperationTable } from '../../lib/flow/operation-node'
import { outputTo, partsField, scorePlaced, revisionField, tableDescription } from './score-fields'

export const table: OperationTable = { choices: [{ operation: createExportTask }], first: 'create-export-task' }

export const description = tableDescription({
  type: 'flat-export-start',
  table,
  change: {
    score: scorePlaced,
    revision: revisionField,
    format: {
      types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'str', value: 'mp3' },
      choices: ['mp3', 'wav', 'practicefirst'].map((value) => ({ value, key: value })),
    },
    parts: partsField,
    // Its one member is asked above.
    object: null,
    output: outputTo(outputField, 'task'),
  },
  given: { searchWords: ['music', 'score', 'mp3', 'wav', 'sound', 'audio', 'task'] },
})
