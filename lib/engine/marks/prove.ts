import type { GreyImage } from '../imaging/grey'
import { preparedPage, prepareTemplate } from './prepare'
import { lookAt } from './reading/features'
import { recognizeSheet, type Answer, type SheetReading } from './recognize'
import { writeDat } from './results/dat'
import type { Template } from './template'

/** Proves a template on the blank sheet (FinalizeTemplate). */

export interface Proof {
  /** The `.dat` of the blank sheet. */
  readonly dat: string
  /** Every answer is empty; doubts are only told. */
  readonly passed: boolean
  readonly messages: readonly string[]
  readonly reading: SheetReading
}

/** Share of a bubble's inside that a letter may cover, and that bubbles with the same letter may differ by. */
const print = { alone: 0.4, alike: 0.5, differs: 0.1 }

/** Reads the blank sheet with the template: every answer must come out empty. @throws MarksFailure as `recognizeSheet` */
export async function proveOnBlank(template: Template, blank: GreyImage, page = 1): Promise<Proof> {
  const prepared = prepareTemplate(template)
  const reading = await recognizeSheet(blank, prepared, { page, blank: true, codes: false })
  const { model, questions } = preparedPage(prepared, page)
  const fills = model.bubbles.map(bubble => lookAt(blank, reading.registration.map, bubble).fill)
  const letters = questions.flatMap(({ choice }) => choice.bubbles.map(bubble => `${bubble.value}|${Math.round(choice.bubbleWidth)}`))
  const starts = new Map<unknown, number>()
  let start = 0
  for (const question of questions) { starts.set(question, start); start += question.choice.bubbles.length }
  /** On a sheet with few bubbles a black letter looks like a mark; one that is like the others with this letter is none. */
  const isLetter = (bubble: number): boolean => {
    const own = fills[bubble]!
    const others = fills.filter((_, other) => other !== bubble && letters[other] === letters[bubble]).sort((a, b) => a - b)
    return others.length === 0 ? own < print.alone : own < print.alike && own - others[Math.floor(others.length / 3)]! < print.differs
  }
  // A rendered sheet may have black and white only, which alone makes fields uncertain: here only what is seen in a bubble counts.
  const suspicious = ({ questions: results }: Answer): boolean => results.some(({ question, strengths, marked }) => strengths.some(({ strength }, at) =>
    (marked.includes(at) || strength > reading.decision.threshold * 0.5) && !isLetter(starts.get(question)! + at)))
  const wrong = reading.answers.filter(answer => (answer.marks.length > 0 || answer.status === 'uncertain') && suspicious(answer))
  const messages = wrong.map(({ name, value, status }) => status === 'uncertain'
    ? `${name} is not certain to be empty on the blank sheet: keep print out of its bubbles`
    : `${name} reads "${value}" on the blank sheet`)
  const answers = reading.answers.map(answer => wrong.includes(answer) ? answer : { ...answer, value: '', marks: [] })
  return { dat: writeDat(answers), passed: wrong.every(answer => answer.marks.length === 0), messages, reading }
}
