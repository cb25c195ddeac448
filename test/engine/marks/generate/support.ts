import assert from 'node:assert/strict'
import { MarksFailure, type FailureValues, type MarksReason } from '../../../../lib/engine/marks/failure'
import { generateSheet, type GenerateOptions, type Sheet } from '../../../../lib/engine/marks/generate'

/** A sheet of lines; `>` at the beginning of a line stands for the TAB. */
export function sheetOf(lines: string, options: Partial<GenerateOptions> = {}): Promise<Sheet> {
  return generateSheet(tabbed(lines), { name: 'Sheet', ...options })
}

export function tabbed(lines: string): string {
  return lines.split('\n').map(line => line.replace(/^\s*>/, '\t').replace(/^ +(?=[?#*&])/, '')).join('\n').replace(/^\n+|\n+$/g, '') + '\n'
}

/** How `run` is refused. */
export async function failureOf(run: () => unknown): Promise<{ reason: MarksReason, values: FailureValues, message: string }> {
  try {
    await run()
  } catch (error) {
    assert.ok(error instanceof MarksFailure, String((error as Error).stack))
    assert.ok(!/(?<!\$)\{\w+\}|__\w+__/.test(error.message), `a value is missing in: ${error.message}`)
    return error
  }
  return assert.fail('it was accepted')
}
