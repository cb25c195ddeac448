import { RecognitionFailure } from './failure'

/** Reader of HEIC pictures (photos of phones): libheif as WASM, loaded when the first one comes. libvips' own build cannot decode HEVC. */

export interface HeicPixels {
  /** px, after the file's own rotation */
  readonly width: number
  readonly height: number
  /** red, green, blue, alpha, 8 bit each */
  readonly data: Uint8Array
}

/** libheif tells of broken files by console.log; standard output belongs to whoever started the process. */
/* eslint-disable no-console */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console
  console.log = () => {}
  try {
    return await work()
  } finally {
    console.log = log
  }
}
/* eslint-enable no-console */

/**
 * Opens the first picture and runs `use` on it: its size is known before any pixel is decoded.
 * @throws RecognitionFailure `damaged`
 */
export async function withHeic<T>(
  bytes: Uint8Array,
  use: (size: { width: number; height: number }, decode: () => Promise<HeicPixels>) => Promise<T>,
): Promise<T> {
  const { default: heicDecode } = await import('heic-decode')
  let pictures
  try {
    pictures = await quietly(async () => await heicDecode.all({ buffer: bytes }))
  } catch (error) {
    throw new RecognitionFailure('damaged', { detail: (error as Error).message })
  }
  try {
    const [first] = pictures
    if (first === undefined) throw new RecognitionFailure('damaged', { detail: 'no picture inside' })
    return await use({ width: first.width, height: first.height }, async () => {
      try {
        const { width, height, data } = await first.decode()
        return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
      } catch (error) {
        throw new RecognitionFailure('damaged', { detail: (error as Error).message })
      }
    })
  } finally {
    pictures.dispose()
  }
}
