import { median, quantile } from '../registration/geometry'
import { slices, type BubbleLook } from './features'

/** How marked one bubble is, with the look of an empty one taken off. */
export interface BubbleStrength {
  /** Share of the bubble's inside that is filled, weighted by darkness, 0..1: what a threshold in percent refers to. */
  readonly fill: number
  /** Darkness that a tenth of the inside reaches, 0..1: high for pen strokes, low for what an eraser left. */
  readonly peak: number
  /** Both together: thin strokes count more than a pale smear of the same mean darkness. */
  readonly strength: number
}

export function strengthOf(look: BubbleLook, empty: Float32Array): BubbleStrength {
  const difference = new Float64Array(slices)
  let sum = 0
  let print = 0
  for (let slice = 0; slice < slices; slice++) {
    difference[slice] = look.profile[slice]! - empty[slice]!
    sum += difference[slice]!
    print += empty[slice]!
  }
  difference.sort()
  const fill = Math.max(0, sum / slices / Math.max(0.3, 1 - print / slices))
  // A tenth of the inside; what covers less, a stray dot, counts by its size.
  const peak = Math.min(3 * fill, Math.max(0, (difference[slices - 1]! + difference[slices - 2]!) / 2))
  return { fill, peak, strength: (fill + 2 * peak) / 3 }
}

/** What separates marked from empty on a page. */
export interface PageDecision {
  /** Strength from which a bubble counts as marked. */
  readonly threshold: number
  /** Strength of a typical mark of this writer; 0 without any mark. */
  readonly typical: number
  /** Strength that noise alone may reach. */
  readonly noise: number
}

/**
 * Strengths for a writer with ordinary pen or pencil, from seeded sheets (bench/marks.ts, seeds of their own): ticks and faint pencil
 * reach 0.17 and more, stray dots and what an eraser leaves stay below 0.19. Writers as faint as `typical` throughout get less.
 */
const ordinary = { threshold: 0.192, typical: 0.42, least: 0.35 }

/** From the strengths of all bubbles of a page, question by question. */
export function decidePage(questions: readonly (readonly BubbleStrength[])[]): PageDecision {
  const all = questions.flat().map(bubble => bubble.strength)
  if (all.length === 0) return { threshold: ordinary.threshold, typical: 0, noise: 0 }
  const cut = quantile(all, 0.65)
  const empty = all.filter(value => value <= cut)
  const middle = median(empty)
  const deviation = 1.4826 * median(empty.map(value => Math.abs(value - middle)))
  const noise = Math.min(0.13, middle + 5 * deviation)
  const strongest = questions.map(bubbles => Math.max(0, ...bubbles.map(bubble => bubble.strength))).filter(value => value > Math.max(noise, 0.06))
  const typical = strongest.length >= 3 ? median(strongest) : 0
  const factor = typical > 0 ? Math.min(1, Math.max(ordinary.least, typical / ordinary.typical)) : 1
  return { threshold: Math.max(noise, ordinary.threshold * factor), typical, noise }
}

export type FieldStatus = 'ok' | 'blank' | 'multiple' | 'uncertain'

export interface QuestionReading {
  /** Indexes of the bubbles that count as marked. */
  readonly marked: readonly number[]
  readonly status: FieldStatus
  /** That `marked` is exactly right, 0..1. */
  readonly confidence: number
}

/**
 * Within these factors of the threshold a bubble is neither surely marked nor surely empty. Where all others of the question are clean,
 * a weak mark is more likely meant than left over, so the band lies lower.
 */
const doubt = { low: 0.84, high: 1.17, aloneLow: 0.58, aloneMiddle: 0.72, aloneHigh: 0.87 }
/** A bubble this weak, against the strongest and against the threshold, is clean. */
const clean = { share: 0.3, threshold: 0.4 }
/** How fast certainty grows with the distance from the threshold. */
const steepness = 9

/** Decides one question: bubbles compete with each other and are measured against the page. */
export function decideQuestion(bubbles: readonly BubbleStrength[], page: PageDecision, multiselect: boolean): QuestionReading {
  const strengths = bubbles.map(bubble => bubble.strength)
  const order = strengths.map((_, index) => index).sort((a, b) => strengths[b]! - strengths[a]!)
  const first = strengths[order[0] ?? 0] ?? 0
  const second = strengths[order[1] ?? -1] ?? 0
  const alone = !multiselect && second < Math.min(first * clean.share, page.threshold * clean.threshold)
  const marked: number[] = []
  let certain = true
  let confidence = 1
  strengths.forEach((strength, index) => {
    const single = alone && index === order[0]
    const threshold = Math.max(page.noise, page.threshold * (single ? doubt.aloneMiddle : 1))
    const isMarked = strength >= threshold
    if (isMarked) marked.push(index)
    const low = single ? page.threshold * doubt.aloneLow : threshold * doubt.low
    const high = single ? Math.max(page.threshold * doubt.aloneHigh, page.noise * 1.2) : threshold * doubt.high
    if (strength > low && strength < high) certain = false
    const odds = (Math.max(1e-4, strength) / threshold) ** steepness
    confidence = Math.min(confidence, isMarked ? odds / (1 + odds) : 1 / (1 + odds))
  })
  const status = !certain ? 'uncertain' : marked.length === 0 ? 'blank' : marked.length > 1 && !multiselect ? 'multiple' : 'ok'
  return { marked: marked.sort((a, b) => a - b), status, confidence }
}

/** Decides by a fill percentage that somebody chose, 0..100; what noise alone may reach never counts. */
export function decideByPercent(bubbles: readonly BubbleStrength[], percent: number, page: PageDecision, multiselect: boolean): QuestionReading {
  const least = Math.max(percent / 100, Math.min(0.02, page.noise))
  const marked: number[] = []
  let confidence = 1
  bubbles.forEach((bubble, index) => {
    const isMarked = bubble.fill >= least
    if (isMarked) marked.push(index)
    const odds = (Math.max(1e-4, bubble.fill) / least) ** steepness
    confidence = Math.min(confidence, isMarked ? odds / (1 + odds) : 1 / (1 + odds))
  })
  return { marked, status: marked.length === 0 ? 'blank' : marked.length > 1 && !multiselect ? 'multiple' : 'ok', confidence }
}
