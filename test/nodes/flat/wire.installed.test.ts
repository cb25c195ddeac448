/** Operations of the Flat nodes on the wire: verb, path, query, token, body; and what the message gets. */
import assert from 'node:assert/strict'
import type { FlowUnderTest } from '../../support/flows'
import { startRecordingServer, type RecordingServer } from '../../support/recording-server'
import { TOKEN } from './fake-flat'
import { flowWith, loadFlat, next } from './support'
import { wireTable } from './wire-table'

describe('Flat nodes on the wire', function () {
  this.timeout(60_000)
  let server: RecordingServer
  let flow: FlowUnderTest

  before(async () => {
    server = await startRecordingServer()
    const types = [...new Set(wireTable.map(({ type }) => type))]
    flow = await loadFlat(flowWith(`${server.url}/v2`, types.map((type) => ({ id: type, type }))))
  })
  after(async () => {
    await flow?.stop()
    await server?.close()
  })

  for (const row of wireTable)
    it(`${row.type}: ${row.operation}: ${row.request}`, async () => {
      const [status, body] = row.answer
      const type = Buffer.isBuffer(body) ? { headers: { 'content-type': 'application/octet-stream' } } : {}
      server.answerWith(() => ({ status, ...type, ...(body === undefined ? {} : { body }) }))
      const before = server.requests.length
      const brought = JSON.parse(JSON.stringify(row.message ?? {}, (_, value: unknown) => (typeof value === 'string' ? value.replace('STORAGE', `${server.url}/storage`) : value))) as object
      const { place, message } = await next(flow, () => flow.send(row.type, { payload: 'kept as it is', topic: 'kept', ...brought, options: row.options }), ['out', 'caught'])
      assert.equal(place, 'out', JSON.stringify(message.error))
      const requests = server.requests.slice(before)
      assert.equal(requests.length, 1)
      const [request] = requests
      assert.equal(`${request?.method} ${request?.target}`, row.request)
      assert.equal(request?.headers.authorization, row.withoutToken ? undefined : `Bearer ${TOKEN}`)
      if (row.json) assert.deepEqual(JSON.parse(request?.body.toString() ?? ''), row.json)
      else assert.equal(request?.body.length, 0)
      if (row.json !== undefined) assert.match(request?.headers['content-type'] ?? '', /^application\/json/)
      if (row.json === null) assert.equal(request?.headers['content-length'], '0')
      if (body !== undefined) assert.deepEqual(message[row.at ?? 'payload'], body)
      assert.equal(message.topic, 'kept')
    })
})
