import type { GreyImage } from '../../imaging/grey'
import type { PageMap } from '../registration/page-map'
import { greyAt } from '../registration/rings'
import type { Box } from '../template'

/**
 * A part of the page, upright and flat, cut out of the picture. `scale`: px of the result for one template px; `margin`: template px that
 * are added on every side.
 */
export function cutOut(image: GreyImage, map: PageMap, box: Box, scale: number, margin = 0): GreyImage {
  const width = Math.max(1, Math.round((box.width + 2 * margin) * scale))
  const height = Math.max(1, Math.round((box.height + 2 * margin) * scale))
  const data = new Uint8Array(width * height)
  // The map is smooth: exact every 16 px, straight lines between.
  const step = 16
  const stops = (length: number): number[] => Array.from({ length: Math.ceil(length / step) + 1 }, (_, index) => Math.min(length, index * step))
  const columns = stops(width)
  let above = columns.map(x => map.project(box.left - margin + x / scale, box.top - margin))
  for (let top = 0; top < height; top += step) {
    const bottom = Math.min(height, top + step)
    const below = columns.map(x => map.project(box.left - margin + x / scale, box.top - margin + bottom / scale))
    for (let column = 0; column + 1 < columns.length; column++) {
      const left = columns[column]!
      const right = columns[column + 1]!
      const a = above[column]!
      const b = above[column + 1]!
      const c = below[column]!
      const d = below[column + 1]!
      for (let y = top; y < bottom; y++) {
        const v = (y + 0.5 - top) / (bottom - top)
        for (let x = left; x < right; x++) {
          const u = (x + 0.5 - left) / (right - left)
          const px = (a.x + (b.x - a.x) * u) * (1 - v) + (c.x + (d.x - c.x) * u) * v
          const py = (a.y + (b.y - a.y) * u) * (1 - v) + (c.y + (d.y - c.y) * u) * v
          data[y * width + x] = greyAt(image, px, py)
        }
      }
    }
    above = below
  }
  return { width, height, data }
}
