/** From the settings of a message to the request of the chosen operation. */
import type { CallOptions, FileInput } from '../../client/types'
import type { Operation, Part } from '../../contract/operation'
import { failure } from '../errors'
import type { InputFile } from '../input'
import { isPlainObject, nameOfKind } from '../message'
import { phrase } from '../phrases'
import type { Settings } from '../settings'
import { accountName, choiceName, slotsOf, takesObject, type OperationChoice, type OperationTable, type Slot } from './table'

/** What is about to be sent; rules of a node look at it. */
export interface OperationRequest {
  readonly operation: Operation
  /** By our names. */
  readonly params: Readonly<Record<string, unknown>>
  /** Members of the JSON body, or of the JSON part of a multipart body; absent when none is sent. */
  readonly members?: Readonly<Record<string, unknown>>
  /** Text parts of a multipart body. */
  readonly texts: Readonly<Record<string, unknown>>
  readonly file?: InputFile
}

function objectOf(settings: Settings): Record<string, unknown> {
  const { object } = settings
  if (object === undefined) return {}
  if (!isPlainObject(object)) throw failure('setting-invalid', { name: 'object', problem: phrase('object-needed', { found: nameOfKind(object) }) })
  return object
}

/** Values of slots as far as they are set. */
const valuesOf = (slots: readonly Slot[], settings: Settings): Record<string, unknown> =>
  Object.fromEntries(slots.filter(({ setting }) => settings[setting] !== undefined).map(({ name, setting }) => [name, settings[setting]]))

/** An option of the message that the chosen operation does not read is refused, not left out in silence. */
function refuseOptionsOfOthers(table: OperationTable, choice: OperationChoice, options: unknown): void {
  if (!isPlainObject(options)) return
  const settingsOf = (one: OperationChoice): string[] => [...slotsOf(table, one).map(({ setting }) => setting), ...(takesObject(one) ? ['object'] : [])]
  const own = settingsOf(choice)
  const all = new Set(table.choices.flatMap(settingsOf))
  for (const [name, value] of Object.entries(options))
    if (value !== null && all.has(name) && !own.includes(name))
      throw failure('option-of-other-operation', { name, operation: choiceName(choice.operation), known: own.join(', ') || '-' })
}

/** Whether the operation sends JSON, or fields, at all; an optional body of which nothing is set is left out. */
function sendsMembers({ body }: Operation, members: Readonly<Record<string, unknown>>): boolean {
  if (body.kind === 'json' || body.kind === 'urlencoded') return body.required || Object.keys(members).length > 0
  return body.kind === 'multipart' && body.parts.some(({ kind, required }) => kind === 'json' && (required || Object.keys(members).length > 0))
}

export interface RequestParts {
  readonly file?: InputFile
  /** `msg.options` */
  readonly options?: unknown
  /** What the account says. */
  readonly defaults?: Readonly<Record<string, string>>
}

/**
 * Puts the request together.
 * @throws PlatenError INVALID_INPUT, naming the setting that is missing
 */
export function requestOf(table: OperationTable, choice: OperationChoice, settings: Settings, { file, options, defaults = {} }: RequestParts = {}): OperationRequest {
  refuseOptionsOfOthers(table, choice, options)
  const slots = slotsOf(table, choice)
  const at = (place: Slot['place']): Slot[] => slots.filter((slot) => slot.place === place)
  const params = valuesOf(at('parameter'), settings)
  const texts = valuesOf(at('text-part'), settings)
  const members = { ...(takesObject(choice) ? objectOf(settings) : {}), ...valuesOf(at('member'), settings) }
  const withMembers = sendsMembers(choice.operation, members)
  const given: Record<Slot['place'], Record<string, unknown>> = { parameter: params, 'text-part': texts, member: members }
  for (const { name, setting, required, place } of slots) {
    if (!required || given[place][name] !== undefined || (place === 'member' && !withMembers)) continue
    const standard = defaults[accountName(table, choice, setting) ?? '']
    if (standard === undefined) throw failure('setting-missing', { name: setting })
    given[place][name] = standard
  }
  return { operation: choice.operation, params, texts, ...(withMembers ? { members } : {}), ...(file ? { file } : {}) }
}

const fileInput = (file: InputFile): FileInput => ({ content: file.content, contentType: file.kind.contentType, fileName: file.name })

function partValue(part: Part, { members, texts, file }: OperationRequest): unknown {
  if (part.kind === 'file') return file && fileInput(file)
  return part.kind === 'text' ? texts[part.name] : members
}

/** The request as the client takes it. */
export function callOptionsOf(request: OperationRequest): CallOptions {
  const { operation, params, members, file } = request
  const { body } = operation
  if (body.kind === 'json' || body.kind === 'urlencoded') return { params, ...(members ? { body: members } : {}) }
  if (body.kind === 'raw') return { params, ...(file ? { file: fileInput(file) } : {}) }
  if (body.kind !== 'multipart') return { params }
  const parts = Object.fromEntries(body.parts.map((part) => [part.name, partValue(part, request)] as const).filter(([, value]) => value !== undefined))
  return { params, parts }
}
