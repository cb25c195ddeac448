/** Jobs whose days are over, in a real engine whose clock is put forward: they go with their files, and nothing else does. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { makePdf, prosePage } from '../support/pages'
import { RunningEngine, type Job } from './support/running-engine'

const HOUR = 3_600_000
const ids = (...jobs: Job[]): number[] => jobs.map(({ Id }) => Id).sort((one, other) => one - other)

describe('retention in a running engine', function () {
  this.timeout(120_000)
  let folder: string
  let engine: RunningEngine | undefined
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'platen-retention-'))
    await mkdir(path.join(folder, 'in'))
    const folders = [{ description: 'Inbox', input: path.join(folder, 'in'), options: { TxtOutput: true, PdfOutput: false, IntelligentPDFProcessing: true } }]
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({ limits: { retentionDays: 3 }, folders }))
    await writeFile(path.join(folder, 'clock.cjs'), `const now = Date.now; Date.now = () => now() + Number(process.env.CLOCK_AHEAD)`)
  })
  after(async () => {
    await engine?.kill()
    await rm(folder, { recursive: true, force: true })
  })

  /** The engine on the same data folder, so many hours later. */
  async function later(hours: number): Promise<RunningEngine> {
    await engine?.stop()
    const env = { NODE_OPTIONS: `--require ${path.join(folder, 'clock.cjs')}`, CLOCK_AHEAD: String(hours * HOUR) }
    engine = await RunningEngine.start(['--port', '0', '--open', '--data', path.join(folder, 'data'), '--config', path.join(folder, 'config.json')], { env })
    return engine
  }

  /** Jobs that there are, how many the engine counts, and those whose files there are. */
  async function present(running: RunningEngine): Promise<{ jobs: number[]; count: number; files: number[] }> {
    const jobs = await running.expect<Job[]>('GET', 'all')
    const count = await running.expect<number>('GET', 'count')
    const owners = (await readdir(path.join(folder, 'data/jobs'))).map(Number)
    const files: number[] = []
    // a folder that is just going is gone
    for (const id of owners) if ((await readdir(path.join(folder, 'data/jobs', String(id))).catch(() => [])).length > 0) files.push(id)
    return { jobs: ids(...jobs), count, files: files.sort((one, other) => one - other) }
  }

  /** The engine deletes beside its other work, so it may take a moment; what never comes ends in the test's timeout, with what there was. */
  async function comesTo(running: RunningEngine, wanted: { jobs: number[]; files: number[] }, when: string): Promise<void> {
    for (const end = Date.now() + 20_000; ; ) {
      const found = await present(running)
      const expected = { ...wanted, count: wanted.jobs.length }
      if (isDeepStrictEqual(found, expected)) return
      if (Date.now() > end) assert.deepEqual(found, expected, when)
    }
  }

  it('deletes each job with its files when its days are over; templates, files of OCR folders and the counts stay', async () => {
    const running = await later(0)
    const pdf = await makePdf([prosePage()])
    const read = { TxtOutput: true, IntelligentPDFProcessing: true }
    const short = await running.convert(pdf, { ...read, RetentionDays: 1 })
    const usual = await running.convert(pdf, read)
    const failed = await running.convert(Buffer.from('no PDF'), { RetentionDays: 2 })
    const waiting = await running.create({ RetentionDays: 1, Autostart: false })
    await running.upload(waiting.Id, pdf)
    const template = await running.expect('POST', 'createtemplate')
    assert.deepEqual([short.Status, usual.Status, failed.Status], [3, 3, 4])
    await writeFile(path.join(folder, 'in/watched.pdf'), pdf)
    for (let done = 0; done === 0; ) [{ ProcessedFiles: done }] = (await running.expect<{ ProcessedFiles: number }[]>('GET', 'folders')) as [{ ProcessedFiles: number }]
    const stats = await running.expect<object>('GET', 'stats')
    await comesTo(running, { jobs: ids(short, usual, failed, waiting), files: ids(short, usual, waiting) }, 'at first')

    const expected: [number, number[], number[]][] = [
      [23, ids(short, usual, failed, waiting), ids(short, usual, waiting)],
      [25, ids(usual, failed), ids(usual)],
      [49, ids(usual), ids(usual)],
      [73, [], []],
    ]
    for (const [hours, jobs, files] of expected) {
      const then = await later(hours)
      await comesTo(then, { jobs, files }, `after ${hours} hours`)
      assert.deepEqual(await then.expect('GET', 'stats'), stats)
      assert.deepEqual((await then.expect<Job[]>('GET', 'templates')).map(({ Id }) => Id), [template.Id])
      for (const [where, name] of [['output', 'watched.txt'], ['done', 'watched.pdf']] as const) assert.deepEqual(await readdir(path.join(folder, 'in', where)), [name])
    }
    assert.equal((await engine!.call('GET', `info/${short.Id}`)).status, 404)
  })
})
