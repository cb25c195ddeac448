/**
 * `npm run demo [-- part of a name]`: every example that needs no account, pressed once in a real Node-RED without a browser. A table says what went
 * in, what came out, how long it took and whether it is right; the exit code is 0 only when all of it is.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { table } from '../bench/support/report'
import { filesBelow } from './build/files'
import { root } from './build/paths'
import { demonstrations, type Seen, type Stage } from './demo/demonstrations'
import { exampleFlow, prepareUserFolder, startNodeRed, type FlowNode, type RunningNodeRed } from './node-red'
import { writeScannedLetter } from './sample/letter'

interface Outcome extends Record<string, string> {
  readonly example: string
  readonly in: string
  readonly out: string
  readonly time: string
  readonly right: 'yes' | 'NO' | 'skipped'
}

/** ms that an example may take. */
const patience = 180_000

/** What the added function node keeps of a message: enough to judge it, without its bytes. */
const summarise = `
const brief = (value) => Buffer.isBuffer(value) ? { bytes: value.length, head: value.subarray(0, 8).toString('latin1') }
  : Array.isArray(value) ? value.map(brief)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, brief(item)]))
  : value
const { req, res, ...rest } = msg
const source = msg.error && msg.error.source ? msg.error.source.id : undefined
return { payload: JSON.stringify({ failed: Boolean(source), message: brief(rest) }) }`

/** The flow with ears: what reaches a debug node, and every caught error, is also written to `file`, a line each. */
function withEars(nodes: readonly FlowNode[], file: string): FlowNode[] {
  const tab = nodes.find(({ type }) => type === 'tab')
  if (!tab) throw new Error('The example has no tab.')
  const ears: FlowNode[] = [
    { id: 'platen-demo-catch', type: 'catch', z: tab.id, scope: null, uncaught: false, wires: [['platen-demo-brief']] },
    { id: 'platen-demo-brief', type: 'function', z: tab.id, func: summarise, outputs: 1, wires: [['platen-demo-write']] },
    { id: 'platen-demo-write', type: 'file', z: tab.id, filename: file, filenameType: 'str', appendNewline: true, createDir: true, overwriteFile: 'false', encoding: 'utf8', wires: [[]] },
  ]
  const debugs = new Set(nodes.filter(({ type }) => type === 'debug').map(({ id }) => id))
  const heard = nodes.map((node) => {
    if (!Array.isArray(node.wires)) return node
    const wires = (node.wires as string[][]).map((targets) => (targets.some((target) => debugs.has(target)) ? [...targets, 'platen-demo-brief'] : targets))
    return { ...node, wires }
  })
  return [...heard, ...ears]
}

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

const accountTypes = ['ownocr-server', 'aspose-omr-account', 'flat-account', 'onprint-account']

async function call(nodeRed: RunningNodeRed, route: string, body: unknown): Promise<void> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  let response = await fetch(`${nodeRed.url}/${route}`, init)
  // Deploying is answered before the nodes have started.
  for (let tries = 0; response.status === 404 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    response = await fetch(`${nodeRed.url}/${route}`, init)
  }
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`)
}

function messagesIn(file: string): Seen[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Seen)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function show(example: string, nodeRed: RunningNodeRed, folder: string): Promise<Outcome> {
  const name = example.replace(/\.json$/, '')
  const source = path.join(root, 'examples', example)
  const plain = JSON.parse(readFileSync(source, 'utf8')) as FlowNode[]
  if (plain.some(({ type }) => accountTypes.includes(type))) return { example: name, in: '', out: 'needs an account of a service', time: '', right: 'skipped' }
  const demonstration = demonstrations[name]
  if (!demonstration) return { example: name, in: '', out: 'nothing says what should come out (scripts/demo/demonstrations.ts)', time: '', right: 'NO' }
  const heard = path.join(folder, `${name}.jsonl`)
  const results = path.join(folder, `${name}-results`)
  mkdirSync(results, { recursive: true })
  const own = path.join(folder, `${name}-inputs`)
  mkdirSync(own)
  const stage: Stage = { folder: own, results, userFolder: folder }
  const variables = { PAGE: path.join(folder, 'letter.jpg'), RESULTS: results, ...demonstration.variables?.(stage) }
  await demonstration.before?.(-1, stage)
  const prepared = demonstration.prepare?.(results) ?? []
  const asItComes = exampleFlow(source, variables).filter(({ id }) => prepared.every((other) => other.id !== id))
  const nodes = [...withEars(asItComes, heard), ...prepared]
  await call(nodeRed, 'flows', nodes)
  const began = performance.now()
  for (const [index, inject] of nodes.filter(({ type }) => type === 'inject').entries()) {
    const ready = (): boolean => {
      const seen = messagesIn(heard)
      if (seen.some(({ failed }) => failed)) return true
      return demonstration.ready ? demonstration.ready(index, seen, results) : !demonstration.inTurn || seen.length >= index
    }
    while (!ready() && performance.now() - began < patience) await new Promise((resolve) => setTimeout(resolve, 50))
    if (!ready() || messagesIn(heard).some(({ failed }) => failed)) break
    await demonstration.before?.(index, stage)
    await call(nodeRed, `inject/${inject.id}`, {})
  }
  let verdict: ReturnType<typeof demonstration.judge>
  for (;;) {
    const seen = messagesIn(heard)
    const error = seen.find(({ failed }) => failed)
    verdict = error ? { out: `error: ${JSON.stringify(error.message.error)}`, right: false } : demonstration.judge(seen, results)
    if (verdict || performance.now() - began > patience) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const time = `${((performance.now() - began) / 1000).toFixed(1)} s`
  verdict ??= { out: `nothing complete within ${patience / 1000} s`, right: false }
  return { example: name, in: demonstration.goesIn, out: verdict.out, time, right: verdict.right ? 'yes' : 'NO' }
}

async function main(): Promise<number> {
  const wanted = process.argv[2] ?? ''
  const examples = filesBelow(path.join(root, 'examples')).filter((file) => file.endsWith('.json') && file.includes(wanted))
  if (examples.length === 0) throw new Error(wanted ? `There is no example whose name has "${wanted}" in it.` : 'There are no examples.')
  const folder = mkdtempSync(path.join(tmpdir(), 'platen-demo-'))
  const outcomes: Outcome[] = []
  let nodeRed: RunningNodeRed | undefined
  const stop = () => void nodeRed?.stop()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  try {
    await writeScannedLetter(path.join(folder, 'letter.jpg'))
    prepareUserFolder(folder)
    writeFileSync(path.join(folder, 'flows.json'), '[]')
    nodeRed = await startNodeRed(folder, await freePort(), { quiet: true })
    for (const example of examples) {
      process.stderr.write(`${example} ...\n`)
      outcomes.push(
        await show(example, nodeRed, folder).catch((error: unknown): Outcome => ({ example, in: '', out: error instanceof Error ? error.message : String(error), time: '', right: 'NO' })),
      )
    }
  } finally {
    await nodeRed?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  process.stdout.write(`${table(outcomes)}\n`)
  return outcomes.every(({ right }) => right !== 'NO') && outcomes.some(({ right }) => right === 'yes') ? 0 : 1
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
