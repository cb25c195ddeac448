/** Why a dialog calls a value invalid, with the schemas that the real descriptions carry, as they arrive in the browser. */
import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import type { Field, StoredValue } from '../../lib/flow/description'
import { reasonFor, reasonsOf, type Side } from '../../editor/settings/reasons'
import { checkSchema, type Schema } from '../../editor/settings/schema'
import { Settings } from '../../editor/settings/settings'
import { description as convert } from '../../nodes/ownocr/ownocr-convert.description'
import { description as server } from '../../nodes/ownocr/ownocr-server.description'

const inBrowser = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const fieldsOf = (fields: readonly Field[]): Field[] => inBrowser(fields) as Field[]
const convertFields = fieldsOf(convert.fields)
const named = (name: string): Field => convertFields.find((field) => field.name === name) as Field
const keyOf = (name: string, stored: StoredValue | undefined, side: Side = 'vendor'): string | undefined => reasonFor(named(name), stored, side)?.key

describe('editor reasons', () => {
  it('checks ranges and says them', () => {
    assert.deepEqual(reasonFor(named('MinConfidence'), { type: 'num', value: 120 }, 'vendor'), { key: 'range', values: { lowest: 0, highest: 100 } })
    assert.equal(keyOf('MinConfidence', { type: 'num', value: 100 }), undefined)
    assert.equal(keyOf('MinConfidence', { type: 'num', value: 'many' }), 'number')
    assert.equal(keyOf('MinConfidence', { type: 'num', value: 0.5 }), 'integer')
    assert.equal(keyOf('timeout', { type: 'num', value: 0 }), 'range')
  })

  it('takes ${NAME}, whole or inside text, everywhere', () => {
    assert.equal(keyOf('MinConfidence', { type: 'num', value: '${CONFIDENCE}' }), undefined)
    const address = fieldsOf(server.fields)[0] as Field
    assert.equal(reasonFor(address, { type: 'str', value: 'http://${HOST}:8080' }, 'vendor'), undefined)
  })

  it('asks for what is required, and for a name of a property', () => {
    const address = fieldsOf(server.fields)[0] as Field
    assert.equal(reasonFor(address, undefined, 'vendor')?.key, 'required')
    assert.equal(reasonFor(address, { type: 'str', value: '' }, 'vendor')?.key, 'required')
    assert.equal(keyOf('MinConfidence', { type: 'msg', value: ' ' }), 'required')
    assert.equal(keyOf('output', { type: 'msg', value: '' }), 'required')
    assert.equal(keyOf('MinConfidence', { type: 'jsonata', value: '$min(payload)' }), undefined)
  })

  it('checks lists: at least one, no stranger, none twice', () => {
    assert.equal(keyOf('formats', { type: 'json', value: '[]' }), 'chooseOne')
    assert.equal(keyOf('formats', { type: 'json', value: '["pdf","exe"]' }), 'item')
    assert.equal(keyOf('formats', { type: 'json', value: '["pdf","pdf"]' }), 'twice')
    assert.equal(keyOf('formats', { type: 'json', value: 'pdf' }), 'json')
    assert.equal(keyOf('languages', { type: 'json', value: '["English","German"]' }), undefined)
    assert.equal(keyOf('languages', { type: 'str', value: 'English;German' }), undefined)
  })

  it('knows what the built-in engine does not have yet, and lets its default through', () => {
    const option = convertFields.find((field) => field.notOnEngineYet && field.control === 'checkbox')
    const choice = convertFields.flatMap((field) => field.choices ?? []).find((one) => one.notOnEngineYet)
    if (option) {
      assert.equal(reasonFor(option, { type: 'bool', value: true }, 'engine')?.key, 'notOnEngineYet')
      assert.equal(reasonFor(option, { type: 'bool', value: option.serviceDefault === true }, 'engine'), undefined)
      assert.equal(reasonFor(option, { type: 'bool', value: true }, 'vendor'), undefined)
    }
    if (choice) {
      const field = convertFields.find((one) => one.choices?.includes(choice)) as Field
      const stored: StoredValue = { type: 'json', value: JSON.stringify([choice.value]) }
      assert.equal(reasonFor(field, stored, 'engine')?.key, 'choiceNotOnEngineYet')
      assert.equal(reasonFor(field, stored, 'vendor'), undefined)
    }
    const made: Field = { ...named('MinConfidence'), notOnEngineYet: true }
    assert.equal(reasonFor(made, { type: 'num', value: 60 }, 'engine'), undefined)
    assert.equal(reasonFor(made, { type: 'num', value: 61 }, 'engine')?.key, 'notOnEngineYet')
  })

  it('refuses what only the engine has on a server', () => {
    const field: Field = { ...named('MinConfidence'), only: 'engine' }
    assert.equal(reasonFor(field, { type: 'num', value: 5 }, 'vendor')?.key, 'onlyEngine')
    assert.equal(reasonFor(field, { type: 'msg', value: 'x' }, 'vendor')?.key, 'onlyEngine')
    assert.equal(reasonFor(field, undefined, 'vendor'), undefined)
    assert.equal(reasonFor(field, { type: 'num', value: 5 }, 'engine'), undefined)
  })

  it('says nothing about rows that are hidden', () => {
    const fields = convertFields.map((field) => (field.when ? { ...field, required: true } : field))
    const hidden = fields.filter((field) => field.when)
    assert.ok(hidden.length > 0, 'the description has conditional fields')
    const reasons = reasonsOf(new Settings(fields, {}), 'vendor')
    assert.deepEqual(reasons, [])
  })

  it('finds the default of every field of the real descriptions valid', () => {
    for (const field of convertFields) assert.equal(reasonFor(field, field.default, 'engine'), undefined, field.name)
    for (const preset of convert.presets ?? [])
      for (const [name, stored] of Object.entries(preset.params)) assert.equal(keyOf(name, stored), undefined, `${preset.name}: ${name}`)
  })

  it('reads schemas of every kind that fields use', () => {
    const check = (schema: unknown, value: unknown): string | undefined => checkSchema(inBrowser(schema) as Schema, value)?.key
    const either = Type.Union([Type.Literal('a'), Type.Integer({ minimum: 1 })])
    assert.equal(check(either, 'a'), undefined)
    assert.equal(check(either, 0), 'atLeast')
    assert.equal(check(either, 'b'), 'oneOf')
    assert.equal(check(Type.String({ pattern: '^[a-z]+$' }), 'A1'), 'pattern')
    assert.equal(check(Type.String({ maxLength: 2 }), 'abc'), 'tooLong')
    assert.equal(check(Type.Number({ exclusiveMinimum: 0 }), 0), 'moreThan')
    assert.equal(check(Type.Boolean(), 'true'), 'boolean')
    assert.equal(check(Type.Unknown(), Symbol('x')), undefined)
  })
})
