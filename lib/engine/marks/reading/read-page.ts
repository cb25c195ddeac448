import type { GreyImage } from '../../imaging/grey'
import type { PageModel } from '../registration/page-model'
import type { Registration } from '../registration/register'
import type { Question } from '../template'
import { emptyProfiles } from './baseline'
import { decideByPercent, decidePage, decideQuestion, strengthOf, type BubbleStrength, type PageDecision, type QuestionReading } from './decision'
import { lookAt, type BubbleLook } from './features'

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

/** Reads all questions of a registered page. `questions` as `questionsOf` gives them, bubbles in the same order as in the model. */
export function readPage(image: GreyImage, model: PageModel, registration: Registration, questions: readonly Question[], options: ReadingOptions = {}): PageReading {
  const looks = model.bubbles.map(bubble => lookAt(image, registration.map, bubble))
  const keys = questions.flatMap(({ choice }) => choice.bubbles.map(bubble => `${bubble.value}|${Math.round(choice.bubbleWidth)}`))
  const empty = emptyProfiles(looks, keys, options.blank)
  const strengths = looks.map((look, index) => strengthOf(look, empty[index]!))
  let start = 0
  const grouped = questions.map(({ choice }) => {
    const first = start
    start += choice.bubbles.length
    return { first, strengths: strengths.slice(first, start) }
  })
  const blackAndWhite = isBlackAndWhite(image)
  const decision = decidePage(grouped.map(group => group.strengths))
  const results = questions.map((question, index): QuestionResult => {
    const { first, strengths: own } = grouped[index]!
    const { choice } = question
    const percent = options.threshold ?? choice.threshold
    const readable = own.map((strength, place) => choice.bubbles[place]!.valid ? strength : { fill: 0, peak: 0, strength: 0 })
    const reading = percent === undefined ? decideQuestion(readable, decision, choice.multiselect) : decideByPercent(readable, percent, decision, choice.multiselect)
    const seen = choice.bubbles.filter((_, place) => registration.present[first + place] === 1 && registration.inside[first + place] === 1).length
    const hidden = choice.bubbles.length > 0 && seen < choice.bubbles.length * 0.6
    if (!hidden && blackAndWhite && reading.status === 'blank' && percent === undefined && !choice.multiselect) {
      return { ...reading, status: 'uncertain', confidence: Math.min(reading.confidence, 0.5), question, strengths: own, hidden }
    }
    if (!hidden) return { ...reading, question, strengths: own, hidden }
    return { ...reading, status: 'uncertain', confidence: Math.min(reading.confidence, 0.3), question, strengths: own, hidden }
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
