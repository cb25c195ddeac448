import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import { address, bytes, fixedQuery, json, jsonOrNothing, nothing, operation, path, query } from '../../lib/contract/operation'
import * as aspose from '../../lib/contract/aspose-omr'
import * as flat from '../../lib/contract/flat'
import * as onprint from '../../lib/contract/onprint'
import * as ownocr from '../../lib/contract/ownocr'

describe('operation type', () => {
  it('takes a bare schema for a path parameter where the route names it, else for a query parameter', () => {
    const made = operation({
      id: 'flat.x',
      route: 'GET /things/{id}',
      params: { id: Type.Integer(), sort: Type.Optional(Type.String()), page: Type.Integer() },
      answers: { 200: Type.Integer() },
      evidence: 'convention',
    })
    assert.deepEqual(
      Object.entries(made.params).map(([name, { place, wire, required }]) => [name, place, wire, required]),
      [
        ['id', 'path', 'id', true],
        ['sort', 'query', 'sort', false],
        ['page', 'query', 'page', true],
      ],
    )
    assert.equal(made.service, 'flat')
    assert.equal(made.answers[200]?.kind, 'scalar')
    assert.equal(made.repeatable, true)
  })

  it('refuses a route that names what is not described, and a path parameter that is not in the route', () => {
    const source = { id: 'flat.x', answers: { 204: nothing }, evidence: 'convention' } as const
    assert.throws(() => operation({ ...source, route: 'GET /things/{id}' }), /"id", which is not described/)
    assert.throws(() => operation({ ...source, route: 'GET /things', params: { id: path(Type.Integer()) } }), /disagree/)
    assert.throws(() => operation({ ...source, route: 'GET /things/{id}', params: { id: query(Type.Integer()) } }), /disagree/)
    assert.throws(() => operation({ ...source, route: 'GET /things', params: { url: address(Type.String()) } }), /disagree/)
  })

  it('does not repeat what creates, unless said', () => {
    const source = { id: 'flat.x', answers: { 204: nothing }, evidence: 'convention' } as const
    assert.equal(operation({ ...source, route: 'POST /things' }).repeatable, false)
    assert.equal(operation({ ...source, route: 'POST /things', repeatable: true }).repeatable, true)
    assert.equal(operation({ ...source, route: 'DELETE /things' }).repeatable, true)
  })

  it('says what is special by plain data', () => {
    assert.deepEqual(fixedQuery(Type.String(), 'A', 'actionName').fixed, 'A')
    assert.deepEqual(bytes(['image/png']), { kind: 'bytes', contentTypes: ['image/png'] })
    assert.equal((jsonOrNothing(Type.String()) as { optional?: boolean }).optional, true)
    assert.equal((json(Type.String()) as { required?: boolean }).required, true)
    assert.equal((json(Type.String(), { required: false }) as { required?: boolean }).required, false)
  })
})

describe('awkward kinds', () => {
  it('four Aspose actions share one route and differ in a fixed query value', () => {
    const actions = [aspose.generateTemplate, aspose.correctTemplate, aspose.finalizeTemplate, aspose.recognizeImage]
    assert.deepEqual(
      actions.map(({ method, path: template, params }) => [method, template, params.actionName?.fixed]),
      ['GenerateTemplate', 'CorrectTemplate', 'FinalizeTemplate', 'RecognizeImage'].map((name) => [
        'POST',
        '/v3.0/omr/{name}/runOmrTask',
        name,
      ]),
    )
    assert.ok(actions.every(({ params }) => params.actionName?.place === 'query' && params.name?.slashes === 'plain'))
  })

  it('a storage path may hold slashes; an upload is multipart, and bare bytes for the server', () => {
    assert.equal(aspose.uploadFile.params.path?.slashes, 'plain')
    assert.equal(aspose.uploadFile.body.kind, 'multipart')
    assert.equal(aspose.uploadFile.acceptsBody?.kind, 'raw')
  })

  it('a new Flat score has three shapes and answers 200 or 202', () => {
    assert.deepEqual(
      Object.entries(flat.createScore.answers).map(([status, answer]) => [status, answer.kind]),
      [
        ['200', 'json'],
        ['202', 'json'],
      ],
    )
    assert.equal(flat.createScore.body.kind === 'json' && flat.createScore.body.schema.anyOf.length, 3)
  })

  it('a Flat result lies at an absolute address that is asked for without a token', () => {
    assert.equal(flat.downloadResult.path, '{result.url}')
    assert.equal(flat.downloadResult.params['result.url']?.place, 'address')
    assert.deepEqual(flat.downloadResult.auth, ['none'])
  })

  it('the Flat export task may be empty and says JSON all the same', () => {
    const { body } = flat.createExportTask
    assert.ok(body.kind === 'json' && !body.required && body.typeWhenEmpty)
  })

  it('an Onprint search is multipart, JSON first, and 204 is an answer', () => {
    const { body, answers, auth, params } = onprint.enrichedImageSearch
    assert.deepEqual(body.kind === 'multipart' && body.parts.map(({ name, kind }) => [name, kind]), [
      ['query', 'json'],
      ['file', 'file'],
    ])
    assert.equal(answers[204]?.kind, 'none')
    assert.deepEqual(auth, ['apikey'])
    assert.deepEqual(
      Object.values(params)
        .filter(({ required }) => required)
        .map(({ wire, fromConnection }) => [wire, fromConnection]),
      ['ApplicationName', 'ApplicationVersion', 'DeviceName', 'DeviceSystemVersion', 'SdkVersion'].map((wire) => [wire, true]),
    )
  })

  it('an ownOCR status is a bare integer, an upload raw bytes whose type must be said', () => {
    assert.equal(ownocr.status.answers[200]?.kind, 'scalar')
    const { body } = ownocr.upload
    assert.ok(body.kind === 'raw' && body.contentType === 'required' && body.contentTypes?.includes('application/pdf'))
    assert.deepEqual(ownocr.uploadExt.alsoAt, ['/upload/{id}/{ext}'])
  })

  it('a patch takes its Id in the query, and for the server in the path too', () => {
    const { id } = onprint.imagePatch.params
    assert.ok(id?.place === 'query' && id.required && id.evidence === 'convention')
    assert.deepEqual(id.aliases, [{ place: 'path', wire: 'id' }])
    assert.deepEqual(onprint.imagePatch.alsoAt, ['/api/Images/{id}'])
  })
})
