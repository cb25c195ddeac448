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
  /** Darkness at each of `places`. */
  readonly inside: Float32Array
  /** Mean darkness, 0..1. */
  readonly fill: number
  /** Grey value of the paper, 0..255. */
  readonly white: number
  /** How much darker the darkest side of the paper around is than the lightest, 0..1: the edge of a shadow or a stain may look like a mark. */
  readonly uneven: number
  /** Strokes that leave the bubble, counted where they cross a circle outside of its outline; only where there is something inside. */
  readonly arms: number
}

/** The inside that is looked at, share of the radius: clear of the printed outline and of small errors of place. */
const inner = 0.74
const side = 15

/** Where the inside is sampled: places in radii from the middle, and the neighbours of each, by index. */
export const places: readonly { readonly x: number, readonly y: number }[] = insideOf(side)
export const nearPlaces: readonly (readonly number[])[] = places.map(place =>
  places.flatMap((other, index) => Math.max(Math.abs(other.x - place.x), Math.abs(other.y - place.y)) < 2.5 * inner / side ? [index] : []))

function insideOf(side: number): { x: number, y: number }[] {
  const points: { x: number, y: number }[] = []
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = (column + 0.5) / side * 2 - 1
      const y = (row + 0.5) / side * 2 - 1
      if (x * x + y * y <= 1) points.push({ x: x * inner, y: y * inner })
    }
  }
  return points
}

const paperPoints = Array.from({ length: 96 }, (_, index) => {
  const angle = index * 2.399963
  const radius = 1.25 + 1.15 * (index / 96)
  return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
})

/** The quarters between the directions in which neighbours usually lie. */
const quarters = [0, 1, 2, 3].map(quarter => paperPoints.flatMap(({ x, y }, index) => (x < 0 ? 1 : 0) + (y < 0 ? 2 : 0) === quarter ? [index] : []))

/** Directions and radii in which strokes are sought outside: clear of the outline, before the neighbour's. */
const compass = Array.from({ length: 40 }, (_, index) => ({ x: Math.cos(index * Math.PI / 20), y: Math.sin(index * Math.PI / 20) }))
const outside = [1.16, 1.24]
const armDarkness = 0.25
/** Mean darkness of the inside from which it is worth looking outside. */
const filled = 0.3

/** Looks at one bubble through the map, without warping the page. */
export function lookAt(image: GreyImage, map: PageMap, target: Target): BubbleLook {
  const center = map.project(target.x, target.y)
  const [xx, xy, yx, yy] = map.frame(target.x, target.y)
  const rx = target.width / 2
  const ry = target.height / 2
  return lookFrom((x, y) => greyAt(image, center.x + xx * x * rx + xy * y * ry, center.y + yx * x * rx + yy * y * ry))
}

/** Looks at one bubble. @param sample grey value at a place, in radii from the middle of the bubble */
export function lookFrom(sample: (x: number, y: number) => number): BubbleLook {
  const paper = new Float64Array(paperPoints.length)
  paperPoints.forEach((point, index) => { paper[index] = sample(point.x, point.y) })
  const sides = quarters.map(quarter => {
    const values = Float64Array.from(quarter, index => paper[index]!).sort()
    return values[Math.floor(values.length * 0.8)]!
  })
  const uneven = 1 - Math.min(...sides) / Math.max(1, ...sides)
  paper.sort()
  // Neighbouring bubbles and letters lie in this ring too: the lighter part of it is paper.
  const white = Math.max(12, (paper[78]! + paper[82]! + paper[86]!) / 3)
  const count = places.length
  const inside = new Float32Array(count)
  places.forEach((point, index) => { inside[index] = Math.min(1, Math.max(0, 1 - sample(point.x, point.y) / white)) })
  const sorted = inside.slice().sort()
  const profile = new Float32Array(slices)
  let fill = 0
  for (let slice = 0; slice < slices; slice++) {
    const first = Math.floor(slice * count / slices)
    const last = Math.floor((slice + 1) * count / slices)
    let sum = 0
    for (let at = first; at < last; at++) sum += sorted[at]!
    profile[slice] = sum / (last - first)
    fill += sum
  }
  fill /= count
  return { profile, inside, fill, white, uneven, arms: fill < filled ? 0 : armsOf(sample, white) }
}

function armsOf(sample: (x: number, y: number) => number, white: number): number {
  const dark = compass.map(({ x, y }) => outside.every(radius => 1 - sample(x * radius, y * radius) / white > armDarkness))
  return dark.filter((value, at) => value && !dark[(at + dark.length - 1) % dark.length]!).length
}
