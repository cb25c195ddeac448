/** How large a picture is, read from its first bytes: PNG, GIF, JPEG. Nothing is decoded. */
import { open } from 'node:fs/promises'
import type { Content } from '../../client/types'

export interface PictureSize {
  /** px */
  readonly width: number
  readonly height: number
}

/** Bytes in which the size stands; JPEG files may have several blocks of 64 KB (EXIF, colour profile) before it. */
const HEAD = 1024 * 1024

/** Start of frame: SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC). ITU T.81, table B.1. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function sizeOfJpeg(bytes: Buffer): PictureSize | undefined {
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] as number
    // Fill bytes, and markers that have no length.
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** @returns undefined for other kinds, and for damaged beginnings */
export function sizeOfBytes(bytes: Buffer): PictureSize | undefined {
  if (bytes.length >= 24 && bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (bytes.length >= 10 && /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return sizeOfJpeg(bytes)
  return undefined
}

/** Reads only the beginning of a file. */
export async function sizeOfPicture(content: Content): Promise<PictureSize | undefined> {
  if ('data' in content) return sizeOfBytes(content.data)
  const handle = await open(content.path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return sizeOfBytes(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}
