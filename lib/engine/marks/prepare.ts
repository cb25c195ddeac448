import type { GreyImage } from '../imaging/grey'
import { MarksFailure } from './failure'
import { lookAt, type BubbleLook } from './reading/features'
import { anchorsOf, printOf } from './registration/anchors'
import { lettersOf } from './registration/letters'
import { otherRingsOf } from './registration/other-rings'
import { pageMap } from './registration/page-map'
import { pageModel, type PageModel } from './registration/page-model'
import { printPatches } from './registration/print'
import { textPieces } from './registration/wording'
import { questionsOf, type Question, type Template, type TemplatePage } from './template'

/** A template ready for reading sheets: worked out once, used for any number of pictures. */
export interface PreparedTemplate {
  readonly template: Template
  readonly pages: readonly PreparedPage[]
}

export interface PreparedPage {
  readonly page: TemplatePage
  readonly model: PageModel
  /** In the order of the model's bubbles. */
  readonly questions: readonly Question[]
  /** What each bubble looks like on the picture of the blank sheet, where it is known. */
  readonly blankLooks?: readonly BubbleLook[]
}

/**
 * @param blanks pictures of exactly the blank pages in the order of the pages, where they are known: they tell apart sheets whose bubbles
 * look alike, and what is printed in a bubble from what was marked
 */
export function prepareTemplate(template: Template, blanks: readonly (GreyImage | undefined)[] = []): PreparedTemplate {
  const pages = template.pages.map((page, index): PreparedPage => {
    const plain = pageModel(page)
    const blank = blanks[index]
    const questions = questionsOf(page)
    if (!blank) return { page, model: plain, questions }
    const print = printOf(blank, page.width, page.height, plain.bubbles)
    const model: PageModel = {
      ...plain, anchors: anchorsOf(print), print: printPatches(blank, page, print), otherRings: otherRingsOf(print, plain), letters: lettersOf(blank, page, plain.bubbles),
      text: textPieces(blank, page, print, page.elements.filter(({ kind }) => kind === 'Barcode' || kind === 'PageCode' || kind === 'ClipArea')),
    }
    const map = pageMap(Float64Array.of(blank.width / page.width, 0, 0, 0, blank.height / page.height, 0, 0, 0, 1))
    return { page, model, questions, blankLooks: plain.bubbles.map(bubble => lookAt(blank, map, bubble)) }
  })
  return { template, pages }
}

/** The page, 1-based. @throws MarksFailure no-such-page, template-empty */
export function preparedPage(prepared: PreparedTemplate, number: number): PreparedPage {
  const page = prepared.pages[number - 1]
  if (!page) throw new MarksFailure('no-such-page', { page: number, pages: prepared.pages.length })
  if (page.model.bubbles.length === 0 && page.model.marks.length < 4) throw new MarksFailure('template-empty', { page: number })
  return page
}
