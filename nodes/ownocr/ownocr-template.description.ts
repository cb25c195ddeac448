/** Templates: jobs that are never processed and hand their options on. */
import { createTemplate, templates } from '../../lib/contract/ownocr'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { operationDescription, operationFields, type OperationTable } from '../../lib/flow/operation-node'
import { optionFields, optionGroups } from './option-fields'

export const table: OperationTable = { choices: [{ operation: templates }, { operation: createTemplate }], first: 'templates' }

/** What a single job is about, or when it starts, is not handed on. */
const OF_ONE_JOB = ['CorrelationId']

/** Options that depend on another option are hidden with that one. */
const whileMaking = (field: Field): Field => (field.when ? field : { ...field, when: { field: 'operation', is: ['create-template'] } })

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-template',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  operations: ['ownocr.templates', 'ownocr.create-template', 'ownocr.set-options', 'ownocr.info', 'ownocr.delete'],
  groups: ['main', ...optionGroups],
  fields: [...operationFields(table), ...optionFields(OF_ONE_JOB).map(whileMaking)],
  searchWords: ['templates', 'preset', 'profile', 'job', 'ocr'],
  version: 1,
})
