import { median, quantile } from '../registration/geometry'
import { evidenceOf, logOdds } from './likelihood'
import type { BubbleStrength } from './strength'

/** What separates marked from empty on a page. */
export interface PageDecision {
  /** Strength from which a bubble counts as marked. */
  readonly threshold: number
  /** Strength of a typical mark of this writer; 0 without any mark. */
  readonly typical: number
  /** Strength that noise alone may reach. */
  readonly noise: number
  /** The picture has black and white only: what is left of a pencil mark may be a few dots, or nothing. */
  readonly blackAndWhite?: boolean
  /** Many marks of this page reach out of their bubbles, so that this says nothing about one of them. */
  readonly drawsOutside?: boolean
}

/**
 * Strengths for a writer with ordinary pen or pencil, from seeded sheets (bench/marks.ts, seeds of their own): ticks and faint pencil
 * reach 0.17 and more, stray dots and what an eraser leaves stay below 0.19. Writers as faint as `typical` throughout get less.
 */
const ordinary = { threshold: 0.192, typical: 0.42, least: 0.35 }

/** From the strengths of all bubbles of a page, question by question. */
export function decidePage(questions: readonly (readonly BubbleStrength[])[], blackAndWhite = false): PageDecision {
  const all = questions.flat().map(bubble => bubble.strength)
  if (all.length === 0) return { threshold: ordinary.threshold, typical: 0, noise: 0, blackAndWhite }
  const cut = quantile(all, 0.65)
  const empty = all.filter(value => value <= cut)
  const middle = median(empty)
  const deviation = 1.4826 * median(empty.map(value => Math.abs(value - middle)))
  const noise = Math.min(0.13, middle + 5 * deviation)
  const strongest = questions.map(bubbles => Math.max(0, ...bubbles.map(bubble => bubble.strength))).filter(value => value > Math.max(noise, 0.06))
  const typical = strongest.length >= 3 ? median(strongest) : 0
  const factor = typical > 0 ? Math.min(1, Math.max(ordinary.least, typical / ordinary.typical)) : 1
  const full = questions.flat().filter(bubble => bubble.fill >= crossedOut.fill)
  const drawsOutside = full.filter(isCrossedOut).length > full.length * crossedOut.habit
  return { threshold: Math.max(noise, ordinary.threshold * factor), typical, noise, blackAndWhite, drawsOutside }
}

export type FieldStatus = 'ok' | 'blank' | 'multiple' | 'uncertain'

export interface QuestionReading {
  /** Indexes of the bubbles that count as marked. */
  readonly marked: readonly number[]
  readonly status: FieldStatus
  /** That `marked` is exactly right, 0..1. */
  readonly confidence: number
}

/** Log-odds within which it is not certain whether a bubble is marked: 20 to 1. */
const doubt = 3
/**
 * Strength from which something is in a bubble that a reader of the sheet would see, as a multiple of the page's noise and at least.
 * With it a question is not called blank, because a mark may be fainter than this writer's others.
 */
const visible = { noise: 2, least: 0.07 }
/** The same in black and white, where a pencil mark leaves only a few dots, beside a mark too. */
const visibleInBlackAndWhite = { noise: 1.5, least: 0.06, guess: 2.5 }

/** Deviations by which an outline is thicker than others: beside a mark, alone in a question, and more than any other of the question. */
const thickened = { beside: 3.5, alone: 3, lead: 1.5 }

/** Paper that is this much darker on one side may be crossed by the edge of a shadow. */
const shadowed = 0.09
/** Filled to this share and with this many strokes out of it, an answer was probably crossed out, unless this writer always draws like that. */
const crossedOut = { fill: 0.45, arms: 3, habit: 0.3 }

/** Is there another explanation for what is in the bubble than a mark that was meant? */
function mayBeOther(bubble: BubbleStrength, page: PageDecision): boolean {
  if (bubble.uneven > shadowed && bubble.strength < page.threshold + bubble.uneven) return true
  return !page.drawsOutside && isCrossedOut(bubble)
}

function isCrossedOut({ fill, arms }: BubbleStrength): boolean {
  return fill >= crossedOut.fill && arms >= crossedOut.arms
}

/** Decides one question: bubbles compete with each other and are measured against the page. */
export function decideQuestion(bubbles: readonly BubbleStrength[], page: PageDecision, multiselect: boolean): QuestionReading {
  const strengths = bubbles.map(bubble => bubble.strength)
  const marked: number[] = []
  let certain = true
  let confidence = 1
  let strongest = -1
  bubbles.forEach((bubble, index) => {
    const other = multiselect ? undefined : strengths.reduce((most, value, at) => at === index ? most : Math.max(most, value), 0)
    const odds = logOdds(evidenceOf(bubble, page.threshold, other))
    if (odds > 0) marked.push(index)
    if (Math.abs(odds) < doubt || (odds > 0 && mayBeOther(bubble, page))) certain = false
    confidence = Math.min(confidence, 1 / (1 + Math.exp(-Math.abs(odds))))
    if (strongest < 0 || bubble.strength > strengths[strongest]!) strongest = index
  })
  const rest = strengths.filter((_, index) => !marked.includes(index))
  const seen = page.blackAndWhite ? visibleInBlackAndWhite : visible
  const left = Math.max(0, ...rest)
  if (left > Math.max(seen.least, seen.noise * page.noise) && (marked.length === 0 || page.blackAndWhite)) {
    certain = false
    confidence = Math.min(confidence, 0.6)
  }
  if (page.blackAndWhite && bubbles.some(({ outline = 0 }, index) => outline > thickened.beside && !marked.includes(index))) {
    certain = false
    confidence = Math.min(confidence, 0.6)
  }
  if (page.blackAndWhite && marked.length === 0 && !multiselect && strongest >= 0) {
    const guess = guessInBlackAndWhite(bubbles, strongest, page)
    if (guess >= 0) {
      marked.push(guess)
      certain = false
      confidence = Math.min(confidence, 0.5)
    }
  }
  const status = !certain ? 'uncertain' : marked.length === 0 ? 'blank' : marked.length > 1 && !multiselect ? 'multiple' : 'ok'
  return { marked, status, confidence }
}

/** The bubble in which there is more than in the others, be it a few dots or a thicker outline; -1: none. */
function guessInBlackAndWhite(bubbles: readonly BubbleStrength[], strongest: number, page: PageDecision): number {
  const most = bubbles[strongest]!.strength
  const second = Math.max(0, ...bubbles.filter((_, index) => index !== strongest).map(({ strength }) => strength))
  if (most > Math.max(0.006, page.noise) && most > second * visibleInBlackAndWhite.guess) return strongest
  const outlines = bubbles.map(({ outline = 0 }) => outline)
  const [first = 0, next = 0] = [...outlines].sort((a, b) => b - a)
  return first > thickened.alone && first > next + thickened.lead ? outlines.indexOf(first) : -1
}

/** How fast certainty grows with the distance from a threshold. */
const steepness = 9

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
