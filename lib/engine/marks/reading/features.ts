import type { GreyImage } from '../../imaging/grey'
import type { PageMap } from '../registration/page-map'
import type { Target } from '../registration/page-model'
import { greyAt } from '../registration/rings'

/** What is seen in and around one bubble. Darkness: 0 as light as the paper around, 1 black. */
export interface BubbleLook {
  /** Mean darkness inside. */
  readonly fill: number
  /** Share of the inside that is clearly darker than paper, 0..1. */
  readonly coverage: number
  /** Darkness that the darkest tenth of the inside reaches. */
  readonly peak: number
  /** Standard deviation of the darkness inside: high for strokes, low for wiped out or evenly filled. */
  readonly spread: number
  /** Mean darkness of the band just outside of the outline: strokes that go over the edge. */
  readonly around: number
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
const aroundPoints = Array.from({ length: 48 }, (_, index) => {
  const angle = index * 2 * Math.PI / 16
  const radius = [1.2, 1.28, 1.36][index % 3]!
  return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
})
const paperPoints = Array.from({ length: 96 }, (_, index) => {
  const angle = index * 2.399963
  const radius = 1.25 + 1.15 * (index / 96)
  return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
})

/** Darker than this share of the paper is ink rather than noise. */
const ink = 0.2

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
  const inside = new Float64Array(insidePoints.length)
  let sum = 0
  let square = 0
  let covered = 0
  insidePoints.forEach((point, index) => {
    const darkness = Math.min(1, Math.max(0, 1 - sample(point.x, point.y) / white))
    inside[index] = darkness
    sum += darkness
    square += darkness * darkness
    if (darkness > ink) covered++
  })
  const count = insidePoints.length
  inside.sort()
  const outer = new Float64Array(aroundPoints.length)
  aroundPoints.forEach((point, index) => { outer[index] = Math.max(0, 1 - sample(point.x, point.y) / white) })
  const fill = sum / count
  return {
    fill, coverage: covered / count, peak: inside[Math.floor(count * 0.9)]!, spread: Math.sqrt(Math.max(0, square / count - fill * fill)),
    around: outer.reduce((total, value) => total + value, 0) / outer.length, white,
  }
}
