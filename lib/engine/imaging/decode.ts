import { open, readFile } from 'node:fs/promises'
import { decodeBitmap, readBitmapHeader } from './bmp'
import { RecognitionFailure } from './failure'
import type { GreyImage } from './grey'
import { withHeic } from './heic'
import { loadSharp, type Metadata, type Sharp } from './sharp'
import { requireKind, type FileKind } from './sniff'
import { believableDpi, squarePixels } from './density'

/** Picture files of all kinds to upright pixels on white. Sizes are checked in the header before a pixel is decoded. */

export interface DecodeLimits {
  /** px of one page picture */
  readonly maxPixels: number
}

/** What the header of one page says. Width and height are of the upright picture, px. */
export interface PictureHeader {
  readonly width: number
  readonly height: number
  readonly dpi?: number
  /** One bit a pixel in the file: black and white, or two colors of a palette. */
  readonly bilevel: boolean
  /** Grey values only. */
  readonly grey: boolean
  /** The file's own bytes are a JPEG that every PDF reader shows as it is: upright, grey or RGB. */
  readonly plainJpeg: boolean
  /** The file has fewer pixels, which are not square; width and height are those after stretching. */
  readonly stretched?: boolean
}

export interface Picture {
  readonly kind: FileKind
  /** Number of pages, at least 1. Frames of an animation are not pages. */
  readonly pages: number
  /** @throws RecognitionFailure `too-many-pixels`, `damaged` */
  header(page: number): Promise<PictureHeader>
  /** A pipeline that gives the upright page on white; ends in `.raw()`, `.jpeg()` or the like. */
  pixels(page: number): Promise<Sharp>
  /** The page in grey. `stored`: as below. */
  grey(page: number, as?: 'stored'): Promise<GreyImage>
  /** The same as `pixels`, but where the file's pixels are not square, as they are: for showing, not for reading. */
  stored(page: number): Promise<Sharp>
}

type Source = Uint8Array | string

async function readHead(source: Source): Promise<Uint8Array> {
  if (typeof source !== 'string') return source.subarray(0, 1100)
  const file = await open(source)
  try {
    const head = Buffer.alloc(1100)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function allBytes(source: Source): Promise<Uint8Array> {
  return typeof source === 'string' ? await readFile(source) : source
}

function checkPixels(width: number, height: number, limits: DecodeLimits, page: number): void {
  if (width * height > limits.maxPixels) {
    throw new RecognitionFailure('too-many-pixels', { width, height, limit: limits.maxPixels, page: page + 1 })
  }
}

/** libvips tells of broken files by message only. */
function asDamaged(error: unknown, page: number): unknown {
  if (error instanceof RecognitionFailure) return error
  const detail = String((error as Error).message).split('\n').at(-1)!.trim()
  return new RecognitionFailure('damaged', { detail, page: page + 1 })
}

async function toGrey(pipeline: Sharp, dpi: number | undefined, page: number): Promise<GreyImage> {
  try {
    const { data, info } = await pipeline.greyscale().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (info.channels === 1) return { width: info.width, height: info.height, data: bytes, dpi }
    const grey = new Uint8Array(info.width * info.height)
    for (let index = 0; index < grey.length; index++) grey[index] = bytes[index * info.channels]!
    return { width: info.width, height: info.height, data: grey, dpi }
  } catch (error) {
    throw asDamaged(error, page)
  }
}

/** A picture whose whole content is one block of raw pixels. */
function rawPicture(
  kind: FileKind,
  header: PictureHeader,
  limits: DecodeLimits,
  decode: () => Promise<{ width: number; height: number; data: Uint8Array; channels: 3 | 4 }>,
): Picture {
  const pixels = async (): Promise<Sharp> => {
    checkPixels(header.width, header.height, limits, 0)
    const sharp = await loadSharp()
    const { data, width, height, channels } = await decode()
    const pipeline = sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    return channels === 4 ? pipeline.flatten({ background: 'white' }) : pipeline
  }
  return {
    kind,
    pages: 1,
    header: async () => {
      checkPixels(header.width, header.height, limits, 0)
      return header
    },
    pixels,
    grey: async () => await toGrey(await pixels(), header.dpi, 0),
    stored: pixels,
  }
}

async function openBitmap(source: Source, limits: DecodeLimits): Promise<Picture> {
  const bytes = await allBytes(source)
  const { width, height, dpi, bits, palette } = readBitmapHeader(bytes)
  const bilevel = bits === 1 && palette.every(([red, green, blue]) => red === green && green === blue && (red === 0 || red === 255))
  const grey = bits <= 8 && palette.every(([red, green, blue]) => red === green && green === blue)
  const header = { width, height, dpi: believableDpi(dpi, width, height), bilevel, grey, plainJpeg: false }
  return rawPicture('bmp', header, limits, async () => ({ width, height, data: decodeBitmap(bytes).data, channels: 3 }))
}

async function openHeic(source: Source, limits: DecodeLimits): Promise<Picture> {
  const bytes = await allBytes(source)
  const size = await withHeic(bytes, async found => found)
  const header = { ...size, bilevel: false, grey: false, plainJpeg: false }
  return rawPicture('heic', header, limits, async () =>
    await withHeic(bytes, async (_size, decode) => ({ ...(await decode()), channels: 4 as const })),
  )
}

function headerOf(metadata: Metadata, kind: FileKind): PictureHeader {
  const turned = (metadata.orientation ?? 1) >= 5
  const width = (turned ? metadata.height : metadata.width) ?? 0
  const height = (turned ? metadata.width : metadata.height) ?? 0
  const grey = metadata.space === 'b-w' || metadata.space === 'grey16'
  const bits = metadata.bitsPerSample ?? 8
  return {
    width,
    height,
    dpi: believableDpi(metadata.density, width, height),
    bilevel: bits === 1 && !metadata.hasAlpha && (metadata.channels === 1 || metadata.isPalette === true),
    grey,
    plainJpeg: kind === 'jpeg' && (metadata.orientation ?? 1) === 1 && (metadata.space === 'srgb' || metadata.space === 'b-w'),
  }
}

/**
 * TIFFs of scientific programs: 32 bits a grey value, parts of 1 or whole numbers of the whole range. libvips takes both for 0 to 255,
 * which makes the page black.
 * @throws RecognitionFailure `unsupported`, `damaged`
 */
async function fullRange(pipeline: Sharp, { depth, space }: Metadata, page: number): Promise<Sharp> {
  if (depth === 'uint' || depth === 'int') throw new RecognitionFailure('unsupported', { detail: 'a picture of 32 bits a value', page: page + 1 })
  if (space !== 'b-w' || (depth !== 'float' && depth !== 'double')) return pipeline
  try {
    const { data, info } = await pipeline.raw({ depth: 'float' }).toBuffer({ resolveWithObject: true })
    const values = new Float32Array(data.buffer, data.byteOffset, data.length / 4)
    let largest = 0
    for (const value of values) if (value > largest) largest = value
    const factor = largest <= 1 ? 255 : 1
    const bytes = new Uint8ClampedArray(info.width * info.height)
    for (let index = 0; index < bytes.length; index++) bytes[index] = values[index * info.channels]! * factor
    const sharp = await loadSharp()
    return sharp(bytes, { raw: { width: info.width, height: info.height, channels: 1 }, limitInputPixels: false })
  } catch (error) {
    throw asDamaged(error, page)
  }
}

async function openBySharp(source: Source, kind: FileKind, limits: DecodeLimits): Promise<Picture> {
  const sharp = await loadSharp()
  const paged = kind === 'tiff'
  // a cut-off picture is an error: silently reading half a page would lose text. Lesser faults of encoders are let pass.
  const options = { failOn: 'truncated', sequentialRead: true } as const
  const inputs = (page: number, limitInputPixels: number | false): Sharp =>
    sharp(source, { ...options, limitInputPixels, ...(paged ? { page } : {}) })
  const metadataOf = async (page: number): Promise<Metadata> => {
    try {
      return await inputs(page, false).metadata()
    } catch (error) {
      throw asDamaged(error, page)
    }
  }
  const first = await metadataOf(0)
  const stretches = await squarePixels(source, kind)
  const header = async (page: number): Promise<PictureHeader> => {
    const plain = headerOf(page === 0 ? first : await metadataOf(page), kind)
    checkPixels(plain.width, plain.height, limits, page)
    const stretch = stretches[page]
    if (stretch === undefined) return plain
    const width = Math.round(plain.width * stretch.horizontal)
    const height = Math.round(plain.height * stretch.vertical)
    checkPixels(width, height, limits, page)
    return { ...plain, width, height, dpi: believableDpi(stretch.dpi, width, height), stretched: true }
  }
  const stored = async (page: number): Promise<Sharp> => {
    await header(page)
    const upright = inputs(page, limits.maxPixels).autoOrient().flatten({ background: 'white' })
    return await fullRange(upright, page === 0 ? first : await metadataOf(page), page)
  }
  const pixels = async (page: number): Promise<Sharp> => {
    const { width, height, stretched } = await header(page)
    const upright = await stored(page)
    return stretched ? upright.resize(width, height, { fit: 'fill' }) : upright
  }
  return {
    kind,
    pages: paged ? Math.max(1, first.pages ?? 1) : 1,
    header,
    pixels,
    grey: async (page, as) => await toGrey(await (as === undefined ? pixels(page) : stored(page)), (await header(page)).dpi, page),
    stored,
  }
}

/**
 * Opens a picture file by its header. PDF is not a picture; see `pdf/document`.
 * @param source bytes, or the path of a file
 * @throws RecognitionFailure `empty-file`, `not-an-image`, `damaged`, `unsupported`, `too-many-pixels`, `part-missing`
 */
export async function openPicture(source: Source, limits: DecodeLimits): Promise<Picture> {
  const kind = requireKind(await readHead(source))
  if (kind === 'pdf') throw new RecognitionFailure('unsupported', { detail: 'a PDF where a picture is expected' })
  if (kind === 'bmp') return await openBitmap(source, limits)
  if (kind === 'heic') return await openHeic(source, limits)
  return await openBySharp(source, kind, limits)
}

/**
 * One page of a picture file in grey, upright, transparent parts white.
 * @param page 0-based
 * @throws RecognitionFailure as `openPicture`
 */
export async function decodeImage(source: Source, limits: DecodeLimits, page = 0): Promise<GreyImage> {
  return await (await openPicture(source, limits)).grey(page)
}

/** The pages of a picture file one after the other, each in memory only while it is used. */
export async function* decodePages(source: Source, limits: DecodeLimits): AsyncGenerator<GreyImage, void, void> {
  const picture = await openPicture(source, limits)
  for (let page = 0; page < picture.pages; page++) yield await picture.grey(page)
}
