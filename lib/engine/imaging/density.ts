import { open } from 'node:fs/promises'
import type { FileKind } from './sniff'

/** How many dots an inch a picture has: what files say, whether it can be believed, and what to take when they say nothing. */

/** A paper side is believed between 2 cm (a ticket) and 2 m (a poster). */
const smallestInches = 0.8
const largestInches = 80

/**
 * The dpi a file states, if a sheet of paper of that size is thinkable. 72 and 96 are what programs write that know nothing, so a photo
 * of 4,000 px "at 72 dpi" (a sheet of 1.4 m) is not believed.
 */
export function believableDpi(dpi: number | undefined, width: number, height: number): number | undefined {
  if (dpi === undefined || !Number.isFinite(dpi) || dpi < 30 || dpi > 4800) return undefined
  const longest = Math.max(width, height) / dpi
  const shortest = Math.min(width, height) / dpi
  if (dpi <= 96 && longest > 20) return undefined
  return longest < smallestInches || longest > largestInches || shortest < 0.2 ? undefined : dpi
}

/** dpi of a page that says nothing: as if it were A4 (8.27 x 11.69 inches), which is right for most pages and near for Letter; 72 to 600. */
export function guessDpi(width: number, height: number): number {
  const shortest = Math.min(width, height)
  const longest = Math.max(width, height)
  const dpi = Math.max(shortest / 8.27, longest / 11.69)
  // scanners know few resolutions; within 6 % of one it is that one
  const usual = [72, 96, 100, 150, 200, 240, 300, 400, 600].find(known => Math.abs(dpi / known - 1) < 0.06)
  return Math.round(usual ?? Math.min(600, Math.max(72, dpi)))
}

/** What no scanner has: pages that seem so fine have a size that is not that of the paper. */
const finestScan = 1200

/** At how many dots an inch a PDF page is drawn: by its own units, and as it is on paper. */
export interface DrawingDpi {
  readonly drawn: number
  readonly onPaper: number
}

/**
 * At how many dots an inch of its own units a PDF page is to be drawn to have those wanted on paper. Apps that make PDFs of photos write
 * one unit a pixel (a page of one and a half meters), and some files have tiny units; such pages are taken as A4.
 * @param width of the page, units of 1/72 inch
 * @param height of the page
 * @param pictures dpi, by these units, of the pictures that cover the page
 */
export function drawingDpi(width: number, height: number, pictures: number | undefined, wanted: number): DrawingDpi {
  if (pictures === undefined) return { drawn: wanted, onPaper: wanted }
  const [across, down] = [(width / 72) * pictures, (height / 72) * pictures]
  if (pictures <= finestScan && believableDpi(pictures, across, down) !== undefined) return { drawn: wanted, onPaper: wanted }
  const real = guessDpi(across, down)
  // more pixels than the picture has help nobody
  const onPaper = Math.min(wanted, real)
  return { drawn: (onPaper * pictures) / real, onPaper }
}

/** How a picture whose pixels are not square is stretched so that they are: along its coarser side, so that nothing is lost. */
export interface Stretch {
  readonly horizontal: number
  readonly vertical: number
  /** dpi afterwards, if the file tells any */
  readonly dpi?: number
}

/**
 * @param horizontal dots an inch, or another unit if `inches` is false
 * @param turned the picture lies on its side in the file, so that the two change places
 */
function stretchOf(horizontal: number, vertical: number, inches: boolean, turned: boolean): Stretch | undefined {
  const ratio = turned ? vertical / horizontal : horizontal / vertical
  // a little is rounding, and more than five times no device has
  if (!Number.isFinite(ratio) || Math.abs(ratio - 1) <= 0.02 || ratio <= 0.2 || ratio >= 5) return undefined
  return { horizontal: Math.max(1, 1 / ratio), vertical: Math.max(1, ratio), dpi: inches ? Math.max(horizontal, vertical) : undefined }
}

/**
 * Fax pages have pixels that are not square (204 x 98 or 204 x 196 dpi), whatever kind of file they come in. libvips tells only one of the
 * two resolutions, so both are read here.
 * @returns for each page that needs it, how to stretch it; pages with square pixels are left out
 */
export async function squarePixels(source: Uint8Array | string, kind: FileKind): Promise<Record<number, Stretch>> {
  if (kind !== 'tiff' && kind !== 'jpeg' && kind !== 'png') return {}
  const reader = await tagReader(source)
  try {
    if (kind === 'tiff') return await stretchedPages(reader)
    const stretch = kind === 'jpeg' ? await jpegStretch(reader) : await pngStretch(reader)
    return stretch === undefined ? {} : { 0: stretch }
  } finally {
    await reader.close()
  }
}

/** TIFF 6.0, section 8: Orientation 274, XResolution 282, YResolution 283, ResolutionUnit 296. */
async function stretchedPages(reader: TagReader): Promise<Record<number, Stretch>> {
  const found: Record<number, Stretch> = {}
  const head = await reader.read(0, 8)
  if (head === undefined) return found
  const little = head[0] === 0x49
  const number16 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const number32 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  // BigTIFF is for pictures beyond 4 GB, never for fax
  if (number16(head, 2) !== 42) return found
  const seen = new Set<number>()
  let offset = number32(head, 4)
  for (let page = 0; offset !== 0 && !seen.has(offset) && page < 10_000; page++) {
    seen.add(offset)
    const countBytes = await reader.read(offset, 2)
    if (countBytes === undefined) break
    const count = number16(countBytes, 0)
    const entries = await reader.read(offset + 2, count * 12 + 4)
    if (entries === undefined) break
    const values: Record<number, number> = {}
    for (let entry = 0; entry < count; entry++) {
      const tag = number16(entries, entry * 12)
      if (tag === 282 || tag === 283) {
        const fraction = await reader.read(number32(entries, entry * 12 + 8), 8)
        if (fraction !== undefined) values[tag] = number32(fraction, 0) / number32(fraction, 4)
      } else if (tag === 274 || tag === 296) values[tag] = number16(entries, entry * 12 + 8)
    }
    const factor = values[296] === 3 ? 2.54 : 1
    const stretch = stretchOf((values[282] ?? 0) * factor, (values[283] ?? 0) * factor, values[296] !== 1, (values[274] ?? 1) >= 5)
    if (stretch !== undefined) found[page] = stretch
    offset = number32(entries, count * 12)
  }
  return found
}

/** The JFIF segment, which is the first one where there is one (ISO 10918-5, 10.1). */
async function jpegStretch(reader: TagReader): Promise<Stretch | undefined> {
  const head = await reader.read(0, 18)
  if (head === undefined || head.toString('latin1', 6, 11) !== 'JFIF\0') return undefined
  const unit = head[13]!
  const factor = unit === 2 ? 2.54 : 1
  // unit 0: only the shape of a pixel is told
  return stretchOf(head.readUInt16BE(14) * factor, head.readUInt16BE(16) * factor, unit !== 0, false)
}

/** The chunk pHYs, which stands before the picture data (PNG 11.3.4.3). */
async function pngStretch(reader: TagReader): Promise<Stretch | undefined> {
  let at = 8
  for (let chunk = 0; chunk < 100; chunk++) {
    const head = await reader.read(at, 8)
    const name = head?.toString('latin1', 4)
    if (head === undefined || name === 'IDAT') return undefined
    if (name === 'pHYs') {
      const size = await reader.read(at + 8, 9)
      return size && stretchOf(size.readUInt32BE(0) * 0.0254, size.readUInt32BE(4) * 0.0254, size[8] === 1, false)
    }
    at += 12 + head.readUInt32BE(0)
  }
  return undefined
}

interface TagReader {
  /** Bytes, or undefined where the file has not so many. */
  read(at: number, length: number): Promise<Buffer | undefined>
  close(): Promise<void>
}

async function tagReader(source: Uint8Array | string): Promise<TagReader> {
  if (typeof source !== 'string') {
    const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    return {
      read: async (at, length) => (at + length <= bytes.length ? bytes.subarray(at, at + length) : undefined),
      close: async () => {},
    }
  }
  const file = await open(source)
  return {
    read: async (at, length) => {
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await file.read(buffer, 0, length, at)
      return bytesRead === length ? buffer : undefined
    },
    close: async () => await file.close(),
  }
}
