/** What can be wrong in a template's file: by keys as in `generate/problems.ts`, with the English text. */
import { MarksFailure, type FailureValues } from './failure'
import { filledText } from './generate/problems'

/** Parts of sentences, as their frames in `failure.ts` want them. `__place__` is the place in the file. */
export const templateProblems = {
  'file-no-object': '__place__ is not an object',
  'file-no-text': '__place__ is not a text',
  'file-no-number': '__place__ is not a number',
  'file-no-flag': '__place__ is neither true nor false',
  'file-no-list': '__place__ is not a list',
  'file-missing': '__place__ is missing',
  'file-no-type': '__place__ has no Type',
  'file-no-pages': 'it has no pages',
  'file-page-size': '__place__ is __width__ x __height__ px, not 50 to __most__',
  'file-bubble-outside': 'bubble "__value__" of "__name__" lies outside of the page (__place__): its middle is at __x__, __y__ px of __width__ x __height__',
  'file-bubbles-overlap': 'bubbles "__other__" and "__value__" of "__name__" lie on each other (__place__, at __x__, __y__ px)',
  'file-bubble-size': '__place__ has neither BubbleWidth and BubbleHeight nor a box to tell them from',
  'file-bytes': '__count__ bytes',
  'file-pages': '__count__ pages',
  'file-bubbles': 'more than __most__ bubbles',
} as const

export type TemplateProblem = keyof typeof templateProblems

const valuesOf = (problem: TemplateProblem, values: FailureValues): FailureValues => ({ ...values, problemKey: problem, detail: filledText(templateProblems[problem], values) })

export const invalidTemplate = (problem: TemplateProblem, values: FailureValues = {}): MarksFailure => new MarksFailure('template-invalid', valuesOf(problem, values))

export const tooLargeTemplate = (problem: TemplateProblem, values: FailureValues): MarksFailure => new MarksFailure('template-too-large', valuesOf(problem, values))
