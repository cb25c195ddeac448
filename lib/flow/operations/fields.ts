/** The dialog of a node with several operations: which one, and what each of them asks. */
import { Type, type TSchema } from '@sinclair/typebox'
import { knownValuesOf } from '../../contract/schema'
import type { Choice, Control, Field } from '../description'
import { inputFields, outputField, saveFolderField } from '../fields'
import { METHODS } from './address'
import {
  answersFile,
  answersList,
  choiceName,
  fileTypesOf,
  isUndocumented,
  mayBeCorrected,
  slotsOf,
  takesObject,
  type OperationChoice,
  type OperationTable,
} from './table'

type When = NonNullable<Field['when']>

const WHEN_ASKED: When = { field: 'undocumented', is: [true] }

function namesWhere(table: OperationTable, holds: (choice: OperationChoice) => boolean): string[] {
  return table.choices.filter(holds).map(({ operation }) => choiceName(operation))
}

/** Shown for these operations; for all of them without a condition. */
function whenAmong(table: OperationTable, names: readonly string[]): { when?: When } {
  return names.length === table.choices.length ? {} : { when: { field: 'operation', is: names } }
}

function operationField(table: OperationTable): Field {
  const names = table.choices.map(({ operation }) => choiceName(operation))
  const hidden = table.choices.some(isUndocumented)
  return {
    name: 'operation',
    group: 'main',
    control: 'select',
    schema: Type.Union(names.map((name) => Type.Literal(name))),
    types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
    default: { type: 'str', value: table.first },
    choices: table.choices.map((choice): Choice => {
      const value = choiceName(choice.operation)
      return { value, key: value, ...(hidden && isUndocumented(choice) ? { when: WHEN_ASKED } : {}) }
    }),
  }
}

const undocumentedField: Field = {
  name: 'undocumented',
  group: 'main',
  control: 'checkbox',
  schema: Type.Boolean(),
  types: ['bool'],
  default: { type: 'bool', value: false },
  fixed: true,
}

interface Look {
  readonly control: Control
  readonly choices?: readonly Choice[]
  readonly open?: boolean
  readonly types?: Field['types']
}

const isText = (schema: TSchema | undefined): boolean => schema?.type === 'string'

const YES_NO: readonly Choice[] = [
  { value: true, key: 'yes' },
  { value: false, key: 'no' },
]

/** What stands in a field that nobody set. */
const standardOf = ({ default: standard }: TSchema): Pick<Field, 'serviceDefault'> =>
  ['string', 'number', 'boolean'].includes(typeof standard) ? { serviceDefault: standard as string | number | boolean } : {}

/** The control that fits a schema. */
function lookOf(name: string, schema: TSchema): Look {
  const literals = (schema.anyOf as TSchema[] | undefined)?.map(({ const: value }) => value as string | number | boolean | undefined)
  if (literals?.every((value) => value !== undefined)) {
    const key = (value: string | number | boolean): { key?: string } => (schema.names ? { key: `${name}-${value}` } : {})
    return { control: 'select', choices: literals.map((value) => ({ value: value as string | number | boolean, ...key(value as string) })) }
  }
  // Where nobody says what the service does by itself, "no" must be told apart from "not said".
  if (schema.type === 'boolean')
    return schema.default === undefined ? { control: 'select', choices: YES_NO, types: ['bool', 'msg', 'flow', 'global', 'env', 'jsonata'] } : { control: 'checkbox' }
  if (schema.type === 'integer' || schema.type === 'number') return { control: 'number' }
  if (schema.type === 'string') {
    const known = knownValuesOf(schema)
    return known?.length ? { control: 'select', open: true, choices: known.map((value) => ({ value })) } : { control: 'text' }
  }
  if (schema.type === 'array' && isText(schema.items as TSchema)) return { control: 'choices', open: true, types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'] }
  return { control: 'typed', types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'] }
}

/** One schema for a setting that several operations read: theirs when they agree, else the type alone; the contract checks the rest. */
function commonSchema(schemas: readonly TSchema[]): TSchema {
  const [first = Type.Unknown(), ...others] = schemas
  if (others.every((schema) => JSON.stringify(schema) === JSON.stringify(first))) return first
  if (others.some((schema) => schema.type !== first.type)) return Type.Unknown()
  const knownValues = schemas.map(knownValuesOf).find((values) => values !== undefined)
  switch (first.type) {
    case 'string':
      return Type.String(knownValues ? { knownValues } : {})
    case 'integer':
      return Type.Integer()
    case 'number':
      return Type.Number()
    case 'boolean':
      return Type.Boolean()
    default:
      return Type.Unknown()
  }
}

/** One field a setting, shown for the operations that read it; what none of them requires stands below "more". */
function slotFields(table: OperationTable): Field[] {
  const settings = new Map<string, { schemas: TSchema[]; operations: string[]; required: boolean; vendorName: string; only: boolean }>()
  for (const choice of table.choices)
    for (const { setting, schema, required, name, only } of slotsOf(table, choice)) {
      const known = settings.get(setting) ?? { schemas: [], operations: [], required: false, vendorName: name, only: true }
      const operation = choiceName(choice.operation)
      known.schemas.push(schema)
      if (!known.operations.includes(operation)) known.operations.push(operation)
      known.required ||= required
      // One name in paths, another in bodies: the one that the setting goes by.
      if (name === setting) known.vendorName = name
      known.only &&= only === 'engine'
      settings.set(setting, known)
    }
  return [...settings].map(([name, { schemas, operations, required, vendorName, only }]): Field => {
    const schema = commonSchema(schemas)
    return { name, group: required ? 'main' : 'more', schema, vendorName, ...lookOf(name, schema), ...standardOf(schema), ...whenAmong(table, operations), ...(only ? { only: 'engine' } : {}) }
  })
}

const objectField = (table: OperationTable): Field => ({
  name: 'object',
  group: 'more',
  control: 'typed',
  schema: Type.Object({}, { additionalProperties: true }),
  types: ['msg', 'json', 'flow', 'global', 'jsonata'],
  ...whenAmong(table, namesWhere(table, takesObject)),
})

const messagesField = (table: OperationTable): Field => ({
  name: 'messages',
  group: 'output',
  control: 'select',
  schema: Type.Union([Type.Literal('one'), Type.Literal('each')]),
  default: { type: 'str', value: 'one' },
  choices: [
    { value: 'one', key: 'one' },
    { value: 'each', key: 'each' },
  ],
  ...whenAmong(table, namesWhere(table, answersList)),
})

/** Verb, path and query names as an author knows them better; read by `correctedAddress`. */
export function addressFields(when: Pick<Field, 'when'> = {}): Field[] {
  return [
    { name: 'method', group: 'address', control: 'select', schema: Type.Union(METHODS.map((method) => Type.Literal(method))), types: ['str'], choices: METHODS.map((value) => ({ value })), fixed: true, ...when },
    { name: 'path', group: 'address', control: 'text', schema: Type.String({ pattern: '^/' }), types: ['str', 'env'], fixed: true, ...when },
    { name: 'queryNames', group: 'address', control: 'typed', schema: Type.Object({}, { additionalProperties: true }), types: ['json'], fixed: true, ...when },
  ]
}

/** All fields of a node with operations of a table; one with a single operation asks no choice. */
export function operationFields(table: OperationTable): Field[] {
  const has = (holds: (choice: OperationChoice) => boolean): boolean => table.choices.some(holds)
  const withFile = (choice: OperationChoice): boolean => fileTypesOf(choice) !== undefined
  const several = table.choices.length > 1
  return [
    ...(several ? [operationField(table)] : []),
    ...(several && has(isUndocumented) ? [undocumentedField] : []),
    ...(has(withFile) ? inputFields().map((field) => ({ ...field, ...whenAmong(table, namesWhere(table, withFile)) })) : []),
    ...slotFields(table),
    ...(has(takesObject) ? [objectField(table)] : []),
    outputField,
    ...(has(answersList) ? [messagesField(table)] : []),
    ...(has(answersFile) ? [{ ...saveFolderField, ...whenAmong(table, namesWhere(table, answersFile)) }] : []),
    ...(has(mayBeCorrected) ? addressFields(whenAmong(table, namesWhere(table, mayBeCorrected))) : []),
  ]
}

/** Groups of {@link operationFields}, in their order. */
export const operationGroups: readonly string[] = ['main', 'more', 'input', 'output', 'address']
