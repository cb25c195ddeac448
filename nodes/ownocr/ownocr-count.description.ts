/** Counts jobs: all of them, or those that are being worked on. */
import { count, runningCount } from '../../lib/contract/ownocr'
import type { NodeDescription } from '../../lib/flow/description'
import { operationDescription, type OperationTable } from '../../lib/flow/operation-node'

export const table: OperationTable = { choices: [{ operation: count }, { operation: runningCount }], first: 'count' }

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-count',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  searchWords: ['number', 'how many', 'jobs', 'running', 'ocr'],
  version: 1,
})
