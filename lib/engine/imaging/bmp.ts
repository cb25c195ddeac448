import { RecognitionFailure } from './failure'

/**
 * Reader of Windows and OS/2 bitmaps (BMP), which libvips does not read. All depths (1, 4, 8, 16, 24, 32 bits), bit fields, RLE4 and
 * RLE8, bottom-up and top-down. After the Windows SDK's description of BITMAPINFOHEADER and its later versions. Alpha is ignored: what
 * the fourth byte means is undefined for most files and scanners leave rubbish in it.
 */

export interface BitmapHeader {
  /** px */
  readonly width: number
  readonly height: number
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32
  readonly dpi?: number
  readonly topDown: boolean
  readonly compression: number
  readonly dataOffset: number
  /** red, green, blue of each palette entry */
  readonly palette: readonly (readonly [number, number, number])[]
  /** bit masks of red, green, blue for 16 and 32 bits */
  readonly masks: readonly [number, number, number]
}

const RGB = 0
const RLE8 = 1
const RLE4 = 2
const BITFIELDS = 3
const ALPHABITFIELDS = 6

function damaged(detail: string): RecognitionFailure {
  return new RecognitionFailure('damaged', { detail })
}

/**
 * Reads the header without touching the pixels.
 * @throws RecognitionFailure `damaged`, `unsupported`
 */
export function readBitmapHeader(bytes: Uint8Array): BitmapHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 26) throw damaged('the header is cut off')
  const dataOffset = view.getUint32(10, true)
  const headerSize = view.getUint32(14, true)
  if (14 + headerSize > bytes.length) throw damaged('the header is cut off')
  const core = headerSize === 12
  if (!core && headerSize < 16) throw damaged('unknown header')
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true)
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(core ? 24 : 28, true)
  const compression = core || headerSize < 20 ? RGB : view.getUint32(30, true)
  if (width <= 0 || signedHeight === 0) throw damaged('it has no width or height')
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new RecognitionFailure('unsupported', { detail: `a BMP of ${bits} bits a pixel` })
  if (![RGB, RLE8, RLE4, BITFIELDS, ALPHABITFIELDS].includes(compression)) {
    throw new RecognitionFailure('unsupported', { detail: `BMP compression ${compression}` })
  }

  let masks: [number, number, number] = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  let paletteOffset = 14 + headerSize
  if (compression === BITFIELDS || compression === ALPHABITFIELDS) {
    if (54 + 12 > bytes.length) throw damaged('the header is cut off')
    masks = [view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true)]
    if (headerSize === 40) paletteOffset += compression === BITFIELDS ? 12 : 16
  }
  const palette: [number, number, number][] = []
  if (bits <= 8) {
    const used = headerSize >= 36 ? view.getUint32(46, true) : 0
    const entrySize = core ? 3 : 4
    // short palettes end where the picture begins
    const room = Math.floor((dataOffset - paletteOffset) / entrySize)
    const entries = Math.min(used || 1 << bits, 1 << bits, Math.max(0, room))
    for (let entry = 0; entry < entries; entry++) {
      const at = paletteOffset + entry * entrySize
      if (at + 3 > bytes.length) throw damaged('the palette is cut off')
      palette.push([bytes[at + 2]!, bytes[at + 1]!, bytes[at]!])
    }
  }
  const perMeter = headerSize >= 28 ? view.getInt32(38, true) : 0
  return {
    width,
    height: Math.abs(signedHeight),
    bits: bits as BitmapHeader['bits'],
    dpi: perMeter > 0 ? perMeter * 0.0254 : undefined,
    topDown: signedHeight < 0,
    compression,
    dataOffset,
    palette,
    masks,
  }
}

/** Unpacks RLE8 or RLE4 to one palette index a byte, in the file's row order. What a file leaves out stays index 0. */
function unpackRunLength(bytes: Uint8Array, header: BitmapHeader): Uint8Array {
  const { width, height } = header
  const four = header.compression === RLE4
  const indexes = new Uint8Array(width * height)
  let at = header.dataOffset
  let x = 0
  let y = 0
  const put = (value: number): void => {
    if (x < width && y < height) indexes[y * width + x] = value
    x++
  }
  while (y < height) {
    if (at + 1 >= bytes.length) throw damaged('the picture data end too early')
    const count = bytes[at++]!
    const value = bytes[at++]!
    if (count > 0) {
      for (let step = 0; step < count; step++) put(four ? (step % 2 === 0 ? value >> 4 : value & 15) : value)
    } else if (value === 0) {
      x = 0
      y++
    } else if (value === 1) {
      break
    } else if (value === 2) {
      x += bytes[at++] ?? 0
      y += bytes[at++] ?? 0
    } else {
      const length = four ? (value + 1) >> 1 : value
      if (at + length > bytes.length) throw damaged('the picture data end too early')
      for (let step = 0; step < value; step++) {
        const byte = bytes[at + (four ? step >> 1 : step)]!
        put(four ? (step % 2 === 0 ? byte >> 4 : byte & 15) : byte)
      }
      at += length + (length & 1)
    }
  }
  return indexes
}

/** A function that takes the bits under `mask` to 0..255. */
function channelOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0
  let shift = 0
  while (((mask >>> shift) & 1) === 0) shift++
  const top = mask >>> shift
  return value => Math.round((((value & mask) >>> shift) * 255) / top)
}

/**
 * Decodes the picture.
 * @returns red, green, blue, 8 bit each, top row first: width * height * 3 bytes
 * @throws RecognitionFailure `damaged`, `unsupported`
 */
export function decodeBitmap(bytes: Uint8Array): { header: BitmapHeader; data: Uint8Array } {
  const header = readBitmapHeader(bytes)
  const { width, height, bits, palette } = header
  const runLength = header.compression === RLE8 || header.compression === RLE4
  const indexes = runLength ? unpackRunLength(bytes, header) : undefined
  const stride = Math.ceil((width * bits) / 32) * 4
  // some writers leave the padding of the last row away
  const needed = stride * (height - 1) + Math.ceil((width * bits) / 8)
  if (!runLength && header.dataOffset + needed > bytes.length) throw damaged('the picture data end too early')
  const data = new Uint8Array(width * height * 3)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [red, green, blue] = header.masks.map(channelOf) as [(value: number) => number, (value: number) => number, (value: number) => number]
  const black: readonly [number, number, number] = [0, 0, 0]

  for (let row = 0; row < height; row++) {
    const fileRow = header.topDown ? row : height - 1 - row
    const start = header.dataOffset + fileRow * stride
    let out = row * width * 3
    for (let x = 0; x < width; x++, out += 3) {
      if (bits <= 8) {
        const byte = indexes === undefined ? bytes[start + ((x * bits) >> 3)]! : 0
        const index = indexes === undefined ? (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1) : indexes[fileRow * width + x]!
        const color = palette[index] ?? black
        data[out] = color[0]
        data[out + 1] = color[1]
        data[out + 2] = color[2]
      } else if (bits === 24) {
        data[out] = bytes[start + x * 3 + 2]!
        data[out + 1] = bytes[start + x * 3 + 1]!
        data[out + 2] = bytes[start + x * 3]!
      } else {
        const value = bits === 16 ? view.getUint16(start + x * 2, true) : view.getUint32(start + x * 4, true)
        data[out] = red(value)
        data[out + 1] = green(value)
        data[out + 2] = blue(value)
      }
    }
  }
  return { header, data }
}
