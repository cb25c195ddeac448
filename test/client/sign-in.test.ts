import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import { createClient, forgetAccount } from '../../lib/client/client'
import type { Connection, Credentials } from '../../lib/client/types'
import { operation, type Auth } from '../../lib/contract/operation'
import { startFaultServer } from '../support/fault-server'
import { startRecordingServer, type PlannedAnswer, type RecordingServer } from '../support/recording-server'
import { connectionTo, failsWith, quickTiming } from './support'

const call = (auth: readonly Auth[], id: 'aspose-omr.test' | 'onprint.test' = 'aspose-omr.test', method: 'GET' | 'POST' = 'GET') =>
  operation({ id, route: `${method} /things`, answers: { 200: Type.Object({}, { additionalProperties: true }) }, auth, evidence: 'documented' })

const withBearer = call(['bearer'])

describe('client: sign-in', () => {
  let server: RecordingServer
  let tokens: number
  /** What the token endpoint answers; the rest of the server takes the newest token only. */
  let token: () => PlannedAnswer
  beforeEach(async () => {
    tokens = 0
    token = () => ({ body: { access_token: `token-${++tokens}`, expires_in: 3600, token_type: 'Bearer' } })
    server = await startRecordingServer(({ path, headers }) => {
      if (path === '/connect/token') return token()
      return headers.authorization === `Bearer token-${tokens}` ? { body: {} } : { status: 401, body: { Message: 'token?' } }
    })
  })
  afterEach(() => server.close())

  const clientCredentials = (): Credentials => ({
    kind: 'client-credentials',
    id: 'client-id',
    secret: 'the client secret',
    tokenAddress: `${server.url}/connect/token`,
  })
  const connection = (changes: Partial<Connection> = {}) =>
    connectionTo(server.url, { service: 'aspose-omr', credentials: clientCredentials(), ...changes })
  const paths = () => server.requests.map((request) => request.path)

  it('fetches a token by client credentials and uses it until it ends', async () => {
    const timing = quickTiming()
    const client = createClient(connection(), { timing })
    await client.call(withBearer)
    await client.call(withBearer)
    assert.deepEqual(paths(), ['/connect/token', '/things', '/things'])
    const [asked] = server.requests
    assert.equal(asked?.method, 'POST')
    assert.equal(asked?.headers['content-type'], 'application/x-www-form-urlencoded')
    assert.equal(asked?.body.toString(), 'grant_type=client_credentials&client_id=client-id&client_secret=the+client+secret')
    await timing.sleep((3600 - 61) * 1000)
    await client.call(withBearer)
    assert.equal(tokens, 1)
    await timing.sleep(2000)
    await client.call(withBearer)
    assert.equal(tokens, 2, 'renewed before it ends')
  })

  it('trusts a short life that is written as text', async () => {
    token = () => ({ body: { access_token: `token-${++tokens}`, expires_in: '10' } })
    const timing = quickTiming()
    const client = createClient(connection(), { timing })
    await client.call(withBearer)
    await timing.sleep(8000)
    await client.call(withBearer)
    assert.equal(tokens, 1)
    await timing.sleep(1500)
    await client.call(withBearer)
    assert.equal(tokens, 2)
  })

  it('fetches one token however many calls and clients of an account need it at once', async () => {
    const account = connection()
    const clients = [createClient(account), createClient(account), createClient(account)]
    await Promise.all(clients.flatMap((client) => [client.call(withBearer), client.call(withBearer)]))
    assert.equal(tokens, 1)
    assert.equal(server.requests.length, 7)
  })

  it('renews after a 401 exactly once, also for a create', async () => {
    const client = createClient(connection())
    await client.call(withBearer)
    tokens = 41 // The service has forgotten the token.
    await client.call(call(['bearer'], 'aspose-omr.test', 'POST'))
    assert.deepEqual(paths(), ['/connect/token', '/things', '/things', '/connect/token', '/things'])
    server.answerWith(({ path }) => (path === '/connect/token' ? token() : { status: 401 }))
    await failsWith(client.call(withBearer), 'AUTH_FAILED', 'credentials-refused')
    assert.deepEqual(paths().slice(5), ['/things', '/connect/token', '/things'])
  })

  it('calls that meet a 401 together share the new token', async () => {
    const client = createClient(connection())
    await client.call(withBearer)
    tokens = 41
    await Promise.all([client.call(withBearer), client.call(withBearer), client.call(withBearer)])
    assert.equal(tokens, 42)
  })

  for (const [status, body] of [
    [400, { error: 'invalid_client' }],
    [401, 'no'],
    [403, 'no'],
  ] as const)
    it(`a sign-in refused with ${status} is AUTH_FAILED, and not tried again by every message`, async () => {
      token = () => ({ status, body })
      const timing = quickTiming()
      const client = createClient(connection(), { timing })
      const error = await failsWith(client.call(withBearer), 'AUTH_FAILED', 'sign-in-refused')
      assert.equal(error.cause?.status, status)
      await failsWith(client.call(withBearer), 'AUTH_FAILED', 'sign-in-refused')
      assert.deepEqual(paths(), ['/connect/token'])
      await timing.sleep(31_000)
      token = () => ({ body: { access_token: `token-${++tokens}` } })
      await client.call(withBearer)
    })

  it('corrected credentials are tried at once', async () => {
    token = () => ({ status: 400, body: { error: 'invalid_client' } })
    const account = connection()
    await failsWith(createClient(account).call(withBearer), 'AUTH_FAILED')
    token = () => ({ body: { access_token: `token-${++tokens}` } })
    const corrected = { ...account, credentials: { ...clientCredentials(), secret: 'another secret' } as Credentials }
    await createClient(corrected).call(withBearer)
  })

  it('an account that is forgotten signs in anew', async () => {
    const account = connection()
    await createClient(account).call(withBearer)
    forgetAccount(account.key)
    await createClient(account).call(withBearer)
    assert.equal(tokens, 2)
  })

  it('a token endpoint that is down has the code of what is wrong with it', async () => {
    const down = await startFaultServer({ kind: 'status', status: 500 })
    const account = connection({ credentials: { ...clientCredentials(), tokenAddress: `${down.url}/t` } as Credentials })
    const client = createClient(account, { timing: quickTiming() })
    const error = await failsWith(client.call(withBearer), 'SERVER_ERROR', 'server-error')
    assert.equal(error.cause?.operation, 'aspose-omr.token')
    assert.equal(down.requests.length, 3, 'repeated by signing in, not by the call once more')
    down.plan({ kind: 'html' })
    await failsWith(client.call(withBearer), 'INVALID_RESPONSE', 'answer-html')
    down.plan({ kind: 'wrong-shape' })
    await failsWith(client.call(withBearer), 'INVALID_RESPONSE', 'answer-shape')
    await down.close()
    await failsWith(client.call(withBearer), 'UNREACHABLE', 'connection-refused')
    assert.equal(server.requests.length, 0)
  })

  it('one caller that leaves does not take the token from the others; the last one ends the request', async () => {
    const slow = await startFaultServer({ kind: 'hang' })
    const account = connection({ credentials: { ...clientCredentials(), tokenAddress: `${slow.url}/t` } as Credentials })
    const client = createClient(account)
    const [first, second] = [new AbortController(), new AbortController()]
    const failed = [first, second].map(({ signal }) => failsWith(client.call(withBearer, { signal }), 'CANCELLED', 'cancelled-here'))
    await slow.received(1)
    first.abort()
    await failed[0]
    assert.equal(slow.open(), 1)
    second.abort()
    await failed[1]
    await slow.idle()
    await slow.close()
  })

  it('a token endpoint that redirects does not get the password carried away', async () => {
    const away = await startRecordingServer()
    token = () => ({ status: 307, headers: { location: away.url } })
    await failsWith(createClient(connection(), { timing: quickTiming() }).call(withBearer), 'INVALID_RESPONSE')
    assert.equal(away.requests.length, 0)
    await away.close()
  })

  describe('password grant with a key', () => {
    const account = (changes: Record<string, string | undefined> = {}): Connection =>
      connectionTo(server.url, {
        service: 'onprint',
        credentials: { kind: 'password-grant', user: 'u@example.com', password: 'pass word', apiKey: 'the-key', tokenAddress: `${server.url}/connect/token`, ...changes },
      })

    it('signs in with the key in a header, then uses the token', async () => {
      await createClient(account()).call(call(['bearer'], 'onprint.test'))
      const [asked, used] = server.requests
      assert.equal(asked?.body.toString(), 'grant_type=password&username=u%40example.com&password=pass+word')
      assert.equal(asked?.headers.apikey, 'the-key')
      assert.equal(used?.headers.authorization, 'Bearer token-1')
      assert.equal(used?.headers.apikey, undefined)
    })

    it('tells what the service said of who signs in, but no token', async () => {
      token = () => ({ body: { access_token: 'token-1', refresh_token: 'token-2', expires_in: 100, organizationId: 'o1', userName: 'u', rights: ['all'] } })
      const client = createClient(account())
      assert.deepEqual(await client.signedIn(new AbortController().signal), { organizationId: 'o1', userName: 'u' })
      await client.signedIn(new AbortController().signal)
      assert.deepEqual(paths(), ['/connect/token'])
      assert.deepEqual(await createClient(account({ user: undefined })).signedIn(new AbortController().signal), {})
    })

    it('sends only the key where the operation needs no sign-in', async () => {
      server.answerWith(() => ({ body: {} }))
      await createClient(account({ user: undefined, password: undefined })).call(call(['apikey'], 'onprint.test'))
      assert.deepEqual(paths(), ['/things'])
      assert.equal(server.requests[0]?.headers.apikey, 'the-key')
    })

    it('says what is missing', async () => {
      const noKey = await failsWith(createClient(account({ apiKey: undefined })).call(call(['apikey'], 'onprint.test')), 'NOT_CONFIGURED', 'account-incomplete')
      assert.match(noKey.message, /API key/)
      const noUser = await failsWith(createClient(account({ user: '' })).call(call(['bearer'], 'onprint.test')), 'NOT_CONFIGURED', 'account-incomplete')
      assert.match(noUser.message, /user name/)
    })
  })

  it('sends nothing that the operation does not ask for', async () => {
    server.answerWith(() => ({ body: {} }))
    const some: Credentials[] = [{ kind: 'basic', user: 'u', password: 'pass' }, { kind: 'bearer', token: 'pasted' }, clientCredentials()]
    for (const credentials of some) await createClient(connection({ credentials })).call(call(['none']))
    for (const request of server.requests) assert.equal(request.headers.authorization, undefined)
    assert.equal(server.requests.length, 3)
  })

  it('Basic and a pasted token are sent as they are; 401 is AUTH_FAILED at once', async () => {
    const basic = createClient(connection({ credentials: { kind: 'basic', user: 'ä', password: 'p:w' } }))
    await failsWith(basic.call(call(['basic', 'none'])), 'AUTH_FAILED', 'credentials-refused')
    assert.equal(server.requests[0]?.headers.authorization, `Basic ${Buffer.from('ä:p:w').toString('base64')}`)
    const pasted = createClient(connection({ credentials: { kind: 'bearer', token: 'pasted' } }))
    await failsWith(pasted.call(withBearer), 'AUTH_FAILED', 'credentials-refused')
    assert.equal(server.requests.length, 2)
  })

  it('a vendor without a login is NOT_CONFIGURED; the engine knows its callers by their secret', async () => {
    await failsWith(createClient(connection({ credentials: { kind: 'none' } })).call(withBearer), 'NOT_CONFIGURED', 'account-incomplete')
    server.answerWith(() => ({ body: {} }))
    const engine = connection({ side: 'engine', credentials: { kind: 'none' }, headers: { 'x-platen-secret': 'installation' } })
    await createClient(engine).call(withBearer)
    assert.equal(server.requests[0]?.headers['x-platen-secret'], 'installation')
  })
})
