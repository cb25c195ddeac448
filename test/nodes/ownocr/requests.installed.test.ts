/**
 * Every operation of ownOCR Server as it goes over the wire: method, path, query, headers and body. What is expected is written
 * from the service's document ("RESTful Web Services API Reference" v1.3.1), not taken from the contract.
 */
import assert from 'node:assert/strict'
import type { FlowUnderTest } from '../../support/flows'
import { startRecordingServer, type RecordedRequest, type RecordingServer } from '../../support/recording-server'
import { tinyPng } from '../../support/tiny-pages'
import { bool, examples, json, loadNode, num, resultOf, str, type Message, type Params } from './support'

const GUID = '802231b4-bea3-485f-911e-00adb98f1e23'
const job = examples.job as Message
/** As the server answers a job that was just made. */
const fresh: Message = { ...job, Status: 0, Autostart: false, FileUploaded: false, Barcodes: [] }

interface Row {
  /** The document's name of the action. */
  readonly action: string
  readonly node: string
  readonly params?: Params
  readonly message?: Message
  /** The request of this row is the one to this path; a node may ask other things around it. */
  readonly request: string
  readonly headers?: Record<string, string | RegExp>
  readonly body?: Message | Buffer
  readonly answer: unknown
  /** What the message then has, by property. */
  readonly gives: Message
  /** Answers to what is asked around it, by path. */
  readonly around?: Record<string, unknown>
}

const onJob = (action: string, node: string, method: string, answer: unknown, gives: unknown): Row => ({
  action,
  node,
  message: { job: { Id: 77 } },
  request: `${method} /${action}/77`,
  answer,
  gives: { job: gives },
})

const asked = (node: string, operation: string, action: string, answer: unknown): Row => ({
  action,
  node,
  params: { operation: str(operation) },
  request: `GET /${action}`,
  answer,
  gives: { payload: answer },
})

const png = tinyPng()
const rows: readonly Row[] = [
  {
    action: 'create',
    node: 'ownocr-create',
    params: { Descr: str('Hello ownOCR Server! This is my first OCR job'), CorrelationId: str('12345678'), Autostart: bool(false), PdfOutput: bool(true), TxtOutput: bool(true) },
    request: 'POST /create',
    headers: { 'content-type': /^application\/json/ },
    body: { ...examples.create, CorrelationId: '12345678' },
    answer: fresh,
    gives: { job: fresh },
  },
  {
    action: 'createfromtemplate',
    node: 'ownocr-create',
    params: { operation: str('create-from-template'), template: num(33) },
    request: 'POST /createfromtemplate/33',
    answer: fresh,
    around: { 'GET /info/114': fresh, 'POST /setoptions/114': fresh },
    gives: { job: fresh },
  },
  {
    action: 'setoptions',
    node: 'ownocr-options',
    params: { TxtOutput: bool(true) },
    message: { job: 114 },
    request: 'POST /setoptions/114',
    headers: { 'content-type': /^application\/json/ },
    // In full: the document does not say whether what is left out goes back to its default.
    body: Object.fromEntries(
      Object.entries({ ...fresh, TxtOutput: true }).filter(
        ([name]) => !['Status', 'Id', 'TemplateId', 'Guid', 'Created', 'Modified', 'Finished', 'Scheduled', 'Started', 'NumberOfPages', 'IsTemplate', 'UserName', 'ErrorDescription', 'FileUploaded', 'Barcodes'].includes(name),
      ),
    ),
    answer: { ...fresh, TxtOutput: true },
    around: { 'GET /info/114': fresh },
    gives: { job: { ...fresh, TxtOutput: true } },
  },
  {
    action: 'upload',
    node: 'ownocr-upload',
    message: { job: { Id: 77 }, payload: png },
    request: 'POST /upload/77',
    headers: { 'content-type': 'image/png', 'content-length': String(png.length) },
    body: png,
    answer: job,
    gives: { job },
  },
  {
    action: 'uploadext',
    node: 'ownocr-upload',
    params: { fileType: str('bmp') },
    message: { job: { Id: 77 }, payload: Buffer.from('some bitmap without a head') },
    request: 'POST /uploadext/77/bmp',
    body: Buffer.from('some bitmap without a head'),
    answer: job,
    gives: { job },
  },
  onJob('schedule', 'ownocr-schedule', 'POST', { ...job, Status: 1 }, { ...job, Status: 1 }),
  onJob('status', 'ownocr-status', 'GET', 2, { Id: 77, Status: 2 }),
  onJob('info', 'ownocr-info', 'GET', job, job),
  onJob('cancel', 'ownocr-cancel', 'POST', fresh, fresh),
  onJob('delete', 'ownocr-delete', 'DELETE', job, job),
  {
    action: 'download',
    node: 'ownocr-download',
    params: { formats: json(['pdf']) },
    message: { job },
    request: 'GET /download/114/pdf',
    answer: Buffer.from('%PDF-1.5 result'),
    gives: { payload: Buffer.from('%PDF-1.5 result'), filename: 'job-114.pdf', contentType: 'application/pdf', job, pages: [{ number: 1 }], barcodes: [{ value: '1234567890128', type: 'EAN13', page: 1, box: { x: 366, y: 1921, width: 572, height: 264 } }] },
  },
  {
    action: 'query',
    node: 'ownocr-query',
    params: { object: { type: 'msg', value: 'query' } },
    message: { query: examples.jobQuery },
    request: 'POST /query',
    headers: { 'content-type': /^application\/json/ },
    body: examples.jobQuery,
    answer: [job],
    gives: { payload: [job] },
  },
  { ...asked('ownocr-template', 'create-template', 'createtemplate', { ...fresh, IsTemplate: true }), request: 'POST /createtemplate' },
  asked('ownocr-template', 'templates', 'templates', [{ ...fresh, IsTemplate: true }]),
  asked('ownocr-count', 'count', 'count', 42),
  asked('ownocr-count', 'running-count', 'runningcount', 0),
  asked('ownocr-query', 'all', 'all', [job, fresh]),
  { ...asked('ownocr-query', 'all-by-status', 'allbystatus', [job]), params: { operation: str('all-by-status'), Status: num(3) }, request: 'GET /allbystatus/3' },
  asked('ownocr-folder', 'folders', 'folders', [examples.folder]),
  { ...asked('ownocr-folder', 'folder', 'folder', examples.folder), params: { operation: str('folder'), folder: str(GUID) }, request: `GET /folder/${GUID}` },
  ...(['postfolder', 'postfolderu'] as const).map((action): Row => ({
    action,
    node: 'ownocr-post',
    params: { operation: str(action === 'postfolder' ? 'post-folder' : 'post-folder-unique'), folder: str(GUID) },
    message: { payload: png, filename: 'letter.png' },
    request: `POST /${action}/${GUID}`,
    headers: { 'content-type': 'image/png', 'content-disposition': /filename="letter\.png"/ },
    body: png,
    answer: 'letter.png',
    gives: { payload: 'letter.png' },
  })),
  asked('ownocr-server-info', 'languages', 'languages', ['English', 'German']),
  asked('ownocr-server-info', 'version', 'version', 'v1.0.4'),
  asked('ownocr-server-info', 'test', 'test', true),
  asked('ownocr-server-info', 'name', 'name', 'DEMO Server'),
  asked('ownocr-server-info', 'name-version', 'nameversion', 'DEMO Server v1.0.4'),
  asked('ownocr-server-info', 'stats', 'stats', examples.stats),
  asked('ownocr-server-info', 'server-load', 'serverload', examples.serverLoad),
  asked('ownocr-server-info', 'guid', 'guid', 'e733c7ce-298e-4c48-94d8-de5b8ea740b2'),
  asked('ownocr-server-info', 'supported-exts', 'supportedexts', ['TIF', 'PDF']),
]

describe('requests of the ownOCR nodes', function () {
  this.timeout(60_000)
  let server: RecordingServer
  let flow: FlowUnderTest
  afterEach(async () => {
    await flow.stop()
    await server.close()
  })

  const nameOf = ({ method, path }: RecordedRequest): string => `${method} ${path.replace(/^\/ocrjobs/, '')}`

  async function run({ node, params, message, request, answer, around = {} }: Row): Promise<{ got: Message; sent: RecordedRequest }> {
    server = await startRecordingServer((recorded) => {
      const name = nameOf(recorded)
      const value = name === request ? answer : around[name]
      if (value === undefined) return { status: 404, body: { Message: `nobody expects ${name}` } }
      if (Buffer.isBuffer(value)) return { body: value, headers: { 'content-type': 'application/pdf' } }
      return { body: JSON.stringify(value), headers: { 'content-type': 'application/json; charset=utf-8' } }
    })
    flow = await loadNode({ type: node, params, address: server.url }, { credentials: { server: { user: 'demo', password: 'swordfish' } } })
    flow.send('n', { payload: 'untouched', ...message })
    const [got] = await resultOf(flow)
    const sent = server.requests.filter((recorded) => nameOf(recorded) === request)
    assert.equal(sent.length, 1, `one ${request}`)
    return { got: got as Message, sent: sent[0] as RecordedRequest }
  }

  for (const row of rows)
    it(`${row.action}: ${row.request}`, async () => {
      const { got, sent } = await run(row)
      assert.equal(sent.target, `/ocrjobs${row.request.split(' ')[1]}`, 'no query')
      assert.equal(sent.headers.authorization, `Basic ${Buffer.from('demo:swordfish').toString('base64')}`)
      for (const [name, wanted] of Object.entries(row.headers ?? {}))
        if (typeof wanted === 'string') assert.equal(sent.headers[name], wanted)
        else assert.match(String(sent.headers[name]), wanted)
      if (Buffer.isBuffer(row.body)) assert.deepEqual(sent.body, row.body)
      else if (row.body) assert.deepEqual(JSON.parse(sent.body.toString()), row.body)
      else {
        assert.equal(sent.body.length, 0)
        assert.equal(sent.headers['content-type'], undefined)
      }
      for (const [name, value] of Object.entries(row.gives)) assert.deepEqual(got[name], value, name)
      if (!('payload' in row.gives)) assert.deepEqual(got.payload, row.message?.payload ?? 'untouched')
      assert.equal(flow.messages.out?.length, 1)
    })

  it('cover all 31 actions of the document', () => {
    assert.equal(new Set(rows.map(({ action }) => action)).size, 31)
  })
})
