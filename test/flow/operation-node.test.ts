import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import { json, multipart, operation, path, query } from '../../lib/contract/operation'
import { callOptionsOf, operationDescription, requestOf, type OperationTable } from '../../lib/flow/operation-node'
import { correctedAddress } from '../../lib/flow/operations/address'
import { choiceOf } from '../../lib/flow/operations/table'

const id = Type.String({ minLength: 1 })
const list = operation({ id: 'onprint.thing-list', route: 'GET /things', params: { nodeId: query(id, { required: true }) }, answers: { 200: Type.Array(Type.Object({})) }, evidence: 'documented' })
const get = operation({ id: 'onprint.thing-get', route: 'GET /things/{id}', params: { id: path(id) }, answers: { 200: Type.Object({}) }, evidence: 'convention' })
const make = operation({
  id: 'onprint.thing-make',
  route: 'POST /things',
  body: multipart([
    { name: 'thing', kind: 'json', schema: Type.Object({ Name: id, NodeId: id, Size: Type.Optional(Type.Union([Type.Integer(), Type.Null()])) }), required: true },
    { name: 'file', kind: 'file', required: true, contentTypes: ['image/png'] },
  ]),
  answers: { 201: Type.Object({}) },
  evidence: 'vendor-sdk',
})
const change = operation({ id: 'onprint.thing-change', route: 'PUT /things', body: json(Type.Object({ Id: id, Name: id }, { additionalProperties: true })), answers: { 204: { kind: 'none' } }, evidence: 'documented' })

const table: OperationTable = {
  choices: [{ operation: list }, { operation: get }, { operation: make }, { operation: change }],
  first: 'thing-list',
  settingName: (name) => name.replace(/^./, (letter) => letter.toUpperCase()),
}

const choice = (name: string) => choiceOf(table, name)!

describe('a node with several operations', () => {
  const { fields, groups, operations } = operationDescription(table, { type: 'onprint-thing', category: 'onprint', version: 1 })
  const field = (name: string) => fields.find((one) => one.name === name)

  it('asks for each operation only what that one takes', () => {
    assert.deepEqual(operations, ['onprint.thing-list', 'onprint.thing-get', 'onprint.thing-make', 'onprint.thing-change'])
    assert.deepEqual(field('NodeId')?.when, { field: 'operation', is: ['thing-list', 'thing-make'] })
    assert.deepEqual(field('Id')?.when, { field: 'operation', is: ['thing-get', 'thing-change'] })
    assert.deepEqual(field('input')?.when, { field: 'operation', is: ['thing-make'] })
    assert.deepEqual([field('Size')?.control, field('Size')?.group], ['number', 'more'])
    assert.deepEqual(groups, ['main', 'more', 'input', 'output', 'address'])
  })

  it('offers what is not documented only behind a switch', () => {
    const choices = Object.fromEntries((field('operation')?.choices ?? []).map(({ value, when }) => [value, when]))
    assert.deepEqual(choices, { 'thing-list': undefined, 'thing-get': { field: 'undocumented', is: [true] }, 'thing-make': undefined, 'thing-change': undefined })
    assert.deepEqual(field('path')?.when, { field: 'operation', is: ['thing-get', 'thing-make'] })
  })

  it('makes the request of the chosen operation', () => {
    assert.deepEqual(callOptionsOf(requestOf(table, choice('thing-list'), { NodeId: 'n1' })), { params: { nodeId: 'n1' } })
    const file = { content: { data: Buffer.from('x') }, name: 'a.png', size: 1, kind: { extension: 'png', contentType: 'image/png' } }
    assert.deepEqual(callOptionsOf(requestOf(table, choice('thing-make'), { Name: 'A', NodeId: 'n', Size: 3 }, { file })), {
      params: {},
      parts: { thing: { Name: 'A', NodeId: 'n', Size: 3 }, file: { content: file.content, contentType: 'image/png', fileName: 'a.png' } },
    })
  })

  it('lays settings over the object of the message', () => {
    const request = requestOf(table, choice('thing-change'), { object: { Id: 'old', Name: 'read', Kept: true }, Id: 'new' })
    assert.deepEqual(request.members, { Id: 'new', Name: 'read', Kept: true })
  })

  it('names the setting that is missing, and refuses an option of another operation', () => {
    assert.throws(() => requestOf(table, choice('thing-get'), {}), { code: 'INVALID_INPUT', message: /"Id"/ })
    assert.throws(() => requestOf(table, choice('thing-change'), { Id: 'x' }), { code: 'INVALID_INPUT', message: /"Name"/ })
    assert.throws(() => requestOf(table, choice('thing-get'), { Id: 'x' }, { options: { Size: 1 } }), { code: 'INVALID_INPUT', message: /"Size".*thing-get.*Id/ })
  })

  it('asks at the address that an author corrected', () => {
    const moved = correctedAddress(get, { method: 'POST', path: '/other/things', queryNames: { id: 'thingId' } })
    assert.deepEqual([moved.method, moved.path, moved.params.id?.place, moved.params.id?.wire], ['POST', '/other/things', 'query', 'thingId'])
    const back = correctedAddress(list, { path: '/nodes/{nodeId}/things' })
    assert.equal(back.params.nodeId?.place, 'path')
    assert.equal(correctedAddress(get, {}), get)
    assert.throws(() => correctedAddress(get, { path: '/things/{nobody}' }), { code: 'INVALID_INPUT', message: /nobody/ })
    assert.throws(() => correctedAddress(get, { queryNames: { nobody: 'x' } }), { code: 'INVALID_INPUT', message: /nobody/ })
  })
})
