/** kill -9 of the engine at random moments of a batch: no job is lost, none is done twice, no page is read twice. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { seededNumbers } from '../../../scripts/sample/random'
import { temporaryFolder } from '../../support/temporary-folder'
import { engines, OWN_TEXT, smallPdf, type Answer, type Job, type RunningEngine } from './support/running-engine'

const DOCUMENTS = 24
const SEED = 20260

describe('A killed engine', function () {
  this.timeout(300_000)
  const folder = temporaryFolder()
  const started = engines()
  const start = () => started.start(['--port', '0', '--data', folder.path, '--open'])

  it(`loses no accepted job and does none twice, over kills at moments of seed ${SEED}`, async () => {
    const random = seededNumbers(SEED)
    let engine = await start()
    const lives: RunningEngine[] = [engine]
    let kills = 0
    const accepted = new Map<number, string>()
    const restart = async () => {
      await engine.kill()
      kills++
      engine = await start()
      lives.push(engine)
    }
    // A call that a kill broke off may or may not have arrived: the sender looks it up, as the nodes do.
    const tried = async (call: () => Promise<Answer>): Promise<Answer | undefined> => call().catch(() => undefined)
    for (let number = 0; number < DOCUMENTS; number++) {
      const name = `document ${number}`
      const file = await smallPdf(`${name} one`, `${name} two`)
      for (;;) {
        const killing = random() < 0.3 ? waitAndKill(random() * 60) : undefined
        const found = await tried(() => engine.call('POST', 'query', JSON.stringify({ CorrelationIdList: [name] })))
        let job = found?.status === 200 ? (found.json() as Job[])[0] : undefined
        if (found && !job) job = (await tried(() => engine.call('POST', 'create', JSON.stringify({ ...OWN_TEXT, CorrelationId: name }))))?.json()
        if (job && job.Status === 0) job = (await tried(() => engine.call('POST', `uploadext/${job?.Id}/pdf`, file)))?.json()
        await killing
        if (job && job.FileUploaded) {
          accepted.set(job.Id, name)
          break
        }
      }
    }
    async function waitAndKill(ms: number) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      await restart()
    }
    for (let round = 0; round < 3; round++) await waitAndKill(random() * 400)
    assert.equal(accepted.size, DOCUMENTS)
    for (const [id, name] of accepted) {
      const job = await engine.reach(id, 3, 4)
      assert.deepEqual([job.Status, job.CorrelationId, job.PagesDone, job.ErrorDescription], [3, name, 2, ''])
      assert.match((await engine.call('GET', `download/${id}/txt`)).body.toString(), new RegExp(`${name} one[^]*${name} two`))
    }
    assert.equal(await engine.expect<number>('GET', 'count'), DOCUMENTS)
    const stats = await engine.expect<{ SuccessFiles: number; ErrorFiles: number }>('GET', 'stats')
    assert.deepEqual([stats.SuccessFiles, stats.ErrorFiles], [DOCUMENTS, 0])
    const done = lives.flatMap(({ log }) => log.filter(({ event }) => event === 'job-done').map(({ job }) => job))
    assert.equal(new Set(done).size, done.length, 'a job ended twice')
    assert.ok(kills >= 5, `only ${kills} kills`)
    // Nothing but results is left of finished jobs.
    const left = () => [...accepted.keys()].flatMap((id) => readdirSync(path.join(folder.path, 'jobs', String(id)))).filter((name) => !name.startsWith('result.'))
    while (left().length > 0) await new Promise((resolve) => setTimeout(resolve, 50))
  })

  it('goes on at the next page of a long document', async () => {
    const pages = 60
    const file = await smallPdf(...Array.from({ length: pages }, (_, index) => `Page ${index + 1}`))
    let engine = await start()
    const { Id: id } = await engine.create(OWN_TEXT)
    await engine.upload(id, file)
    const lives: RunningEngine[] = []
    const reached: number[] = []
    for (const share of [0.2, 0.5, 0.8]) {
      while (Number((await engine.expect('GET', `info/${id}`)).PagesDone) < pages * share) await new Promise((resolve) => setImmediate(resolve))
      reached.push(Number((await engine.expect('GET', `info/${id}`)).PagesDone))
      lives.push(engine)
      await engine.kill()
      engine = await start()
      const resumed = Number((await engine.expect('GET', `info/${id}`)).PagesDone)
      assert.ok(resumed >= (reached.at(-1) as number), `${resumed} pages after ${reached.join(', ')}`)
    }
    lives.push(engine)
    const job = await engine.reach(id, 3, 4)
    assert.deepEqual([job.Status, job.NumberOfPages, job.PagesDone], [3, pages, pages])
    const reads = new Map<string, number>()
    for (const life of lives) for (const [page, count] of life.pagesRead()) reads.set(page, (reads.get(page) ?? 0) + count)
    assert.deepEqual([...reads].filter(([, count]) => count > 1), [])
    const text = (await engine.call('GET', `download/${id}/txt`)).body.toString()
    for (const page of [1, 17, 60]) assert.ok(text.includes(`Page ${page} `) || text.includes(`Page ${page}\n`), `page ${page}`)
  })

  it('puts its jobs back when it is told to end, and the next one does them', async () => {
    const engine = await start()
    const file = await smallPdf(...Array.from({ length: 80 }, (_, index) => `Page ${index + 1}`))
    const { Id: id } = await engine.create(OWN_TEXT)
    await engine.upload(id, file)
    while (Number((await engine.expect('GET', `info/${id}`)).PagesDone) < 5) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(await engine.stop(), 0)
    const next = await start()
    assert.equal((await next.reach(id, 3, 4)).Status, 3)
    assert.ok(next.log.some(({ event }) => event === 'page-kept'))
  })
})
