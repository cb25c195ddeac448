/** Failures of the two nodes whose answers are files; every other node meets them in the promises of every node. */
import assert from 'node:assert/strict'
import { startFaultServer, type Fault, type FaultServer } from '../../support/fault-server'
import type { FlowUnderTest } from '../../support/flows'
import { flowWith, loadFlat, next } from './support'

const status = (code: number, body = '{"code":"X","message":"no"}'): Fault => ({ kind: 'status', status: code, body })

const FAULTS: readonly (readonly [string, Fault, string])[] = [
  ['status 400', status(400), 'BAD_REQUEST'],
  ['status 401', status(401), 'AUTH_FAILED'],
  ['status 402', status(402), 'QUOTA_EXCEEDED'],
  ['status 403', status(403), 'FORBIDDEN'],
  ['status 404', status(404), 'NOT_FOUND'],
  ['status 409', status(409), 'WRONG_STATE'],
  ['status 410', status(410), 'NOT_FOUND'],
  ['status 501', status(501), 'NOT_SUPPORTED'],
  ['a web page', { kind: 'html' }, 'INVALID_RESPONSE'],
  ['a broken connection', { kind: 'drop' }, 'UNREACHABLE'],
  ['an answer that is cut off', { kind: 'truncate', body: 'ID3', announced: 500, contentType: 'audio/mpeg' }, 'INVALID_RESPONSE'],
]

const messageFor = ({ url }: FaultServer) => ({ omrJob: { id: 'j1' }, task: { format: 'mp3', result: { url: `${url}/storage/x?signature=s1gned` } } })

describe('files from Flat that do not come', function () {
  this.timeout(60_000)
  let server: FaultServer
  let flow: FlowUnderTest

  before(async () => {
    server = await startFaultServer(status(500))
    flow = await loadFlat(flowWith(`${server.url}/v2`, [{ id: 'omr', type: 'flat-omr-export' }, { id: 'result', type: 'flat-download' }]))
  })
  after(async () => {
    await flow?.stop()
    await server?.close()
  })

  for (const [title, fault, code] of FAULTS)
    for (const id of ['omr', 'result'])
      it(`${title}: ${code} (${id})`, async () => {
        server.plan(fault)
        const { place, message } = await next(flow, () => flow.send(id, messageFor(server)), ['out', 'caught'])
        const error = message.error as { code?: string; cause?: { service?: string } }
        assert.deepEqual([place, error.code, error.cause?.service], ['caught', code, 'flat'])
        // Whoever has the signed address has the file.
        assert.doesNotMatch(JSON.stringify(error) + flow.logged() + flow.warnings.join(), /s1gned/)
        for (const { target, headers } of server.requests.filter(({ target }) => target.startsWith('/storage/'))) assert.equal(headers.authorization, undefined, target)
      })

  it('are not waited for once the node is closed', async () => {
    server.plan({ kind: 'hang' })
    const before = server.requests.length
    const told = (flow.messages.caught ?? []).length
    flow.send('result', messageFor(server))
    await server.received(before + 1)
    await flow.deploy(flowWith(`${server.url}/v2`, []))
    await server.idle()
    assert.equal((flow.messages.caught ?? []).length, told)
    assert.doesNotMatch(flow.logged(), /timed out/i)
  })
})
