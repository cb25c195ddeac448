/** The steps that wait for a job, fetch what came of it, and find jobs. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Job } from '../../../lib/contract/ownocr'
import { StepBench } from './step-bench'
import { errorOf, json, nodesOf, resultOf, str } from './support'

describe('results of an ownOCR job', function () {
  this.timeout(60_000)
  const bench = new StepBench()
  const { start, load, ask, operations, through, refused } = bench

  describe('wait', () => {
    const queued = async (): Promise<Job> => {
      const { Id } = await ask('create')
      await ask(`upload/${Id}`, {})
      return bench.server.jobs.get(Id) as Job
    }

    it('gives the finished job with pages and barcodes, and progress on the way', async () => {
      await start({ looks: 2, finished: { DetectBarcodes: true, Barcodes: [{ PageNo: 1, Value: 'A1', Type: 8, X: 1, Y: 2, Width: 3, Height: 4 }] } })
      const { Id } = await queued()
      await load('ownocr-wait')
      const message = await through({ job: Id, payload: 'kept' })
      assert.deepEqual([(message.job as Job).Status, message.payload], [3, 'kept'])
      assert.deepEqual(message.barcodes, [{ value: 'A1', type: 'CODE39', page: 1, box: { x: 1, y: 2, width: 3, height: 4 } }])
      assert.deepEqual([...new Set((bench.flow.messages.progress ?? []).map(({ payload }) => (payload as { state: string }).state))], ['waiting', 'working'])
    })

    it('ends in CANCELLED when the job comes back to its first state', async () => {
      await start({ looks: 100 })
      const job = await queued()
      await load('ownocr-wait')
      bench.flow.send('n', { job: job.Id })
      await bench.server.asked('ownocr.status')
      job.Status = 0
      assert.equal((await errorOf(bench.flow)).code, 'CANCELLED')
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
      bench.flow.send('n', { job: Id })
      await bench.server.asked('ownocr.status')
      bench.server.jobs.clear()
      const error = await errorOf(bench.flow)
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
      bench.flow.send('n', { job: job.Id })
      await bench.server.asked('ownocr.status', 2)
      job.Status = 0
      await bench.flow.deploy(nodesOf({ type: 'ownocr-wait', address: bench.server.address, more: [{ id: 'more', type: 'helper', z: 'tab' }] }))
      assert.equal((await errorOf(bench.flow)).code, 'CANCELLED')
    })
  })

  describe('download', () => {
    const finished = async (): Promise<Job> => {
      const { Id } = await ask('create', { TxtOutput: true, Descr: 'letter' })
      await ask(`upload/${Id}`, {})
      return Object.assign(bench.server.jobs.get(Id) as Job, { Status: 3, NumberOfPages: 2 })
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
        bench.flow.send('n', { job: Id })
        const messages = await resultOf(bench.flow, 2)
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
      bench.flow.send('n', { job: job.Id })
      assert.equal((await errorOf(bench.flow)).code, 'RECOGNITION_FAILED')
      job.Status = 2
      bench.flow.send('n', { job: job.Id })
      assert.equal((await errorOf(bench.flow, 2)).code, 'WRONG_STATE')
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
    bench.flow.send('n', {})
    const messages = await resultOf(bench.flow, 2)
    assert.deepEqual(messages.map(({ parts }) => (parts as { index: number; count: number }).index), [0, 1])
    assert.deepEqual(JSON.parse(bench.server.requests.at(-1)?.body.toString() ?? ''), { StatusList: [0, 3] })
  })
})
