/** Which answers a person should look at. */
import type { AnswerStatus, SheetAnswer } from './answers'
import type { TemplateElement } from './template-elements'

/** What sends a sheet to review. */
export type Doubt = Exclude<AnswerStatus, 'ok'>

export interface ReviewItem {
  readonly id: string
  readonly question: string
  readonly guess: string
  readonly choices: readonly string[]
  /** JPEG; only the built-in engine gives one. */
  readonly picture?: Buffer
}

export interface ReviewPolicy {
  readonly doubts: readonly Doubt[]
  /** 0..1; answers that are less sure are looked at too. Only the built-in engine tells how sure it is. */
  readonly minimumConfidence?: number
}

/** @param pictures of doubtful answers by their names */
export function reviewItems(
  answers: readonly SheetAnswer[],
  elements: readonly TemplateElement[],
  { doubts, minimumConfidence = 0 }: ReviewPolicy,
  pictures: ReadonlyMap<string, Buffer> = new Map(),
): ReviewItem[] {
  return answers.flatMap(({ name, value, status, confidence, page }, index): ReviewItem[] => {
    const doubtful = (status !== 'ok' && doubts.includes(status)) || (confidence !== undefined && confidence < minimumConfidence)
    if (!doubtful) return []
    const picture = pictures.get(name)
    const choices = elements.find((element) => element.name === name && element.page === page)?.choices ?? []
    return [{ id: `${page}-${index + 1}`, question: name, guess: value, choices, ...(picture ? { picture } : {}) }]
  })
}
