import type { GreyImage } from '../../imaging/grey'
import type { PageModel } from '../registration/page-model'
import type { Registration } from '../registration/register'
import type { Question } from '../template'
import { ringEvidence } from '../registration/rings'
import { emptyLooks } from './baseline'
import { decideByPercent, decidePage, decideQuestion, type PageDecision, type QuestionReading } from './decision'
import { lookAt, type BubbleLook } from './features'
import { thickenedOutlines } from './outline'
import { nothing, strengthOf, type BubbleStrength } from './strength'

/** One question as it was read, with what was seen. */
export interface QuestionResult extends QuestionReading {
  readonly question: Question
  readonly strengths: readonly BubbleStrength[]
  /** The question's bubbles were not seen where they should be: it was not read. */
  readonly hidden: boolean
}

export interface PageReading {
  /** The picture has black and white only: faint marks may be lost, so an unanswered single choice is not certain. */
  readonly blackAndWhite: boolean
  readonly questions: readonly QuestionResult[]
  readonly decision: PageDecision
}

export interface ReadingOptions {
  /** Percent of fill, 0..100; overrides both the page's own and the elements' thresholds. */
  readonly threshold?: number
  /** Looks of the bubbles on the blank sheet. */
  readonly blank?: readonly BubbleLook[]
}

/** Where print is paler than this share of the page's, a mark would be as pale. */
const clearPrint = 0.5

/** Strength below which a bubble is taken for empty when its outline is looked at. */
const empties = 0.05

/** Reads all questions of a registered page. `questions` as `questionsOf` gives them, bubbles in the same order as in the model. */
export function readPage(image: GreyImage, model: PageModel, registration: Registration, questions: readonly Question[], options: ReadingOptions = {}): PageReading {
  const looks = model.bubbles.map(bubble => lookAt(image, registration.map, bubble))
  const { present, inside, map, quality } = registration
  const clear = (index: number): boolean => present[index] === 1 && inside[index] === 1
    && ringEvidence(image, map, model.bubbles[index]!).contrast >= quality.contrast * clearPrint
  const thickened = (isEmpty: (bubble: number) => boolean): Float64Array => thickenedOutlines(image, map, model.bubbles, isEmpty)
  return readLooks(looks, { present, inside, clear, thickened }, questions, isBlackAndWhite(image), options)
}

/** Which bubbles are in the picture, and have their outline where it should be; `clear`: as dark as elsewhere on the page. */
export interface Visibility extends Pick<Registration, 'present' | 'inside'> {
  readonly clear: (bubble: number) => boolean
  /** How much thicker the outlines are than those of the bubbles that are empty. */
  readonly thickened?: (isEmpty: (bubble: number) => boolean) => Float64Array
}

/** Decides all questions by what was seen in their bubbles. */
export function readLooks(looks: readonly BubbleLook[], seen: Visibility, questions: readonly Question[], blackAndWhite: boolean,
  options: ReadingOptions = {}): PageReading {
  const keys = questions.flatMap(({ choice }) => choice.bubbles.map(bubble => `${bubble.value}|${Math.round(choice.bubbleWidth)}`))
  const empty = emptyLooks(looks, keys, options.blank)
  const inner = looks.map((look, index) => strengthOf(look, empty[index]!))
  const outlines = blackAndWhite ? seen.thickened?.(bubble => inner[bubble]!.strength < empties) : undefined
  const strengths = outlines ? inner.map((strength, index) => ({ ...strength, outline: outlines[index]! })) : inner
  let start = 0
  const grouped = questions.map(({ choice }) => {
    const first = start
    start += choice.bubbles.length
    return { first, strengths: strengths.slice(first, start) }
  })
  const decision = decidePage(grouped.map(group => group.strengths), blackAndWhite)
  const results = questions.map((question, index): QuestionResult => {
    const { first, strengths: own } = grouped[index]!
    const { choice } = question
    const percent = options.threshold ?? choice.threshold
    const readable = own.map((strength, place) => choice.bubbles[place]!.valid ? strength : nothing)
    const reading = percent === undefined ? decideQuestion(readable, decision, choice.multiselect) : decideByPercent(readable, percent, decision, choice.multiselect)
    const unseen = choice.bubbles.filter((_, place) => seen.present[first + place] !== 1 || seen.inside[first + place] !== 1)
    const hidden = choice.bubbles.length > 0 && unseen.length > choice.bubbles.length * 0.4
    const doubtful = (confidence: number): QuestionResult =>
      ({ ...reading, status: 'uncertain', confidence: Math.min(reading.confidence, confidence), question, strengths: own, hidden })
    if (hidden) return doubtful(0.3)
    // Where glare or a finger lies on a bubble, its mark may lie under it: only what is clearly seen to be empty is.
    if (reading.marked.length === 0 && choice.bubbles.some((bubble, place) => bubble.valid && !seen.clear(first + place))) return doubtful(0.5)
    if (blackAndWhite && reading.status === 'blank' && percent === undefined && !choice.multiselect) return doubtful(0.5)
    return { ...reading, question, strengths: own, hidden }
  })
  return { blackAndWhite, questions: results, decision }
}

/** Nearly all pixels at one of the two ends of the scale: scanned as a fax is. */
function isBlackAndWhite(image: GreyImage): boolean {
  let between = 0
  let seen = 0
  for (let at = 0; at < image.data.length; at += 53) {
    const value = image.data[at]!
    seen++
    if (value > 12 && value < 243) between++
  }
  return between < seen * 0.002
}
