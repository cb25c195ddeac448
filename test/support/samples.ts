/** Values that fit a schema of the contract, as small as they can be: what is required, and nothing else. */
import assert from 'node:assert/strict'
import type { TSchema } from '@sinclair/typebox'
import { check } from '../../lib/contract/schema'

/** Texts for the patterns that the contract uses. */
const TEXTS = ['sample', '802231b4-bea3-485f-911e-00adb98f1e23', '2026-01-31T12:00:00Z', 'http://127.0.0.1/result']

/** @throws AssertionError when no sample fits: then this file must learn the schema's kind */
export function sampleOf(schema: TSchema): unknown {
  const sample = candidateFor(schema)
  assert.deepEqual(check(schema, sample), [], `no sample for ${JSON.stringify(schema)}`)
  return sample
}

function candidateFor(schema: TSchema): unknown {
  if ('const' in schema) return schema.const
  if (schema.anyOf) return sampleOf((schema.anyOf as TSchema[])[0] as TSchema)
  switch (schema.type) {
    case 'string':
      return TEXTS.find((text) => check(schema, text).length === 0)
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items as TSchema))
    case 'object':
      return objectSample(schema)
    default:
      return 'anything'
  }
}

function objectSample(schema: TSchema): Record<string, unknown> {
  const members = (schema.properties ?? {}) as Record<string, TSchema>
  const names = [...((schema.required ?? []) as string[])]
  for (const name of Object.keys(members))
    if (names.length < (schema.minProperties ?? 0) && !names.includes(name)) names.push(name)
  for (const group of (schema.together ?? []) as string[][])
    if (group.some((name) => names.includes(name))) names.push(...group.filter((name) => !names.includes(name)))
  return Object.fromEntries(names.map((name) => [name, sampleOf(members[name] as TSchema)]))
}
