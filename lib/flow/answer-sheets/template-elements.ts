/**
 * What a template (.omr, .omrcr) has to say about its answers: names in the order of the page, marks, sections. Takes the files
 * of all generations: with a BOM, numbers as strings, `__type` for `Type`, members that nobody knows.
 */
import type { Phrase } from '../../client/errors'
import { failure } from '../errors'
import { isPlainObject } from '../message'
import { phrase } from '../phrases'

export type ElementKind = 'choice' | 'grid' | 'code' | 'clip' | 'other'

export interface TemplateElement {
  readonly name: string
  readonly kind: ElementKind
  /** 1-based */
  readonly page: number
  /** Marks in the order of the bubbles; of a grid those of one section. */
  readonly choices: readonly string[]
  /** Several marks are an answer and no mistake. */
  readonly multiple: boolean
  /** Marks that the value has when it is complete: 1, or the sections of a grid. */
  readonly sections: number
}

export interface TemplateContent {
  readonly name?: string
  /** Only in templates of the vendor's desktop program; the service gives it apart. */
  readonly id?: string
  readonly elements: readonly TemplateElement[]
}

type Json = Readonly<Record<string, unknown>>

const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isPlainObject) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const isTrue = (value: unknown): boolean => value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
/** "ChoiceBox" of "ChoiceBox:#Aspose.OMR.TemplateModel". */
const typeOf = (element: Json): string => text(element.Type ?? element.__type).split(':')[0] as string
const marksOf = (bubbles: unknown): string[] => objects(bubbles).map(({ Value }) => (typeof Value === 'number' ? String(Value) : text(Value)))

function elementsOf(element: Json, page: number): TemplateElement[] {
  const name = text(element.Name)
  const common = { name, page, multiple: isTrue(element.Multiselect) }
  const sections = Array.isArray(element.Bubbles) ? element.Bubbles : []
  switch (typeOf(element)) {
    case 'ChoiceBox':
    case 'ReplaceTrigger':
      return [{ ...common, kind: 'choice', choices: marksOf(element.Bubbles), sections: 1 }]
    case 'CheckBox':
      return [{ ...common, kind: 'choice', choices: marksOf(element.Bubbles), multiple: true, sections: 1 }]
    case 'Grid': {
      const columns = objects(element.Elements)
      return [{ ...common, kind: 'grid', choices: marksOf(columns[0]?.Bubbles), multiple: false, sections: columns.length }]
    }
    case 'CompositeGridOmr':
    case 'CompositeGrid':
      return [{ ...common, kind: 'grid', choices: [...new Set(sections.flatMap(marksOf))], multiple: false, sections: sections.length }]
    case 'ScoreGroup':
      return objects(element.Questions).map((question) => ({
        name: text(question.Name),
        page,
        kind: 'choice',
        choices: objects(question.ScoreAnswers).map((answer) => text(answer.Name)),
        multiple: false,
        sections: 1,
      }))
    case 'Barcode':
    case 'BarcodeDownloadable':
      return [{ ...common, kind: 'code', choices: [], sections: 1 }]
    case 'ClipArea':
      return [{ ...common, kind: 'clip', choices: [], sections: 0 }]
    case 'ReferencePoint':
    case 'ReferencePointElement':
      return []
    default:
      return [{ ...common, kind: 'other', choices: [], sections: 1 }]
  }
}

/**
 * Reads a template.
 * @param file how it is called in an error
 * @throws PlatenError INVALID_INPUT when it is none
 */
export function readTemplate(data: Buffer, file: string): TemplateContent {
  const refuse = (problem: string | Phrase) => failure('template-unreadable', { file, problem })
  let parsed: unknown
  try {
    parsed = JSON.parse(data.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw refuse((error as Error).message)
  }
  if (!isPlainObject(parsed) || !Array.isArray(parsed.Pages)) throw refuse(phrase('template-without-pages'))
  const elements = objects(parsed.Pages).flatMap((page, index) =>
    objects(page.Elements).flatMap((element) => elementsOf(element, index + 1)),
  )
  const name = text(parsed.Name)
  const id = text(parsed.TemplateId)
  return { ...(name ? { name } : {}), ...(id ? { id } : {}), elements: elements.filter((element) => element.name !== '') }
}
