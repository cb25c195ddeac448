import assert from 'node:assert/strict'
import { createClient } from '../../lib/client/client'
import type { Connection } from '../../lib/client/types'
import { startRecordingServer, type RecordingServer } from '../support/recording-server'
import { connectionTo, deleteThing, failsWith, getFile, makeThing, readThing, sendFile } from './support'

const secretHeaders = ['authorization', 'x-platen-secret', 'apikey', 'cookie', 'devicename', 'x-own']

describe('client: redirects', () => {
  let home: RecordingServer
  let away: RecordingServer
  beforeEach(async () => {
    home = await startRecordingServer()
    away = await startRecordingServer(() => ({ body: { Id: 9 } }))
  })
  afterEach(async () => {
    await home.close()
    await away.close()
  })

  const connection = (): Connection =>
    connectionTo(home.url, {
      credentials: { kind: 'bearer', token: 'token-of-the-account' },
      headers: { 'X-Platen-Secret': 'installation', ApiKey: 'key-of-the-account', Cookie: 'a=b', DeviceName: 'desk' },
    })
  const client = () => createClient(connection())

  it('on the same server keep login, verb and body', async () => {
    home.answerWith((request) => (request.path === '/things' ? { status: 307, headers: { location: '/v2/things' } } : { body: { Id: 2 } }))
    assert.deepEqual((await client().call(makeThing, { body: { Name: 'a' } })).value, { Id: 2 })
    const [, second] = home.requests
    assert.equal(second?.method, 'POST')
    assert.equal(second?.body.toString(), '{"Name":"a"}')
    assert.equal(second?.headers.authorization, 'Bearer token-of-the-account')
  })

  for (const status of [301, 302, 303, 307, 308])
    it(`${status} of a read to another server is followed without anything that proves who asks`, async () => {
      home.answerWith(() => ({ status, headers: { location: `${away.url}/elsewhere?signature=1` } }))
      const { value } = await client().call(readThing, { params: { id: 1 }, headers: { 'X-Own': 'of the call' } })
      assert.deepEqual(value, { Id: 9 })
      const [request] = away.requests
      assert.equal(request?.target, '/elsewhere?signature=1')
      for (const name of secretHeaders) assert.equal(request?.headers[name], undefined, name)
      assert.equal(home.requests[0]?.headers.authorization, 'Bearer token-of-the-account')
    })

  it('to a server that wants a login say where the login would have to go, and use up no token', async () => {
    home.answerWith(() => ({ status: 301, headers: { location: `${away.url}/things` } }))
    away.answerWith(() => ({ status: 401 }))
    const error = await failsWith(client().call(readThing, { params: { id: 1 } }), 'AUTH_FAILED', 'redirect-wants-login')
    assert.ok(error.message.includes(away.url))
    assert.deepEqual([home.requests.length, away.requests.length], [1, 1])
  })

  it('back home again carry no login: the other server chose the address', async () => {
    away.answerWith(() => ({ status: 302, headers: { location: `${home.url}/back` } }))
    home.answerWith((request) => (request.path === '/back' ? { body: { Id: 3 } } : { status: 302, headers: { location: away.url } }))
    await client().call(readThing, { params: { id: 1 } })
    assert.equal(home.requests[1]?.path, '/back')
    for (const name of secretHeaders) assert.equal(home.requests[1]?.headers[name], undefined, name)
  })

  it('to another name of the same machine count as another server', async () => {
    home.answerWith((request) =>
      request.headers.host?.startsWith('localhost') ? { body: Buffer.from('x') } : { status: 302, headers: { location: `http://localhost:${home.port}/f` } },
    )
    await client().call(getFile)
    for (const name of secretHeaders) assert.equal(home.requests[1]?.headers[name], undefined, name)
  })

  for (const status of [301, 302, 307, 308])
    it(`${status} of a document to another server is refused, and the document stays`, async () => {
      home.answerWith(() => ({ status, headers: { location: `${away.url}/take?secret=1` } }))
      const file = { content: { data: Buffer.from('private') }, contentType: 'image/png' }
      const error = await failsWith(client().call(sendFile, { file }), 'INVALID_RESPONSE', 'redirect-refused')
      assert.equal(away.requests.length, 0)
      assert.match(error.message, new RegExp(away.url))
      assert.doesNotMatch(error.message, /secret=1/)
    })

  it('303 after a create is read without body and login', async () => {
    home.answerWith(() => ({ status: 303, headers: { location: away.url } }))
    await client().call(makeThing, { body: { Name: 'a' } })
    const [request] = away.requests
    assert.equal(request?.method, 'GET')
    assert.equal(request?.body.length, 0)
    assert.equal(request?.headers['content-type'], undefined)
    for (const name of secretHeaders) assert.equal(request?.headers[name], undefined, name)
  })

  it('a delete is not carried to another server', async () => {
    home.answerWith(() => ({ status: 308, headers: { location: away.url } }))
    await failsWith(client().call(deleteThing, { params: { id: 1 } }), 'INVALID_RESPONSE', 'redirect-refused')
    assert.equal(away.requests.length, 0)
  })

  it('without an end are given up', async () => {
    home.answerWith(() => ({ status: 302, headers: { location: '/again' } }))
    await failsWith(client().call(readThing, { params: { id: 1 } }), 'INVALID_RESPONSE', 'redirect-endless')
    assert.equal(home.requests.length, 6)
  })

  for (const location of ['file:///etc/passwd', 'http://user:pw@127.0.0.1/', 'http://[broken'])
    it(`to ${location} are refused`, async () => {
      home.answerWith(() => ({ status: 302, headers: { location } }))
      await failsWith(client().call(readThing, { params: { id: 1 } }), 'INVALID_RESPONSE', 'redirect-refused')
    })
})
