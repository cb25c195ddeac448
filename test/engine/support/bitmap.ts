/** Writer of BMP files for tests, in every form that the reader must take. */
export interface BitmapOptions {
  readonly width: number
  readonly height: number
  /** red, green, blue of each pixel, top row first */
  readonly rgb: Uint8Array
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32
  readonly dpi?: number
  readonly topDown?: boolean
  /** Colors for 1, 4 and 8 bits; pixels must be among them. */
  readonly palette?: readonly (readonly [number, number, number])[]
  readonly runLength?: boolean
  /** Red, green, blue masks for 16 and 32 bits. */
  readonly masks?: readonly [number, number, number]
  /** The 12-byte header of OS/2. */
  readonly core?: boolean
}

function masked(value: number, mask: number): number {
  let shift = 0
  while (((mask >>> shift) & 1) === 0) shift++
  const top = mask >>> shift
  return (Math.round((value * top) / 255) << shift) >>> 0
}

export function writeBitmap({ width, height, rgb, bits, dpi = 0, topDown = false, palette = [], runLength = false, masks, core = false }: BitmapOptions): Buffer {
  const rows: Buffer[] = []
  const indexOf = (x: number, y: number): number => {
    const at = (y * width + x) * 3
    return palette.findIndex(([red, green, blue]) => red === rgb[at] && green === rgb[at + 1] && blue === rgb[at + 2])
  }
  for (let row = 0; row < height; row++) {
    const y = topDown ? row : height - 1 - row
    if (runLength) {
      const bytes: number[] = []
      for (let x = 0; x < width; ) {
        const index = indexOf(x, y)
        let run = 1
        while (x + run < width && run < 255 && indexOf(x + run, y) === index) run++
        bytes.push(run, bits === 4 ? (index << 4) | index : index)
        x += run
      }
      rows.push(Buffer.from([...bytes, 0, 0]))
      continue
    }
    const line = Buffer.alloc(Math.ceil((width * bits) / 32) * 4)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const [red, green, blue] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!]
      if (bits <= 8) line[(x * bits) >> 3]! |= indexOf(x, y) << (8 - bits - ((x * bits) & 7))
      else if (bits === 24) line.set([blue, green, red], x * 3)
      else {
        const [redMask, greenMask, blueMask] = masks ?? (bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff])
        const value = (masked(red, redMask) | masked(green, greenMask) | masked(blue, blueMask)) >>> 0
        if (bits === 16) line.writeUInt16LE(value, x * 2)
        else line.writeUInt32LE(value, x * 4)
      }
    }
    rows.push(line)
  }
  const pixels = Buffer.concat([...rows, ...(runLength ? [Buffer.from([0, 1])] : [])])
  const headerSize = core ? 12 : 40
  const colors = Buffer.concat(palette.map(([red, green, blue]) => Buffer.from(core ? [blue, green, red] : [blue, green, red, 0])))
  const maskBytes = Buffer.alloc(masks === undefined ? 0 : 12)
  masks?.forEach((mask, index) => maskBytes.writeUInt32LE(mask, index * 4))
  const offset = 14 + headerSize + maskBytes.length + colors.length
  const header = Buffer.alloc(14 + headerSize)
  header.write('BM', 0, 'latin1')
  header.writeUInt32LE(offset + pixels.length, 2)
  header.writeUInt32LE(offset, 10)
  header.writeUInt32LE(headerSize, 14)
  if (core) {
    header.writeUInt16LE(width, 18)
    header.writeUInt16LE(height, 20)
    header.writeUInt16LE(1, 22)
    header.writeUInt16LE(bits, 24)
  } else {
    header.writeInt32LE(width, 18)
    header.writeInt32LE(topDown ? -height : height, 22)
    header.writeUInt16LE(1, 26)
    header.writeUInt16LE(bits, 28)
    header.writeUInt32LE(runLength ? (bits === 4 ? 2 : 1) : masks === undefined ? 0 : 3, 30)
    header.writeInt32LE(Math.round(dpi / 0.0254), 38)
    header.writeUInt32LE(palette.length, 46)
  }
  return Buffer.concat([header, maskBytes, colors, pixels])
}
