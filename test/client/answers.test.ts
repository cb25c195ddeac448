import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { Type, type TSchema } from '@sinclair/typebox'
import { fileNameIn } from '../../lib/client/answer'
import { createClient } from '../../lib/client/client'
import type { CallOptions } from '../../lib/client/types'
import { OmrResponse } from '../../lib/contract/aspose-omr'
import { operation, type Operation } from '../../lib/contract/operation'
import { Enumeration } from '../../lib/contract/schema'
import { startFaultServer } from '../support/fault-server'
import { startRecordingServer, type PlannedAnswer, type RecordingServer } from '../support/recording-server'
import { connectionTo, deleteThing, failsWith, getFile, quickTiming, readThing, sendParts, temporaryFolder } from './support'

describe('client: answers', () => {
  let server: RecordingServer
  beforeEach(async () => {
    server = await startRecordingServer()
  })
  afterEach(() => server.close())

  const answered = (operation: Operation, answer: PlannedAnswer, options: CallOptions = {}) => {
    server.answerWith(() => answer)
    return createClient(connectionTo(server.url), { timing: quickTiming() }).call(operation, options)
  }
  const scalar = (schema: TSchema) => operation({ id: 'ownocr.test-scalar', route: 'GET /s', answers: { 200: { kind: 'scalar', schema } }, evidence: 'documented' })

  const scalars: [TSchema, string, unknown][] = [
    [Type.Integer(), '3', 3],
    [Type.Integer(), '"3"', 3],
    [Type.Integer(), '\uFEFF 3\r\n', 3],
    [Type.Boolean(), 'True', true],
    [Type.Boolean(), '"false"', false],
    [Type.Boolean(), 'true', true],
    [Type.String(), '"v1.3.1"', 'v1.3.1'],
    [Type.String(), 'v1.3.1\n', 'v1.3.1'],
    [Type.String(), '42', '42'],
    [Type.String(), '[1] scan.pdf', '[1] scan.pdf'],
    [Type.Number(), '"1.5"', 1.5],
    [Enumeration(['a', 'b']), 'a', 'a'],
  ]
  for (const [schema, body, value] of scalars)
    it(`${JSON.stringify(body)} is read as ${JSON.stringify(value)}`, async () => assert.equal((await answered(scalar(schema), { body })).value, value))

  for (const [schema, body] of [
    [Type.Integer(), '3.5'],
    [Type.Integer(), '"abc"'],
    [Type.Integer(), '{}'],
    [Type.String(), '[{"Id": 7}]'],
    [Type.String(), 'null'],
    [Type.Boolean(), '1'],
    [Enumeration(['a', 'b']), 'c'],
  ] as [TSchema, string][])
    it(`${JSON.stringify(body)} is not taken for a ${String(schema.type ?? 'known value')}`, () =>
      failsWith(answered(scalar(schema), { body }), 'INVALID_RESPONSE', 'answer-shape'))

  for (const body of ['{"Id": 7, "Status": ', '"scan.p', '[{"Id"'])
    it(`${body} is no text but JSON that was cut off`, () =>
      failsWith(answered(scalar(Type.String()), { body, headers: { 'content-type': 'application/json' } }), 'INVALID_RESPONSE', 'answer-broken'))

  it('JSON keeps members that the contract does not know', async () => {
    const { value } = await answered(readThing, { body: { Id: 1, New: { deep: [1] } } }, { params: { id: 1 } })
    assert.deepEqual(value, { Id: 1, New: { deep: [1] } })
  })

  it('JSON may come compressed, under any type, with a byte order mark', async () => {
    const body = gzipSync('\uFEFF{"Id": 5}')
    const { value } = await answered(readThing, { headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' }, body }, { params: { id: 1 } })
    assert.deepEqual(value, { Id: 5 })
  })

  it('a compressed body that breaks off is INVALID_RESPONSE', async () => {
    const whole = gzipSync(JSON.stringify({ Id: 5, Name: 'x'.repeat(5000) }))
    const half = { headers: { 'content-encoding': 'gzip' }, body: whole.subarray(0, whole.length >> 1) }
    await failsWith(answered(readThing, half, { params: { id: 1 } }), 'INVALID_RESPONSE', 'answer-cut-off')
  })

  it('is chosen by status, and a neighbour of the documented status is taken for it', async () => {
    const parts = { query: { Language: 'en' }, file: { content: { data: Buffer.from('x') }, contentType: 'image/png' } }
    assert.equal((await answered(sendParts, { status: 204 }, { parts })).value, undefined)
    assert.deepEqual((await answered(sendParts, { status: 201, body: { Id: 1 } }, { parts })).value, { Id: 1 })
    assert.equal((await answered(deleteThing, { status: 200, body: 'done' }, { params: { id: 1 } })).value, undefined)
  })

  describe('204, which has no body, sent with one', () => {
    const HEAD = 'HTTP/1.1 204 No Content\r\ncontent-type: text/plain\r\n'
    const THING = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{"Id":7}'
    const parts = { query: { Language: 'en' }, file: { content: { data: Buffer.from('x') }, contentType: 'image/png' } }

    it('is the answer that it is, also to a create, and costs the next call nothing', async () => {
      for (const bytes of [`${HEAD}\r\nDone.`, `${HEAD}content-length: 5\r\n\r\nDone.`, `${HEAD}content-length: 5\r\n\r\n`]) {
        const awkward = await startFaultServer({ kind: 'raw', bytes }, { kind: 'raw', bytes: THING })
        const client = createClient(connectionTo(awkward.url), { timing: quickTiming() })
        assert.equal((await client.call(sendParts, { parts })).status, 204)
        assert.deepEqual((await client.call(sendParts, { parts })).value, { Id: 7 })
        assert.equal(awkward.requests.length, 2)
        await awkward.close()
      }
    })

    it('so late that it stands before the next answer: a read is asked again, a create is not', async () => {
      for (const [operation, options, requests] of [[readThing, { params: { id: 7 } }, 3], [sendParts, { parts }, 2]] as const) {
        const awkward = await startFaultServer({ kind: 'raw', bytes: `${HEAD}\r\n` }, { kind: 'raw', bytes: `Done.${THING}` }, { kind: 'raw', bytes: THING })
        const client = createClient(connectionTo(awkward.url), { timing: quickTiming() })
        await client.call(operation as Operation, options)
        const next = client.call(operation as Operation, options)
        if (operation === readThing) assert.deepEqual((await next).value, { Id: 7 })
        else await failsWith(next, 'INVALID_RESPONSE', 'answer-broken')
        assert.equal(awkward.requests.length, requests)
        await awkward.close()
      }
    })
  })

  it('304 and other answers nobody asked for are INVALID_RESPONSE', async () => {
    await failsWith(answered(readThing, { status: 304 }, { params: { id: 1 } }), 'INVALID_RESPONSE', 'status-unexpected')
  })

  it('a file comes as bytes, with name, type and progress', async () => {
    const told: (number | undefined)[][] = []
    const headers = { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="../../a b.pdf"' }
    const answer = await answered(getFile, { headers, body: Buffer.from('%PDF') }, { onDownload: (received, total) => told.push([received, total]) })
    assert.deepEqual(answer.value, Buffer.from('%PDF'))
    assert.equal(answer.fileName, 'a b.pdf')
    assert.equal(answer.contentType, 'application/pdf')
    assert.deepEqual(told, [[4, 4]])
  })

  const dispositions: [string | undefined, string | undefined][] = [
    [undefined, undefined],
    ['attachment', undefined],
    ['attachment; filename=plain.pdf', 'plain.pdf'],
    ['attachment; filename="a;b.pdf"; x=1', 'a;b.pdf'],
    [`attachment; filename="x.pdf"; filename*=UTF-8''M%C3%A4rz.pdf`, 'März.pdf'],
    [`attachment; filename="x.pdf"; filename*=UTF-8''%ZZ`, 'x.pdf'],
    [`attachment; filename="${Buffer.from('März.pdf').toString('latin1')}"`, 'März.pdf'],
    ['attachment; filename="C:\\\\dir\\\\..\\\\a.pdf"', 'a.pdf'],
    [`attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd`, 'passwd'],
    ['attachment; filename="..."', undefined],
    ['attachment; filename="a<b>:c|d?.pdf"', 'abcd.pdf'],
  ]
  for (const [disposition, name] of dispositions)
    it(`names ${JSON.stringify(name)} from ${JSON.stringify(disposition)}`, () => assert.equal(fileNameIn(disposition), name))

  describe('saved to a file', () => {
    let folder: ReturnType<typeof temporaryFolder>
    beforeEach(() => {
      folder = temporaryFolder()
    })
    afterEach(() => folder.remove())
    const names = () => fs.readdirSync(folder.path)

    it('is complete under its name, with nothing beside it', async () => {
      const body = Buffer.alloc(3_000_000, 'bytes of a result ')
      const target = path.join(folder.path, 'out.pdf')
      const answer = await answered(getFile, { body }, { saveTo: target })
      assert.equal(answer.file, target)
      assert.equal(answer.value, undefined)
      assert.ok(fs.readFileSync(target).equals(body))
      assert.deepEqual(names(), ['out.pdf'])
    })

    it('that breaks off leaves what was there before', async () => {
      const target = path.join(folder.path, 'out.pdf')
      fs.writeFileSync(target, 'before')
      const broken = await startFaultServer({ kind: 'truncate', body: Buffer.alloc(100_000), announced: 200_000, contentType: 'application/pdf' })
      const client = createClient(connectionTo(broken.url), { timing: quickTiming() })
      await failsWith(client.call(getFile, { saveTo: target }), 'INVALID_RESPONSE', 'answer-cut-off')
      assert.deepEqual(names(), ['out.pdf'])
      assert.equal(fs.readFileSync(target, 'utf8'), 'before')
      await broken.close()
    })

    it('that is cancelled leaves nothing', async () => {
      const slow = await startFaultServer({ kind: 'hang-after-head' })
      const abort = new AbortController()
      const file = { ...getFile, answers: { 200: { kind: 'bytes' } as const } }
      const options = { saveTo: path.join(folder.path, 'out'), signal: abort.signal, onDownload: () => abort.abort() }
      await failsWith(createClient(connectionTo(slow.url)).call(file, options), 'CANCELLED', 'cancelled-here')
      assert.deepEqual(names(), [])
      await slow.close()
    })

    it('into a folder that is missing, or over a folder, is INVALID_INPUT', async () => {
      for (const target of [path.join(folder.path, 'missing/out'), folder.path])
        await failsWith(answered(getFile, { body: Buffer.from('x') }, { saveTo: target }), 'INVALID_INPUT', 'file-unwritable')
      assert.deepEqual(names(), [])
    })

    it('on a full disk is ENGINE_FAILED and says so', async function () {
      // Every write to this device fails for want of space.
      if (!fs.existsSync('/dev/full')) return this.skip()
      const original = fs.promises.open
      const open = (name: unknown, flags: unknown) => (flags === 'wx' ? original('/dev/full', 'w') : original(name as string, flags as string))
      fs.promises.open = open as typeof original
      try {
        await failsWith(answered(getFile, { body: Buffer.from('x') }, { saveTo: path.join(folder.path, 'out') }), 'ENGINE_FAILED', 'disk-full')
      } finally {
        fs.promises.open = original
      }
    })
  })

  describe('Aspose.OMR', () => {
    const task = operation({
      id: 'aspose-omr.test-task',
      route: 'POST /omr/x/runOmrTask',
      answers: { 200: OmrResponse },
      evidence: 'documented',
    })
    const result = (changes: object = {}, info: object = {}, details: object = {}) => ({
      ErrorCode: 0,
      ErrorText: '',
      Payload: { Result: { Info: { SuccessfulTasksCount: 1, ProcessedTasksCount: 1, ...info, Details: { TaskMessages: [], TaskResult: 'Pass', ...details } } } },
      ...changes,
    })
    const run = (body: object) => {
      server.answerWith(() => ({ body }))
      return createClient(connectionTo(server.url, { service: 'aspose-omr' })).call(task)
    }

    it('success is told by all four members together', async () => {
      await run(result())
      await run(result({}, {}, { TaskResult: null, RecognitionStatistics: [{ Name: 'a.jpg', TaskMessages: [], TaskResult: 'Pass' }] }))
    })

    const failures: [string, object, RegExp][] = [
      ['an error code', result({ ErrorCode: 3, ErrorText: 'No template' }), /No template/],
      ['no task that succeeded', result({}, { SuccessfulTasksCount: 0 }), /0 tasks succeeded/],
      ['a result that is not Pass', result({}, {}, { TaskResult: 'Fail', TaskMessages: ['Markers not found'] }), /^Markers not found/],
      ['one picture that failed', result({}, {}, { TaskResult: null, RecognitionStatistics: [{ TaskResult: 'Error', TaskMessages: ['Too dark'] }] }), /Too dark/],
      ['nothing that says success', { ErrorCode: 0, ErrorText: '' }, /0 tasks/],
    ]
    for (const [name, body, words] of failures)
      it(`${name} is RECOGNITION_FAILED with the service's words`, async () => {
        const error = await failsWith(run(body), 'RECOGNITION_FAILED', 'recognition-failed')
        assert.match(error.cause?.detail ?? '', words)
        assert.equal(error.cause?.status, 200)
      })
  })

  describe('the engine', () => {
    const reasons: [string, number, string][] = [
      ['part-missing', 500, 'ENGINE_INCOMPLETE'],
      ['disk-full', 500, 'ENGINE_FAILED'],
      ['too-many-pages', 400, 'TOO_LARGE'],
      ['option-not-supported', 400, 'NOT_SUPPORTED'],
      ['damaged', 400, 'BAD_REQUEST'],
    ]
    for (const [reason, status, code] of reasons)
      it(`names the reason ${reason}: ${code}`, async () => {
        server.answerWith(() => ({ status, body: { Success: false, Code: status, Message: 'the words', Reason: reason } }))
        const client = createClient(connectionTo(server.url, { side: 'engine' }), { timing: quickTiming() })
        const error = await failsWith(client.call(readThing, { params: { id: 1 } }), code as never)
        assert.equal(error.cause?.reason, reason)
        assert.equal(error.cause?.detail, 'the words')
      })

    it('its reasons mean nothing from a vendor', async () => {
      const body = { Message: 'the words', Reason: 'disk-full' }
      await failsWith(answered(readThing, { status: 400, body }, { params: { id: 1 } }), 'BAD_REQUEST')
    })
  })
})
