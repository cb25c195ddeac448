/** How `ownocr-convert` treats the jobs of an ownOCR Server, against a server made from the contract. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Job } from '../../lib/contract/ownocr'
import { startFakeOwnocr, type FakeOptions, type FakeOwnocr } from '../support/fake-ownocr'
import { loadFlow, type FlowUnderTest } from '../support/flows'
import { PATIENT } from '../support/patience'
import { tinyPng } from '../support/tiny-pages'

type Params = Record<string, { type: string; value: string | number | boolean }>

describe('ownocr-convert and its job', function () {
  this.timeout(60_000)
  let server: FakeOwnocr
  let flow: FlowUnderTest

  afterEach(async () => {
    await flow.stop()
    await server.close()
  })

  const nodes = (params: Params, account: Params = {}) => [
    { id: 'tab', type: 'tab' },
    { id: 'server', type: 'ownocr-server', name: '', params: { address: { type: 'str', value: server.address }, ...PATIENT, ...account }, version: 1 },
    { id: 'n', type: 'ownocr-convert', z: 'tab', name: '', account: 'server', engine: '', params, version: 1, wires: [['out'], ['progress']] },
    ...['out', 'progress', 'caught', 'completed'].map((id) => ({ id, type: 'helper', z: 'tab' })),
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    { id: 'complete', type: 'complete', z: 'tab', scope: ['n'], wires: [['completed']] },
  ]

  async function load(params: Params = {}, options: FakeOptions = {}, credentials: Record<string, string> = {}): Promise<void> {
    server = await startFakeOwnocr(options)
    flow = await loadFlow(nodes(params), { credentials: { server: credentials } })
  }

  const operations = (): string[] => server.requests.map(({ operation }) => operation.replace('ownocr.', '')).filter((name) => name !== 'status')
  const created = (): Record<string, unknown> => JSON.parse(server.requests.find(({ operation }) => operation === 'ownocr.create')?.body.toString() ?? '{}') as Record<string, unknown>
  const errorOf = (message: Record<string, unknown> | undefined) => message?.error as { code: string; message: string; cause?: Record<string, unknown> }
  const result = async (): Promise<Record<string, unknown>> => {
    const [message] = await Promise.race([flow.take('out'), flow.take('caught').then(([first]) => assert.fail(JSON.stringify(first?.error)))])
    return message as Record<string, unknown>
  }
  const refusal = async () => errorOf((await flow.take('caught'))[0])

  it('in a subflow instance keeps its messages for itself; they go with the instance', async () => {
    server = await startFakeOwnocr()
    const instance = (id: string) => ({ id, type: 'subflow:s', z: 'tab', x: 0, y: 0, wires: [['out']] })
    const inside = { ...nodes({}).find(({ id }) => id === 'n'), z: 's', wires: [[], []] }
    const subflow = { id: 's', type: 'subflow', name: 's', in: [{ wires: [{ id: 'n' }] }], out: [{ wires: [{ id: 'n', port: 0 }] }] }
    const all = [...nodes({}).filter(({ id }) => !['n', 'complete'].includes(id)), subflow, inside]
    flow = await loadFlow([...all, instance('stays'), instance('goes')])
    const kept = () => readdir(path.join(flow.userFolder, 'platen/pending'))
    server.hold(true)
    for (const id of ['stays', 'goes']) flow.send(id, { _msgid: id, payload: tinyPng() })
    await server.asked('ownocr.status', 2)
    assert.deepEqual((await kept()).sort(), ['goes-n', 'stays-n'])
    await flow.deploy([...all, instance('stays')])
    server.hold(false)
    const message = await result()
    assert.deepEqual([message._msgid, message.resumed], ['stays', true])
    // What is gone is swept up before anything goes on.
    assert.deepEqual(await kept(), ['stays-n'])
  })

  it('sends only what was set, and asks for PDF and text at the first click', async () => {
    await load()
    flow.send('n', { _msgid: 'abc', payload: tinyPng(), filename: 'letter.png' })
    const message = await result()
    const { CorrelationId, ...options } = created()
    assert.match(String(CorrelationId), /^abc-.{10,}/)
    assert.deepEqual(options, { PdfOutput: true, TxtOutput: true })
    assert.deepEqual(Object.keys(message.payload as object), ['pdf', 'txt'])
    assert.equal(message.text, `txt of ${tinyPng().length} bytes`)
    assert.equal(message.filename, 'letter.png')
    assert.deepEqual(message.source, { name: 'letter.png', contentType: 'image/png', size: tinyPng().length })
    assert.deepEqual(message.pages, [{ number: 1 }])
    assert.equal((message.job as Job).Status, 3)
  })

  it('gives a single format as a Buffer with its name and type', async () => {
    await load({ formats: { type: 'json', value: '["docx"]' } })
    flow.send('n', { payload: tinyPng(), filename: 'letter.png' })
    const message = await result()
    assert.deepEqual(created().PdfOutput, false)
    assert.ok(Buffer.isBuffer(message.payload))
    assert.deepEqual([message.filename, message.contentType], ['letter.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'])
  })

  it('gives a message for each format when asked', async () => {
    await load({ messages: { type: 'str', value: 'each' } })
    flow.send('n', { payload: tinyPng(), filename: 'letter.png' })
    const messages = await flow.take('out', 2)
    assert.deepEqual(messages.map(({ filename, parts }) => [filename, (parts as { index: number; count: number }).index, (parts as { count: number }).count]), [['letter.pdf', 0, 2], ['letter.txt', 1, 2]])
    assert.equal((messages[0]?.parts as { id: string }).id, (messages[1]?.parts as { id: string }).id)
    assert.deepEqual((await flow.take('completed')).length, 1)
  })

  it('saves results to a folder, under names that are free', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'platen-results-'))
    try {
      await load({ saveFolder: { type: 'str', value: folder } })
      flow.send('n', { payload: tinyPng(), filename: '../../up.png' })
      flow.send('n', { payload: tinyPng(), filename: 'up.tif' })
      const messages = await flow.take('out', 2)
      assert.deepEqual((await readdir(folder)).sort(), ['up (2).pdf', 'up (2).txt', 'up.pdf', 'up.txt'])
      for (const { payload, text } of messages) {
        const { pdf, txt } = payload as { pdf: string; txt: string }
        assert.match(await readFile(pdf, 'utf8'), /^pdf of/)
        assert.equal(await readFile(txt, 'utf8'), text)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('tells barcodes by the name of their type', async () => {
    await load({ DetectBarcodes: { type: 'bool', value: true } }, { finished: { Barcodes: [{ PageNo: 1, Value: '4006381333931', Type: 5, X: 1, Y: 2, Width: 3, Height: 4 }] } })
    flow.send('n', { payload: tinyPng() })
    assert.deepEqual((await result()).barcodes, [{ value: '4006381333931', type: 'EAN13', page: 1, box: { x: 1, y: 2, width: 3, height: 4 } }])
  })

  it('joins language names', async () => {
    await load({ languages: { type: 'json', value: '["English","German"]' } })
    flow.send('n', { payload: tinyPng() })
    await result()
    assert.equal(created().RecognitionLanguages, 'English,German')
  })

  it('takes a list as pages of one document: several uploads, then schedule', async () => {
    await load({ several: { type: 'str', value: 'pages' } })
    flow.send('n', { payload: [tinyPng(), tinyPng(80, 50)] })
    const message = await result()
    assert.equal(created().Autostart, false)
    assert.deepEqual(operations().slice(0, 4), ['create', 'upload', 'upload', 'schedule'])
    assert.equal(message.text, `txt of ${tinyPng().length}+${tinyPng(80, 50).length} bytes`)
    assert.equal((message.source as { size: number }).size, tinyPng().length + tinyPng(80, 50).length)
  })

  for (const setOptions of ['replace', 'merge'] as const)
    it(`sets its options on a job from a template, on a server that ${setOptions}s`, async () => {
      await load({ template: { type: 'num', value: 41 }, PdfTitle: { type: 'str', value: 'mine' } }, { setOptions })
      const response = await fetch(`${server.address}/createtemplate`, { method: 'POST' })
      const { Id } = (await response.json()) as Job
      await fetch(`${server.address}/setoptions/${Id}`, { method: 'POST', body: JSON.stringify({ PdfAuthor: 'template', PdfTitle: 'template', Deskew: true, RenderQuality: 80 }) })
      flow.send('n', { payload: tinyPng() })
      const { job } = (await result()) as { job: Job }
      assert.deepEqual([job.TemplateId, job.PdfTitle, job.PdfAuthor, job.Deskew, job.TxtOutput, job.RenderQuality], [Id, 'mine', 'template', true, true, 80])
    })

  for (const [when, setting, left] of [
    ['after success', 'success', 0],
    ['always', 'always', 0],
    ['never', 'never', 1],
  ] as const)
    it(`deletes the job ${when}`, async () => {
      await load({ deleteJob: { type: 'str', value: setting } })
      flow.send('n', { payload: tinyPng() })
      await result()
      if (left === 0) await server.asked('ownocr.delete')
      await flow.stop()
      assert.equal(server.jobs.size, left)
      flow = await loadFlow(nodes({}))
    })

  it('deletes a failed job only when told "always"', async () => {
    for (const [setting, left] of [['success', 1], ['always', 0]] as const) {
      await load({ deleteJob: { type: 'str', value: setting } }, { finished: { Status: 4, ErrorDescription: 'The paper is blank' } })
      flow.send('n', { payload: tinyPng() })
      const error = await refusal()
      assert.equal(error.code, 'RECOGNITION_FAILED')
      assert.match(error.message, /The paper is blank/)
      assert.equal(server.jobs.size, left)
      if (left) {
        await flow.stop()
        await server.close()
      }
    }
  })

  it('looks a create up whose answer was lost, instead of repeating it', async () => {
    await load()
    server.fail('ownocr.create', 'lose-answer')
    flow.send('n', { payload: tinyPng() })
    await result()
    assert.deepEqual(operations().slice(0, 3), ['create', 'query', 'upload'])
  })

  it('repeats a create that did not arrive', async () => {
    await load()
    server.fail('ownocr.create', { status: 503 })
    flow.send('n', { payload: tinyPng() })
    await result()
    assert.deepEqual(operations().slice(0, 4), ['create', 'query', 'create', 'upload'])
  })

  it('sends the file once when the answer to the upload was lost', async () => {
    await load()
    server.fail('ownocr.upload', 'lose-answer')
    flow.send('n', { payload: tinyPng() })
    await result()
    assert.equal(operations().filter((name) => name === 'upload').length, 1)
    assert.equal(operations().filter((name) => name === 'create').length, 1)
  })

  it('goes on after a deploy in the middle of the upload, with the same job', async () => {
    await load()
    server.fail('ownocr.upload', 'hang')
    flow.send('n', { payload: tinyPng() })
    await server.asked('ownocr.upload')
    await flow.deploy(nodes({}))
    const message = await result()
    assert.equal(message.resumed, true)
    assert.deepEqual(operations().slice(0, 4), ['create', 'upload', 'info', 'upload'])
  })

  it('refuses what is beyond its waiting room, also of a burst, and does the rest', async () => {
    server = await startFakeOwnocr()
    flow = await loadFlow(nodes({}, { parallel: { type: 'num', value: 1 }, waiting: { type: 'num', value: 5 }, overallTimeout: { type: 'num', value: 30 } }))
    // Four under way, for an account with one request at a time; five more wait.
    for (let index = 0; index < 20; index++) flow.send('n', { payload: tinyPng(), index })
    const refused = await flow.take('caught', 11)
    assert.deepEqual([...new Set(refused.map((message) => errorOf(message).code))], ['OVERLOADED'])
    await flow.take('out', 9)
    assert.equal(flow.messages.caught?.length, 11)
  })

  it('keeps a message that came in the moment of the deploy, for its next instance', async () => {
    await load()
    flow.send('n', { payload: tinyPng(), filename: 'letter.png', topic: 'in the last moment' })
    await flow.deploy(nodes({}))
    const message = await result()
    assert.deepEqual([message.topic, message.resumed, operations().filter((name) => name === 'create').length], ['in the last moment', true, 1])
  })

  it('begins a document of several files anew when it is in doubt which arrived', async () => {
    await load({ several: { type: 'str', value: 'pages' } })
    server.fail('ownocr.upload', 'lose-answer')
    flow.send('n', { payload: [tinyPng(), tinyPng(80, 50)] })
    const message = await result()
    assert.equal(message.text, `txt of ${tinyPng().length}+${tinyPng(80, 50).length} bytes`)
    assert.equal(operations().filter((name) => name === 'create').length, 2)
  })

  it('tells a job that somebody cancelled from one that is gone', async () => {
    await load()
    server.hold(true)
    flow.send('n', { payload: tinyPng() })
    await server.asked('ownocr.status', 2)
    for (const job of server.jobs.values()) job.Status = 0
    assert.equal((await refusal()).code, 'CANCELLED')
    flow.send('n', { payload: tinyPng() })
    await server.asked('ownocr.upload', 2)
    server.jobs.clear()
    const [, second] = await flow.take('caught', 2)
    assert.equal(errorOf(second).code, 'NOT_FOUND')
    assert.match(errorOf(second).message, /is gone/)
  })

  it('gives up when its own time is over', async () => {
    await load({ timeout: { type: 'num', value: 0.01 } })
    server.hold(true)
    flow.send('n', { payload: tinyPng() })
    const error = await refusal()
    assert.equal(error.code, 'TIMEOUT')
    assert.match(error.message, /0\.01 minutes/)
  })

  it('goes on after the server was away while it waited', async () => {
    await load()
    server.fail('ownocr.status', { status: 503 }, 'drop', { status: 502 }, 'drop', { status: 500 })
    flow.send('n', { payload: tinyPng() })
    await result()
    assert.equal(operations().filter((name) => name === 'create').length, 1)
  })

  it('signs in, and tells a refused login', async () => {
    await load({}, { login: { user: 'admin', password: 'right' } }, { user: 'admin', password: 'right' })
    flow.send('n', { payload: tinyPng() })
    await result()
    await flow.stop()
    flow = await loadFlow(nodes({}), { credentials: { server: { user: 'admin', password: 'wrong' } } })
    flow.send('n', { payload: tinyPng() })
    assert.equal((await refusal()).code, 'AUTH_FAILED')
  })

  it('tells its progress at the second output, in the order of the work', async () => {
    await load({}, { looks: 2 })
    flow.send('n', { payload: tinyPng(), topic: 'scans' })
    await result()
    const states = (flow.messages.progress ?? []).map(({ payload }) => (payload as { state: string }).state)
    assert.deepEqual([...new Set(states)].filter((state) => state !== 'receiving'), ['sending', 'waiting', 'working'])
    for (const { topic, source } of flow.messages.progress ?? []) assert.deepEqual([topic, (source as { name: string }).name], ['scans', 'document.png'])
  })
})
