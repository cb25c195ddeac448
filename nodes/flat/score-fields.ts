/** Fields that several nodes of Flat share. */
import { Type } from '@sinclair/typebox'
import { PRIVACIES } from '../../lib/contract/flat'
import { Enumeration, OpenEnumeration } from '../../lib/contract/schema'
import type { Field, NodeDescription, StoredValue, ValueType } from '../../lib/flow/description'
import { filled } from '../../lib/flow/fields'
import { operationDescription, operationFields, type OperationTable } from '../../lib/flow/operation-node'

/** What every node of the service says about itself. */
export const flatNode = { category: 'flat', service: 'flat', account: 'flat-account', inputs: 1, version: 1 } as const

const PLACES_FIRST: readonly ValueType[] = ['msg', 'str', 'flow', 'global', 'env', 'jsonata']

const inMessage = (value: string): StoredValue => ({ type: 'msg', value })

/** An id that a node before put into the message. */
export const fromMessage = (name: string, property: string): Field => ({
  name,
  group: 'main',
  control: 'typed',
  schema: filled,
  types: PLACES_FIRST,
  default: inMessage(property),
  required: true,
})

export const scoreField: Field = { ...fromMessage('score', 'score.id'), picker: 'scores' }

export const revisionField: Field = {
  name: 'revision',
  group: 'more',
  control: 'select',
  open: true,
  schema: OpenEnumeration(['last'], { minLength: 1 }),
  choices: [{ value: 'last', key: 'last' }],
  default: { type: 'str', value: 'last' },
}

export const sharingKeyField: Field = { name: 'sharingKey', group: 'more', control: 'text', schema: filled }

export const partsField: Field = {
  name: 'parts',
  group: 'more',
  control: 'choices',
  open: true,
  schema: Type.Array(filled, { minItems: 1 }),
  types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
}

export const titleField: Field = { name: 'title', group: 'more', control: 'text', schema: filled }

export const collectionField: Field = {
  name: 'collection',
  group: 'more',
  control: 'select',
  open: true,
  schema: filled,
  picker: 'collections',
  choices: [{ value: 'app', key: 'app' }],
}

/** Where a new score goes, and who may see it. */
export const placementFields: readonly Field[] = [
  titleField,
  {
    name: 'privacy',
    group: 'more',
    control: 'select',
    schema: Enumeration(PRIVACIES),
    serviceDefault: 'private',
    choices: PRIVACIES.map((value) => ({ value, key: value })),
  },
  collectionField,
]

/** Whether pages may be recognised, which the service takes credits for. */
export const recognizeField: Field = {
  name: 'supportsTasks',
  group: 'main',
  control: 'checkbox',
  schema: Type.Boolean(),
  default: { type: 'bool', value: true },
  vendorName: 'supportsTasks',
}

/** "put the result in", at first in the property where the nodes that follow look. */
export const outputTo = (field: Field, property: string): Field => ({ ...field, default: inMessage(property) })

export interface TableNode {
  readonly type: string
  readonly table: OperationTable
  /** Fields that are asked in another way than the contract says; null: not asked. */
  readonly change?: Readonly<Record<string, Partial<Field> | null>>
  /** Asked besides. */
  readonly add?: readonly Field[]
  readonly given?: Partial<NodeDescription>
}

/** Description of a node with operations as a table. The language of messages is the account's business. */
export function tableDescription({ type, table, change = {}, add = [], given = {} }: TableNode): NodeDescription {
  const fields = operationFields(table)
    .filter(({ name }) => name !== 'locale' && change[name] !== null)
    .map((field) => ({ ...field, ...change[field.name] }) as Field)
  return operationDescription(table, { ...flatNode, type, fields: [...fields, ...add], ...given })
}

/** A score out of the message, or chosen from the library. */
export const scorePlaced: Partial<Field> = { control: 'typed', types: PLACES_FIRST, default: inMessage('score.id'), picker: 'scores' }

/** A field of a table asked as {@link fromMessage} does; missing values are told by the request. */
export function placed(property: string): Partial<Field> {
  return { control: 'typed', types: PLACES_FIRST, default: inMessage(property) }
}
