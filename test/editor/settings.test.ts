/** The settings of an open dialog: what is set, stored, shown and counted. */
import assert from 'node:assert/strict'
import type { Field } from '../../lib/flow/description'
import { offeredTypes, plainType, Settings } from '../../editor/settings/settings'

const field = (name: string, more: Partial<Field> = {}): Field => ({ name, group: 'main', control: 'text', schema: {} as Field['schema'], ...more })

const fields: Field[] = [
  field('input', { control: 'typed', default: { type: 'msg', value: 'payload' } }),
  field('formats', { control: 'choices', default: { type: 'json', value: '["pdf"]' } }),
  field('deskew', { group: 'image', control: 'checkbox', serviceDefault: false }),
  field('paperSize', { group: 'image', control: 'checkbox', when: { field: 'deskew', is: [true] } }),
  field('margin', { group: 'image', control: 'number', when: { field: 'paperSize', is: [true] } }),
]

describe('editor settings', () => {
  it('stores only what was set, in the order of the fields', () => {
    const settings = new Settings(fields, {})
    assert.deepEqual(settings.stored(), {})
    settings.set('margin', { type: 'num', value: 3 })
    settings.set('formats', { type: 'json', value: '["txt"]' })
    assert.deepEqual(Object.keys(settings.stored()), ['formats', 'margin'])
  })

  it('counts a value that is the default as not set', () => {
    const settings = new Settings(fields, { input: { type: 'msg', value: 'file' } })
    settings.set('input', { type: 'msg', value: 'payload' })
    assert.deepEqual(settings.stored(), {})
    assert.deepEqual(settings.effective('input'), { type: 'msg', value: 'payload' })
  })

  it('keeps members that it does not know', () => {
    const settings = new Settings(fields, { fromTheFuture: { type: 'str', value: 'x' }, deskew: { type: 'bool', value: true } })
    settings.set('deskew', undefined)
    assert.deepEqual(settings.stored(), { fromTheFuture: { type: 'str', value: 'x' } })
  })

  it('hides a field whose condition does not hold, through conditions of conditions, and keeps its value', () => {
    const settings = new Settings(fields, { paperSize: { type: 'bool', value: true }, margin: { type: 'num', value: 3 } })
    const shown = (name: string): boolean => settings.isShown(settings.field(name) as Field)
    assert.equal(shown('paperSize'), false)
    assert.equal(shown('margin'), false)
    settings.set('deskew', { type: 'bool', value: true })
    assert.equal(shown('paperSize'), true)
    assert.equal(shown('margin'), true)
    settings.set('deskew', undefined)
    assert.deepEqual(settings.stored().margin, { type: 'num', value: 3 })
  })

  it('counts changes by group and tells of each once', () => {
    const settings = new Settings(fields, {})
    const told: (string | undefined)[] = []
    settings.onChange((name) => told.push(name))
    settings.set('deskew', { type: 'bool', value: true })
    settings.set('deskew', { type: 'bool', value: true })
    settings.setAll({ deskew: undefined, margin: { type: 'num', value: 1 }, formats: { type: 'json', value: '[]' } })
    assert.deepEqual(told, ['deskew', undefined])
    assert.equal(settings.changedIn('image'), 1)
    assert.equal(settings.changedIn('main'), 1)
  })

  it('knows the kind that a plain control keeps, and offers it first', () => {
    assert.equal(plainType(field('a', { control: 'select', choices: [{ value: 0 }, { value: 1 }] })), 'num')
    assert.equal(plainType(field('a', { control: 'select', types: ['num', 'msg'] })), 'num')
    assert.deepEqual(offeredTypes(field('a', { control: 'number' })), ['num', 'msg', 'flow', 'global', 'env', 'jsonata'])
    assert.deepEqual(offeredTypes(field('a', { control: 'number', types: ['env', 'num'] })), ['num', 'env'])
    assert.deepEqual(offeredTypes(field('a', { control: 'select', fixed: true, choices: [{ value: 'x' }] })), ['str'])
  })
})
