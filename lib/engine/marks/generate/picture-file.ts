import { openPicture } from '../../imaging/decode'
import type { LoadedPicture } from './layout/context'
import { pictureProblem } from './problems'

/** A logo needs no more than a page of 600 dpi. */
const limits = { bytes: 50 * 1024 * 1024, pixels: 36_000_000, side: 5_000 }

/**
 * A picture for the sheet: upright, on white, PNG (drawings stay sharp) or JPEG (photos stay small).
 * @throws MarksFailure sheet-picture-unreadable
 */
export async function decodedPicture(bytes: Uint8Array, name: string, line: number): Promise<LoadedPicture> {
  if (bytes.length > limits.bytes) pictureProblem('sheet-picture-unreadable', line, 'picture-too-large', { name, size: Math.round(bytes.length / 1048576), most: limits.bytes / 1048576 })
  try {
    const picture = await openPicture(bytes, { maxPixels: limits.pixels })
    const pipeline = (await picture.pixels(0)).resize({ width: limits.side, height: limits.side, fit: 'inside', withoutEnlargement: true })
    const jpeg = picture.kind === 'jpeg'
    const { data, info } = await (jpeg ? pipeline.jpeg({ quality: 92 }) : pipeline.png()).toBuffer({ resolveWithObject: true })
    return { data, type: jpeg ? 'jpeg' : 'png', width: info.width, height: info.height }
  } catch (error) {
    return pictureProblem('sheet-picture-unreadable', line, 'picture-unusable', { name, problem: (error as Error).message.replace(/\.$/, '') })
  }
}
