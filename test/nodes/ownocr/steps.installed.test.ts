/** The single steps of a job, against a server made from the contract with the document's state machine. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Job } from '../../../lib/contract/ownocr'
import { startFakeOwnocr, type FakeOptions, type FakeOwnocr } from '../../support/fake-ownocr'
import type { FlowUnderTest } from '../../support/flows'
import { tinyPng } from '../../support/tiny-pages'
import { bool, errorOf, json, loadNode, nodesOf, num, resultOf, str, type Message, type Params } from './support'

describe('steps of an ownOCR job', function () {
  this.timeout(60_000)
  let server: FakeOwnocr
  let flow: FlowUnderTest

  beforeEach(() => {
    flow = undefined as never
  })
  afterEach(async () => {
    await flow?.stop()
    await server.close()
  })

  const start = async (options: FakeOptions = {}): Promise<void> => {
    server = await startFakeOwnocr(options)
  }
  const load = async (type: string, params: Params = {}): Promise<void> => {
    flow = await loadNode({ type, params, address: server.address })
  }
  const ask = async (action: string, body?: object): Promise<Job> => {
    const response = await fetch(`${server.address}/${action}`, { method: 'POST', ...(body ? { body: JSON.stringify(body) } : {}) })
    return (await response.json()) as Job
  }
  const operations = (): string[] => server.requests.map(({ operation }) => operation.replace('ownocr.', ''))
  /** One message through the node; what comes out of it. */
  const through = async (message: Message): Promise<Message> => {
    flow.send('n', message)
    return (await resultOf(flow))[0] as Message
  }
  const refused = async (message: Message) => {
    flow.send('n', message)
    const error = await errorOf(flow)
    assert.equal(flow.messages.out, undefined)
    return error
  }

  it('lead from a new job to its results, node by node', async () => {
    await start()
    let message: Message = { payload: tinyPng(), filename: 'letter.png', topic: 'scans' }
    const steps: readonly [string, Params][] = [
      ['ownocr-create', { Autostart: bool(false), TxtOutput: bool(true) }],
      ['ownocr-options', { PdfTitle: str('mine') }],
      ['ownocr-upload', {}],
      ['ownocr-schedule', {}],
      ['ownocr-status', {}],
      ['ownocr-wait', {}],
      ['ownocr-download', {}],
    ]
    for (const [type, params] of steps) {
      await load(type, params)
      message = await through(message)
      assert.equal(message.topic, 'scans')
      await flow.stop()
    }
    assert.deepEqual(Object.keys(message.payload as object), ['pdf', 'txt'])
    assert.equal(message.text, `txt of ${tinyPng().length} bytes`)
    assert.deepEqual(message.pages, [{ number: 1 }])
    const { Status, PdfTitle, TxtOutput } = message.job as Job
    assert.deepEqual([Status, PdfTitle, TxtOutput], [3, 'mine', true])
    await load('ownocr-delete')
    await through(message)
    assert.equal(server.jobs.size, 0)
  })

  describe('create', () => {
    it('marks the job with the message id and an ending of its own', async () => {
      await start()
      await load('ownocr-create')
      const { job } = await through({ _msgid: 'abc' })
      assert.match(String((job as Job).CorrelationId), /^abc-.{10,}/)
    })

    it('finds a job again whose answer was lost', async () => {
      await start()
      await load('ownocr-create')
      server.fail('ownocr.create', 'lose-answer')
      const { job } = await through({})
      assert.deepEqual(operations(), ['create', 'query'])
      assert.deepEqual([...server.jobs.keys()], [(job as Job).Id])
    })

    it('never takes another job with the same mark for its own', async () => {
      await start()
      const other = await ask('create', { CorrelationId: 'invoice 7' })
      await load('ownocr-create', { CorrelationId: str('invoice 7') })
      server.fail('ownocr.create', { status: 503 })
      const { job } = await through({})
      assert.notEqual((job as Job).Id, other.Id)
    })

    for (const setOptions of ['replace', 'merge'] as const)
      it(`lays its options over those of a template, on a server that ${setOptions}s`, async () => {
        await start({ setOptions })
        const template = await ask('createtemplate')
        await ask(`setoptions/${template.Id}`, { PdfAuthor: 'template', PdfTitle: 'template', Deskew: true })
        await load('ownocr-create', { operation: str('create-from-template'), template: num(template.Id), PdfTitle: str('mine') })
        const job = (await through({})).job as Job
        assert.deepEqual([job.TemplateId, job.PdfTitle, job.PdfAuthor, job.Deskew], [template.Id, 'mine', 'template', true])
        assert.deepEqual(operations().slice(-3), ['create-from-template', 'info', 'set-options'])
      })

    it('needs a template to make a job from one', async () => {
      await start()
      await load('ownocr-create', { operation: str('create-from-template') })
      assert.match((await refused({})).message, /"template"/)
      assert.deepEqual(operations(), [])
    })
  })

  describe('options', () => {
    for (const setOptions of ['replace', 'merge'] as const)
      it(`keep what is not set, on a server that ${setOptions}s`, async () => {
        await start({ setOptions })
        const { Id } = await ask('create', { PdfAuthor: 'me', DocxOutput: true })
        await load('ownocr-options', { PdfTitle: str('new'), RecognitionLanguages: json(['English', 'German']) })
        const job = (await through({ job: { Id } })).job as Job
        assert.deepEqual([job.PdfTitle, job.PdfAuthor, job.DocxOutput, job.RecognitionLanguages], ['new', 'me', true, 'English,German'])
      })

    it('of a job in the queue cannot be changed: WRONG_STATE, with the state in words', async () => {
      await start()
      const { Id } = await ask('create')
      await ask(`upload/${Id}`, {})
      await load('ownocr-options', { PdfTitle: str('new') })
      const error = await refused({ job: Id })
      assert.equal(error.code, 'WRONG_STATE')
      assert.match(error.message, /scheduled/)
    })
  })

  describe('template', () => {
    for (const setOptions of ['replace', 'merge'] as const)
      it(`is made and then gets its options, on a server that ${setOptions}s`, async () => {
        await start({ setOptions })
        await load('ownocr-template', { operation: str('create-template'), Deskew: bool(true), DeskewAdjustPaperSize: bool(true) })
        const template = (await through({})).payload as Job
        assert.deepEqual([template.IsTemplate, template.Deskew, template.DeskewAdjustPaperSize, template.PdfOutput], [true, true, true, true])
        assert.deepEqual(operations(), ['create-template', 'info', 'set-options'])
        assert.equal(server.requests[0]?.body.length, 0)
      })

    it('is not left behind without its options', async () => {
      await start()
      server.fail('ownocr.set-options', { status: 400, message: 'no such title' })
      await load('ownocr-template', { operation: str('create-template'), PdfTitle: str('x') })
      assert.match((await refused({})).message, /no such title/)
      assert.equal(server.jobs.size, 0)
    })

    it('refuses options where it only lists', async () => {
      await start()
      await load('ownocr-template')
      assert.equal((await refused({ options: { PdfTitle: 'x' } })).code, 'INVALID_INPUT')
      assert.deepEqual(operations(), [])
    })

    for (const type of ['ownocr-upload', 'ownocr-schedule', 'ownocr-cancel', 'ownocr-download', 'ownocr-wait'])
      it(`is refused by ${type} before anything is sent`, async () => {
        await start()
        await load(type)
        const error = await refused({ payload: tinyPng(), job: { Id: 12, IsTemplate: true, Status: 0 } })
        assert.equal(error.code, 'INVALID_INPUT')
        assert.match(error.message, /12 is a template/)
        assert.deepEqual(operations(), [])
      })

    it('that only the server knows for one is WRONG_STATE', async () => {
      await start()
      const { Id } = await ask('createtemplate')
      await load('ownocr-schedule')
      const error = await refused({ job: Id })
      assert.deepEqual([error.code, /template/.test(error.message)], ['WRONG_STATE', true])
    })
  })

  describe('upload', () => {
    it('sends several pages to one job, which then waits to be scheduled', async () => {
      await start()
      const { Id } = await ask('create', { Autostart: false })
      await load('ownocr-upload', { several: str('pages') })
      const message = await through({ job: Id, payload: [tinyPng(), { filename: 'two.png', content: tinyPng(80, 50) }] })
      assert.equal((message.job as Job).Status, 0)
      assert.deepEqual(server.jobs.get(Id)?.files, [tinyPng(), tinyPng(80, 50)])
    })

    it('refuses several pages for a job that starts with the first', async () => {
      await start()
      const job = await ask('create')
      await load('ownocr-upload', { several: str('pages') })
      const error = await refused({ job, payload: [tinyPng(), tinyPng()] })
      assert.equal(error.code, 'INVALID_INPUT')
      assert.match(error.message, /Autostart/)
      assert.equal(server.jobs.get(job.Id)?.files.length, 0)
    })

    it('of a file to a job that is at work is WRONG_STATE', async () => {
      await start()
      const { Id } = await ask('create')
      await ask(`upload/${Id}`, {})
      await load('ownocr-upload')
      assert.equal((await refused({ job: Id, payload: tinyPng() })).code, 'WRONG_STATE')
    })
  })

  describe('cancel and delete', () => {
    it('take a scheduled job back, and remove it', async () => {
      await start()
      const { Id } = await ask('create')
      await ask(`upload/${Id}`, {})
      await load('ownocr-delete')
      assert.equal((await refused({ job: Id })).code, 'WRONG_STATE')
      await flow.stop()
      await load('ownocr-cancel')
      assert.equal(((await through({ job: Id })).job as Job).Status, 0)
    })

    for (const type of ['ownocr-cancel', 'ownocr-delete'])
      it(`${type} leaves a job alone that is being converted: WRONG_STATE`, async () => {
        await start()
        const { Id } = await ask('create')
        ;(server.jobs.get(Id) as Job).Status = 2
        await load(type)
        const error = await refused({ job: Id })
        assert.equal(error.code, 'WRONG_STATE')
        assert.match(error.message, /converting/)
        assert.equal(server.jobs.size, 1)
      })
  })

  describe('wait', () => {
    const queued = async (): Promise<Job> => {
      const { Id } = await ask('create')
      await ask(`upload/${Id}`, {})
      return server.jobs.get(Id) as Job
    }

    it('gives the finished job with pages and barcodes, and progress on the way', async () => {
      await start({ looks: 2, finished: { DetectBarcodes: true, Barcodes: [{ PageNo: 1, Value: 'A1', Type: 8, X: 1, Y: 2, Width: 3, Height: 4 }] } })
      const { Id } = await queued()
      await load('ownocr-wait')
      const message = await through({ job: Id, payload: 'kept' })
      assert.deepEqual([(message.job as Job).Status, message.payload], [3, 'kept'])
      assert.deepEqual(message.barcodes, [{ value: 'A1', type: 'CODE39', page: 1, box: { x: 1, y: 2, width: 3, height: 4 } }])
      assert.deepEqual([...new Set((flow.messages.progress ?? []).map(({ payload }) => (payload as { state: string }).state))], ['waiting', 'working'])
    })

    it('ends in CANCELLED when the job comes back to its first state', async () => {
      await start({ looks: 100 })
      const job = await queued()
      await load('ownocr-wait')
      flow.send('n', { job: job.Id })
      await server.asked('ownocr.status')
      job.Status = 0
      assert.equal((await errorOf(flow)).code, 'CANCELLED')
    })

    it('ends in CANCELLED when it was cancelled before the first look', async () => {
      await start()
      const { Id } = await ask('create')
      await load('ownocr-wait')
      assert.equal((await refused({ job: { Id, Status: 1 } })).code, 'CANCELLED')
    })

    it('ends in WRONG_STATE for a job that nobody started', async () => {
      await start()
      const { Id } = await ask('create')
      await load('ownocr-wait')
      const error = await refused({ job: Id })
      assert.equal(error.code, 'WRONG_STATE')
      assert.match(error.message, /schedule/)
    })

    it('ends in NOT_FOUND when the job is gone', async () => {
      await start({ looks: 100 })
      const { Id } = await queued()
      await load('ownocr-wait')
      flow.send('n', { job: Id })
      await server.asked('ownocr.status')
      server.jobs.clear()
      const error = await errorOf(flow)
      assert.equal(error.code, 'NOT_FOUND')
      assert.match(error.message, /is gone/)
    })

    it('ends in RECOGNITION_FAILED with the words of the server', async () => {
      await start({ finished: { Status: 4, ErrorDescription: 'The paper is blank' } })
      const { Id } = await queued()
      await load('ownocr-wait')
      const error = await refused({ job: Id })
      assert.equal(error.code, 'RECOGNITION_FAILED')
      assert.match(error.message, /The paper is blank/)
    })

    it('goes on after a deploy, and still tells a cancelled job', async () => {
      await start({ looks: 2 })
      const job = await queued()
      await load('ownocr-wait')
      flow.send('n', { job: job.Id })
      await server.asked('ownocr.status', 2)
      job.Status = 0
      await flow.deploy(nodesOf({ type: 'ownocr-wait', address: server.address, more: [{ id: 'more', type: 'helper', z: 'tab' }] }))
      assert.equal((await errorOf(flow)).code, 'CANCELLED')
    })
  })

  describe('download', () => {
    const finished = async (): Promise<Job> => {
      const { Id } = await ask('create', { TxtOutput: true, Descr: 'letter' })
      await ask(`upload/${Id}`, {})
      return Object.assign(server.jobs.get(Id) as Job, { Status: 3, NumberOfPages: 2 })
    }

    it('fetches all that the job was told to make, its information read first when only the number is known', async () => {
      await start()
      const { Id } = await finished()
      await load('ownocr-download')
      const message = await through({ job: Id })
      assert.deepEqual(Object.keys(message.payload as object), ['pdf', 'txt'])
      assert.deepEqual([message.text, message.pages], ['txt of 2 bytes', [{ number: 1 }, { number: 2 }]])
      assert.deepEqual(operations().slice(-3), ['info', 'download', 'download'])
    })

    it('gives a message each, or saves to a folder under free names', async () => {
      await start()
      const { Id } = await finished()
      const folder = await mkdtemp(path.join(tmpdir(), 'platen-download-'))
      try {
        await load('ownocr-download', { messages: str('each'), saveFolder: str(folder) })
        flow.send('n', { job: Id })
        const messages = await resultOf(flow, 2)
        assert.deepEqual(messages.map(({ filename, contentType }) => [filename, contentType]), [['letter.pdf', 'application/pdf'], ['letter.txt', 'text/plain']])
        assert.deepEqual((await readdir(folder)).sort(), ['letter.pdf', 'letter.txt'])
        assert.equal(await readFile(String(messages[1]?.payload), 'utf8'), messages[1]?.text)
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    it('of a format that the job did not make tells so', async () => {
      await start()
      const { Id } = await finished()
      await load('ownocr-download', { formats: json(['docx']) })
      assert.equal((await refused({ job: Id })).code, 'NOT_FOUND')
    })

    it('of a failed job ends in RECOGNITION_FAILED, of an unfinished one in WRONG_STATE', async () => {
      await start()
      const job = await finished()
      Object.assign(job, { Status: 4, ErrorDescription: 'No paper' })
      await load('ownocr-download')
      flow.send('n', { job: job.Id })
      assert.equal((await errorOf(flow)).code, 'RECOGNITION_FAILED')
      job.Status = 2
      flow.send('n', { job: job.Id })
      assert.equal((await errorOf(flow, 2)).code, 'WRONG_STATE')
    })
  })

  describe('the job of a message', () => {
    for (const [title, job] of [
      ['nothing', undefined],
      ['a word', 'letter'],
      ['an object without Id', { id: 7 }],
      ['a list', [7]],
      ['zero', 0],
    ] as const)
      it(`is not ${title}: INVALID_INPUT`, async () => {
        await start()
        await load('ownocr-info')
        const error = await refused({ job })
        assert.equal(error.code, 'INVALID_INPUT')
        assert.match(error.message, /job/)
        assert.deepEqual(operations(), [])
      })

    it('may be a number in text', async () => {
      await start()
      const { Id } = await ask('create')
      await load('ownocr-info')
      assert.equal(((await through({ job: String(Id) })).job as Job).Id, Id)
    })
  })

  it('find jobs with a message each, and by states chosen', async () => {
    await start()
    await ask('create')
    await ask('create')
    await load('ownocr-query', { messages: str('each'), StatusList: json([0, 3]) })
    flow.send('n', {})
    const messages = await resultOf(flow, 2)
    assert.deepEqual(messages.map(({ parts }) => (parts as { index: number; count: number }).index), [0, 1])
    assert.deepEqual(JSON.parse(server.requests.at(-1)?.body.toString() ?? ''), { StatusList: [0, 3] })
  })
})
