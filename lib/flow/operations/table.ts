/**
 * Nodes that offer several operations, as a table: which operations, and how the settings are called that their parameters and
 * bodies are made of. Dialog, request and result follow from it and the contract.
 */
import { Type, type TSchema } from '@sinclair/typebox'
import type { Operation, Parameter, Part } from '../../contract/operation'
import { isEngineOnly } from '../../contract/schema'

/** One operation of a node. */
export interface OperationChoice {
  readonly operation: Operation
  /** Settings that are not called like the parameter or member: `{nodeId: 'ParentId'}`. */
  readonly names?: Readonly<Record<string, string>>
  /** Besides those of the table, for this operation alone. */
  readonly fromAccount?: Readonly<Record<string, string>>
}

export interface OperationTable {
  readonly choices: readonly OperationChoice[]
  /** What a node that was just dropped does; a value of the setting "operation". */
  readonly first: string
  /** The setting of a parameter or member; absent: named like it. For services that write one name in several ways. */
  readonly settingName?: (name: string) => string
  /** Settings that the account may give where an operation requires them: its name there by setting. */
  readonly fromAccount?: Readonly<Record<string, string>>
  /** What the service says at sign-in, for those of {@link fromAccount} that the account leaves open: its name there by theirs. */
  readonly fromSignIn?: Readonly<Record<string, string>>
}

/** One value of a request and the setting that it comes from. */
export interface Slot {
  /** Our name of the parameter, or the member's name. */
  readonly name: string
  readonly setting: string
  readonly schema: TSchema
  readonly required: boolean
  readonly place: 'parameter' | 'member' | 'text-part'
  /** The part of a multipart body that the member belongs to. */
  readonly part?: string
  /** The vendor does not have it. */
  readonly only?: 'engine'
}

/** How an operation is called in settings, messages and catalogues: its id without the service. For ever. */
export const choiceName = (operation: Operation): string => operation.id.slice(operation.id.indexOf('.') + 1)

/** The choice that a node's settings name. */
export function choiceOf(table: OperationTable, name: unknown): OperationChoice | undefined {
  return table.choices.find(({ operation }) => choiceName(operation) === name)
}

/** The schema of a value that may also be null, without the null. */
export function withoutNull(schema: TSchema): TSchema {
  const alternatives = (schema.anyOf as TSchema[] | undefined)?.filter(({ type }) => type !== 'null')
  return alternatives?.length === 1 && alternatives.length < (schema.anyOf as TSchema[]).length ? (alternatives[0] as TSchema) : schema
}

const isAsked = (parameter: Parameter): boolean => parameter.fixed === undefined && !parameter.fromConnection

const objectOf = (schema: TSchema): TSchema | undefined => (schema.type === 'object' && schema.properties ? schema : undefined)

function membersOf(schema: TSchema, setting: (name: string) => string, part?: string): Slot[] {
  const object = objectOf(schema)
  if (!object) return []
  const required = (object.required ?? []) as string[]
  return Object.entries(object.properties as Record<string, TSchema>)
    .filter(([, member]) => !member.readOnly && !member.not)
    .map(([name, member]) => ({
      name,
      setting: setting(name),
      schema: withoutNull(member),
      required: required.includes(name),
      place: 'member' as const,
      ...(part ? { part } : {}),
      ...(isEngineOnly(member) ? { only: 'engine' as const } : {}),
    }))
}

function partSlots(part: Part, setting: (name: string) => string): Slot[] {
  if (part.kind === 'file') return []
  const { schema = Type.String(), name, required } = part
  if (part.kind === 'text') return [{ name, setting: setting(name), schema, required, place: 'text-part', part: name }]
  return membersOf(schema, setting, name)
}

/** Everything that a choice's request is made of, files apart, in the contract's order. */
export function slotsOf(table: OperationTable, { operation, names = {} }: OperationChoice): Slot[] {
  const setting = (name: string): string => names[name] ?? table.settingName?.(name) ?? name
  const parameters = Object.entries(operation.params)
    .filter(([, parameter]) => isAsked(parameter))
    .map(([name, { schema, required, only }]): Slot => ({
      name,
      setting: setting(name),
      schema: withoutNull(schema),
      required,
      place: 'parameter',
      ...(only ? { only } : {}),
    }))
  const { body } = operation
  if (body.kind === 'json' || body.kind === 'urlencoded') return [...parameters, ...membersOf(body.schema, setting)]
  if (body.kind === 'multipart') return [...parameters, ...body.parts.flatMap((part) => partSlots(part, setting))]
  return parameters
}

/** What the account calls the value that may stand in for a setting of this operation. */
export const accountName = (table: OperationTable, choice: OperationChoice, setting: string): string | undefined =>
  choice.fromAccount?.[setting] ?? table.fromAccount?.[setting]

/** Whether the request carries JSON that a message may bring as an object. */
export function takesObject({ operation: { body } }: OperationChoice): boolean {
  return body.kind === 'json' || (body.kind === 'multipart' && body.parts.some(({ kind }) => kind === 'json'))
}

/** The file that a request carries: the types that the service takes, empty for any; undefined when it carries none. */
export function fileTypesOf({ operation: { body } }: OperationChoice): readonly string[] | undefined {
  if (body.kind === 'raw') return body.contentTypes ?? []
  const part = body.kind === 'multipart' ? body.parts.find(({ kind }) => kind === 'file') : undefined
  return part && (part.contentTypes ?? [])
}

const okAnswers = ({ operation: { answers } }: OperationChoice) =>
  Object.entries(answers).flatMap(([status, answer]) => (Number(status) < 300 ? [answer] : []))

export const answersList = (choice: OperationChoice): boolean => okAnswers(choice).some((answer) => answer.kind === 'json' && answer.schema.type === 'array')

export const answersFile = (choice: OperationChoice): boolean => okAnswers(choice).some((answer) => answer.kind === 'bytes')

/** Its address is nowhere in the service's document nor in the vendor's own programs. */
export const isUndocumented = ({ operation: { evidence } }: OperationChoice): boolean => evidence === 'implied' || evidence === 'convention'

/** An author may know its verb, path and query names better than we do. */
export const mayBeCorrected = ({ operation }: OperationChoice): boolean =>
  operation.evidence !== 'documented' || Object.values(operation.params).some(({ evidence }) => evidence !== undefined && evidence !== 'documented')
