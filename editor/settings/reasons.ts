/** Why settings are not valid, field by field, for the side (vendor or built-in engine) that the node runs on. */
import type { Field, StoredValue } from '../../lib/flow/description'
import { checkSchema, type Reason, type Schema } from './schema'
import type { Settings } from './settings'

export type Side = 'vendor' | 'engine'

export interface FieldReason extends Reason {
  readonly field: Field
}

/** `${NAME}`, whole or inside text, stands for what nobody knows before the node runs. */
const holdsVariable = (value: unknown): boolean => typeof value === 'string' && /\$\{[^}]+\}/.test(value)

/** The constant that is stored, or what is wrong with it. */
function constantOf({ type, value }: StoredValue): { value: unknown } | Reason {
  if (type === 'num') {
    const number = typeof value === 'number' ? value : String(value).trim() === '' ? NaN : Number(value)
    return Number.isNaN(number) ? { key: 'number' } : { value: number }
  }
  if (type === 'bool') return value === true || value === 'true' ? { value: true } : value === false || value === 'false' ? { value: false } : { key: 'boolean' }
  if (type === 'json') {
    try {
      return { value: JSON.parse(String(value)) as unknown }
    } catch {
      return { key: 'json' }
    }
  }
  return { value: String(value) }
}

function notOnEngine(field: Field, stored: StoredValue, constant: unknown): Reason | undefined {
  if (field.notOnEngineYet && constant !== field.serviceDefault && constant !== '') return { key: 'notOnEngineYet' }
  const missing = (field.choices ?? []).filter((choice) => choice.notOnEngineYet).map((choice) => choice.value)
  const chosen = Array.isArray(constant) ? constant : [constant]
  const named = chosen.find((value) => missing.includes(value as string))
  return named === undefined ? undefined : { key: 'choiceNotOnEngineYet', values: { value: String(named) } }
}

/** What is wrong with one stored value. */
export function reasonFor(field: Field, stored: StoredValue | undefined, side: Side): Reason | undefined {
  if (!stored) return field.required ? { key: 'required' } : undefined
  if (field.only === 'engine' && side === 'vendor') return { key: 'onlyEngine' }
  if (holdsVariable(stored.value)) return undefined
  const fixedKind = ['str', 'num', 'bool', 'json'].includes(stored.type)
  if (!fixedKind || field.place) return String(stored.value).trim() === '' ? { key: 'required' } : undefined
  const constant = constantOf(stored)
  if (!('value' in constant)) return constant
  return (
    checkSchema(field.schema as Schema, constant.value) ?? (side === 'engine' ? notOnEngine(field, stored, constant.value) : undefined)
  )
}

/** Every field that is shown and not valid, in the fields' order. */
export function reasonsOf(settings: Settings, side: Side): FieldReason[] {
  const reasons: FieldReason[] = []
  for (const field of settings.fields) {
    if (!settings.isShown(field)) continue
    const reason = reasonFor(field, settings.effective(field.name), side)
    if (reason) reasons.push({ ...reason, field })
  }
  return reasons
}
