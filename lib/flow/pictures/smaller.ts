/**
 * Photos made fit for a search: turned upright, no side longer than asked, as JPEG. sharp works on its own threads; it is an
 * optional part and loaded when the first picture needs it.
 */
import type { InputFile } from '../input'
import { stemOf } from '../names'
import { failure } from '../errors'
import { sizeOfPicture } from './size'

export type Sharp = typeof import('sharp')

/** Quality at which matching of features is as good as without loss, at a tenth of the bytes. */
const JPEG_QUALITY = 85

let loading: Promise<Sharp> | undefined

/** @throws PlatenError ENGINE_INCOMPLETE naming the setting that needs it */
export async function loadSharp(setting: string): Promise<Sharp> {
  try {
    return await (loading ??= import('sharp').then((module) => (module as unknown as { default: Sharp }).default))
  } catch {
    loading = undefined
    throw failure('picture-part-missing', { name: setting })
  }
}

export interface SmallerOptions {
  /** px of the longer side; absent: as it is. */
  readonly longestSide?: number
  /** The setting to clear where sharp is missing. */
  readonly setting: string
}

/**
 * A JPEG of at most the given size; a JPEG that is small enough already stays byte for byte as it is.
 * @throws PlatenError INVALID_INPUT when it cannot be read, ENGINE_INCOMPLETE when sharp is needed and missing
 */
export async function smallJpeg(file: InputFile, { longestSide, setting }: SmallerOptions): Promise<InputFile> {
  const size = file.kind.extension === 'jpg' ? await sizeOfPicture(file.content) : undefined
  const isJpeg = file.kind.extension === 'jpg'
  if (isJpeg && (longestSide === undefined || (size && Math.max(size.width, size.height) <= longestSide))) return file
  const sharp = await loadSharp(setting)
  let data: Buffer
  try {
    const picture = sharp('data' in file.content ? file.content.data : file.content.path).rotate()
    const limited = longestSide === undefined ? picture : picture.resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    data = await limited.flatten({ background: '#ffffff' }).jpeg({ quality: JPEG_QUALITY }).toBuffer()
  } catch (error) {
    throw failure('picture-unreadable', { file: file.name, problem: (error as Error).message })
  }
  return { content: { data }, name: `${stemOf(file.name)}.jpg`, size: data.length, kind: { extension: 'jpg', contentType: 'image/jpeg' } }
}
