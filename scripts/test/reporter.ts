/**
 * Mocha reporter of this project: a line a test file while it runs, failures in full, and every result as a line of JSON in the
 * file named by the option `output`, written as it happens so that a crash loses nothing.
 */
import { createHook } from 'node:async_hooks'
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import type { MochaOptions, Runner } from 'mocha'
import type { TestResult } from './result'

interface Item {
  readonly parent?: Item | undefined
  readonly file?: string | undefined
  readonly skipReason?: string
  readonly duration?: number | undefined
  fullTitle(): string
}

/** ms that a process may live after its last test before what keeps it alive is reported as a failure. */
const patience = 15_000

/** Several runs write to one terminal at once: each line says which it is from. */
const run = process.env.PLATEN_TEST_RUN ? `, ${process.env.PLATEN_TEST_RUN}` : ''

/** With PLATEN_TEST_LEFTOVERS=1: where timers and sockets that still live were made. Slow, so only when a leak is looked for. */
const origins = new Map<number, string>()
if (process.env.PLATEN_TEST_LEFTOVERS)
  createHook({
    init(id, type) {
      if (!/^(Timeout|Immediate|TCPWRAP|TCPSERVERWRAP|PROCESSWRAP|FSEVENTWRAP|WORKER)$/.test(type)) return
      const stack = new Error(type).stack?.split('\n').filter((line) => !/node:|reporter\.ts/.test(line)) ?? []
      origins.set(id, [type, ...stack.slice(1, 6)].join('\n    '))
    },
    destroy: (id) => void origins.delete(id),
  }).enable()

function fileOf(item: Item): string {
  for (let at: Item | undefined = item; at; at = at.parent) if (at.file) return path.relative(process.cwd(), at.file)
  return '?'
}

function reasonOf(item: Item): string | undefined {
  for (let at: Item | undefined = item; at; at = at.parent) if (at.skipReason) return at.skipReason
  return undefined
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { actual, expected } = error as { actual?: unknown; expected?: unknown }
  const difference = error.name === 'AssertionError' || expected === undefined ? '' : `\nexpected ${String(expected)}, got ${String(actual)}`
  const cause = error.cause instanceof Error && !error.message.includes(error.cause.message) ? `\ncaused by ${error.cause.stack ?? error.cause.message}` : ''
  return `${error.stack ?? error.message}${difference}${cause}`
}

class FileReporter {
  private readonly output: string | undefined
  private current = { file: '', passed: 0, failed: 0, skipped: 0, since: performance.now() }
  private over = false

  constructor(runner: Runner, options: MochaOptions) {
    this.output = (options.reporterOptions as { output?: string } | undefined)?.output
    runner.on('pass', (test) => this.add(test, { state: 'passed' }))
    runner.on('pending', (test) => this.add(test, { state: 'skipped', reason: reasonOf(test) ?? 'see title' }))
    runner.on('fail', (test, error: unknown) => this.add(test, { state: 'failed', error: explain(error) }))
    runner.once('end', () => {
      this.over = true
      this.closeFile()
      this.watchForLeftovers()
    })
  }

  private add(item: Item, outcome: Pick<TestResult, 'state' | 'reason' | 'error'>): void {
    const file = fileOf(item)
    if (file !== this.current.file && !this.over) {
      this.closeFile()
      this.current = { file, passed: 0, failed: 0, skipped: 0, since: performance.now() }
    }
    this.current[outcome.state]++
    this.write({ file, title: item.fullTitle(), duration: Math.round(item.duration ?? 0), ...outcome })
    if (outcome.error) process.stdout.write(`\n  FAILED ${item.fullTitle()} (${run.slice(2)})\n${outcome.error.replace(/^/gm, '    ')}\n\n`)
  }

  private closeFile(): void {
    const { file, passed, failed, skipped, since } = this.current
    if (!file) return
    const counts = [`${passed} passed`, ...(failed ? [`${failed} failed`] : []), ...(skipped ? [`${skipped} skipped`] : [])]
    process.stdout.write(`  ${failed ? '✗' : '✓'} ${file}: ${counts.join(', ')} (${((performance.now() - since) / 1000).toFixed(1)} s${run})\n`)
    this.current = { ...this.current, file: '' }
  }

  private write(result: TestResult): void {
    if (this.output) appendFileSync(this.output, JSON.stringify(result) + '\n')
  }

  /** The process must end by itself; what keeps it alive is a leak in the code under test or in a test. */
  private watchForLeftovers(): void {
    setTimeout(() => {
      const resources = process.getActiveResourcesInfo().filter((name) => !/^(TTYWrap|PipeWrap)$/.test(name))
      const made = origins.size > 0 ? `\n${[...origins.values()].join('\n')}` : ' (PLATEN_TEST_LEFTOVERS=1 shows where they were made)'
      const error = `Something still runs after the last test: ${resources.join(', ') || 'a pipe or terminal'}${made}`
      process.stdout.write(`\n  FAILED ${error}\n`)
      this.write({ file: '(all)', title: 'the process ends by itself', state: 'failed', duration: 0, error })
      process.exit(1)
    }, patience).unref()
  }
}

export = FileReporter
