import { open } from 'node:fs/promises'

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

export interface Stretch {
  /** Factor for the height that makes pixels square. */
  readonly vertical: number
  /** dpi afterwards */
  readonly dpi: number
}

/**
 * Fax pages have pixels that are not square (204 x 98 or 204 x 196 dpi). libvips tells only one of the two resolutions, so the tags are
 * read here (TIFF 6.0, section 8: XResolution 282, YResolution 283, ResolutionUnit 296).
 * @returns for each page that needs it, how to stretch it; pages with square pixels are left out
 */
export async function squarePixels(source: Uint8Array | string): Promise<Record<number, Stretch> | undefined> {
  const reader = await tagReader(source)
  try {
    const found: Record<number, Stretch> = {}
    const head = await reader.read(0, 8)
    if (head === undefined) return undefined
    const little = head[0] === 0x49
    const number16 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
    const number32 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
    // BigTIFF is for pictures beyond 4 GB, never for fax
    if (number16(head, 2) !== 42) return undefined
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
        } else if (tag === 296) values[tag] = number16(entries, entry * 12 + 8)
      }
      const factor = values[296] === 3 ? 2.54 : 1
      const horizontal = (values[282] ?? 0) * factor
      const vertical = (values[283] ?? 0) * factor
      const ratio = horizontal / vertical
      if (Number.isFinite(ratio) && vertical > 0 && Math.abs(ratio - 1) > 0.02 && ratio > 0.2 && ratio < 5) {
        found[page] = { vertical: ratio, dpi: horizontal }
      }
      offset = number32(entries, count * 12)
    }
    return Object.keys(found).length > 0 ? found : undefined
  } finally {
    await reader.close()
  }
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
