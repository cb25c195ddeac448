/** The description of an answer sheet as text that is typed: what its lines begin with, and what a key or a snippet adds. Knows no page. */

/** How a line begins: a TAB makes it an answer or an attribute; four spaces or more look so and are a frequent slip. */
export type LineStart = 'tab' | 'spaces' | 'plain'

export const lineStarts = (text: string): LineStart[] => text.split('\n').map((line) => (line.startsWith('\t') ? 'tab' : /^ {4,}\S/.test(line) ? 'spaces' : 'plain'))

/** Where a line lies in the text, without its break; numbers from 1. A line beyond the end is the last. */
export function rangeOfLine(text: string, number: number): { start: number; end: number } {
  const lines = text.split('\n')
  const index = Math.min(Math.max(1, number), lines.length) - 1
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0)
  return { start, end: start + (lines[index] as string).length }
}

/** What Enter types: below an answer or attribute most often comes another. A line with nothing but a TAB is left behind by it. */
export function lineBreakAt(text: string, position: number): string {
  const start = text.lastIndexOf('\n', position - 1) + 1
  return /^\t+\S/.test(text.slice(start, position)) ? '\n\t' : '\n'
}

/** A snippet on lines of its own, as it is to be typed at the position. */
export function snippetAt(text: string, position: number, snippet: string): string {
  const before = position > 0 && text[position - 1] !== '\n' ? '\n' : ''
  const after = position < text.length && text[position] !== '\n' ? '\n' : ''
  return before + snippet + after
}
