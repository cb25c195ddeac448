/** Simple values as they are written in addresses, headers and bare answers, made into what the contract means. */
import type { TSchema } from '@sinclair/typebox'
import { fits } from '../contract/schema'

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/**
 * `"3"` becomes 3 where a number belongs, `"True"` true where a boolean does, 3 becomes `"3"` where a text does. What fits is left
 * as it is, and so is what cannot be read without loss (`"3.5"` for an integer): the check that follows tells it.
 */
export function readScalarAs(schema: TSchema, value: unknown): unknown {
  if (fits(schema, value)) return value
  for (const candidate of readings(value)) if (fits(schema, candidate)) return candidate
  return value
}

function readings(value: unknown): unknown[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (typeof value !== 'string') return []
  const text = value.trim()
  if (NUMBER.test(text)) return [Number(text), text]
  if (/^(true|false)$/i.test(text)) return [text.toLowerCase() === 'true', text]
  return [text]
}
