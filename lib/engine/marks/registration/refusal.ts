import type { GreyImage } from '../../imaging/grey'
import { MarksFailure } from '../failure'
import { median, quantile, type Point } from './geometry'
import type { Judged } from './judge'
import type { PageModel } from './page-model'

/** Gates, chosen so that a page a row off its place never passes; see bench/marks.ts for what they cost. */
export const gate = { found: 0.9, print: 0.72, step: 0.33, smallestBubble: 8.5, continued: 0.015 }

export function tooSmall(model: PageModel, scale: number): MarksFailure {
  return new MarksFailure('picture-too-small', { pixels: Math.round(model.bubbleSize * scale * 10) / 10, needed: gate.smallestBubble })
}

/** Why no place was found at all. */
export function nothingFound(image: GreyImage, blobs: number, model: PageModel): MarksFailure {
  let low = 255
  let high = 0
  for (let at = 0; at < image.data.length; at += 97) {
    const value = image.data[at]!
    if (value < low) low = value
    if (value > high) high = value
  }
  if (high - low < 40 || high < 60) return new MarksFailure('picture-black')
  if (blobs > 0 && isBlurred(image, high - low)) return new MarksFailure('blurred', { matched: 0, expected: model.bubbles.length })
  return blobs < model.bubbles.length * 0.3 ? new MarksFailure('no-sheet') : new MarksFailure('wrong-sheet', { matched: 0, expected: model.bubbles.length })
}

/** No edge of print or paper is steeper than those of a picture that is out of focus by some px. */
function isBlurred({ data, width, height }: GreyImage, contrast: number): boolean {
  const steps: number[] = []
  for (let y = 2; y < height - 2; y += 3) for (let x = 2; x < width - 2; x += 3) {
    const at = y * width + x
    steps.push(Math.max(Math.abs(data[at + 1]! - data[at - 1]!), Math.abs(data[at + width]! - data[at - width]!)))
  }
  return quantile(steps, 0.998) < contrast * 0.16
}

/** Refuses what is not certain enough; the reason is the most helpful one that applies. `blank`: it is the blank sheet that the template is to be fitted to. */
export function refuse(judged: Judged, ambiguous: boolean, model: PageModel, leastFound: number, blank: boolean): void {
  const expected = model.bubbles.length
  const { quality, inside, present } = judged
  const matched = present.reduce((sum, value) => sum + value, 0)
  const bubblePixels = model.bubbleSize * quality.dpi / 300
  if (expected > 0 && bubblePixels < gate.smallestBubble) throw tooSmall(model, quality.dpi / 300)
  let outside = 0
  const missing: Point[] = []
  inside.forEach((value, bubble) => { if (value === 0) { outside++; missing.push(model.bubbles[bubble]!) } })
  const seenInside = matched / Math.max(1, expected - outside)
  if (outside > expected * 0.02 && seenInside > 0.8) {
    const x = median(missing.map(point => point.x)) / model.width
    const y = median(missing.map(point => point.y)) / model.height
    const side = Math.abs(x - 0.5) > Math.abs(y - 0.5) ? (x < 0.5 ? 'left' : 'right') : (y < 0.5 ? 'top' : 'bottom')
    throw new MarksFailure('cut-off', { outside, expected, side })
  }
  if (quality.found < leastFound) {
    const trusted = quality.marksFound >= 6
    throw new MarksFailure(trusted && quality.contrast < 0.08 ? 'blurred' : 'wrong-sheet', { matched, expected })
  }
  if (model.print.length >= 8 && quality.print < gate.print) throw new MarksFailure('wrong-sheet', { matched, expected })
  if (judged.extraSheet) throw new MarksFailure('two-sheets')
  if (ambiguous) throw new MarksFailure('uncertain-place')
  if (!blank && judged.continued >= Math.max(6, expected * gate.continued)) throw new MarksFailure('wrong-sheet', { matched, expected })
  if (judged.step > gate.step) throw new MarksFailure('too-curled', { step: judged.step.toFixed(2) })
}
