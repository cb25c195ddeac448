/** Every operation of the Onprint nodes on the wire: verb, path, query, proof, headers, body; and what the message gets. */
import assert from 'node:assert/strict'
import type { FlowUnderTest } from '../../support/flows'
import type { RecordedRequest } from '../../support/recording-server'
import { tinyPng } from '../../support/tiny-pages'
import { asked, flowWith, KEY, loadOnprint, next, partsOf, startOnprint, tinyJpeg, TOKEN } from './support'
import { wireTable, type WireRow } from './wire-table'

const fileOf = ({ parts }: WireRow): Buffer | undefined => (parts ? (parts.file === 'image/jpeg' ? tinyJpeg() : tinyPng(48, 48)) : undefined)

/** The document's table of headers for the calls that need no token. */
const DEVICE_HEADERS = ['applicationname', 'applicationversion', 'devicename', 'devicesystemversion', 'sdkversion']

function checkRequest(row: WireRow, request: RecordedRequest): void {
  assert.equal(`${request.method} ${request.target}`, row.request)
  assert.equal(request.headers.authorization, row.proof ? undefined : `Bearer ${TOKEN}`)
  if (row.proof) assert.equal(request.headers.apikey, KEY)
  if (row.proof === 'key and device') for (const name of DEVICE_HEADERS) assert.ok(request.headers[name], name)
  if (row.json) {
    assert.match(request.headers['content-type'] ?? '', /^application\/json/)
    assert.deepEqual(JSON.parse(request.body.toString()), row.json)
  } else if (row.parts) checkParts(row, request)
  else assert.equal(request.body.length, 0)
}

function checkParts(row: WireRow, request: RecordedRequest): void {
  const { json, file } = row.parts as NonNullable<WireRow['parts']>
  const sent = partsOf(request)
  assert.deepEqual(sent.map(({ name }) => name), [...(json ? [json[0]] : []), 'file'])
  const last = sent.at(-1)
  assert.equal(last?.contentType, file)
  assert.ok(last?.fileName)
  assert.deepEqual(last?.data, fileOf(row))
  if (!json) return
  assert.match(sent[0]?.contentType ?? '', /^application\/json; ?charset=utf-8$/i)
  assert.deepEqual(JSON.parse(sent[0]?.data.toString('utf8') ?? ''), json[1])
}

describe('Onprint nodes on the wire', function () {
  this.timeout(60_000)
  let server: Awaited<ReturnType<typeof startOnprint>>
  let flow: FlowUnderTest

  before(async () => {
    server = await startOnprint()
    const types = [...new Set(wireTable.map(({ type }) => type))]
    flow = await loadOnprint(flowWith(server.url, types.map((type) => ({ id: type, type }))))
  })
  after(async () => {
    await flow?.stop()
    await server?.close()
  })

  it('has every operation of the nodes: 88 without the one that signs in', () => {
    assert.equal(new Set(wireTable.map(({ operation }) => operation)).size, 87)
  })

  for (const row of wireTable)
    it(`${row.type}: ${row.operation}: ${row.request}`, async () => {
      const [status, body] = row.answer
      server.answerWith(() => ({ status, ...(body === undefined ? {} : { body: body as object }) }))
      const before = asked(server).length
      const file = fileOf(row)
      const single = ['match-list', 'click', 'picture-search'].includes(row.operation)
      const payload = file ?? 'kept as it is'
      const options = { ...(single ? {} : { operation: row.operation }), ...row.options }
      const { place, message } = await next(flow, () => flow.send(row.type, { payload, options, topic: 'kept' }))
      assert.equal(place, 'out', JSON.stringify(message.error))
      const requests = asked(server).slice(before)
      assert.equal(requests.length, 1)
      checkRequest(row, requests[0] as RecordedRequest)
      assert.deepEqual(message.payload, body === undefined ? payload : body)
      assert.equal(message.topic, 'kept')
    })
})
