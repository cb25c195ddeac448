/** The steps that make a job, change it and take it back. */
import assert from 'node:assert/strict'
import type { Job } from '../../../lib/contract/ownocr'
import { tinyPng } from '../../support/tiny-pages'
import { StepBench } from './step-bench'
import { bool, json, num, str, type Message, type Params } from './support'

describe('steps of an ownOCR job', function () {
  this.timeout(60_000)
  const bench = new StepBench()
  const { start, load, ask, operations, through, refused } = bench

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
      await bench.flow.stop()
    }
    assert.deepEqual(Object.keys(message.payload as object), ['pdf', 'txt'])
    assert.equal(message.text, `txt of ${tinyPng().length} bytes`)
    assert.deepEqual(message.pages, [{ number: 1 }])
    const { Status, PdfTitle, TxtOutput } = message.job as Job
    assert.deepEqual([Status, PdfTitle, TxtOutput], [3, 'mine', true])
    await load('ownocr-delete')
    await through(message)
    assert.equal(bench.server.jobs.size, 0)
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
      bench.server.fail('ownocr.create', 'lose-answer')
      const { job } = await through({})
      assert.deepEqual(operations(), ['create', 'query'])
      assert.deepEqual([...bench.server.jobs.keys()], [(job as Job).Id])
    })

    it('never takes another job with the same mark for its own', async () => {
      await start()
      const other = await ask('create', { CorrelationId: 'invoice 7' })
      await load('ownocr-create', { CorrelationId: str('invoice 7') })
      bench.server.fail('ownocr.create', { status: 503 })
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
        assert.equal(bench.server.requests[0]?.body.length, 0)
      })

    it('is not left behind without its options', async () => {
      await start()
      bench.server.fail('ownocr.set-options', { status: 400, message: 'no such title' })
      await load('ownocr-template', { operation: str('create-template'), PdfTitle: str('x') })
      assert.match((await refused({})).message, /no such title/)
      assert.equal(bench.server.jobs.size, 0)
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
      assert.deepEqual(bench.server.jobs.get(Id)?.files, [tinyPng(), tinyPng(80, 50)])
    })

    it('refuses several pages for a job that starts with the first', async () => {
      await start()
      const job = await ask('create')
      await load('ownocr-upload', { several: str('pages') })
      const error = await refused({ job, payload: [tinyPng(), tinyPng()] })
      assert.equal(error.code, 'INVALID_INPUT')
      assert.match(error.message, /Autostart/)
      assert.equal(bench.server.jobs.get(job.Id)?.files.length, 0)
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
      await bench.flow.stop()
      await load('ownocr-cancel')
      assert.equal(((await through({ job: Id })).job as Job).Status, 0)
    })

    for (const type of ['ownocr-cancel', 'ownocr-delete'])
      it(`${type} leaves a job alone that is being converted: WRONG_STATE`, async () => {
        await start()
        const { Id } = await ask('create')
        ;(bench.server.jobs.get(Id) as Job).Status = 2
        await load(type)
        const error = await refused({ job: Id })
        assert.equal(error.code, 'WRONG_STATE')
        assert.match(error.message, /converting/)
        assert.equal(bench.server.jobs.size, 1)
      })
  })
})
