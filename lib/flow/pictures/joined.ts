/** Pictures as the pages of one TIFF, for services that take one file a document. */
import type { InputFile } from '../input'
import { failure } from '../errors'
import { stemOf } from '../names'
import { loadSharp, type Sharp } from './smaller'

async function sharpForJoining(): Promise<Sharp> {
  try {
    return await loadSharp('several')
  } catch {
    throw failure('pages-part-missing')
  }
}

/** Pages of one TIFF made at once have one size: smaller ones get white paper to the right and below. Upright, by what the camera says. */
async function pageOf(sharp: Sharp, file: InputFile): Promise<Buffer> {
  try {
    return await sharp('data' in file.content ? file.content.data : file.content.path).rotate().flatten({ background: '#ffffff' }).toColourspace('srgb').png().toBuffer()
  } catch (error) {
    throw failure('picture-unreadable', { file: file.name, problem: (error as Error).message })
  }
}

/**
 * One TIFF (LZW, without loss) with a page for each picture, in their order, at the resolution of the first.
 * @throws PlatenError INVALID_INPUT when one cannot be read, ENGINE_INCOMPLETE when sharp is missing
 */
export async function joinedPages(files: readonly InputFile[]): Promise<InputFile> {
  const sharp = await sharpForJoining()
  const [first] = files as readonly [InputFile, ...InputFile[]]
  const pages: Buffer[] = []
  for (const file of files) pages.push(await pageOf(sharp, file))
  const { density } = await sharp(pages[0]).metadata()
  const joined = sharp(pages, { join: { animated: true, background: '#ffffff', halign: 'left', valign: 'top' } }).tiff({ compression: 'lzw' })
  const data = await (density ? joined.withMetadata({ density }) : joined).toBuffer()
  return { content: { data }, name: `${stemOf(first.name)}.tif`, size: data.length, kind: { extension: 'tif', contentType: 'image/tiff' } }
}
