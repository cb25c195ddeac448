/** Points, percent and mark of a sheet. */
import type { SheetAnswer } from './answers'
import { splitMarks } from './answers'
import type { Points, QuestionRule } from './grading-rules'

/**
 * What a missed mark of a right but incomplete answer does. The documentation says both: by its text each missed mark adds the
 * points of an incorrect answer, by its example (D where E and D are right: 0.5) it adds nothing.
 */
export type MissedMarks = 'ignored' | 'incorrect'

export interface QuestionGrade {
  readonly name: string
  readonly points: number
  readonly max: number
  readonly response: string
  readonly correct: string
  readonly result: 'correct' | 'incomplete' | 'incorrect' | 'empty'
}

export interface Grade {
  readonly points: number
  readonly max: number
  /** 0..100, never below 0. */
  readonly percent: number
  /** Of the scale; absent without one. */
  readonly mark?: string
  readonly questions: readonly QuestionGrade[]
}

export interface ScaleStep {
  /** From this percent on. */
  readonly from: number
  readonly mark: string
}

/** Floating sums of points such as 0.1 and 0.2, brought to what a person would write. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6

/** Answers compare as sets of marks. Marks of several letters are known from the sheet, else every letter is one. */
function marksOf(value: string, known: readonly string[]): string[] {
  const text = value.replace(/[\s,;]+/g, '')
  return splitMarks(value.trim(), known) ?? splitMarks(text, known) ?? [...text]
}

function pointsFor(
  response: readonly string[],
  key: readonly string[],
  { correct, incorrect, empty, partial }: Points,
  missed: MissedMarks,
): Pick<QuestionGrade, 'points' | 'result'> {
  if (response.length === 0) return key.length === 0 ? { points: correct, result: 'correct' } : { points: empty, result: 'empty' }
  const wrong = response.filter((mark) => !key.includes(mark)).length
  const right = key.filter((mark) => response.includes(mark)).length
  if (wrong === 0 && right === key.length) return { points: correct, result: 'correct' }
  if (partial === undefined || wrong > 0 || right === 0) return { points: incorrect, result: 'incorrect' }
  const lost = missed === 'incorrect' ? (key.length - right) * incorrect : 0
  return { points: right * partial + lost, result: 'incomplete' }
}

export function markFor(percent: number, scale: readonly ScaleStep[]): string | undefined {
  return [...scale].sort((one, other) => other.from - one.from).find(({ from }) => percent >= from)?.mark
}

type Graded = Pick<SheetAnswer, 'name' | 'value' | 'marks'>

function gradeQuestion({ question, answer, points }: QuestionRule, given: Graded | undefined, missed: MissedMarks): QuestionGrade {
  const response = given?.value ?? ''
  const common = { name: question, response, correct: answer, max: Math.max(points.correct, 0) }
  // A whole value that is right needs no taking apart: "YesNo", a seat number, the text of a code.
  if (response === answer && response !== '') return { ...common, points: points.correct, result: 'correct' }
  const marks = given?.marks ?? []
  const known = marks.length > 0 && marks.join('') === response ? [...new Set([...marks, ...marksOf(answer, marks)])] : []
  const { points: earned, result } = pointsFor(marksOf(response, known), marksOf(answer, known), points, missed)
  return { ...common, points: tidy(earned), result }
}

/** Grades a sheet; questions without a rule are left out. */
export function gradeSheet(answers: readonly Graded[], rules: readonly QuestionRule[], missed: MissedMarks, scale: readonly ScaleStep[] = []): Grade {
  const byName = new Map(answers.map((answer) => [answer.name, answer]))
  const questions = rules.map((rule) => gradeQuestion(rule, byName.get(rule.question), missed))
  const points = tidy(questions.reduce((sum, question) => sum + question.points, 0))
  const max = tidy(questions.reduce((sum, question) => sum + question.max, 0))
  const percent = max > 0 ? tidy(Math.max(0, (100 * points) / max)) : 0
  const mark = markFor(percent, scale)
  return { points, max, percent, ...(mark === undefined ? {} : { mark }), questions }
}
