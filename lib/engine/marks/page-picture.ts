import type { GreyImage } from '../imaging/grey'
import { loadSharp } from '../imaging/sharp'
import { cutOut } from './codes/patch'
import { pageModel } from './registration/page-model'
import { register } from './registration/register'
import type { TemplatePage } from './template'

/** Share of the page's width by which print may lie elsewhere in a picture that counts as the page itself. */
const alike = 0.003

/**
 * The picture of a blank sheet as it is kept with its template: exactly the page. A rendered page stays as it is; a scan or photo is
 * turned upright and flattened by the place of its bubbles.
 * @throws MarksFailure when the sheet in the picture is another one
 */
export function flattenedPage(picture: GreyImage, page: TemplatePage): GreyImage {
  const { map } = register(picture, pageModel(page), { blank: true })
  const fx = picture.width / page.width
  const fy = picture.height / page.height
  const off = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9], [0.5, 0.5]].map(([u, v]) => {
    const place = map.project(u! * page.width, v! * page.height)
    return Math.hypot(place.x / fx - u! * page.width, place.y / fy - v! * page.height)
  })
  if (Math.max(...off) < page.width * alike) return picture
  return cutOut(picture, map, { left: 0, top: 0, width: page.width, height: page.height }, 1, 0)
}

/** A grey picture as PNG. */
export async function toPng(image: GreyImage): Promise<Buffer> {
  const sharp = await loadSharp()
  return await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).png({ compressionLevel: 6 }).toBuffer()
}
