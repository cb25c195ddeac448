import type { GreyImage } from '../../imaging/grey'
import type { Target } from './page-model'
import type { PageMap } from './page-map'

/** Grey value between pixels; outside the picture the nearest pixel's. */
export function greyAt(image: GreyImage, x: number, y: number): number {
  const { data, width, height } = image
  const px = x - 0.5
  const py = y - 0.5
  let x0 = Math.floor(px)
  let y0 = Math.floor(py)
  let fx = px - x0
  let fy = py - y0
  if (x0 < 0) { x0 = 0; fx = 0 } else if (x0 > width - 2) { x0 = width - 2; fx = 1 }
  if (y0 < 0) { y0 = 0; fy = 0 } else if (y0 > height - 2) { y0 = height - 2; fy = 1 }
  const at = y0 * width + x0
  const above = data[at]! + (data[at + 1]! - data[at]!) * fx
  const below = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * fx
  return above + (below - above) * fy
}

const directions = 16
const circle = Array.from({ length: directions }, (_, index) => {
  const angle = (index + 0.5) * 2 * Math.PI / directions
  return { x: Math.cos(angle), y: Math.sin(angle) }
})
/** The same directions on a square of half side 1. */
const square = circle.map(({ x, y }) => ({ x: x / Math.max(Math.abs(x), Math.abs(y)), y: y / Math.max(Math.abs(x), Math.abs(y)) }))

const first = 0.64
const step = 0.08
const steps = 10

/**
 * How much of a bubble's outline is seen where it should be: median contrast of the dark line (or dark inside) against the paper just
 * outside, as a share of the paper's grey, 0..1, and the share of directions in which there is any.
 */
export interface RingEvidence {
  readonly contrast: number
  readonly share: number
}

export function ringEvidence(image: GreyImage, map: PageMap, target: Target): RingEvidence {
  const center = map.project(target.x, target.y)
  const [xx, xy, yx, yy] = map.frame(target.x, target.y)
  const rx = target.width / 2
  const ry = target.height / 2
  const measure = (shape: typeof circle): RingEvidence => {
    const contrasts = new Float64Array(directions)
    const profile = new Float64Array(steps)
    for (let index = 0; index < directions; index++) {
      const dx = shape[index]!.x * rx
      const dy = shape[index]!.y * ry
      for (let at = 0; at < steps; at++) {
        const radius = first + at * step
        const x = dx * radius
        const y = dy * radius
        profile[at] = greyAt(image, center.x + xx * x + xy * y, center.y + yx * x + yy * y)
      }
      let best = 0
      let white = 1
      // The line may be printed a little inside or outside of the box: radius 0.72 to 1.12, paper one or two steps further out.
      for (let at = 1; at <= 6; at++) {
        const outside = Math.max(profile[at + 2]!, profile[Math.min(steps - 1, at + 3)]!)
        if (outside - profile[at]! > best) best = outside - profile[at]!
        if (outside > white) white = outside
      }
      contrasts[index] = best / white
    }
    const sorted = contrasts.slice().sort()
    let share = 0
    for (const contrast of contrasts) if (contrast > 0.07) share++
    return { contrast: (sorted[4]! + sorted[6]! + sorted[8]!) / 3, share: share / directions }
  }
  const round = measure(circle)
  if (round.share > 0.85) return round
  const cornered = measure(square)
  return cornered.contrast > round.contrast ? cornered : round
}
