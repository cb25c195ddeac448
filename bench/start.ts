/**
 * How long starting takes: the engine from its call to its ready line, and Node-RED with this palette beside Node-RED without it,
 * by turns in the same run. Wall clock depends on the machine's other work, so CPU seconds stand beside it.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { prepareUserFolder, startNodeRed } from '../scripts/node-red'
import { report, usageOf, type Row } from './support/report'

const root = path.resolve(__dirname, '..')
const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 10

interface Start {
  /** ms */
  readonly ms: number
  readonly cpuSeconds: number
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

function temporary<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'platen-bench-'))
  return use(folder).finally(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
}

const startEngine = () =>
  temporary(
    (folder) =>
      new Promise<Start>((resolve, reject) => {
        const began = performance.now()
        const child = spawn(process.execPath, [path.join(root, 'dist/engine/main.js'), '--port', '0', '--data', folder, '--open'], { stdio: ['pipe', 'pipe', 'inherit'] })
        let start: Start | undefined
        child.once('error', reject)
        child.stdout.once('data', () => {
          start = { ms: performance.now() - began, cpuSeconds: usageOf(child.pid as number).cpuSeconds }
          child.stdin.end()
        })
        child.once('exit', () => (start ? resolve(start) : reject(new Error('The engine ended before it was ready.'))))
      }),
  )

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

const startEditor = (withPackage: boolean) =>
  temporary(async (folder) => {
    prepareUserFolder(folder, withPackage)
    writeFileSync(path.join(folder, 'flows.json'), '[]')
    const port = await freePort()
    const began = performance.now()
    const nodeRed = await startNodeRed(folder, port, { quiet: true })
    const start: Start = { ms: performance.now() - began, cpuSeconds: usageOf(nodeRed.child.pid as number).cpuSeconds }
    await nodeRed.stop()
    return start
  })

async function main(): Promise<void> {
  const startedUnder = os.loadavg().map((load) => load.toFixed(2)).join(' ')
  const engine: Start[] = []
  const without: Start[] = []
  const withPalette: Start[] = []
  // The first start of each fills the disk cache and is not counted.
  await startEngine()
  await startEditor(false)
  await startEditor(true)
  for (let round = 0; round < rounds; round++) {
    engine.push(await startEngine())
    without.push(await startEditor(false))
    withPalette.push(await startEditor(true))
  }
  const row = (what: string, starts: readonly Start[]): Row => ({
    what,
    'median ms': Math.round(median(starts.map(({ ms }) => ms))),
    'least ms': Math.round(Math.min(...starts.map(({ ms }) => ms))),
    'most ms': Math.round(Math.max(...starts.map(({ ms }) => ms))),
    'median CPU s': median(starts.map(({ cpuSeconds }) => cpuSeconds)),
    starts: starts.length,
  })
  const ready = median(engine.map(({ ms }) => ms))
  // By pairs, so that both sides meet the same load.
  const longer = (of: (start: Start) => number) => median(withPalette.map((start, round) => of(start) - of(without[round] as Start)))
  const [longerMs, longerCpuMs] = [longer(({ ms }) => ms), longer(({ cpuSeconds }) => cpuSeconds * 1000)]
  report(
    {
      name: 'start',
      quick,
      tables: {
        'From the call to the ready line, or to the first answer of the editor': [
          row('engine', engine),
          row('Node-RED alone', without),
          row('Node-RED with Platen', withPalette),
        ],
      },
      targets: [
        { wanted: 'engine ready in under 1000 ms', measured: `${Math.round(ready)} ms`, reached: ready < 1000 },
        { wanted: 'Node-RED at most 300 ms longer', measured: `${Math.round(longerMs)} ms (median of ${rounds} pairs; ${Math.round(longerCpuMs)} ms of processor time)`, reached: longerMs <= 300 },
      ],
      notes: ['The editor is asked every 25 ms, so its figures are that coarse.'],
    },
    { startedUnder },
  )
}

void main()
