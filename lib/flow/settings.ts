/**
 * Settings of a node for one message: the dialog's values evaluated, `msg.options` merged over them, everything checked
 * against the description. What neither the author nor the message set is absent, so that nothing is sent that nobody asked for.
 */
import { Value } from '@sinclair/typebox/value'
import type { Node, NodeAPI } from 'node-red'
import { check } from '../contract/schema'
import { conditionError } from '../client/conditions'
import { problemPhrase } from '../client/problems'
import type { Field, NodeDescription, StoredValue } from './description'
import { expand, lookupFor, type Lookup } from './environment'
import { failure } from './errors'
import { isPlainObject, nameOfKind, type Message } from './message'

export type Settings = Readonly<Record<string, unknown>>

export interface SettingsSource {
  readonly RED: NodeAPI
  readonly node: Node | undefined
  readonly description: NodeDescription
  readonly params: Readonly<Record<string, StoredValue>>
  readonly side: 'vendor' | 'engine'
  /** Told each `${NAME}` that has no value. */
  readonly onUnknownName: (name: string) => void
}

/** A value of an author's choice, worked out for a message. Texts get their `${NAME}`s replaced. */
function evaluate(RED: NodeAPI, node: Node | undefined, stored: StoredValue, message: Message, lookup: Lookup, onUnknown: (name: string) => void): Promise<unknown> {
  if (stored.type === 'str') return Promise.resolve(expand(String(stored.value), lookup, onUnknown))
  // A whole `${NAME}` in a plain number or switch was replaced by its text already.
  if (stored.type === 'num' || stored.type === 'bool') return Promise.resolve(stored.value)
  if (stored.type === 'env' && !/\$\{/.test(String(stored.value))) {
    const value = lookup(String(stored.value))
    if (value === undefined) onUnknown(String(stored.value))
    return Promise.resolve(value)
  }
  if (stored.type === 'env') return Promise.resolve(expand(String(stored.value), lookup, onUnknown))
  return new Promise((resolve, reject) => {
    RED.util.evaluateNodeProperty(String(stored.value), stored.type, node as Node, message, (error, value) => {
      // A member of something that is not there is not there either.
      if (error && stored.type === 'msg' && error instanceof TypeError) resolve(undefined)
      else if (error) reject(error)
      else resolve(value)
    })
  })
}

/** Whether the condition of a field holds; what it depends on stands before it. */
const isAsked = ({ when }: Field, settings: Settings): boolean => !when || when.is.some((wanted) => wanted === settings[when.field])

const isUnset = (value: unknown): boolean => value === undefined || value === null || value === ''

/** Makes of a value what the schema wants where that is beyond doubt: "5" for a number, a JSON text for a list. */
function converted(field: Field, value: unknown): unknown {
  const anything = field.schema.type === undefined && field.schema.anyOf === undefined
  if (anything || Buffer.isBuffer(value)) return value
  if (typeof value === 'string' && (field.control === 'choices' || field.control === 'table') && /^\s*[[{]/.test(value)) {
    try {
      return JSON.parse(value) as unknown
    } catch {
      return value
    }
  }
  if (check(field.schema, value).length === 0) return value
  return Value.Convert(field.schema, Value.Clone(value))
}

function checked(field: Field, value: unknown): unknown {
  const fitting = converted(field, value)
  const problems = check(field.schema, fitting)
  if (problems.length > 0) throw failure('setting-invalid', { name: field.name, problem: problemPhrase(problems) })
  return fitting
}

/** Refuses what the chosen side does not have. The service's default asks for nothing and is let through. */
function refuseForSide(field: Field, value: unknown, side: 'vendor' | 'engine'): void {
  if (side === 'vendor' && field.only === 'engine') throw conditionError('engine-only', { name: field.name })
  if (side === 'vendor') return
  if (field.notOnEngineYet && value !== field.serviceDefault) throw failure('not-on-engine', { name: field.name })
  const chosen = Array.isArray(value) ? value : [value]
  for (const choice of field.choices ?? [])
    if (choice.notOnEngineYet && chosen.includes(choice.value)) throw failure('not-on-engine', { name: `${field.name}: ${choice.value}` })
}

function optionsOf(message: Message, fields: readonly Field[]): Record<string, unknown> {
  const options = message.options
  if (options === undefined || options === null) return {}
  if (!isPlainObject(options)) throw failure('options-shape', { found: nameOfKind(options) })
  for (const name of Object.keys(options)) {
    const field = fields.find((known) => known.name === name)
    if (!field)
      throw failure('option-unknown', { name, known: fields.filter((known) => !known.fixed && !known.place).map((known) => known.name).join(', ') })
    if (field.fixed || field.place) throw failure('option-fixed', { name })
  }
  return options
}

/**
 * Works the settings out for one message.
 * @throws PlatenError INVALID_INPUT or NOT_SUPPORTED, naming the setting
 */
export async function settingsFor(source: SettingsSource, message: Message): Promise<Settings> {
  const { RED, node, description, params, side, onUnknownName } = source
  const lookup = lookupFor(RED, node)
  const options = optionsOf(message, description.fields)
  const settings: Record<string, unknown> = {}
  for (const field of description.fields) {
    if (field.place) continue
    // null takes back what the dialog sets.
    let value = options[field.name]
    let from: 'author' | 'default' = 'author'
    if (!(field.name in options)) {
      const chosen = params[field.name]
      try {
        if (chosen && field.verbatim && chosen.type === 'str') value = chosen.value
        else if (chosen) value = await evaluate(RED, node, chosen, message, lookup, onUnknownName)
        if (isUnset(value) && field.default) {
          from = 'default'
          value = await evaluate(RED, node, field.default, message, lookup, onUnknownName)
        }
      } catch (error) {
        throw failure('setting-unreadable', { name: field.name, problem: error instanceof Error ? error.message : String(error) })
      }
    }
    if (isUnset(value)) continue
    // A row that the dialog hides keeps its value but asks for nothing.
    if (!isAsked(field, settings) && !(field.name in options)) continue
    settings[field.name] = checked(field, value)
    if (from === 'author') refuseForSide(field, settings[field.name], side)
  }
  for (const field of description.fields)
    if (field.required && settings[field.name] === undefined && isAsked(field, settings)) throw failure('setting-missing', { name: field.name })
  return settings
}

/** The property that a field of kind "place" names. */
export function placeOf(field: Field, params: Readonly<Record<string, StoredValue>>): StoredValue {
  const stored = params[field.name]
  return stored && stored.value !== '' ? stored : (field.default ?? { type: 'msg', value: 'payload' })
}
