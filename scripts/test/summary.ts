/** The end of a test run: what took longest, what was skipped and why, what failed, and the one line that counts. */
import type { MochaOutcome } from './mocha'

/** Lines of an error that are told again at the end: a long run's middle is often cut off where it is read. */
const TOLD_AGAIN = 8

/** Characters of such a line. */
const LINE_LENGTH = 600

const beginning = (error: string): string[] =>
  error
    .split('\n')
    .slice(0, TOLD_AGAIN)
    .map((line) => `      ${line.slice(0, LINE_LENGTH)}`)

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/**
 * Prints the summary; its last line is `N passed, N failed, N skipped`.
 * @returns true when nothing failed and something ran
 */
export function printSummary(outcomes: readonly MochaOutcome[]): boolean {
  const lines: string[] = ['', 'Durations']
  for (const { name, duration, results } of outcomes) lines.push(`  ${seconds(duration).padStart(8)}  ${name} (${results.length} tests)`)
  const all = outcomes.flatMap(({ name, results }) => results.map((result) => ({ ...result, run: name })))
  const slowest = [...all].sort((a, b) => b.duration - a.duration).slice(0, 10).filter(({ duration }) => duration >= 1000)
  if (slowest.length > 0) lines.push('', 'Slowest tests', ...slowest.map(({ duration, title, run }) => `  ${seconds(duration).padStart(8)}  ${title} [${run}]`))
  const skipped = all.filter(({ state }) => state === 'skipped')
  if (skipped.length > 0) lines.push('', 'Skipped', ...skipped.map(({ title, reason, run }) => `  ${title} [${run}]: ${reason ?? ''}`))
  const failed = all.filter(({ state }) => state === 'failed')
  if (failed.length > 0) lines.push('', 'Failed', ...failed.flatMap(({ file, title, run, error = '' }) => [`  ${file}: ${title} [${run}]`, ...beginning(error)]))
  const passed = all.filter(({ state }) => state === 'passed').length
  lines.push('', `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`)
  process.stdout.write(lines.join('\n') + '\n')
  return failed.length === 0 && all.length > 0
}
