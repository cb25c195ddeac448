import type { GreyImage } from '../imaging/grey'
import { isReadable, readBarcode } from './codes/barcodes'
import { findPageCode, readPageCode } from './codes/page-code'
import { MarksFailure } from './failure'
import { preparedPage, type PreparedTemplate } from './prepare'
import type { FieldStatus, PageDecision } from './reading/decision'
import { readPage, type QuestionResult } from './reading/read-page'
import { register, type PlacedPage } from './registration/register'
import type { PageModel } from './registration/page-model'
import { kinshipOf, type Kinship, type Strangeness } from './registration/strangers'
import { sameTemplate, type SheetIdentity } from './sheet-marks'
import type { Element } from './template'

/** Reads one filled sheet: finds it, reads its marks and codes, and says how sure that is. */

export interface RecognizeOptions {
  /** Percent of fill from which a bubble counts as marked, 0..100; left out: decided from the page. */
  readonly threshold?: number
  /** Page of the template, 1-based; left out: the only one, or the one that the sheet says or that fits. */
  readonly page?: number
  /** Hash of the template's id (`templateHash`): a sheet whose page code names another one is refused. */
  readonly templateHash?: number
  /** False: codes are not read. */
  readonly codes?: boolean
  /** The picture is the blank sheet itself, the right way up. */
  readonly blank?: boolean
}

/** One result: a question, a whole grid, or a code. */
export interface Answer {
  readonly name: string
  /** Marks joined, digits of a grid joined, or the text of a code. */
  readonly value: string
  /** Marks in the order of the bubbles; of a grid those of all sections. */
  readonly marks: readonly string[]
  readonly status: FieldStatus
  /** That the value is exactly right, 0..1. */
  readonly confidence: number
  /** 1-based */
  readonly page: number
  readonly element: Element
  /** The questions read for it: one a section of a grid, none for a code. */
  readonly questions: readonly QuestionResult[]
}

/** Reasons to look at a page that was read. */
export type PageReason = 'fields-uncertain' | 'fields-hidden' | 'fields-multiple' | 'code-unreadable' | 'page-code-unreadable' | 'low-resolution' | 'faint-print' | 'other-print' | 'black-and-white'

export interface SheetReading {
  /** 1-based page of the template. */
  readonly page: number
  readonly status: 'ok' | 'check'
  readonly reasons: readonly PageReason[]
  readonly identity?: SheetIdentity
  readonly answers: readonly Answer[]
  readonly registration: PlacedPage
  readonly decision: PageDecision
  /** ms of one thread by step. */
  readonly times: { readonly register: number, readonly read: number, readonly codes: number }
}

/** A printed bubble of fewer px is read, but said. */
const comfortable = { dpi: 85, contrast: 0.12 }

/** @throws MarksFailure when the sheet is not found or not placed well enough, with the reason */
export async function recognizeSheet(image: GreyImage, prepared: PreparedTemplate, options: RecognizeOptions = {}): Promise<SheetReading> {
  const started = performance.now()
  const { page: number, registration } = await findPage(image, prepared, options)
  const registered = performance.now()
  const { page, model, questions, blankLooks } = preparedPage(prepared, number)
  const reading = readPage(image, model, registration, questions, {
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }), ...(blankLooks ? { blank: blankLooks } : {}),
  })
  const read = performance.now()
  const identity = options.codes === false ? undefined : await readPageCode(image, registration.map, page)
  if (identity && (identity.page !== number || (options.templateHash !== undefined && !sameTemplate(identity, options.templateHash)))) {
    throw new MarksFailure('other-template')
  }
  const kinship = identity && options.templateHash !== undefined ? 'own' : kinshipOfPage(registration, model)
  if (kinship === 'other') throw otherSheet(registration.strangeness!)
  const answers: Answer[] = []
  const reasons = new Set<PageReason>()
  if (kinship === 'doubtful') reasons.add('other-print')
  for (const element of page.elements) {
    if (element.kind === 'Barcode') {
      if (options.codes === false || !isReadable(element.barcodeType)) continue
      const text = await readBarcode(image, registration.map, element)
      if (text === undefined) reasons.add('code-unreadable')
      answers.push({ name: element.name, value: text ?? '', marks: [], status: text === undefined ? 'uncertain' : 'ok', confidence: text === undefined ? 0 : 1,
        page: number, element, questions: [] })
      continue
    }
    answers.push(...answersOf(element, reading.questions.filter(result => result.question.element === element), number))
  }
  applyTriggers(answers)
  for (const answer of answers) {
    if (answer.element.kind !== 'Barcode' && answer.status === 'uncertain') reasons.add('fields-uncertain')
    if (answer.status === 'multiple') reasons.add('fields-multiple')
    if (answer.questions.some(question => question.hidden)) reasons.add('fields-hidden')
  }
  const hasCode = page.elements.some(element => element.kind === 'PageCode')
  if (hasCode && !identity && options.codes !== false) reasons.add('page-code-unreadable')
  if (registration.quality.dpi < comfortable.dpi) reasons.add('low-resolution')
  if (model.bubbles.length > 0 && registration.quality.contrast < comfortable.contrast) reasons.add('faint-print')
  if (reading.blackAndWhite && results(answers).some(result => result.status === 'uncertain')) reasons.add('black-and-white')
  const done = performance.now()
  return {
    page: number, status: reasons.size === 0 ? 'ok' : 'check', reasons: [...reasons], ...(identity ? { identity } : {}), answers, registration,
    decision: reading.decision, times: { register: registered - started, read: read - registered, codes: done - read },
  }
}

interface Found { readonly page: number, readonly registration: PlacedPage }

function kinshipOfPage({ strangeness }: PlacedPage, model: PageModel): Kinship {
  return strangeness ? kinshipOf(strangeness, model.bubbles.length) : 'own'
}

function otherSheet({ rings, other, pieces }: Strangeness): MarksFailure {
  return rings > other ? new MarksFailure('more-bubbles', { bubbles: rings }) : new MarksFailure('other-text', { other, pieces })
}

/** Which page of the template it is, and where it lies. */
async function findPage(image: GreyImage, prepared: PreparedTemplate, options: RecognizeOptions): Promise<Found> {
  const count = prepared.pages.length
  const how = options.blank ? { blank: true } : {}
  let number = options.page ?? (count === 1 ? 1 : undefined)
  if (number === undefined) number = (await findPageCode(image))?.page
  if (number !== undefined) return { page: number, registration: register(image, preparedPage(prepared, number).model, how) }
  const fitting: Found[] = []
  const failures: MarksFailure[] = []
  for (let page = 1; page <= count; page++) {
    try {
      fitting.push({ page, registration: register(image, preparedPage(prepared, page).model, how) })
    } catch (error) {
      if (!(error instanceof MarksFailure)) throw error
      failures.push(error)
    }
  }
  // No page fits: what is wrong with the one that the sheet most likely is.
  if (fitting.length === 0) throw failures.find(({ reason }) => reason !== 'wrong-sheet') ?? failures[0]!
  // Pages with the same bubbles are told apart by their text.
  const own = fitting.filter(({ page, registration }) => kinshipOfPage(registration, preparedPage(prepared, page).model) === 'own')
  if (own.length === 1) return own[0]!
  if (fitting.length !== 1) throw new MarksFailure('several-pages-open', { pages: count })
  return fitting[0]!
}

function results(answers: readonly Answer[]): QuestionResult[] {
  return answers.flatMap(answer => answer.questions)
}

const rank: Record<FieldStatus, number> = { ok: 0, blank: 1, multiple: 2, uncertain: 3 }

function answersOf(element: Element, results: readonly QuestionResult[], page: number): Answer[] {
  if (results.length === 0) return []
  const valuesOf = (result: QuestionResult): string[] => result.marked.map(index => result.question.choice.bubbles[index]!.value)
  if (element.kind === 'Grid' || element.kind === 'CompositeGrid') {
    const marks = results.flatMap(valuesOf)
    const worst = results.reduce((worst, result) => rank[result.status] > rank[worst.status] ? result : worst)
    // Blank only when all of it is: a grid with some sections left empty is a short number.
    const status = worst.status === 'blank' && marks.length > 0 ? 'ok' : worst.status
    const doubled = element.kind === 'CompositeGrid' && results.some(result => result.marked.length > 1)
    return [{ name: element.name, value: doubled ? 'ERROR: Multiple marks per symbol' : marks.join(''), marks, status,
      confidence: Math.min(...results.map(result => result.confidence)), page, element, questions: results }]
  }
  return results.map(result => {
    const marks = valuesOf(result)
    return { name: result.question.name, value: marks.join(element.kind === 'CheckBox' || element.kind === 'ScoreGroup' ? ',' : ''), marks, status: result.status,
      confidence: result.confidence, page, element, questions: [result] }
  })
}

/** A marked ReplaceTrigger puts its value in place of its target's; it is no result of its own. */
function applyTriggers(answers: Answer[]): void {
  for (let at = answers.length - 1; at >= 0; at--) {
    const { element, marks, status, confidence } = answers[at]!
    if (element.kind !== 'ReplaceTrigger') continue
    answers.splice(at, 1)
    if (marks.length === 0 && status !== 'uncertain') continue
    const target = answers.findIndex(answer => answer.name === element.target)
    if (target < 0) continue
    const old = answers[target]!
    answers[target] = { ...old, value: marks.length > 0 ? element.replacement ?? '' : old.value, status: status === 'uncertain' ? 'uncertain' : 'ok',
      confidence: Math.min(old.confidence, confidence) }
  }
}
