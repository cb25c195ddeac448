/**
 * Builder of the smallest TrueType font that PDF readers take: glyph 0 and glyph 1, both without an outline, each half an em wide.
 * Invisible text needs a font, but no letters: what a character is says the PDF's ToUnicode map, so one blank glyph serves every
 * script. Tables after Apple's TrueType Reference Manual; those that a font inside a PDF must have (PDF 1.7, 9.9) and a few small ones.
 */

const unitsPerEm = 1000
/** Width of each glyph in thousandths of the font size; the PDF's widths must say the same. */
export const glyphWidth = 500
export const fontAscent = 800
export const fontDescent = -200

/** Big-endian bytes from [size, value] pairs. */
function pack(...fields: readonly (readonly [1 | 2 | 4, number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of fields) {
    if (size === 1) buffer.writeUInt8(value & 0xff, at)
    else if (size === 2) buffer.writeUInt16BE(value & 0xffff, at)
    else buffer.writeUInt32BE(value >>> 0, at)
    at += size
  }
  return buffer
}

function checksum(table: Buffer): number {
  let sum = 0
  for (let at = 0; at < table.length; at += 4) {
    const word = Buffer.alloc(4)
    table.copy(word, 0, at, Math.min(at + 4, table.length))
    sum = (sum + word.readUInt32BE(0)) >>> 0
  }
  return sum
}

function tables(): Record<string, Buffer> {
  const head = pack(
    [4, 0x00010000], [4, 0x00010000], [4, 0], [4, 0x5f0f3cf5], [2, 0], [2, unitsPerEm],
    [4, 0], [4, 0], [4, 0], [4, 0], [2, 0], [2, fontDescent], [2, glyphWidth], [2, fontAscent], [2, 0], [2, 8], [2, 2], [2, 0], [2, 0],
  )
  const hhea = pack(
    [4, 0x00010000], [2, fontAscent], [2, fontDescent], [2, 0], [2, glyphWidth], [2, 0], [2, 0], [2, glyphWidth],
    [2, 1], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [2, 2],
  )
  const maxp = pack(
    [4, 0x00010000], [2, 2], [2, 0], [2, 0], [2, 0], [2, 0], [2, 1], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [2, 0],
  )
  const hmtx = pack([2, glyphWidth], [2, 0], [2, glyphWidth], [2, 0])
  // three equal offsets: both glyphs are empty; the table itself must not be
  const loca = pack([2, 0], [2, 0], [2, 0])
  const glyf = Buffer.alloc(4)
  // one map (3, 1), format 4, with its closing segment only: PDF readers go by glyph numbers
  const cmap = pack(
    [2, 0], [2, 1], [2, 3], [2, 1], [4, 12],
    [2, 4], [2, 24], [2, 0], [2, 2], [2, 2], [2, 0], [2, 0], [2, 0xffff], [2, 0], [2, 0xffff], [2, 1], [2, 0],
  )
  const post = pack([4, 0x00030000], [4, 0], [2, 0], [2, 0], [4, 1], [4, 0], [4, 0], [4, 0], [4, 0])
  return { cmap, glyf, head, hhea, hmtx, loca, maxp, post }
}

let built: Buffer | undefined

/** The font file. */
export function blankFont(): Buffer {
  if (built !== undefined) return built
  const entries = Object.entries(tables())
  const directory: Buffer[] = []
  const bodies: Buffer[] = []
  let offset = 12 + entries.length * 16
  let headAt = 0
  for (const [tag, table] of entries) {
    if (tag === 'head') headAt = offset
    directory.push(Buffer.from(tag, 'latin1'), pack([4, checksum(table)], [4, offset], [4, table.length]))
    const padded = Buffer.alloc(Math.ceil(table.length / 4) * 4)
    table.copy(padded)
    bodies.push(padded)
    offset += padded.length
  }
  const power = 2 ** Math.floor(Math.log2(entries.length))
  const start = pack([4, 0x00010000], [2, entries.length], [2, power * 16], [2, Math.log2(power)], [2, (entries.length - power) * 16])
  const font = Buffer.concat([start, ...directory, ...bodies])
  // the whole file must sum to 0xB1B0AFBA
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, headAt + 8)
  built = font
  return font
}
