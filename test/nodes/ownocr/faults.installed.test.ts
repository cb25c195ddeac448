/** Each row of the table of errors (docs/errors.md) for each ownOCR node, all nodes at once against one server that misbehaves. */
import assert from 'node:assert/strict'
import { startFaultServer, type Fault } from '../../support/fault-server'
import { loadFlow, type FlowUnderTest } from '../../support/flows'
import { PATIENT, patienceFor } from '../../support/patience'
import { tinyPng } from '../../support/tiny-pages'
import { num, str, type CaughtError, type Message, type Params } from './support'

const GUID = '802231b4-bea3-485f-911e-00adb98f1e23'

const nodes: Readonly<Record<string, Params>> = {
  'ownocr-create': {},
  'ownocr-template': {},
  'ownocr-options': { PdfTitle: str('x') },
  'ownocr-upload': {},
  'ownocr-schedule': {},
  'ownocr-status': {},
  'ownocr-info': {},
  'ownocr-cancel': {},
  'ownocr-delete': {},
  'ownocr-wait': { timeout: num(0.05) },
  'ownocr-download': { formats: { type: 'json', value: '["pdf"]' } },
  'ownocr-query': {},
  'ownocr-count': {},
  'ownocr-folder': {},
  'ownocr-post': { folder: str(GUID) },
  'ownocr-server-info': {},
}

const rows: readonly (readonly [title: string, fault: Fault, code: string])[] = [
  ['a server that does not answer', { kind: 'hang' }, 'TIMEOUT'],
  ['a broken connection', { kind: 'drop' }, 'UNREACHABLE'],
  ['bytes that are no HTTP', { kind: 'garbage' }, 'INVALID_RESPONSE'],
  ...([
    [400, 'BAD_REQUEST'],
    [401, 'AUTH_FAILED'],
    [402, 'QUOTA_EXCEEDED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [408, 'SERVER_ERROR'],
    [409, 'WRONG_STATE'],
    [410, 'NOT_FOUND'],
    [413, 'TOO_LARGE'],
    [415, 'UNSUPPORTED_MEDIA'],
    [422, 'BAD_REQUEST'],
    [429, 'RATE_LIMITED'],
    [500, 'SERVER_ERROR'],
    [501, 'NOT_SUPPORTED'],
    [503, 'SERVER_ERROR'],
  ] as const).map(([status, code]) => [`status ${status}`, { kind: 'status', status, body: '{"Message":"the words of the server"}' }, code] as const),
  ['a web page', { kind: 'html' }, 'INVALID_RESPONSE'],
  ['half a JSON', { kind: 'half-json' }, 'INVALID_RESPONSE'],
  ['an answer of another shape', { kind: 'wrong-shape' }, 'INVALID_RESPONSE'],
  ['an answer that is cut off', { kind: 'truncate', body: '{"Id":1', announced: 500, contentType: 'application/json' }, 'INVALID_RESPONSE'],
]

/** Troubles that may pass: waiting bears them until its own time is over. A rate limit that outlasts it is told as one. */
const BORNE = ['UNREACHABLE', 'SERVER_ERROR', 'INVALID_RESPONSE', 'TIMEOUT']

/** Its answer is a name, which any text may be. */
const ANY_TEXT = ['ownocr-post']
const TEXTS = ['half-json', 'wrong-shape']

describe('faults of a server, told by every ownOCR node', function () {
  this.timeout(300_000)
  let flow: FlowUnderTest | undefined
  afterEach(async () => {
    await flow?.stop()
    flow = undefined
  })

  const account = (address: string, patience: Params): Message => ({
    id: 'server',
    type: 'ownocr-server',
    name: '',
    params: { address: str(address), parallel: num(64), ...patience },
    version: 1,
  })
  const flowOf = (address: string, patience: Params): Message[] => [
    { id: 'tab', type: 'tab' },
    account(address, patience),
    ...Object.entries(nodes).map(([type, params]) => ({ id: type, type, z: 'tab', name: '', account: 'server', engine: '', params, version: 1, wires: [['out']] })),
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    { id: 'caught', type: 'helper', z: 'tab' },
    { id: 'out', type: 'helper', z: 'tab' },
  ]

  async function errorsAt(address: string, asked: readonly string[] = Object.keys(nodes), patience: Params = PATIENT): Promise<Record<string, CaughtError>> {
    const running = (flow = await loadFlow(flowOf(address, patience)))
    for (const type of asked) running.send(type, { payload: tinyPng(), filename: 'letter.png', job: 41 })
    const caught = (await running.take('caught', asked.length, 240_000)).map(({ error }) => error as CaughtError & { source: { id: string } })
    assert.equal(running.messages.out, undefined, 'no result beside an error')
    assert.deepEqual(caught.map(({ source }) => source.id).sort(), [...asked].sort(), 'one error a node')
    return Object.fromEntries(caught.map((error) => [error.source.id, error]))
  }

  const wanted = (code: string, asked: readonly string[] = Object.keys(nodes)): Record<string, string> =>
    Object.fromEntries(asked.map((type) => [type, type === 'ownocr-wait' && BORNE.includes(code) ? 'TIMEOUT' : code]))
  const codes = (errors: Record<string, CaughtError>): Record<string, string> => Object.fromEntries(Object.entries(errors).map(([type, { code }]) => [type, code]))

  for (const [title, fault, code] of rows)
    it(`${title}: ${code}`, async () => {
      const server = await startFaultServer(fault)
      try {
        const asked = Object.keys(nodes).filter((type) => !(ANY_TEXT.includes(type) && TEXTS.includes(fault.kind)))
        const errors = await errorsAt(server.url, asked, patienceFor(fault))
        assert.deepEqual(codes(errors), wanted(code, asked))
        for (const [type, { message, cause }] of Object.entries(errors)) {
          assert.ok(message.length > 10 && !/__\w+__/.test(message), `${type}: ${message}`)
          if (type !== 'ownocr-wait') assert.equal(cause?.service, 'ownocr', type)
        }
      } finally {
        await flow?.stop()
        flow = undefined
        await server.close()
      }
    })

  it('nobody listens at the address: UNREACHABLE', async () => {
    const server = await startFaultServer({ kind: 'hang' })
    await server.close()
    assert.deepEqual(codes(await errorsAt(server.url)), wanted('UNREACHABLE'))
  })

  it('no such host: UNREACHABLE', async () => {
    // Asking for a name may take the system seconds, a few names at a time.
    assert.deepEqual(codes(await errorsAt('http://nobody.invalid', Object.keys(nodes), { ...PATIENT, connectTimeout: num(200), overallTimeout: num(200) })), wanted('UNREACHABLE'))
  })
})
