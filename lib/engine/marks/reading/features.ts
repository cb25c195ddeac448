import type { GreyImage } from '../../imaging/grey'
import type { PageMap } from '../registration/page-map'
import type { Target } from '../registration/page-model'
import { greyAt } from '../registration/rings'

/** Slices of the inside, each a twentieth of its pixels, from the lightest to the darkest. */
export const slices = 20

/** What is seen in one bubble. Darkness: 0 as light as the paper around, 1 black. */
export interface BubbleLook {
  /** Mean darkness of each slice, ascending: says how much is dark and how dark, wherever it lies. */
  readonly profile: Float32Array
  /** Mean darkness, 0..1. */
  readonly fill: number
  /** Grey value of the paper, 0..255. */
  readonly white: number
}

/** The inside that is looked at, share of the radius: clear of the printed outline and of small errors of place. */
const inner = 0.74
const side = 15
const insidePoints: { x: number, y: number }[] = []
for (let row = 0; row < side; row++) {
  for (let column = 0; column < side; column++) {
    const x = ((column + 0.5) / side * 2 - 1)
    const y = ((row + 0.5) / side * 2 - 1)
    if (x * x + y * y <= 1) insidePoints.push({ x: x * inner, y: y * inner })
  }
}
const paperPoints = Array.from({ length: 96 }, (_, index) => {
  const angle = index * 2.399963
  const radius = 1.25 + 1.15 * (index / 96)
  return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
})

/** Looks at one bubble through the map, without warping the page. */
export function lookAt(image: GreyImage, map: PageMap, target: Target): BubbleLook {
  const center = map.project(target.x, target.y)
  const [xx, xy, yx, yy] = map.frame(target.x, target.y)
  const rx = target.width / 2
  const ry = target.height / 2
  const sample = (x: number, y: number): number => greyAt(image, center.x + xx * x * rx + xy * y * ry, center.y + yx * x * rx + yy * y * ry)
  const paper = new Float64Array(paperPoints.length)
  paperPoints.forEach((point, index) => { paper[index] = sample(point.x, point.y) })
  paper.sort()
  // Neighbouring bubbles and letters lie in this ring too: the lighter part of it is paper.
  const white = Math.max(12, (paper[78]! + paper[82]! + paper[86]!) / 3)
  const count = insidePoints.length
  const inside = new Float64Array(count)
  insidePoints.forEach((point, index) => { inside[index] = Math.min(1, Math.max(0, 1 - sample(point.x, point.y) / white)) })
  inside.sort()
  const profile = new Float32Array(slices)
  let fill = 0
  for (let slice = 0; slice < slices; slice++) {
    const first = Math.floor(slice * count / slices)
    const last = Math.floor((slice + 1) * count / slices)
    let sum = 0
    for (let at = first; at < last; at++) sum += inside[at]!
    profile[slice] = sum / (last - first)
    fill += sum
  }
  return { profile, fill: fill / count, white }
}
