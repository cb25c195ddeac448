/**
 * How well and at what cost pages are read: seeded pages from known text, clean and degraded, by native Tesseract and by WASM, beside
 * `ocrmypdf -j2` where it is installed. Word accuracy is order-sensitive (lower case, punctuation off); text layers are read by
 * `pdftotext -raw`.
 *
 *   npm run bench -- ocr [--quick] [--pages N] [--class NAME] [--recogniser native|wasm] [--no-peer | --peer-without-pdfa]
 *   npm run bench -- ocr --join [FILE ...]     one table of the pieces that were measured apart; without names all in bench/results
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findNativeRecogniser } from '../lib/engine/ocr/recogniser/native'
import { asScannedPdf, makePages, pageClasses, wordAccuracy, wordsOf, type BenchPage } from './support/pages'
import { joinPieces, peerSystem, ratios, targetsOf, title } from './support/ocr-report'
import { report, resultsFolder, type Row } from './support/report'

const seed = 20260101
const { values: choices, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    pages: { type: 'string' },
    class: { type: 'string' },
    recogniser: { type: 'string' },
    'no-peer': { type: 'boolean', default: false },
    'peer-without-pdfa': { type: 'boolean', default: false },
    join: { type: 'boolean', default: false },
  },
})
/** On a busy machine its time-out of 180 s a page leaves pages without text. */
const peerOptions = ['-j2', '-l', 'eng', '--quiet', '--tesseract-timeout', '3600']
const count = Number(choices.pages ?? (choices.quick ? 1 : 20))

/** Resident memory of a process and all below it, MB. */
function treeMemory(top: number): number {
  const parents = new Map<number, number>()
  const memory = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      parents.set(Number(name), Number(fields[1]))
      memory.set(Number(name), (Number(fields[21]) * 4096) / 2 ** 20)
    } catch {
      // it has just ended
    }
  }
  const belongs = (pid: number): boolean => pid === top || (parents.has(pid) && belongs(parents.get(pid)!))
  return [...memory].reduce((sum, [pid, size]) => (belongs(pid) ? sum + size : sum), 0)
}

interface Ran {
  readonly output: string
  /** of the whole process tree */
  readonly peakMemoryMB: number
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

/** CPU seconds of all children that have ended. */
function childrenSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

async function run(program: string, programArguments: readonly string[]): Promise<Ran> {
  const before = childrenSeconds()
  const began = performance.now()
  const child = spawn(program, programArguments, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  let peakMemoryMB = 0
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const sampler = setInterval(() => (peakMemoryMB = Math.max(peakMemoryMB, treeMemory(child.pid!))), 100)
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  clearInterval(sampler)
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors.slice(-1000)}`)
  return { output, peakMemoryMB, cpuSeconds: childrenSeconds() - before, wallSeconds: (performance.now() - began) / 1000 }
}

function version(program: string, ...options: string[]): string | undefined {
  try {
    return execFileSync(program, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).split('\n')[0]!.trim()
  } catch {
    return undefined
  }
}

interface Accuracy {
  /** Of all pages, percent. */
  readonly mean: number
  readonly worst: number
}

/** Accuracy of the pages of a text whose pages end with form feeds. */
function accuracy(pages: readonly BenchPage[], text: string): Accuracy {
  const found = text.split('\f')
  const each = pages.map((page, index) => wordAccuracy(wordsOf(page.text), wordsOf(found[index] ?? '')) * 100)
  return { mean: each.reduce((sum, one) => sum + one, 0) / pages.length, worst: Math.min(...each) }
}

const textLayer = (pdf: string): string => execFileSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 })

async function main(): Promise<void> {
  const load = os.loadavg().map(value => value.toFixed(2)).join(' ')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'platen-bench-ocr-'))
  const peer = choices['no-peer'] ? undefined : version('ocrmypdf', '--version')
  const extractor = (() => {
    try {
      execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()
  const native = (await findNativeRecogniser())?.name
  const recognisers = (['native', 'wasm'] as const).filter(kind => (kind === 'wasm' || native !== undefined) && (choices.recogniser ?? kind) === kind)
  const rows: Row[] = []
  const skewed: string[] = []
  try {
    for (const kind of pageClasses.filter(({ name }) => choices.class === undefined || name.includes(choices.class))) {
      const pages = await makePages(kind, count, seed)
      const scan = path.join(folder, `${kind.name.replaceAll(' ', '-')}.pdf`)
      writeFileSync(scan, await asScannedPdf(pages, kind.dpi))
      if (kind.degraded) skewed.push(`${kind.name}: skew ${pages.map(({ damage }) => damage!['skewDegrees']!.toFixed(1)).join(', ')} degrees`)
      const add = (system: string, ran: Omit<Ran, 'output'> & { readonly treeSeconds: number }, layer: Accuracy | undefined, text?: Accuracy): void => {
        const row: Row = {
          pages: kind.name,
          number: count,
          system,
          'text layer %': layer?.mean,
          'worst page %': (layer ?? text)?.worst,
          'text %': text?.mean,
          'CPU s/page': ran.cpuSeconds / count,
          'with start': ran.treeSeconds / count,
          'wall s/page': ran.wallSeconds / count,
          'peak MB': Math.round(ran.peakMemoryMB),
        }
        rows.push(row)
        // A whole run takes an hour: what is known already is shown.
        process.stderr.write(`${JSON.stringify(row)}\n`)
      }
      for (const recogniser of recognisers) {
        const target = path.join(folder, `${kind.name.replaceAll(' ', '-')}-${recogniser}`)
        const ran = await run(process.execPath, ['--import', 'tsx', path.join(__dirname, 'support/ocr-run.ts'), scan, target, String(kind.dpi), recogniser])
        const own = JSON.parse(ran.output.trim().split('\n').at(-1)!) as { cpuSeconds: number; wallSeconds: number }
        const layer = extractor ? accuracy(pages, textLayer(path.join(target, 'out.pdf'))) : undefined
        add(recogniser, { ...ran, ...own, treeSeconds: ran.cpuSeconds }, layer, accuracy(pages, readFileSync(path.join(target, 'out.txt'), 'utf8')))
      }
      if (peer !== undefined && extractor) {
        for (const [system, options] of [[peerSystem, []], [`${peerSystem}, no PDF/A`, ['--output-type', 'pdf']]] as const) {
          if (options.length > 0 && !choices['peer-without-pdfa']) continue
          const target = path.join(folder, 'peer.pdf')
          const ran = await run('ocrmypdf', [...peerOptions, ...options, scan, target])
          add(system, { ...ran, treeSeconds: ran.cpuSeconds }, accuracy(pages, textLayer(target)))
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const notes = [
    `${recognisers.join(' and ')}: ${count} pages a class, seed ${seed}, six typefaces, 8-12 pt; native: ${native ?? 'not installed'}; ocrmypdf: ${peer ?? (choices['no-peer'] ? 'not asked' : 'not installed')}.`,
    'Our CPU seconds are those of reading and assembling PDF and text, without the start of Node; the peer\'s are those of its whole process tree; "with start" is the whole tree of both, for us with a translation of the sources.',
    ...skewed,
  ]
  tell(rows, notes, load)
}

function tell(rows: readonly Row[], notes: readonly string[], load?: string): void {
  const beside = ratios(rows)
  const tables = { [title]: rows, ...(beside.length > 0 ? { 'Beside the peer': beside } : {}) }
  report({ name: choices.join ? 'ocr-joined' : 'ocr', quick: choices.quick, tables, targets: targetsOf(rows), notes }, { startedUnder: load })
}

/** The pieces named, or all that lie in the folder of results. */
async function join(): Promise<void> {
  const all = (): string[] => readdirSync(resultsFolder).filter(name => /^ocr-\d.*\.json$/.test(name)).sort().map(name => path.join(resultsFolder, name))
  const files = positionals.length > 0 ? positionals : all()
  if (files.length === 0) throw new Error('There is nothing to join in bench/results.')
  const { rows, notes } = joinPieces(files)
  tell(rows, notes)
}

const work = choices.join ? join() : main()
work.catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
