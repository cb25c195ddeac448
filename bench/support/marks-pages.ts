import { decodeImage } from '../../lib/engine/imaging/decode'
import type { GreyImage } from '../../lib/engine/imaging/grey'
import { loadSharp } from '../../lib/engine/imaging/sharp'
import type { Template } from '../../lib/engine/marks/template'
import { distort, distortions, heldOut, type Distortion, type DistortionName, type Picture } from './sheet-distortions'
import { fillIn, type Mix, type Truth } from './sheet-writers'
import { makeTemplate, printSheet } from './sheets'

/** A seeded sheet, filled in, and the file that a scanner or a phone gives of it. */
export interface FilledPage {
  readonly template: Template
  readonly truth: Truth
  readonly file: Buffer
}

export const classes: Readonly<Record<DistortionName, Distortion>> = { ...distortions, ...heldOut }

/** One of the 20 layouts, by seed. @param marks with corner and edge marks and a page strip */
export async function makePage(name: DistortionName, mix: Mix, seed: number, marks: boolean): Promise<FilledPage> {
  const how = classes[name]
  const template = makeTemplate(seed % 20 + 1, { marks })
  const sheet = printSheet(template, seed, seed % 16384)
  const truth = fillIn(sheet, template, seed, mix)
  return { template, truth, file: await toFile(distort(sheet, how, seed), how) }
}

export function decodePage(page: FilledPage): Promise<GreyImage> {
  return decodeImage(page.file, { maxPixels: 100e6 })
}

async function toFile(picture: Picture, how: Distortion): Promise<Buffer> {
  const sharp = await loadSharp()
  const raw = { width: picture.width, height: picture.height }
  if (how.oneBit) return await sharp(picture.data, { raw: { ...raw, channels: 1 } }).png({ palette: true, colors: 2 }).toBuffer()
  const tint = picture.tint ?? (how.dpi === undefined ? [1, 1, 1] as const : undefined)
  if (!tint) return await sharp(picture.data, { raw: { ...raw, channels: 1 } }).jpeg({ quality: how.quality ?? 85 }).toBuffer()
  const color = Buffer.alloc(picture.data.length * 3)
  for (let at = 0; at < picture.data.length; at++) for (let channel = 0; channel < 3; channel++) color[at * 3 + channel] = picture.data[at]! * tint[channel]!
  return await sharp(color, { raw: { ...raw, channels: 3 } }).jpeg({ quality: how.quality ?? 85 }).toBuffer()
}
