import type { GreyImage } from '../../imaging/grey'
import type { PageMap } from '../registration/page-map'
import type { Target } from '../registration/page-model'
import { greyAt } from '../registration/rings'
import { median } from '../registration/geometry'

/**
 * In a picture with black and white only a pale mark vanishes, but not where it meets the printed outline: the blur of both together is
 * dark enough, so that the outline looks thicker on its inside.
 */

/** The inner edge of the outline, shares of the radius. */
const edge = [0.76, 0.79, 0.82, 0.85, 0.88]
const directions = Array.from({ length: 48 }, (_, index) => ({ x: Math.cos(index * Math.PI / 24), y: Math.sin(index * Math.PI / 24) }))
/** Share of the edge by which outlines differ without anything in them. */
const leastDeviation = 0.012
/** Fewer empty bubbles of a size do not tell what an empty one looks like. */
const fewest = 12

/**
 * How much thicker the outline of each bubble is than that of the page's empty ones of its size, in standard deviations.
 * @param isEmpty as far as the inside of the bubble tells
 */
export function thickenedOutlines(image: GreyImage, map: PageMap, bubbles: readonly Target[], isEmpty: (bubble: number) => boolean): Float64Array {
  const covered = Float64Array.from(bubbles, bubble => coverOf(image, map, bubble))
  const bySize = new Map<number, number[]>()
  bubbles.forEach((bubble, index) => {
    const size = Math.round(bubble.width)
    const group = bySize.get(size)
    if (group) group.push(index)
    else bySize.set(size, [index])
  })
  const thicker = new Float64Array(bubbles.length)
  for (const group of bySize.values()) {
    const empty = group.filter(isEmpty).map(index => covered[index]!)
    if (empty.length < fewest) continue
    const middle = median(empty)
    const deviation = Math.max(leastDeviation, 1.4826 * median(empty.map(value => Math.abs(value - middle))))
    for (const index of group) thicker[index] = (covered[index]! - middle) / deviation
  }
  return thicker
}

function coverOf(image: GreyImage, map: PageMap, target: Target): number {
  const center = map.project(target.x, target.y)
  const [xx, xy, yx, yy] = map.frame(target.x, target.y)
  let dark = 0
  for (const radius of edge) {
    for (const direction of directions) {
      const x = direction.x * radius * target.width / 2
      const y = direction.y * radius * target.height / 2
      dark += 1 - greyAt(image, center.x + xx * x + xy * y, center.y + yx * x + yy * y) / 255
    }
  }
  return dark / edge.length / directions.length
}
