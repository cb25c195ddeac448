import type { GreyImage } from '../../lib/engine/imaging/grey'
import type { PageMap } from '../../lib/engine/marks/registration/page-map'
import { greyAt } from '../../lib/engine/marks/registration/rings'
import type { Question } from '../../lib/engine/marks/template'

/**
 * Two usual ways to read bubbles, to compare with: they get the page's place from our registration, so that only the decision differs.
 * Fixed: share of pixels darker than 0.6 of full white, marked from a half. Largest jump: mean grey of each bubble, the threshold in the
 * largest gap of the sorted means of the page, or of the question where that has a gap of its own of at least 25.
 */
export function readWithBaselines(image: GreyImage, map: PageMap, questions: readonly Question[]): { fixed: number[][], jump: number[][] } {
  const means: number[][] = []
  const fixed: number[][] = []
  for (const { choice } of questions) {
    const own: number[] = []
    const marked: number[] = []
    choice.bubbles.forEach((bubble, index) => {
      let sum = 0
      let dark = 0
      let count = 0
      for (let v = -6; v <= 6; v++) {
        for (let u = -6; u <= 6; u++) {
          if (u * u + v * v > 36) continue
          const place = map.project(bubble.left + choice.bubbleWidth * (0.5 + u / 16), bubble.top + choice.bubbleHeight * (0.5 + v / 16))
          const grey = greyAt(image, place.x, place.y)
          sum += grey
          count++
          if (grey < 153) dark++
        }
      }
      own.push(sum / count)
      if (dark / count >= 0.5) marked.push(index)
    })
    means.push(own)
    fixed.push(marked)
  }
  const page = largestGap(means.flat())
  const jump = means.map(own => {
    const gap = largestGap(own)
    const threshold = gap.size >= 25 ? gap.threshold : page.threshold
    return own.flatMap((mean, index) => mean < threshold ? [index] : [])
  })
  return { fixed, jump }
}

function largestGap(values: readonly number[]): { threshold: number, size: number } {
  const sorted = [...values].sort((a, b) => a - b)
  let best = { threshold: 0, size: 0 }
  for (let at = 1; at < sorted.length; at++) {
    const size = sorted[at]! - sorted[at - 1]!
    if (size > best.size) best = { threshold: (sorted[at]! + sorted[at - 1]!) / 2, size }
  }
  return best
}
