/**
 * Reads multipart/form-data as its clients really send it: with the disposition `form-data` or `attachment`, and with a boundary that
 * only the body tells. Streams: a part's content is never held whole.
 */
import { RequestFailure } from '../failure'

/** bytes of one part's header lines. */
const HEADER_LIMIT = 16_384
/** RFC 2046: 70 characters, and some clients write more. */
const BOUNDARY_LIMIT = 256

export interface FormPart {
  /** From its Content-Disposition; '' when it says none. */
  readonly name: string
  readonly filename: string | undefined
  /** Must be read to its end before the next part. */
  readonly content: AsyncIterable<Buffer>
}

const broken = (detail: string) => new RequestFailure(400, 'form-broken', `The form in the body cannot be read: ${detail}.`)

/** The boundary that a Content-Type names. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/[^;]+;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '')
  return match?.[1] ?? match?.[2]
}

/** The boundary of a body that begins with one, told from its first bytes. */
export function boundaryAtStart(head: Buffer): string | undefined {
  const match = /^--([^\r\n]{1,200})\r?\n(?:[\w-]+:[^\r\n]*\r?\n)*Content-Disposition:/i.exec(head.subarray(0, 4096).toString('latin1'))
  return match?.[1]?.trim()
}

/** @throws RequestFailure 400 for a form that does not end, or is none */
export async function* readForm(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart, void, void> {
  if (boundary.length > BOUNDARY_LIMIT) throw broken('its boundary is too long')
  const source = body[Symbol.asyncIterator]()
  // A line break before the first boundary lets every boundary be found in the same way.
  let buffer = Buffer.from('\r\n')
  const more = async (): Promise<boolean> => {
    const { value, done } = await source.next()
    if (done) return false
    buffer = Buffer.concat([buffer, value])
    return true
  }
  const need = async (length: number, what: string): Promise<void> => {
    while (buffer.length < length) if (!(await more())) throw broken(what)
  }
  const mark = Buffer.from(`\r\n--${boundary}`, 'latin1')
  /** Gives what comes before the next boundary and steps behind it. */
  async function* untilBoundary(): AsyncGenerator<Buffer, void, void> {
    for (;;) {
      const at = buffer.indexOf(mark)
      if (at >= 0) {
        const content = buffer.subarray(0, at)
        buffer = buffer.subarray(at + mark.length)
        if (content.length > 0) yield content
        return
      }
      const safe = buffer.length - mark.length
      if (safe > 0) {
        const content = buffer.subarray(0, safe)
        buffer = buffer.subarray(safe)
        yield content
      }
      if (!(await more())) throw broken('it ends in the middle')
    }
  }
  for await (const _ of untilBoundary()) void _
  for (;;) {
    await need(2, 'it ends in the middle')
    if (buffer.subarray(0, 2).toString('latin1') === '--') return
    const lines = await headerLines()
    const disposition = lines.find((line) => /^content-disposition\s*:/i.test(line)) ?? ''
    let finished = false
    const content = untilBoundary()
    // Not `yield*`: a reader who stops early must not end the search for the boundary.
    const whole = async function* (): AsyncGenerator<Buffer, void, void> {
      for (;;) {
        const { value, done } = await content.next()
        if (done) break
        yield value
      }
      finished = true
    }
    yield { name: parameter(disposition, 'name') ?? '', filename: parameter(disposition, 'filename'), content: whole() }
    // A part that nobody wanted.
    if (!finished) for await (const _ of content) void _
  }

  async function headerLines(): Promise<string[]> {
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n')
      if (end >= 0) {
        const text = buffer.subarray(0, end).toString('utf8')
        // The empty line stays a line break for a boundary right behind it.
        buffer = buffer.subarray(end + 2)
        const first = buffer.indexOf(mark) === 0
        if (!first) buffer = buffer.subarray(2)
        return text.split('\r\n')
      }
      if (buffer.length > HEADER_LIMIT) throw broken('the head of a part is too long')
      if (!(await more())) throw broken('it ends in the middle')
    }
  }
}

function parameter(disposition: string, name: string): string | undefined {
  const extended = new RegExp(`;\\s*${name}\\*\\s*=\\s*utf-8'[^']*'([^;\\s]+)`, 'i').exec(disposition)?.[1]
  if (extended) {
    try {
      return decodeURIComponent(extended)
    } catch {
      // Not what it says it is; the plain form may do.
    }
  }
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition)
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]
}
