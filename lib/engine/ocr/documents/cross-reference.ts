import { inflateSync } from 'node:zlib'

/**
 * Whether an addition at the end of a PDF file may rely on what is there: every cross-reference section is where the file says, and
 * every entry leads to its object. Readers repair files in which that is not so, and an addition would only hide what they go by.
 */

/** Longest dictionary of a section, bytes; and longest list of older sections. */
const dictionaryBytes = 4096
const mostSections = 1000

interface Section {
  /** Of the section before it. */
  readonly previous: number | undefined
  /** Number and offset of each object that stands in the file by itself. */
  readonly entries: readonly (readonly [number: number, offset: number])[]
}

const textAt = (bytes: Buffer, offset: number, length: number): string => bytes.toString('latin1', offset, Math.min(offset + length, bytes.length))

function numberAfter(dictionary: string, name: string): number | undefined {
  const found = new RegExp(`/${name}\\s+(\\d+)(?!\\s+\\d+\\s+R)`).exec(dictionary)
  return found ? Number(found[1]) : undefined
}

/** Encrypted files, and those with two tables side by side, have to be written anew. */
const isSpecial = (dictionary: string): boolean => /\/(Encrypt|XRefStm)\b/.test(dictionary)

/** `xref`, sections of 20-byte lines, `trailer`. */
function readTable(bytes: Buffer, offset: number): Section | undefined {
  const entries: [number, number][] = []
  let at = offset + 'xref'.length
  for (;;) {
    const head = textAt(bytes, at, 64)
    const range = /^\s*(\d+) +(\d+) *(\r\n|\r|\n)/.exec(head)
    if (!range) break
    at += range[0].length
    const [first, count] = [Number(range[1]), Number(range[2])]
    if (at + count * 20 > bytes.length) return undefined
    for (let index = 0; index < count; index++, at += 20) {
      const line = /^(\d{10}) \d{5} ([nf])[ \r][\r\n]$/.exec(textAt(bytes, at, 20))
      if (!line) return undefined
      if (line[2] === 'n') entries.push([first + index, Number(line[1])])
    }
  }
  const tail = textAt(bytes, at, dictionaryBytes)
  const trailer = /^\s*trailer([\s\S]*?)startxref/.exec(tail)?.[1]
  if (trailer === undefined || isSpecial(trailer)) return undefined
  return { previous: numberAfter(trailer, 'Prev'), entries }
}

/** Undoes the PNG filters that cross-reference streams are written with; other filters than "none" and "up" are not used for them. */
function unfiltered(data: Buffer, columns: number): Buffer | undefined {
  const rows = data.length / (columns + 1)
  if (!Number.isInteger(rows)) return undefined
  const plain = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (columns + 1)]
    if (filter !== 0 && filter !== 2) return undefined
    for (let column = 0; column < columns; column++) {
      const above = filter === 2 && row > 0 ? plain[(row - 1) * columns + column]! : 0
      plain[row * columns + column] = data[row * (columns + 1) + 1 + column]! + above
    }
  }
  return plain
}

/** `N 0 obj << /Type /XRef ... >> stream`. */
function readStream(bytes: Buffer, offset: number): Section | undefined {
  const whole = /^\d+ +\d+ +obj\s*(<<[\s\S]*?>>)\s*stream(\r\n|\n)/.exec(textAt(bytes, offset, dictionaryBytes))
  if (!whole) return undefined
  const dictionary = whole[1]!
  const numbers = (name: string): number[] | undefined => new RegExp(`/${name}\\s*\\[([\\d\\s]*)\\]`).exec(dictionary)?.[1]?.trim().split(/\s+/).map(Number)
  const [widths, size, length] = [numbers('W'), numberAfter(dictionary, 'Size'), numberAfter(dictionary, 'Length')]
  if (!/\/Type\s*\/XRef\b/.test(dictionary) || isSpecial(dictionary) || widths?.length !== 3 || size === undefined || length === undefined) return undefined
  const filter = /\/Filter\s*\[?\s*\/(\w+)/.exec(dictionary)?.[1]
  if (filter !== undefined && filter !== 'FlateDecode') return undefined
  const start = offset + whole[0].length
  const raw = bytes.subarray(start, start + length)
  const columns = widths[0]! + widths[1]! + widths[2]!
  const predicted = (numberAfter(dictionary, 'Predictor') ?? 1) >= 10
  if (predicted && numberAfter(dictionary, 'Columns') !== columns) return undefined
  let data: Buffer | undefined
  try {
    data = filter === undefined ? raw : inflateSync(raw)
  } catch {
    return undefined
  }
  if (predicted) data = unfiltered(data, columns)
  if (!data) return undefined
  const field = (row: number, from: number, width: number): number => (width === 0 ? 0 : data.readUIntBE(row * columns + from, width))
  const entries: [number, number][] = []
  const ranges = numbers('Index') ?? [0, size]
  if (widths.some(width => width > 6)) return undefined
  let row = 0
  for (let range = 0; range + 1 < ranges.length; range += 2)
    for (let index = 0; index < ranges[range + 1]!; index++, row++) {
      if ((row + 1) * columns > data.length) return undefined
      const type = widths[0] === 0 ? 1 : field(row, 0, widths[0]!)
      if (type === 1) entries.push([ranges[range]! + index, field(row, widths[0]!, widths[1]!)])
    }
  return { previous: numberAfter(dictionary, 'Prev'), entries }
}

const readSection = (bytes: Buffer, offset: number): Section | undefined =>
  textAt(bytes, offset, 4) === 'xref' ? readTable(bytes, offset) : readStream(bytes, offset)

/**
 * @param bytes the whole file
 * @param startXref where the newest section is said to be
 */
export function isSound(bytes: Buffer, startXref: number): boolean {
  // Offsets count from the header; with something before it they are not places in the file.
  if (textAt(bytes, 0, 5) !== '%PDF-') return false
  const seen = new Set<number>()
  for (let offset: number | undefined = startXref; offset !== undefined; ) {
    if (offset <= 0 || offset >= bytes.length || seen.has(offset) || seen.size === mostSections) return false
    seen.add(offset)
    const section = readSection(bytes, offset)
    if (!section) return false
    for (const [number, place] of section.entries) {
      const head = /^\s*(\d+)\s+\d+\s+obj\b/.exec(textAt(bytes, place, 40))
      if (Number(head?.[1] ?? -1) !== number) return false
    }
    offset = section.previous
  }
  return true
}
