import type { GreyImage } from '../../imaging/grey'
import { darkPixels, findBlobs, halve, type BlobIndex } from './blobs'
import type { ControlPoint, Field } from './field'
import { apply, scaleAt, type Homography } from './geometry'
import type { PageModel, Target } from './page-model'

/**
 * Print of the blank sheet beside the bubbles: letters, lines, logos. It tells sheets with the same bubbles apart, and which way up a
 * sheet is whose bubbles fit in several ways.
 */

/** More than this many add time, not certainty. */
const most = 600

/** All print beside the bubbles, from the picture of the blank sheet. `width`, `height`: of the template page, which the picture shows exactly. */
export function printOf(blank: GreyImage, width: number, height: number, bubbles: readonly Target[]): Target[] {
  const work = halve(blank, Math.max(0, Math.floor(Math.log2(Math.min(blank.width, blank.height) / 1200))))
  const blobs = findBlobs(darkPixels(work, 0.75), work.width, work.height, 6, work.width / 5)
  const sx = width / work.width
  const sy = height / work.height
  return blobs
    .map(blob => ({ x: blob.x * sx, y: blob.y * sy, width: blob.width * sx, height: blob.height * sy }))
    .filter(blob => !bubbles.some(bubble => Math.abs(bubble.x - blob.x) < bubble.width * 0.75 && Math.abs(bubble.y - blob.y) < bubble.height * 0.75))
}

/** As much of it as is needed to recognise the sheet. */
export function anchorsOf(print: readonly Target[]): Target[] {
  const stride = Math.max(1, Math.ceil(print.length / most))
  return print.filter((_, index) => index % stride === 0)
}

/** Share of the anchors, 0..1, that have a dark area of their size at their place, and those places. */
export function matchAnchors(model: PageModel, index: BlobIndex, homography: Homography, field: Field): { share: number, points: ControlPoint[] } {
  const points: ControlPoint[] = []
  if (model.anchors.length === 0) return { share: 1, points }
  for (const anchor of model.anchors) {
    const place = apply(homography, anchor.x, anchor.y)
    const shift = field(anchor.x, anchor.y)
    const scale = scaleAt(homography, anchor.x, anchor.y)
    const size = Math.max(anchor.width, anchor.height) * scale
    const found = index.nearest(place.x + shift.x, place.y + shift.y, Math.min(size * 0.35 + 1.5, model.pitch * scale * 0.3), blob =>
      Math.abs(Math.max(blob.width, blob.height) / size - 1) < 0.28)
    if (found < 0) continue
    const blob = index.blobs[found]!
    points.push({ template: anchor, picture: { x: blob.x, y: blob.y }, weight: 0.5 })
  }
  return { share: points.length / model.anchors.length, points }
}
