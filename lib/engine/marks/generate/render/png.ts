import { loadSharp } from '../../../imaging/sharp'
import type { GreyImage } from '../../../imaging/grey'
import type { PageDrawing } from '../drawing'
import { pageSvg } from './svg'

/** The page as a small PNG, so many px wide: for looking at. */
export async function renderSmallPng(page: PageDrawing, width: number): Promise<Buffer> {
  const sharp = await loadSharp()
  return await sharp(Buffer.from(pageSvg(page, width)), { unlimited: true, limitInputPixels: page.width * page.height })
    .flatten({ background: '#ffffff' }).png({ compressionLevel: 6, palette: true }).toBuffer()
}

/** The page as PNG of 300 dpi with four channels, as the service gives it. */
export async function renderPng(page: PageDrawing): Promise<Buffer> {
  const sharp = await loadSharp()
  // White paper is packed as well by a low level, in a third of the time.
  return await sharp(Buffer.from(pageSvg(page)), { unlimited: true, limitInputPixels: page.width * page.height })
    .ensureAlpha().withMetadata({ density: 300 }).png({ compressionLevel: 3 }).toBuffer()
}

/** The page in grey, 300 dpi: what the reading side takes as the blank sheet. */
export async function renderGrey(page: PageDrawing): Promise<GreyImage> {
  const sharp = await loadSharp()
  const { data, info } = await sharp(Buffer.from(pageSvg(page)), { unlimited: true, limitInputPixels: page.width * page.height })
    .flatten({ background: '#ffffff' }).greyscale().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height }
}
