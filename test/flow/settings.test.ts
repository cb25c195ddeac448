import assert from 'node:assert/strict'
import { runInNewContext } from 'node:vm'
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription, StoredValue } from '../../lib/flow/description'
import { placeOf, settingsFor } from '../../lib/flow/settings'
import type { Message } from '../../lib/flow/message'
import { RED, testNode } from './red'

const field = (name: string, more: Partial<Field> = {}): Field => ({ name, group: 'main', control: 'text', schema: Type.String(), ...more })

const description = (fields: readonly Field[]): NodeDescription => ({
  type: 'test',
  category: 'platen',
  inputs: 1,
  outputs: ['result'],
  operations: [],
  groups: ['main'],
  fields,
  version: 1,
})

async function settings(
  fields: readonly Field[],
  params: Record<string, StoredValue>,
  message: Partial<Message> = {},
  { side = 'vendor' as 'vendor' | 'engine', contexts = {} as { flow?: object; global?: object } } = {},
) {
  const { node, contexts: held } = testNode()
  for (const [key, value] of Object.entries(contexts.flow ?? {})) held.flow.set(key, value)
  for (const [key, value] of Object.entries(contexts.global ?? {})) held.global.set(key, value)
  const unknown: string[] = []
  const values = await settingsFor({ RED: RED(), node, description: description(fields), params, side, onUnknownName: (name) => unknown.push(name) }, { _msgid: 'm', ...message } as Message)
  return { values, unknown }
}

const codeOf = (code: string, text: RegExp) => (error: Error & { code?: string }) => {
  assert.equal(error.code, code)
  assert.match(error.message, text)
  return true
}

describe('settings of a message', () => {
  it('evaluates every kind of value', async () => {
    const any = { schema: Type.Unknown() }
    process.env.PLATEN_TEST_KIND = 'from env'
    const { values } = await settings(
      ['str', 'num', 'bool', 'json', 'msg', 'flow', 'global', 'env', 'jsonata'].map((name) => field(name, any)),
      {
        str: { type: 'str', value: 'text' },
        num: { type: 'num', value: 4.5 },
        bool: { type: 'bool', value: false },
        json: { type: 'json', value: '{"a":[1]}' },
        msg: { type: 'msg', value: 'deep.value' },
        flow: { type: 'flow', value: 'f' },
        global: { type: 'global', value: 'g' },
        env: { type: 'env', value: 'PLATEN_TEST_KIND' },
        jsonata: { type: 'jsonata', value: 'deep.value & "!"' },
      },
      { deep: { value: 'here' } },
      { contexts: { flow: { f: 1 }, global: { g: 2 } } },
    )
    delete process.env.PLATEN_TEST_KIND
    assert.deepEqual(values, { str: 'text', num: 4.5, bool: false, json: { a: [1] }, msg: 'here', flow: 1, global: 2, env: 'from env', jsonata: 'here!' })
  })

  it('leaves out what nobody set, so that the service uses its own defaults', async () => {
    const { values } = await settings(
      [field('empty'), field('absent'), field('missing', { types: ['msg'] }), field('deeper')],
      { empty: { type: 'str', value: '' }, missing: { type: 'msg', value: 'nowhere' }, deeper: { type: 'msg', value: 'no.where.at.all' } },
    )
    assert.deepEqual(values, {})
  })

  it('uses the default of a field, also when what was set has no value', async () => {
    const { values } = await settings([field('name', { default: { type: 'str', value: 'standard' } })], { name: { type: 'msg', value: 'nowhere' } })
    assert.deepEqual(values, { name: 'standard' })
  })

  it('reads numbers, switches and lists out of text', async () => {
    const { values } = await settings(
      [field('count', { schema: Type.Integer() }), field('flag', { schema: Type.Boolean() }), field('list', { control: 'choices', schema: Type.Array(Type.String()) })],
      { count: { type: 'str', value: '12' }, flag: { type: 'str', value: 'true' }, list: { type: 'str', value: '["a","b"]' } },
    )
    assert.deepEqual(values, { count: 12, flag: true, list: ['a', 'b'] })
  })

  it('refuses a value that does not fit, naming the setting', async () => {
    await assert.rejects(settings([field('count', { schema: Type.Integer({ minimum: 1, maximum: 5 }) })], { count: { type: 'num', value: 9 } }), codeOf('INVALID_INPUT', /"count".*5/))
    await assert.rejects(settings([field('count', { schema: Type.Integer() })], { count: { type: 'str', value: 'many' } }), codeOf('INVALID_INPUT', /"count"/))
    await assert.rejects(settings([field('x')], { x: { type: 'json', value: '{half' } }), codeOf('INVALID_INPUT', /"x"/))
    await assert.rejects(settings([field('x', { required: true })], {}), codeOf('INVALID_INPUT', /"x"/))
  })

  it('merges msg.options over the dialog; null takes a setting back', async () => {
    const fields = [field('a'), field('b'), field('c')]
    const { values } = await settings(fields, { a: { type: 'str', value: 'dialog' }, b: { type: 'str', value: 'dialog' } }, { options: { a: 'message', b: null, c: 'new' } })
    assert.deepEqual(values, { a: 'message', c: 'new' })
  })

  it('takes options that a function node made in its own realm', async () => {
    const options: unknown = runInNewContext('({ a: "message" })')
    const { values } = await settings([field('a')], {}, { options })
    assert.deepEqual(values, { a: 'message' })
  })

  it('refuses unknown options, fixed ones, and options that are no object', async () => {
    const fields = [field('a'), field('input', { fixed: true }), field('output', { place: true })]
    await assert.rejects(settings(fields, {}, { options: { other: 1 } }), codeOf('INVALID_INPUT', /"other".*: a\./))
    await assert.rejects(settings(fields, {}, { options: { input: 1 } }), codeOf('INVALID_INPUT', /"input"/))
    await assert.rejects(settings(fields, {}, { options: { output: 'x' } }), codeOf('INVALID_INPUT', /"output"/))
    for (const options of ['text', [1], new Map()]) await assert.rejects(settings(fields, {}, { options }), codeOf('INVALID_INPUT', /msg\.options/))
  })

  it('replaces ${NAME} inside text and tells names without a value', async () => {
    process.env.PLATEN_TEST_TOWN = 'Whitby'
    const { values, unknown } = await settings([field('a')], { a: { type: 'str', value: '${PLATEN_TEST_TOWN}/${PLATEN_TEST_NOBODY}/x' } })
    delete process.env.PLATEN_TEST_TOWN
    assert.deepEqual([values.a, unknown], ['Whitby/${PLATEN_TEST_NOBODY}/x', ['PLATEN_TEST_NOBODY']])
  })

  it('keeps hidden rows out, unless the message asks for them', async () => {
    const fields = [field('turn', { schema: Type.Boolean() }), field('paper', { when: { field: 'turn', is: [true] } })]
    const paper: StoredValue = { type: 'str', value: 'A4' }
    assert.deepEqual((await settings(fields, { paper })).values, {})
    assert.deepEqual((await settings(fields, { paper, turn: { type: 'bool', value: true } })).values, { turn: true, paper: 'A4' })
    assert.deepEqual((await settings(fields, {}, { options: { paper: 'A5' } })).values, { paper: 'A5' })
  })

  it('refuses what the chosen side does not have, but not the value that changes nothing', async () => {
    const fields = [
      field('engineThing', { only: 'engine' }),
      field('later', { schema: Type.Boolean(), notOnEngineYet: true, serviceDefault: false }),
      field('formats', { control: 'choices', schema: Type.Array(Type.String()), choices: [{ value: 'pdf' }, { value: 'docx', notOnEngineYet: true }] }),
    ]
    await assert.rejects(settings(fields, {}, { options: { engineThing: 'x' } }), codeOf('NOT_SUPPORTED', /engineThing/))
    await assert.rejects(settings(fields, {}, { options: { later: true } }, { side: 'engine' }), codeOf('NOT_SUPPORTED', /later/))
    await assert.rejects(settings(fields, {}, { options: { formats: ['pdf', 'docx'] } }, { side: 'engine' }), codeOf('NOT_SUPPORTED', /docx/))
    assert.deepEqual((await settings(fields, {}, { options: { engineThing: 'x', later: false, formats: ['pdf'] } }, { side: 'engine' })).values, { engineThing: 'x', later: false, formats: ['pdf'] })
    assert.deepEqual((await settings(fields, {}, { options: { later: true, formats: ['docx'] } })).values, { later: true, formats: ['docx'] })
  })

  it('names the place of the result without evaluating it', () => {
    const output = field('output', { place: true, default: { type: 'msg', value: 'payload' } })
    assert.deepEqual(placeOf(output, {}), { type: 'msg', value: 'payload' })
    assert.deepEqual(placeOf(output, { output: { type: 'flow', value: 'x' } }), { type: 'flow', value: 'x' })
  })
})
