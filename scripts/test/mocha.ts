/** Runs mocha once, in a process of its own, and reads back what came of every test. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root } from '../build/paths'
import type { TestResult } from './result'

export interface MochaRun {
  /** Says in the output which run a test belongs to. */
  readonly name: string
  readonly files: readonly string[]
  /** Regular expression that titles must match. */
  readonly grep?: string | undefined
  /** ms a test may take unless it says otherwise. */
  readonly timeout: number
  /** Path of the Node.js to run with. */
  readonly node: string
  readonly env?: Readonly<Record<string, string>>
}

export interface MochaOutcome {
  readonly name: string
  readonly results: readonly TestResult[]
  /** ms */
  readonly duration: number
}

/** Runs the files one after the other; a run that ends badly without naming a failed test is itself a failed result. */
export async function runMocha(run: MochaRun): Promise<MochaOutcome> {
  const started = performance.now()
  const output = path.join(root, '.cache', 'results', `${run.name.replace(/[^\w.]+/g, '-')}-${process.pid}.jsonl`)
  mkdirSync(path.dirname(output), { recursive: true })
  rmSync(output, { force: true })
  process.stdout.write(`  > ${run.name}\n`)
  const { code, signal } = await spawned(run, output)
  const results = existsSync(output) ? readFileSync(output, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as TestResult) : []
  rmSync(output, { force: true })
  if (code !== 0 && !results.some(({ state }) => state === 'failed')) {
    const error = `The run ended with ${signal ?? `code ${code}`} before or after its tests; its output is above.`
    results.push({ file: run.name, title: 'the run itself', state: 'failed', duration: 0, error })
    process.stdout.write(`  FAILED ${error}\n`)
  }
  return { name: run.name, results, duration: performance.now() - started }
}

function spawned(run: MochaRun, output: string): Promise<{ code: number | null; signal: string | null }> {
  const args = [
    '--import=tsx',
    path.join(root, 'node_modules/mocha/bin/mocha.js'),
    '--no-config',
    '--forbid-only',
    `--timeout=${run.timeout}`,
    `--reporter=${path.join(root, 'scripts/test/reporter.ts')}`,
    `--reporter-option=output=${output}`,
    ...(run.grep === undefined ? [] : [`--grep=${run.grep}`]),
    ...run.files,
  ]
  const env = { ...process.env, ...run.env, PLATEN_TEST_RUN: run.name, PATH: `${path.dirname(run.node)}${path.delimiter}${process.env.PATH ?? ''}` }
  return new Promise((resolve, reject) => {
    const child = spawn(run.node, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    let interrupted = false
    const forward = (signal: NodeJS.Signals) => {
      interrupted = true
      child.kill(signal)
    }
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      // Whoever ends the tests does not want the next run to begin.
      if (interrupted) process.exit(130)
      resolve({ code, signal })
    })
  })
}
