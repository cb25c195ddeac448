import { MarksFailure } from '../../failure'
import { markupProblem, tooLarge } from '../problems'

/** Bounds of a description; a sheet of 200 pages has about 300 KB. */
const limits = { bytes: 4 * 1024 * 1024, lines: 60_000, line: 10_000 }

/** One line of the description as it lies in the text. */
export interface SourceLine {
  /** 1-based */
  readonly number: number
  readonly text: string
}

/**
 * The lines of a description: UTF-8 or UTF-16 (told by the byte order mark, or by the zero bytes of plain UTF-16), else Windows-1252 when the bytes
 * are no UTF-8; LF, CRLF or CR.
 * @throws MarksFailure markup-too-large, markup-empty, markup-invalid (bytes that are no text)
 */
export function sourceLines(source: Uint8Array | string): SourceLine[] {
  if (source.length > limits.bytes) tooLarge('markup-too-large', 'markup-bytes', { count: source.length, most: limits.bytes })
  const text = typeof source === 'string' ? source.replace(/^\uFEFF/, '') : decode(source)
  if (text.trim() === '') throw new MarksFailure('markup-empty')
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.length > limits.lines) tooLarge('markup-too-large', 'markup-lines', { count: lines.length, most: limits.lines })
  return lines.map((line, index) => {
    // eslint-disable-next-line no-control-regex
    if (/[\x00-\x08\x0e-\x1f]/.test(line)) markupProblem(index + 1, 'control-characters')
    if (line.length > limits.line) markupProblem(index + 1, 'line-too-long', { length: line.length, most: limits.line })
    return { number: index + 1, text: line }
  })
}

function decode(bytes: Uint8Array): string {
  const [first = 1, second = 1, third = 1, fourth = 1] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  // A description begins with ? # * or a letter: a zero beside it is the other half of a UTF-16 unit.
  if (second === 0 && fourth === 0 && first !== 0) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0 && third === 0 && second !== 0) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
