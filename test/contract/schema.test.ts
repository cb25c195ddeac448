import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import {
  check,
  DateTime,
  engineOnly,
  engineOnlyMembers,
  Enumeration,
  fits,
  Guid,
  isEngineOnly,
  JsonText,
  knownFrom,
  knownValuesOf,
  NamedNumber,
  Nullable,
  OpenEnumeration,
  refused,
  together,
} from '../../lib/contract/schema'

describe('schemas of the contract', () => {
  it('check tells where a value does not fit, and nothing when it does', () => {
    const schema = Type.Object({ pages: Type.Array(Type.Object({ number: Type.Integer({ minimum: 1 }) })) })
    assert.deepEqual(check(schema, { pages: [{ number: 1 }] }), [])
    const [problem] = check(schema, { pages: [{ number: 1 }, { number: 0 }] })
    assert.equal(problem?.path, '/pages/1/number')
    assert.equal(problem?.value, 0)
    assert.equal(fits(schema, { pages: [] }), true)
    assert.equal(fits(schema, { pages: {} }), false)
  })

  it('check tells at most ten problems of a body that is all wrong', () => {
    assert.equal(check(Type.Array(Type.Integer()), Array<string>(500).fill('x')).length, 10)
  })

  it('names the allowed values of an enumeration, and the names of numbers', () => {
    assert.match(check(Enumeration(['asc', 'desc']), 'up')[0]?.message ?? '', /"asc", "desc"/)
    assert.match(check(NamedNumber({ 0: 'none', 3: 'both' }), 2)[0]?.message ?? '', /0 \(none\), 3 \(both\)/)
    assert.deepEqual(check(NamedNumber({ 0: 'none', 3: 'both' }), 3), [])
  })

  it('an open enumeration offers its values and takes others', () => {
    const schema = OpenEnumeration(['Active', 'Inactive'])
    assert.deepEqual(knownValuesOf(schema), ['Active', 'Inactive'])
    assert.deepEqual(check(schema, 'Archived'), [])
    assert.equal(check(schema, 1).length, 1)
    assert.equal(knownValuesOf(Type.String()), undefined)
  })

  it('marks what only the engine has, in objects and in unions of them', () => {
    const one = Type.Object({ a: Type.String(), b: Type.Optional(engineOnly(Type.Integer())) })
    assert.deepEqual(engineOnlyMembers(one), ['b'])
    assert.deepEqual(engineOnlyMembers(Type.Union([one, Type.Object({ c: engineOnly(Type.String()) })])), ['b', 'c'])
    assert.deepEqual(engineOnlyMembers(Type.String()), [])
    assert.ok(isEngineOnly(engineOnly(Type.String())))
    // The mark changes nothing about what fits, and the unmarked schema stays unmarked.
    assert.deepEqual(check(one, { a: 'x', b: 3 }), [])
    assert.equal(check(one, { a: 'x', b: 'y' }).length, 1)
  })

  it('refuses one of two members that belong together', () => {
    const schema = together(
      Type.Object({ Type: Type.Optional(Type.String()), Content: Type.Optional(Type.String()) }),
      'Type',
      'Content',
    )
    assert.deepEqual(check(schema, { Type: 'URL', Content: '{}' }), [])
    assert.deepEqual(check(schema, {}), [])
    const [problem] = check(schema, { Type: 'URL' })
    assert.equal(problem?.message, 'Type and Content can only be sent together')
    assert.deepEqual([problem?.kind, problem?.values], ['together', { members: 'Type, Content' }])
  })

  it('says why a refused member is refused', () => {
    const schema = Type.Object({ Password: Type.Optional(refused('an update never changes it')) })
    assert.deepEqual(check(schema, {}), [])
    assert.deepEqual(check(schema, { Password: 'x' })[0], {
      path: '/Password',
      message: 'an update never changes it',
      kind: 'other',
      values: {},
      value: 'x',
    })
  })

  it('takes null where a service may send it, and keeps marks for the editor', () => {
    assert.deepEqual(check(Nullable(Type.String()), null), [])
    assert.equal(knownFrom('vendor-sdk', Type.String()).evidence, 'vendor-sdk')
    assert.deepEqual(JsonText(Type.Object({})).contentMediaType, 'application/json')
  })

  it('reads times as .NET and ISO write them, and GUIDs in both forms', () => {
    for (const time of [
      '2021-01-06T23:10:57.2084778+02:00',
      '0001-01-01T00:00:00',
      '2020-10-21T00:00:00.000000+03:00',
      '2026-06-16T09:24:00.000Z',
    ])
      assert.deepEqual(check(DateTime(), time), [], time)
    for (const time of ['yesterday', '06.01.2021', '']) assert.equal(check(DateTime(), time).length, 1, time)
    assert.deepEqual(check(Guid(), '802231b4-bea3-485f-911e-00adb98f1e23'), [])
    assert.deepEqual(check(Guid(), '{802231B4-BEA3-485F-911E-00ADB98F1E23}'), [])
    assert.equal(check(Guid(), '../../etc').length, 1)
  })
})
