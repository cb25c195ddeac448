import type { GreyImage } from '../imaging/grey'
import { MarksFailure } from './failure'
import { anchorsOf } from './registration/anchors'
import { pageModel, type PageModel } from './registration/page-model'
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
}

/**
 * @param blanks pictures of the blank pages in the order of the pages, where they are known: they tell apart sheets whose bubbles look alike
 */
export function prepareTemplate(template: Template, blanks: readonly (GreyImage | undefined)[] = []): PreparedTemplate {
  const pages = template.pages.map((page, index): PreparedPage => {
    const plain = pageModel(page)
    const blank = blanks[index]
    const model = blank ? { ...plain, anchors: anchorsOf(blank, page.width, page.height, plain.bubbles) } : plain
    return { page, model, questions: questionsOf(page) }
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
