import type { GreyImage } from '../../imaging/grey'
import { pageMap, type PageMap } from './page-map'
import type { PageModel, Target } from './page-model'
import { greyAt } from './rings'

/**
 * What is printed inside of bubbles, a letter or a digit, tells which way up a page is whose bubbles fit in several ways, and whether a
 * regular pattern was taken a column off its place.
 */

/** Samples of a patch a side, and the part of the bubble that they cover. */
const side = 9
const covered = 0.62
/** Least deviation of grey values for there to be a letter. */
const leastContrast = 9
/** So many bubbles tell. */
const most = 80

/** The inside of a bubble with mean 0 and length 1; undefined when it is evenly grey. */
function patchAt(image: GreyImage, map: PageMap, target: Target): Float32Array | undefined {
  const center = map.project(target.x, target.y)
  const [xx, xy, yx, yy] = map.frame(target.x, target.y)
  const patch = new Float32Array(side * side)
  let sum = 0
  const quarter = covered / side / 2
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let value = 0
      for (const v of [-quarter, quarter]) {
        for (const u of [-quarter, quarter]) {
          const x = (((column + 0.5) / side * 2 - 1) * covered + u) * target.width / 2
          const y = (((row + 0.5) / side * 2 - 1) * covered + v) * target.height / 2
          value += greyAt(image, center.x + xx * x + xy * y, center.y + yx * x + yy * y)
        }
      }
      patch[row * side + column] = value / 4
      sum += value / 4
    }
  }
  const mean = sum / patch.length
  let square = 0
  for (let at = 0; at < patch.length; at++) { patch[at]! -= mean; square += patch[at]! ** 2 }
  const length = Math.sqrt(square)
  if (length / side < leastContrast) return undefined
  return patch.map(value => value / length)
}

/** The print inside of each bubble, from the picture of exactly the blank page. */
export function lettersOf(blank: GreyImage, page: { readonly width: number, readonly height: number }, bubbles: readonly Target[]): (Float32Array | undefined)[] {
  const map = pageMap(Float64Array.of(blank.width / page.width, 0, 0, 0, blank.height / page.height, 0, 0, 0, 1))
  return bubbles.map(bubble => patchAt(blank, map, bubble))
}

/**
 * How well the print inside of the bubbles agrees with the page at this place, -1..1: mean correlation of the better half, because marked
 * bubbles show nothing. Undefined when it is not known or there is too little of it.
 */
export function matchLetters(image: GreyImage, map: PageMap, model: PageModel): number | undefined {
  const { letters } = model
  if (!letters) return undefined
  const known = letters.flatMap((letter, bubble) => letter ? [bubble] : [])
  if (known.length < 6) return undefined
  const stride = Math.max(1, Math.ceil(known.length / most))
  const correlations: number[] = []
  for (let at = 0; at < known.length; at += stride) {
    const bubble = known[at]!
    const seen = patchAt(image, map, model.bubbles[bubble]!)
    const wanted = letters[bubble]!
    correlations.push(seen ? seen.reduce((sum, value, place) => sum + value * wanted[place]!, 0) : 0)
  }
  correlations.sort((a, b) => b - a)
  const half = correlations.slice(0, Math.max(3, correlations.length >> 1))
  return half.reduce((sum, value) => sum + value, 0) / half.length
}
