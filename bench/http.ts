/**
 * The four calls of an ownOCR job (create, upload, status, download) made by this package's client inside a flow, beside the same
 * calls wired with Node-RED's own `http request` nodes, each in a real Node-RED against the same local stub of the service, by
 * turns in one run; and the upload of a large file from its path.
 */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { transformSync } from 'esbuild'
import { prepareUserFolder, startNodeRed, type FlowNode } from '../scripts/node-red'
import { report, usageOf, type Row } from './support/report'

const root = path.resolve(__dirname, '..')
const quick = process.argv.includes('--quick')
/** Pairs of rounds, each of one side and then of the other, so that both meet the same load of the machine. */
const rounds = quick ? 5 : 15
const messages = quick ? 100 : 200
/** Until the compiler of JavaScript has done its part. */
const warmUp = quick ? 200 : 600
const together = 8
const pageBytes = 100_000
const largeMB = quick ? 100 : 500

type Side = 'Platen client' | 'core http request nodes'

/** A service that keeps nothing: it counts what it is sent and answers with what a job answers. */
async function startStub() {
  const result = Buffer.alloc(pageBytes, 'searchable page ')
  let uploaded = 0
  const server = http.createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (uploaded += chunk.length))
    request.on('end', () => {
      const [, action = ''] = (request.url ?? '').split('/')
      const [type, body] =
        action === 'download'
          ? ['application/pdf', result]
          : ['application/json', Buffer.from(action === 'status' ? '3' : JSON.stringify({ Id: 7, Status: 0 }))]
      response.writeHead(200, { 'content-type': type as string, 'content-length': body?.length })
      response.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    uploaded: () => uploaded,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const tab = { id: 'tab', type: 'tab', label: 'bench' }
const node = (id: string, type: string, next: readonly string[], more: object = {}): FlowNode => ({ id, type, z: 'tab', x: 0, y: 0, wires: [next], ...more })
const script = (id: string, next: string, func: string) => node(id, 'function', [next], { func, outputs: 1 })
const call = (id: string, next: string, method: string, ret: string) =>
  node(id, 'http request', [next], { method, ret, paytoqs: 'ignore', url: '', tls: '', persist: false, proxy: '', authType: '', senderr: true, headers: [] })
const frame = [tab, node('catch', 'catch', ['end'], { scope: null, uncaught: false }), node('end', 'bench-end', [])]

const flowOf = (side: Side, base: string, large: boolean): FlowNode[] => {
  if (side === 'Platen client') return [...frame, node('drive', 'bench-drive', ['client']), node('client', 'bench-client', ['end'])]
  const afterUpload = large ? 'end' : 'to-status'
  return [
    ...frame,
    node('drive', 'bench-drive', ['to-create']),
    script('to-create', 'create', `msg.url = '${base}/create'; msg.headers = {'content-type': 'application/json'}; msg.payload = {}; return msg`),
    call('create', large ? 'read' : 'to-upload', 'POST', 'obj'),
    ...(large
      ? [
          script('read', 'file', 'msg.job = msg.payload; return msg'),
          node('file', 'file in', ['to-large'], { filename: 'path', filenameType: 'msg', format: '', sendError: true }),
          script('to-large', 'upload', `msg.url = '${base}/upload/' + msg.job.Id; msg.headers = {'content-type': 'application/pdf'}; return msg`),
        ]
      : [
          script('to-upload', 'upload', `msg.job = msg.payload; msg.url = '${base}/upload/' + msg.job.Id; msg.headers = {'content-type': 'application/pdf'}; msg.payload = msg.file; return msg`),
        ]),
    call('upload', afterUpload, 'POST', 'obj'),
    script('to-status', 'status', `msg.url = '${base}/status/' + msg.job.Id; msg.headers = {}; msg.payload = ''; return msg`),
    call('status', 'to-download', 'GET', 'obj'),
    script('to-download', 'download', `msg.url = '${base}/download/' + msg.job.Id + '/pdf'; msg.headers = {}; msg.payload = ''; return msg`),
    call('download', 'end', 'GET', 'bin'),
  ]
}

interface Measured {
  readonly ms: number
  readonly cpuSeconds: number
  readonly peakMB: number
  /** Over what it held before. */
  readonly growthMB: number
}

async function freePort(): Promise<number> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const residentMB = (pid: number) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024

/** One Node-RED of its own. */
class Trial {
  private constructor(
    private readonly side: Side,
    private readonly folder: string,
    private readonly nodeRed: Awaited<ReturnType<typeof startNodeRed>>,
  ) {}

  static async start(side: Side, base: string, large: boolean): Promise<Trial> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'platen-bench-'))
    prepareUserFolder(folder, false)
    mkdirSync(path.join(folder, 'nodes'))
    const source = readFileSync(path.join(__dirname, 'support/flow-nodes.ts'), 'utf8')
    writeFileSync(path.join(folder, 'nodes/flow-nodes.js'), transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' }).code)
    const types = ['bench-drive', 'bench-end', 'bench-client'].map((type) => `RED.nodes.registerType('${type}', {category: 'bench', defaults: {}})`)
    writeFileSync(path.join(folder, 'nodes/flow-nodes.html'), `<script>${types.join('\n')}</script>`)
    writeFileSync(path.join(folder, 'flows.json'), JSON.stringify(flowOf(side, base, large)))
    const env = { PLATEN_BENCH_CODE: path.join(root, 'dist/lib/nodes.js'), PLATEN_BENCH_SERVICE: base }
    return new Trial(side, folder, await startNodeRed(folder, await freePort(), { quiet: true, env }))
  }

  /** @returns ms */
  async ask(query: string): Promise<number> {
    const answer = (await (await fetch(`${this.nodeRed.url}/bench?${query}`)).json()) as { ms?: number; error?: string }
    if (answer.ms === undefined) throw new Error(`${this.side}: ${answer.error}`)
    return answer.ms
  }

  /** Peak memory is set back first. */
  async measure(query: string): Promise<Measured> {
    const pid = this.nodeRed.child.pid as number
    // Linux sets the peak back to what is held now.
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const held = residentMB(pid)
    const before = usageOf(pid)
    const ms = await this.ask(query)
    const after = usageOf(pid)
    return { ms, cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakMB: after.peakMemoryMB, growthMB: Math.max(0, after.peakMemoryMB - held) }
  }

  async end(): Promise<void> {
    await this.nodeRed.stop()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Both sides in pairs of rounds; who begins changes. */
async function measureJobs(base: string): Promise<Record<Side, Measured[]>> {
  const query = (count: number) => `messages=${count}&together=${together}&bytes=${pageBytes}`
  const jobs: Record<Side, Measured[]> = { 'Platen client': [], 'core http request nodes': [] }
  const trials = new Map<Side, Trial>()
  try {
    for (const side of sides) {
      const trial = await Trial.start(side, base, false)
      trials.set(side, trial)
      await trial.ask(query(warmUp))
    }
    for (let round = 0; round < rounds; round++)
      for (const side of round % 2 ? [...sides].reverse() : sides) jobs[side].push(await (trials.get(side) as Trial).measure(query(messages)))
  } finally {
    for (const trial of trials.values()) await trial.end()
  }
  return jobs
}

async function measureUpload(side: Side, base: string, small: string, file: string): Promise<Measured> {
  const trial = await Trial.start(side, base, true)
  try {
    await trial.ask(`path=${encodeURIComponent(small)}`)
    return await trial.measure(`path=${encodeURIComponent(file)}`)
  } finally {
    await trial.end()
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const sides: readonly Side[] = ['Platen client', 'core http request nodes']

async function main(): Promise<void> {
  const startedUnder = os.loadavg().map((load) => load.toFixed(2)).join(' ')
  const stub = await startStub()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'platen-bench-'))
  try {
    const jobs = await measureJobs(stub.url)

    const file = path.join(folder, 'large.pdf')
    writeFileSync(file, '')
    truncateSync(file, largeMB * 1_000_000)
    const small = path.join(folder, 'small.pdf')
    writeFileSync(small, Buffer.alloc(1_000_000))
    const uploads: Record<string, Measured> = {}
    for (const side of sides) {
      const sent = stub.uploaded()
      uploads[side] = await measureUpload(side, stub.url, small, file)
      if (stub.uploaded() - sent < largeMB * 1_000_000) throw new Error(`${side} did not send the whole file`)
    }

    const rate = (side: Side) => median(jobs[side].map(({ ms }) => messages / (ms / 1000)))
    const row = (side: Side): Row => ({
      'made by': side,
      'messages/s': rate(side),
      'CPU ms a message': median(jobs[side].map(({ cpuSeconds }) => (cpuSeconds * 1000) / messages)),
      'peak memory MB': Math.round(median(jobs[side].map(({ peakMB }) => peakMB))),
      rounds,
    })
    const [own, core] = sides.map((side) => jobs[side]) as [Measured[], Measured[]]
    const ratio = median(own.map(({ ms }, round) => (core[round] as Measured).ms / ms))
    const cpuRatio = median(own.map(({ cpuSeconds }, round) => (core[round] as Measured).cpuSeconds / cpuSeconds))
    const growth = uploads['Platen client']?.growthMB as number
    report(
      {
        name: 'http',
        quick,
        tables: {
          [`Create, upload (${pageBytes / 1000} kB), status, download (${pageBytes / 1000} kB): ${messages} messages, ${together} at once`]: sides.map(row),
          [`Upload of ${largeMB} MB from a path`]: sides.map((side) => {
            const { ms, cpuSeconds, peakMB, growthMB } = uploads[side] as Measured
            return { 'made by': side, seconds: ms / 1000, 'CPU seconds': cpuSeconds, 'memory growth MB': Math.round(growthMB), 'peak memory MB': Math.round(peakMB) }
          }),
        },
        targets: [
          { wanted: "at least the core nodes' rate", measured: `${ratio.toFixed(2)} times (median of ${rounds} pairs; by processor time ${cpuRatio.toFixed(2)})`, reached: ratio >= 1 },
          { wanted: `upload of ${largeMB} MB grows memory by less than 64 MB`, measured: `${Math.round(growth)} MB`, reached: growth < 64 },
        ],
        notes: ['Each figure is the median of its rounds; memory is of the whole Node-RED process. The core flow reads the large file with its file node.'],
      },
      { startedUnder },
    )
  } finally {
    stub.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

void main()
