/** The engine's log: one JSON line an event on standard error. Never a secret, never a document's text, never a request's body. */

export type LogValues = Readonly<Record<string, string | number | boolean>>
export type Log = (event: string, values?: LogValues) => void

/** Longest value that is written; a hostile header must not fill the disk. */
const LONGEST = 500

export const log: Log = (event, values = {}) => {
  const short = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, LONGEST) : value]))
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...short })}\n`)
}
