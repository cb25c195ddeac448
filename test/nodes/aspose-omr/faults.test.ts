/** Every way in which the service or the way there may fail, for every node that asks it: one coded error, no secret, nothing sent. */
import assert from 'node:assert/strict'
import type { NodeAPI } from 'node-red'
import account from '../../../nodes/aspose-omr/aspose-omr-account'
import correct from '../../../nodes/aspose-omr/aspose-omr-correct'
import file from '../../../nodes/aspose-omr/aspose-omr-file'
import finalize from '../../../nodes/aspose-omr/aspose-omr-finalize'
import folder from '../../../nodes/aspose-omr/aspose-omr-folder'
import generate from '../../../nodes/aspose-omr/aspose-omr-generate'
import recognize from '../../../nodes/aspose-omr/aspose-omr-recognize'
import sheet from '../../../nodes/aspose-omr/aspose-omr-sheet'
import { startFaultServer, type Fault } from '../../support/fault-server'
import { PATIENT, patienceFor } from '../../support/patience'
import { tinyPng } from '../../support/tiny-pages'
import { SourceNodes, startService, str, type Message, type Params } from './node-of-source'

const SECRET = 'pl4nted-client-secret'
const TOKEN = 'pl4nted-token'
const OMR = Buffer.from('{"Pages":[{"Elements":[]}]}')
const STORED = { from: str('storage'), storedName: str('a.png') }

const SUBJECTS: readonly (readonly [string, (RED: NodeAPI) => void, Params, Message])[] = [
  ['aspose-omr-generate', generate, STORED, {}],
  ['aspose-omr-correct', correct, STORED, { omrTemplate: { name: 'x', omr: OMR } }],
  ['aspose-omr-finalize', finalize, STORED, { omrTemplate: { name: 'x', id: 'id-1', omr: OMR } }],
  ['aspose-omr-recognize', recognize, STORED, { omrTemplate: { name: 'x', id: 'id-1' } }],
  ['aspose-omr-sheet', sheet, { markup: str('#Q\n\t() a\n') }, {}],
  ['aspose-omr-file', file, { operation: str('upload-file'), storagePath: str('a.png') }, { payload: tinyPng() }],
  ['aspose-omr-folder', folder, { operation: str('list-folder'), storagePath: str('/') }, {}],
]

const status = (code: number, body = '{"Error":{"Code":"x","Message":"words of the service"}}'): Fault => ({ kind: 'status', status: code, body })
const FAULTS: readonly (readonly [string, Fault, string])[] = [
  ['silence', { kind: 'hang' }, 'TIMEOUT'],
  ['a broken connection', { kind: 'drop' }, 'UNREACHABLE'],
  ['400', status(400), 'BAD_REQUEST'],
  ['402', status(402), 'QUOTA_EXCEEDED'],
  ['403', status(403), 'FORBIDDEN'],
  ['404', status(404), 'NOT_FOUND'],
  ['409', status(409), 'WRONG_STATE'],
  ['413', status(413), 'TOO_LARGE'],
  ['415', status(415), 'UNSUPPORTED_MEDIA'],
  ['422', status(422), 'BAD_REQUEST'],
  ['429 past the time allowed', { kind: 'status', status: 429, body: '{}', headers: { 'retry-after': '60' } }, 'RATE_LIMITED'],
  ['500', status(500), 'SERVER_ERROR'],
  ['501', status(501), 'NOT_SUPPORTED'],
  ['a web page', { kind: 'html' }, 'INVALID_RESPONSE'],
  ['half a JSON', { kind: 'half-json' }, 'INVALID_RESPONSE'],
  ['another shape', { kind: 'wrong-shape' }, 'INVALID_RESPONSE'],
]

describe('Aspose.OMR: every failure is one coded error', function () {
  this.timeout(60_000)
  let nodes: SourceNodes

  beforeEach(() => {
    nodes = new SourceNodes().register(account, ...SUBJECTS.map(([, module]) => module))
  })
  afterEach(() => nodes.remove())

  const makeAccount = (address: string, patience: Params = PATIENT, credentials: Record<string, string> = { clientId: 'SID', clientSecret: SECRET }): void => {
    const params = { address: str(address), ...patience, parallel: { type: 'num', value: 16 } }
    nodes.make('aspose-omr-account', { id: 'account', type: 'aspose-omr-account', name: '', params, version: 1, credentials })
  }

  async function fails(type: string, params: Params, message: Message, code: string): Promise<Error & { cause?: Record<string, unknown> }> {
    const running = nodes.run(type, params, 'account', type)
    const { outputs, error } = await running.send({ ...message })
    await running.close(true)
    assert.equal(error?.code, code, `${type}: ${error?.message}`)
    assert.equal(outputs.length, 0)
    const told = `${error?.message} ${error?.stack} ${JSON.stringify(error)} ${running.warnings.join()}`
    for (const secret of [SECRET, TOKEN]) assert.equal(told.includes(secret), false, 'tells no secret')
    assert.doesNotMatch(String(error?.message), /__\w+__/)
    return error as Error & { cause?: Record<string, unknown> }
  }

  const everyNode = (code: string) => Promise.all(SUBJECTS.map(([type, , params, message]) => fails(type, params, message, code)))

  describe('in every node', () => {
    for (const [title, fault, code] of FAULTS)
      it(`${title}: ${code}`, async () => {
        const server = await startFaultServer(fault)
        // Sign-in works; everything else fails.
        server.planBy(({ target }) => (target === '/connect/token' ? { kind: 'ok', body: { access_token: TOKEN, expires_in: 3600 } } : fault))
        try {
          makeAccount(server.url, patienceFor(fault))
          for (const { cause } of await everyNode(code)) assert.equal(cause?.service, 'aspose-omr')
          assert.ok(server.requests.filter(({ target }) => target !== '/connect/token').length >= SUBJECTS.length)
        } finally {
          await server.close()
        }
      })

    it('nobody there: UNREACHABLE', async () => {
      const gone = await startFaultServer({ kind: 'hang' })
      await gone.close()
      makeAccount(gone.url)
      await everyNode('UNREACHABLE')
    })

    it('an account that lacks its secret: NOT_CONFIGURED', async () => {
      makeAccount('http://127.0.0.1:9', PATIENT, { clientId: 'SID' })
      await everyNode('NOT_CONFIGURED')
    })

    it('an account that does not exist: NOT_CONFIGURED', () => everyNode('NOT_CONFIGURED'))
  })

  const ask = { operation: str('disc-usage') }
  const USAGE = { usedSize: 1, totalSize: 2 }

  it('a token that is refused is renewed once, and the call repeated once', async () => {
    const service = await startService()
    try {
      let refused = 0
      service.answer = ({ headers }) => (headers.authorization === 'Bearer token-1' && refused++ === 0 ? { status: 401, body: {} } : { body: USAGE })
      makeAccount(service.server.url)
      const { outputs, error } = await nodes.run('aspose-omr-folder', ask).send({})
      assert.equal(error, undefined, error?.message)
      assert.deepEqual(outputs[0]?.[0]?.payload, USAGE)
      assert.deepEqual(service.server.requests.map(({ path }) => path.split('/').pop()), ['token', 'disc', 'token', 'disc'])
    } finally {
      await service.server.close()
    }
  })

  it('a token that stays refused: AUTH_FAILED after one renewal', async () => {
    const service = await startService()
    try {
      service.answer = () => ({ status: 401, body: {} })
      makeAccount(service.server.url)
      await fails('aspose-omr-folder', ask, {}, 'AUTH_FAILED')
      assert.equal(service.requests().length, 2)
    } finally {
      await service.server.close()
    }
  })

  for (const [title, fault, code] of [
    ['refuses the login', status(400, '{"error":"invalid_client"}'), 'AUTH_FAILED'],
    ['is broken', status(500), 'SERVER_ERROR'],
    ['is silent', { kind: 'hang' }, 'TIMEOUT'],
  ] as const)
    it(`the token endpoint ${title}: ${code}`, async () => {
      const server = await startFaultServer(fault)
      try {
        makeAccount(server.url, patienceFor(fault))
        await fails('aspose-omr-folder', ask, {}, code)
        assert.ok(server.requests.every(({ target }) => target === '/connect/token'))
      } finally {
        await server.close()
      }
    })
})
