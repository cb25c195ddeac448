/** Finds jobs: by what they are, all of them, or by state. */
import { all, allByStatus, JOB_STATUS_NAMES, query } from '../../lib/contract/ownocr'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { operationDescription, operationFields, type OperationTable } from '../../lib/flow/operation-node'

export const table: OperationTable = {
  // The document calls the state "id".
  choices: [{ operation: query }, { operation: all }, { operation: allByStatus, names: { id: 'Status' } }],
  first: 'query',
}

/** States by name, instead of numbers to type. */
const statesField = (field: Field): Field => ({
  ...field,
  control: 'choices',
  choices: Object.keys(JOB_STATUS_NAMES).map((value) => ({ value: Number(value), key: `Status-${value}` })),
})

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-query',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  fields: operationFields(table).map((field) => (field.name === 'StatusList' ? statesField(field) : field)),
  searchWords: ['search', 'list', 'filter', 'jobs', 'ocr'],
  version: 1,
})
