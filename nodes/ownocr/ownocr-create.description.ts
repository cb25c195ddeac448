/** Makes a job, plain or from a template, to be fed by other nodes. */
import type { NodeDescription } from '../../lib/flow/description'
import { create, createFromTemplate } from '../../lib/contract/ownocr'
import { operationDescription, operationFields, type OperationTable } from '../../lib/flow/operation-node'
import { jobOutputField } from './job-field'
import { optionFields, optionGroups, templateField } from './option-fields'

const FROM_TEMPLATE = 'create-from-template'

const table: OperationTable = { choices: [{ operation: create }, { operation: createFromTemplate }], first: 'create' }

const operation = operationFields(table).filter(({ name }) => name === 'operation')

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-create',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  // Options of a job from a template are set in a second step, which reads what the template brought.
  operations: ['ownocr.create', 'ownocr.create-from-template', 'ownocr.set-options', 'ownocr.info', 'ownocr.query'],
  groups: ['main', ...optionGroups],
  fields: [...operation, { ...templateField, required: true, when: { field: 'operation', is: [FROM_TEMPLATE] } }, jobOutputField, ...optionFields()],
  searchWords: ['new', 'job', 'template', 'ocr', 'scan'],
  version: 1,
})
