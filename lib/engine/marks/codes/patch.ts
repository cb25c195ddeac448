import type { GreyImage } from '../../imaging/grey'
import type { Point } from '../registration/geometry'
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
      fillBlock(image, { left: columns[column]!, right: columns[column + 1]!, top, bottom }, [above[column]!, above[column + 1]!, below[column]!, below[column + 1]!], data, width)
    }
    above = below
  }
  return { width, height, data }
}

interface Block { readonly left: number, readonly right: number, readonly top: number, readonly bottom: number }

/** Fills a block of the result from the picture; its corners in the picture: above left and right, below left and right. */
function fillBlock(image: GreyImage, { left, right, top, bottom }: Block, [a, b, c, d]: readonly [Point, Point, Point, Point], data: Uint8Array, width: number): void {
  const { data: source, width: stride, height } = image
  // Nothing has to be held back at the picture's edges where all corners lie in it.
  const safe = Math.min(a.x, b.x, c.x, d.x) >= 0.5 && Math.min(a.y, b.y, c.y, d.y) >= 0.5
    && Math.max(a.x, b.x, c.x, d.x) < stride - 0.5 && Math.max(a.y, b.y, c.y, d.y) < height - 0.5
  for (let y = top; y < bottom; y++) {
    const v = (y + 0.5 - top) / (bottom - top)
    const startX = a.x + (c.x - a.x) * v
    const startY = a.y + (c.y - a.y) * v
    const stepX = (b.x + (d.x - b.x) * v - startX) / (right - left)
    const stepY = (b.y + (d.y - b.y) * v - startY) / (right - left)
    const row = y * width
    for (let x = left; x < right; x++) {
      const px = startX + stepX * (x + 0.5 - left)
      const py = startY + stepY * (x + 0.5 - left)
      if (!safe) { data[row + x] = greyAt(image, px, py); continue }
      // As greyAt, without its checks: this is done for each of a million px.
      const x0 = (px - 0.5) | 0
      const y0 = (py - 0.5) | 0
      const fx = px - 0.5 - x0
      const at = y0 * stride + x0
      const upper = source[at]! + (source[at + 1]! - source[at]!) * fx
      const lower = source[at + stride]! + (source[at + stride + 1]! - source[at + stride]!) * fx
      data[row + x] = upper + (lower - upper) * (py - 0.5 - y0)
    }
  }
}
