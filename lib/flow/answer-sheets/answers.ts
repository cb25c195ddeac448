/** Answers of a sheet as messages carry them, made from the service's lines and the template. */
import type { DatLine } from './dat'
import type { TemplateElement } from './template-elements'

export type AnswerStatus = 'ok' | 'blank' | 'multiple' | 'uncertain'

export interface SheetAnswer {
  readonly name: string
  /** Marks joined, digits of a grid joined, or the text of a code. */
  readonly value: string
  readonly marks: readonly string[]
  readonly status: AnswerStatus
  /** 0..1; only the built-in engine tells it. */
  readonly confidence?: number
  readonly page: number
}

/** What vendors write in place of a value that has two marks where one belongs. */
const SEVERAL = /^ERROR:.*multiple/i

/**
 * The marks that a value is joined of: "EB" is E and B, "YesNo" is Yes and No. Each mark occurs at most once.
 * @returns undefined when the value is not made of them
 */
export function splitMarks(value: string, choices: readonly string[]): string[] | undefined {
  if (value === '') return []
  if (choices.includes(value)) return [value]
  if (value.includes(',')) {
    const parts = value.split(',').map((part) => part.trim())
    if (parts.every((part) => choices.includes(part))) return parts
  }
  for (const choice of choices) {
    if (choice === '' || !value.startsWith(choice)) continue
    const rest = splitMarks(value.slice(choice.length), choices.filter((other) => other !== choice))
    if (rest) return [choice, ...rest]
  }
  return undefined
}

function choiceAnswer(value: string, { choices, multiple }: TemplateElement): Pick<SheetAnswer, 'marks' | 'status'> {
  const marks = splitMarks(value, choices)
  if (!marks) return { marks: [value], status: 'uncertain' }
  return { marks, status: marks.length > 1 && !multiple ? 'multiple' : 'ok' }
}

function gridAnswer(value: string, { choices, sections }: TemplateElement): Pick<SheetAnswer, 'marks' | 'status'> {
  const marks: string[] = []
  for (let rest = value; rest !== ''; ) {
    const mark = choices.filter((choice) => choice !== '' && rest.startsWith(choice)).sort((one, other) => other.length - one.length)[0]
    if (mark === undefined) return { marks: [value], status: 'uncertain' }
    marks.push(mark)
    rest = rest.slice(mark.length)
  }
  if (marks.length > sections) return { marks, status: 'multiple' }
  // Digits are joined, so which of the sections was left blank cannot be told.
  return { marks, status: marks.length < sections ? 'uncertain' : 'ok' }
}

function answerOf(element: TemplateElement, value: string): SheetAnswer {
  const { name, page, kind } = element
  const common = { name, value, page }
  if (SEVERAL.test(value)) return { ...common, marks: [], status: 'multiple' }
  if (kind === 'code') return { ...common, marks: [], status: value === '' ? 'uncertain' : 'ok' }
  if (value === '') return { ...common, marks: [], status: 'blank' }
  if (kind === 'other') return { ...common, marks: [value], status: 'ok' }
  return { ...common, ...(kind === 'grid' ? gridAnswer(value, element) : choiceAnswer(value, element)) }
}

/**
 * All answers of a sheet in the template's order. What the template has and the lines lack could not be read: a code, or an
 * answer that the service left out. Without a template the lines are taken as they are.
 * @param blankSheet codes are not read on a blank sheet
 */
export function answersOf(lines: readonly DatLine[], elements: readonly TemplateElement[], blankSheet = false): SheetAnswer[] {
  const left = [...lines]
  const asked = elements.filter(({ kind }) => kind !== 'clip' && !(blankSheet && kind === 'code'))
  const answers = asked.flatMap((element): SheetAnswer[] => {
    const at = left.findIndex(({ name }) => name === element.name)
    const [line] = at < 0 ? [] : left.splice(at, 1)
    if (line) return [answerOf(element, line.value)]
    return element.kind === 'other' ? [] : [{ name: element.name, value: '', marks: [], status: 'uncertain', page: element.page }]
  })
  const others = left.map(({ name, value }): SheetAnswer => ({
    name,
    value,
    // Of "EB" nobody knows whether it is one mark or two.
    marks: value.length === 1 ? [value] : [],
    status: value === '' ? 'blank' : SEVERAL.test(value) ? 'multiple' : 'ok',
    page: 1,
  }))
  return [...answers, ...others]
}

/** `{Question1: 'C', ...}`; of a name that occurs several times the list of its values. */
export function answerObject(answers: readonly SheetAnswer[]): Record<string, string | string[]> {
  const values = new Map<string, string[]>()
  for (const { name, value } of answers) values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? (list[0] as string) : list]))
}
