/**
 * Skipping with a reason that the runner prints. A skipped test is never silent: it is counted, named, and says what it lacked.
 */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

interface WithReason {
  readonly skipReason: string
}

/**
 * Skips the running test, or from a `before` hook the whole suite.
 * @param reason what was missing, and how to get it
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test as Mocha.Runnable
  // In a `before` hook the current test is only the first of those that are skipped.
  const subject = runnable.title.startsWith('"before all"') ? runnable.parent : context.currentTest
  Object.assign(subject ?? runnable, { skipReason: reason } satisfies WithReason)
  context.skip()
}

/** Path of a program on PATH, or undefined. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // look in the next folder
    }
  }
  return undefined
}

/**
 * Path of an outside program that a test needs. Without it the test is skipped; with CI=true it fails, because CI installs all.
 * @param names the program under the names it is known by, best first
 */
export function needProgram(context: Mocha.Context, ...names: string[]): string {
  for (const name of names) {
    const found = findProgram(name)
    if (found) return found
  }
  if (process.env.CI === 'true') throw new Error(`${names.join(' or ')} is not installed, and CI must have it (.ci/run installs it)`)
  return skip(context, `needs ${names.join(' or ')}, which is not installed`)
}
