/**
 * Checks a value against the JSON Schema that a field carries, and says what is wrong in words of the catalogue. Covers what
 * fields use: types, ranges, lengths, patterns, lists, fixed values and alternatives.
 */

export interface Reason {
  /** Below `reasons` in the forms' catalogue. */
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly uniqueItems?: boolean
  readonly items?: Schema
}

function checkNumber(schema: Schema, value: unknown): Reason | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { key: 'number' }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  const low = (minimum !== undefined && value < minimum) || (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
  const high = (maximum !== undefined && value > maximum) || (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
  const lowest = minimum ?? exclusiveMinimum
  const highest = maximum ?? exclusiveMaximum
  if ((low || high) && lowest !== undefined && highest !== undefined) return { key: 'range', values: { lowest, highest } }
  if (low && lowest !== undefined) return { key: exclusiveMinimum === undefined ? 'atLeast' : 'moreThan', values: { lowest } }
  if (high && highest !== undefined) return { key: exclusiveMaximum === undefined ? 'atMost' : 'lessThan', values: { highest } }
  if (schema.type === 'integer' && !Number.isInteger(value)) return { key: 'integer' }
  return undefined
}

function checkText(schema: Schema, value: unknown): Reason | undefined {
  if (typeof value !== 'string') return { key: 'text' }
  if (schema.minLength !== undefined && value.length < schema.minLength) return { key: 'required' }
  if (schema.maxLength !== undefined && value.length > schema.maxLength) return { key: 'tooLong', values: { highest: schema.maxLength } }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) return { key: 'pattern' }
  return undefined
}

function checkList(schema: Schema, value: unknown): Reason | undefined {
  if (!Array.isArray(value)) return { key: 'list' }
  if (schema.minItems !== undefined && value.length < schema.minItems) return { key: 'chooseOne' }
  if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length) return { key: 'twice' }
  for (const item of value) {
    const reason = schema.items && checkSchema(schema.items, item)
    if (reason) return { key: 'item', values: { value: String(item) } }
  }
  return undefined
}

/** Undefined when the value fits. */
export function checkSchema(schema: Schema, value: unknown): Reason | undefined {
  if (schema.anyOf) {
    const reasons = schema.anyOf.map((alternative) => checkSchema(alternative, value))
    if (reasons.some((reason) => reason === undefined)) return undefined
    // What is nearest says most: a range or a length before "must be one of".
    return reasons.find((reason) => reason && !['oneOf', 'number', 'text', 'list'].includes(reason.key)) ?? reasons[0]
  }
  if ('const' in schema) return value === schema.const ? undefined : { key: 'oneOf' }
  if (schema.enum) return schema.enum.includes(value) ? undefined : { key: 'oneOf' }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return checkNumber(schema, value)
    case 'string':
      return checkText(schema, value)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : { key: 'boolean' }
    case 'array':
      return checkList(schema, value)
    case 'object':
      return typeof value === 'object' && value !== null ? undefined : { key: 'object' }
    default:
      return undefined
  }
}
