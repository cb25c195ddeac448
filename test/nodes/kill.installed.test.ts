/**
 * Power cuts: the engine, and Node-RED itself, are killed at seeded random moments of a batch. In the end every document has its
 * result, the engine did none twice, and what a node sent again says so.
 */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import PDFDocument from 'pdfkit'
import { seededNumbers } from '../../scripts/sample/random'
import type { Job } from '../../lib/contract/ownocr'
import type { RunningEngine } from '../../lib/flow/engine/process'
import { loadFlow, type FlowUnderTest } from '../support/flows'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'
import { packageCode } from '../support/package-code'
import { tinyPng } from '../support/tiny-pages'

const DOCUMENTS = 50
const KILLS = 4

interface EngineModule {
  acquireEngine(settings: { dataFolder: string }): Promise<RunningEngine>
  stopEngines(): Promise<void>
}

const engines = packageCode<EngineModule>('lib/flow/engine/process')

/** Counts of results after which something is killed: random, each once, in order. */
function moments(seed: number): number[] {
  const random = seededNumbers(seed)
  const chosen = new Set<number>()
  while (chosen.size < KILLS) chosen.add(Math.floor(random() * (DOCUMENTS - 5)))
  return [...chosen].sort((one, other) => one - other)
}

async function allJobs(dataFolder: string): Promise<Job[]> {
  const { url, secret } = await engines.acquireEngine({ dataFolder })
  const response = await fetch(`${url}/ocrjobs/query`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', 'x-platen-secret': secret, connection: 'close' } })
  assert.equal(response.status, 200)
  return (await response.json()) as Job[]
}

function expectEachOnce(jobs: readonly Job[]): void {
  assert.equal(jobs.length, DOCUMENTS, 'one job a document')
  assert.equal(new Set(jobs.map(({ CorrelationId }) => CorrelationId)).size, DOCUMENTS)
  assert.deepEqual(new Set(jobs.map(({ PdfTitle }) => PdfTitle)), new Set(Array.from({ length: DOCUMENTS }, (_, index) => `document ${index}`)))
  for (const job of jobs) assert.equal(job.Status, 3, `${job.PdfTitle}: ${job.ErrorDescription}`)
}

const convertNode = (params: Record<string, unknown> = {}) => ({
  id: 'convert',
  type: 'ownocr-convert',
  z: 'tab',
  x: 300,
  y: 100,
  name: '',
  account: '',
  engine: '',
  params: { deleteJob: { type: 'str', value: 'never' }, formats: { type: 'json', value: '["txt"]' }, ...params },
  version: 1,
  wires: [['out'], ['progress']],
})

describe('power cuts', function () {
  this.timeout(300_000)

  afterEach(() => engines.stopEngines())

  it(`the engine is killed ${KILLS} times during ${DOCUMENTS} documents: all come out, none is done twice`, async () => {
    const flow = await loadFlow([
      { id: 'tab', type: 'tab' },
      convertNode(),
      { id: 'out', type: 'helper', z: 'tab' },
      { id: 'progress', type: 'helper', z: 'tab' },
      { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
      { id: 'caught', type: 'helper', z: 'tab' },
    ])
    const dataFolder = path.join(flow.userFolder, 'platen')
    try {
      const random = seededNumbers(7)
      for (let index = 0; index < DOCUMENTS; index++)
        flow.send('convert', { payload: tinyPng(300, 100, index), document: index, options: { PdfTitle: `document ${index}` } })
      for (const count of moments(11)) {
        await flow.take('out', count, 120_000)
        const { pid } = await engines.acquireEngine({ dataFolder })
        await new Promise((resolve) => setTimeout(resolve, random() * 300))
        try {
          process.kill(pid, 'SIGKILL')
        } catch (error) {
          assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
        }
      }
      const messages = await Promise.race([
        flow.take('out', DOCUMENTS, 200_000),
        flow.take('caught', 1, 200_000).then(([first]) => assert.fail(JSON.stringify(first?.error))),
      ])
      assert.deepEqual(messages.map(({ document }) => document as number).sort((one, other) => one - other), [...Array(DOCUMENTS).keys()])
      for (const { job, document } of messages) assert.equal((job as Job).PdfTitle, `document ${document}`)
      expectEachOnce(await allJobs(dataFolder))
    } finally {
      await flow.stop()
    }
  })

  it(`Node-RED is killed ${KILLS} times during ${DOCUMENTS} documents: all come out, none is done twice, repeats say so`, async () => {
    const userFolder = await mkdtemp(path.join(tmpdir(), 'platen-kill-'))
    const pages = path.join(userFolder, 'pages')
    const sink = path.join(userFolder, 'results.jsonl')
    const pending = path.join(userFolder, 'platen/pending/convert')
    await mkdir(pages)
    for (let index = 0; index < DOCUMENTS; index++) await writeFile(path.join(pages, `${index}.png`), tinyPng(300, 100, index))
    const line = (id: string, y: number, func: string, wires: string[][]) => ({ id, type: 'function', z: 'tab', x: 500, y, name: '', func, outputs: 1, timeout: 0, noerr: 0, initialize: '', finalize: '', libs: [], wires })
    const file = (id: string, y: number) => ({ id, type: 'file', z: 'tab', x: 700, y, name: '', filename: sink, filenameType: 'str', appendNewline: true, createDir: false, overwriteFile: 'false', encoding: 'none', wires: [[]] })
    const flows = [
      { id: 'tab', type: 'tab', label: 'kill' },
      { id: 'begin', type: 'inject', z: 'tab', x: 100, y: 100, name: '', props: [], repeat: '', once: false, wires: [['batch']] },
      line('batch', 100, `for (let index = 0; index < ${DOCUMENTS}; index++) node.send({ payload: ${JSON.stringify(pages)} + '/' + index + '.png', document: index, options: { PdfTitle: 'document ' + index } })`, [['convert']]),
      convertNode({ inputKind: { type: 'str', value: 'path' } }),
      line('out', 100, `return { payload: JSON.stringify({ document: msg.document, resumed: msg.resumed === true, title: msg.job.PdfTitle }) }`, [['write']]),
      file('write', 100),
      { id: 'catch', type: 'catch', z: 'tab', x: 300, y: 200, name: '', scope: null, uncaught: false, wires: [['failed']] },
      line('failed', 200, `return { payload: JSON.stringify({ error: msg.error, document: msg.document }) }`, [['write']]),
    ]
    let nodeRed: RunningNodeRed = await startNodeRed({ flows, userFolder })
    interface Line {
      document: number
      resumed?: boolean
      title?: string
      error?: unknown
    }
    const results = async (): Promise<Line[]> =>
      (await readFile(sink, 'utf8').catch(() => '')).split('\n').filter((text) => text.endsWith('}')).map((text) => JSON.parse(text) as Line)
    const distinct = async (): Promise<number> => new Set((await results()).map(({ document }) => document)).size
    const until = async (condition: () => Promise<boolean>, what: string): Promise<void> => {
      for (const since = Date.now(); !(await condition()); await new Promise((resolve) => setTimeout(resolve, 50)))
        if (Date.now() - since > 120_000) throw new Error(`${what}: ${await distinct()} results; Node-RED wrote:\n${nodeRed.log().slice(-3000)}`)
    }
    try {
      const random = seededNumbers(23)
      await nodeRed.admin('inject/begin', { method: 'POST' })
      const kept = async () => (await readdir(pending).catch(() => [])).filter((name) => name.endsWith('.json')).length
      // A message counts as accepted once it is on disk.
      await until(async () => (await kept()) + (await distinct()) >= DOCUMENTS, 'not all messages were kept')
      for (const count of moments(5)) {
        await until(async () => (await distinct()) >= count, `not ${count} results`)
        await new Promise((resolve) => setTimeout(resolve, random() * 400))
        await nodeRed.kill()
        nodeRed = await startNodeRed({ userFolder })
      }
      await until(async () => (await distinct()) >= DOCUMENTS, 'not all results')
      await until(async () => (await kept()) === 0, 'not all entries were removed')
      const lines = await results()
      assert.deepEqual(lines.filter(({ error }) => error), [])
      const seen = new Set<number>()
      for (const { document, resumed, title } of lines) {
        assert.equal(title, `document ${document}`)
        assert.ok(resumed || !seen.has(document), `document ${document} came again without saying so`)
        seen.add(document)
      }
      assert.equal(seen.size, DOCUMENTS)
      assert.ok(lines.some(({ resumed }) => resumed), 'some were resumed')
    } finally {
      await nodeRed.stop({ keepUserFolder: true })
    }
    expectEachOnce(await allJobs(path.join(userFolder, 'platen')))
    await engines.stopEngines()
    await rm(userFolder, { recursive: true, force: true, maxRetries: 3 })
  })

  it('a full deploy during 100 pages leaves the engine and its job alone', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'platen-pages-'))
    const file = path.join(folder, 'hundred.pdf')
    await writeFile(file, await hundredPages())
    const nodes = [
      { id: 'tab', type: 'tab' },
      convertNode({ inputKind: { type: 'str', value: 'path' }, RenderResolution: { type: 'num', value: 72 } }),
      { id: 'out', type: 'helper', z: 'tab' },
      { id: 'progress', type: 'helper', z: 'tab' },
    ]
    const flow: FlowUnderTest = await loadFlow(nodes)
    const dataFolder = path.join(flow.userFolder, 'platen')
    try {
      flow.send('convert', { payload: file })
      const pagesSoFar = () => (flow.messages.progress ?? []).map(({ payload }) => (payload as { page?: number }).page ?? 0)
      for (let count = 1; Math.max(0, ...pagesSoFar()) < 5; count++) await flow.take('progress', count)
      const before = await engines.acquireEngine({ dataFolder })
      const [jobBefore] = await allJobs(dataFolder)
      await flow.deploy(nodes)
      const [message] = await flow.take('out', 1, 200_000)
      const after = await engines.acquireEngine({ dataFolder })
      assert.equal(after.pid, before.pid)
      const job = message?.job as Job
      assert.deepEqual([job.NumberOfPages, job.PagesDone, job.Status], [100, 100, 3])
      assert.equal(job.Started, jobBefore?.Started, 'it was started once')
      assert.equal(message?.resumed, true)
      const pages = pagesSoFar()
      assert.deepEqual(pages.filter((page) => page > 0), pages.filter((page) => page > 0).sort((one, other) => one - other), 'no page came again')
      assert.equal((await allJobs(dataFolder)).length, 1)
    } finally {
      await flow.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

function hundredPages(): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: [200, 80], margin: 10, autoFirstPage: false })
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    for (let page = 1; page <= 100; page++) document.addPage().fontSize(20).text(`Number ${page}`)
    document.end()
  })
}
