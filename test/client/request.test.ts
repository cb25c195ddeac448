import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { Type } from '@sinclair/typebox'
import { createClient } from '../../lib/client/client'
import type { CallOptions, Connection } from '../../lib/client/types'
import { address, bytes, fixedQuery, header, json, none, operation, path as inPath, urlencoded, type Operation } from '../../lib/contract/operation'
import { findOperation } from '../../lib/contract/registry'
import { engineOnly } from '../../lib/contract/schema'
import { startRecordingServer, type RecordingServer } from '../support/recording-server'
import { connectionTo, countThings, deleteThing, failsWith, makeThing, readThing, sendFile, sendParts, temporaryFolder } from './support'

const Anything = Type.Object({}, { additionalProperties: true })

describe('client: what is sent', () => {
  let server: RecordingServer
  beforeEach(async () => {
    server = await startRecordingServer(() => ({ body: { Id: 1 } }))
  })
  afterEach(() => server.close())

  const call = (operation: Operation, options: CallOptions = {}, changes: Partial<Connection> = {}) =>
    createClient(connectionTo(`${server.url}/base/`, changes)).call(operation, options)
  const sent = async (operation: Operation, options: CallOptions = {}, changes: Partial<Connection> = {}) => {
    await call(operation, options, changes)
    const request = server.requests.at(-1)
    assert.ok(request)
    return request
  }

  describe('address', () => {
    const named = operation({
      id: 'ownocr.test-path',
      route: 'GET /a/{name}/b',
      params: { name: inPath(Type.String(), { slashes: 'plain' }) },
      answers: { 200: Anything },
      evidence: 'documented',
    })

    it('joins base and path, values encoded', async () => {
      const plain = operation({ id: 'ownocr.test-p', route: 'GET /a/{name}', params: { name: Type.String() }, answers: { 200: Anything }, evidence: 'documented' })
      assert.equal((await sent(plain, { params: { name: 'ä b/c?d#e%' } })).target, '/base/a/%C3%A4%20b%2Fc%3Fd%23e%25')
    })

    it('sends slashes plain or encoded, as the contract says', async () => {
      assert.equal((await sent(named, { params: { name: 'in/scans 1/a.jpg' } })).target, '/base/a/in/scans%201/a.jpg/b')
      const encoded = { ...named, params: { name: inPath(Type.String(), { slashes: 'encoded', wire: 'name' }) } }
      assert.equal((await sent(encoded, { params: { name: 'in/a.jpg' } })).target, '/base/a/in%2Fa.jpg/b')
    })

    for (const name of ['..', 'a/../../c', '.'])
      it(`refuses "${name}", which would lead to another operation`, async () => {
        await failsWith(call(named, { params: { name } }), 'INVALID_INPUT', 'parameter-invalid')
        assert.equal(server.requests.length, 0)
      })

    it('always sends a fixed query value, and nobody may give another', async () => {
      const correct = operation({
        id: 'aspose-omr.test-correct',
        route: 'POST /omr',
        params: { action: fixedQuery(Type.String(), 'CorrectTemplate', 'actionName'), storage: Type.Optional(Type.String()) },
        answers: { 200: Anything },
        evidence: 'documented',
      })
      assert.equal((await sent(correct, { params: { storage: 'a&b=c' } })).target, '/base/omr?actionName=CorrectTemplate&storage=a%26b%3Dc')
      await failsWith(call(correct, { params: { action: 'Other' } }), 'INVALID_INPUT', 'parameter-unknown')
    })

    it('can be corrected by the author: verb, path and query names', async () => {
      const guessed = operation({
        id: 'onprint.test-guess',
        route: 'GET /api/Things/{id}',
        params: { id: Type.String(), page: Type.Optional(Type.Integer()) },
        answers: { 200: Anything },
        evidence: 'convention',
      })
      const overrides = { 'onprint.test-guess': { method: 'POST', path: '/api/Items/{id}/get', query: { page: 'p' } } }
      const request = await sent(guessed, { params: { id: 'x', page: 2 } }, { overrides })
      assert.equal(`${request.method} ${request.target}`, 'POST /base/api/Items/x/get?p=2')
    })

    it('an absolute one gets neither login nor the headers of the account, unless it is the account\'s own server', async () => {
      const elsewhere = await startRecordingServer(() => ({ body: Buffer.from('file') }))
      const download = operation({
        id: 'flat.test-result',
        route: 'GET {url}',
        params: { url: address(Type.String()) },
        answers: { 200: bytes() },
        auth: ['bearer', 'none'],
        evidence: 'documented',
      })
      const changes: Partial<Connection> = { credentials: { kind: 'bearer', token: 'token-of-the-account' }, headers: { 'X-Platen-Secret': 'installation' } }
      await call(download, { params: { url: `${elsewhere.url}/f?signature=1` } }, changes)
      const [request] = elsewhere.requests
      assert.equal(request?.target, '/f?signature=1')
      assert.equal(request?.headers.authorization, undefined)
      assert.equal(request?.headers['x-platen-secret'], undefined)
      const own = await sent(download, { params: { url: `${server.url}/f` } }, changes)
      assert.equal(own.headers.authorization, 'Bearer token-of-the-account')
      assert.equal(own.headers['x-platen-secret'], 'installation')
      for (const url of ['file:///etc/passwd', 'ftp://host/f', 'http://user:pw@host/', 'nonsense'])
        await failsWith(call(download, { params: { url } }), 'INVALID_INPUT', 'parameter-invalid')
      await elsewhere.close()
    })

    for (const base of ['ftp://host', 'host:8080/x', 'nonsense', 'http://user:pw-in-address@host', 'http://host/?a=1'])
      it(`of an account "${base.replace('pw-in-address', '…')}" is NOT_CONFIGURED`, async () => {
        const error = await failsWith(createClient(connectionTo(base)).call(countThings), 'NOT_CONFIGURED', 'address-invalid')
        assert.doesNotMatch(error.message, /pw-in-address/)
      })

    it('that is missing is NOT_CONFIGURED', () => failsWith(createClient(connectionTo(' ')).call(countThings), 'NOT_CONFIGURED', 'account-incomplete'))
  })

  describe('parameters', () => {
    it('that are missing, unknown or wrong are INVALID_INPUT before anything is sent', async () => {
      await failsWith(call(readThing), 'INVALID_INPUT', 'parameter-missing')
      await failsWith(call(readThing, { params: { id: 1, other: 2 } }), 'INVALID_INPUT', 'parameter-unknown')
      for (const id of ['abc', 1.5, '1.5', true, {}]) await failsWith(call(readThing, { params: { id } }), 'INVALID_INPUT', 'parameter-invalid')
      assert.equal(server.requests.length, 0)
    })

    it('may be written as text', async () => assert.equal((await sent(readThing, { params: { id: ' 12 ' } })).target, '/base/things/12'))

    it('travel as headers where the contract says, and a line break in one is INVALID_INPUT', async () => {
      const located = operation({ id: 'onprint.test-h', route: 'GET /x', params: { latitude: header(Type.Number(), { wire: 'Latitude' }), device: header(Type.String(), { wire: 'DeviceName' }) }, answers: { 200: Anything }, evidence: 'documented' })
      assert.equal((await sent(located, { params: { latitude: 50.1 } })).headers.latitude, '50.1')
      await failsWith(call(located, { params: { device: 'a\r\nX-Other: b' } }), 'INVALID_INPUT', 'parameter-invalid')
    })

    it('that only the engine has are NOT_SUPPORTED by a vendor, and sent to the engine', async () => {
      const special = operation({
        id: 'ownocr.test-engine',
        route: 'POST /special',
        params: { fast: { ...header(Type.Boolean(), { wire: 'X-Fast' }), only: 'engine' } },
        body: json(Type.Object({ Common: Type.Optional(Type.Integer()), Special: Type.Optional(engineOnly(Type.Integer())) })),
        answers: { 200: Anything },
        evidence: 'documented',
      })
      await failsWith(call(special, { params: { fast: true }, body: {} }), 'NOT_SUPPORTED', 'engine-only')
      await failsWith(call(special, { body: { Special: 1 } }), 'NOT_SUPPORTED', 'engine-only')
      assert.equal(server.requests.length, 0)
      const request = await sent(special, { params: { fast: true }, body: { Special: 1 } }, { side: 'engine' })
      assert.equal(request.headers['x-fast'], 'true')
      assert.equal(request.body.toString(), '{"Special":1}')
    })
  })

  it('asks for no deflate, by which servers mean two formats', async () =>
    assert.equal((await sent(readThing, { params: { id: 1 } })).headers['accept-encoding'], 'gzip, br'))

  describe('body', () => {
    it('none: a read and a delete send no length, others an empty one', async () => {
      assert.equal((await sent(readThing, { params: { id: 1 } })).headers['content-length'], undefined)
      server.answerWith(() => ({ status: 204 }))
      const gone = await sent(deleteThing, { params: { id: 1 } })
      assert.equal(`${gone.method} ${gone.target}`, 'DELETE /base/things/1')
      assert.equal(gone.headers['transfer-encoding'], undefined)
      server.answerWith(() => ({ body: {} }))
      const post = operation({ id: 'flat.test-empty', route: 'POST /task', body: none('application/json'), answers: { 200: Anything }, evidence: 'documented' })
      const request = await sent(post)
      assert.equal(request.headers['content-length'], '0')
      assert.equal(request.headers['content-type'], 'application/json')
      assert.equal(request.headers['transfer-encoding'], undefined)
    })

    it('JSON and form fields', async () => {
      const made = await sent(makeThing, { body: { Name: 'ä' } })
      assert.equal(made.headers['content-type'], 'application/json')
      assert.equal(made.body.toString(), '{"Name":"ä"}')
      const form = operation({ id: 'onprint.test-form', route: 'POST /form', body: urlencoded(Type.Object({ a: Type.String(), b: Type.Integer() })), answers: { 200: Anything }, evidence: 'documented' })
      const filled = await sent(form, { body: { a: 'x & y', b: 2 } })
      assert.equal(filled.headers['content-type'], 'application/x-www-form-urlencoded')
      assert.equal(filled.body.toString(), 'a=x+%26+y&b=2')
    })

    it('that is missing, does not fit, or has no place is INVALID_INPUT', async () => {
      await failsWith(call(makeThing), 'INVALID_INPUT', 'body-missing')
      await failsWith(call(makeThing, { body: { Name: 5 } }), 'INVALID_INPUT', 'body-invalid')
      await failsWith(call(readThing, { params: { id: 1 }, body: {} }), 'INVALID_INPUT', 'body-invalid')
      await failsWith(call(sendFile, {}), 'INVALID_INPUT', 'body-missing')
      await failsWith(call(sendFile, { file: { content: { data: Buffer.from('x') } } }), 'INVALID_INPUT', 'content-type-missing')
      await failsWith(call(sendFile, { file: { content: { data: Buffer.from('x') }, contentType: 'text/plain' } }), 'INVALID_INPUT', 'content-type-refused')
      await failsWith(call(sendParts, { parts: { query: { Language: 'en' } } }), 'INVALID_INPUT', 'body-missing')
      await failsWith(call(sendParts, { parts: { query: {}, file: { content: { data: Buffer.from('x') } } } }), 'INVALID_INPUT', 'body-invalid')
      assert.equal(server.requests.length, 0)
    })

    it('file: the name travels in both forms where it is not plain', async () => {
      const file = { content: { data: Buffer.from('x') }, contentType: 'application/pdf', fileName: 'Rechnung "März".pdf' }
      const request = await sent(sendFile, { file })
      assert.equal(
        request.headers['content-disposition'],
        `attachment; filename="Rechnung _M_rz_.pdf"; filename*=UTF-8''Rechnung%20%22M%C3%A4rz%22.pdf`,
      )
    })

    it('file: what no document has a place for goes to the engine only', async () => {
      const upload = { ...findOperation('ownocr.upload'), answers: sendFile.answers }
      const call = { params: { id: 1 }, file: { content: { data: Buffer.from('x') }, contentType: 'application/pdf', fileName: 'a b.pdf' } }
      assert.equal((await sent(upload, call)).headers['content-disposition'], undefined)
      assert.equal((await sent(upload, call, { side: 'engine' })).headers['content-disposition'], 'attachment; filename="a b.pdf"')
    })

    describe('from memory and from a file are the same bytes, also when sent again', () => {
      const data = Buffer.alloc(700_001, 'scanned page ')
      let folder: ReturnType<typeof temporaryFolder>
      let file: string
      beforeEach(() => {
        folder = temporaryFolder()
        file = path.join(folder.path, 'page.png')
        fs.writeFileSync(file, data)
      })
      afterEach(() => folder.remove())

      /** The wire without what is drawn by lot. */
      const wire = (index: number) => {
        const request = server.requests[index]
        assert.ok(request)
        const boundary = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '')?.[1]
        const { host: _host, ...headers } = request.headers
        const text = JSON.stringify({ target: request.target, headers, body: request.body.toString('latin1') })
        return boundary ? text.replaceAll(boundary, 'BOUNDARY') : text
      }

      it('raw', async () => {
        const options = { contentType: 'image/png', fileName: 'page.png' }
        server.answerWith((_request, index) => (index % 2 ? { body: { Id: 1 } } : { status: 503, body: 'busy' }))
        await call(sendFile, { file: { content: { data }, ...options }, repeatable: true })
        await call(sendFile, { file: { content: { path: file }, ...options }, repeatable: true })
        assert.equal(server.requests.length, 4)
        assert.deepEqual(server.requests[0]?.body, data)
        for (const index of [1, 2, 3]) assert.ok(wire(index) === wire(0), `try ${index} differs`)
      })

      it('parts, in the order of the contract', async () => {
        const parts = (content: { data: Buffer } | { path: string }) => ({
          note: 'last',
          file: { content, contentType: 'image/png', fileName: 'page.png' },
          query: { Language: 'de-DE' },
        })
        server.answerWith((_request, index) => (index % 2 ? { body: { Id: 1 } } : { status: 503, body: 'busy' }))
        await call(sendParts, { parts: parts({ data }), repeatable: true })
        await call(sendParts, { parts: parts({ path: file }), repeatable: true })
        const first = server.requests[0]
        assert.equal(first?.headers['content-length'], String(first?.body.length))
        const text = first?.body.toString('latin1') ?? ''
        const order = ['name="query"\r\nContent-Type: application/json; charset=utf-8', 'name="file"; filename="page.png"\r\nContent-Type: image/png', 'name="note"']
        const places = order.map((part) => text.indexOf(part))
        assert.ok(places.every((place, index) => place > (places[index - 1] ?? 0)), `parts at ${places.join(', ')}`)
        for (const index of [1, 2, 3]) assert.ok(wire(index) === wire(0), `try ${index} differs`)
      })

      it('an empty file is sent as an empty body', async () => {
        fs.writeFileSync(file, '')
        const request = await sent(sendFile, { file: { content: { path: file }, contentType: 'image/png' } })
        assert.equal(request.headers['content-length'], '0')
      })

      it('progress is told from the first byte to the last', async () => {
        const told: [number, number | undefined][] = []
        await call(sendFile, { file: { content: { path: file }, contentType: 'image/png' }, onUpload: (done, total) => told.push([done, total]) })
        assert.deepEqual(told.at(-1), [data.length, data.length])
        assert.ok(told.length > 1)
        assert.ok(told.every(([done], index) => done >= (told[index - 1]?.[0] ?? 0)))
      })

      it('a file that is not there, or is none, is INVALID_INPUT', async () => {
        for (const name of [path.join(folder.path, 'missing.png'), folder.path])
          await failsWith(call(sendFile, { file: { content: { path: name }, contentType: 'image/png' } }), 'INVALID_INPUT', 'file-unreadable')
      })

      it('a file that becomes shorter on the way is INVALID_INPUT, not an endless wait', async () => {
        const large = path.join(folder.path, 'large.png')
        fs.writeFileSync(large, Buffer.alloc(40_000_000))
        let cut = false
        const onUpload = () => {
          if (!cut) fs.truncateSync(large, 1000)
          cut = true
        }
        await failsWith(call(sendFile, { file: { content: { path: large }, contentType: 'image/png' }, onUpload }), 'INVALID_INPUT', 'file-unreadable')
      })
    })
  })

  it('calls operations of all four services', async () => {
    server.answerWith(() => ({ body: '5' }))
    assert.equal((await call(findOperation('ownocr.count'), {}, { service: 'ownocr' })).value, 5)
    server.answerWith(() => ({ body: { id: 'u', username: 'u' } }))
    await call(findOperation('flat.get-me'), {}, { service: 'flat', credentials: { kind: 'bearer', token: 'flat-token' } })
    assert.equal(server.requests.at(-1)?.headers.authorization, 'Bearer flat-token')
  })
})
