/** What a class did: a row a sheet, and how each question worked. */
import type { Grade, QuestionGrade } from './grading'

export interface ClassEntry {
  readonly person: string
  readonly grade: Grade
  /** Of a sheet with several pages: how many were graded, of how many. */
  readonly complete?: { readonly graded: number; readonly of: number }
}

export interface ItemStatistics {
  readonly question: string
  readonly correct: string
  /** Sheets. */
  readonly answered: number
  readonly blank: number
  /** Mean of the points reached, 0..1 of the highest; small: difficult. */
  readonly difficulty: number
  /**
   * -1..1: how far who did well in the rest of the test did well here (correlation with the other questions' sum). null where
   * everybody had the same points.
   */
  readonly discrimination: number | null
  /** How often each response was given. */
  readonly responses: Readonly<Record<string, number>>
}

export interface ClassTable {
  readonly sheets: number
  /** Points. */
  readonly mean: number
  readonly median: number
  readonly deviation: number
  readonly marks: Readonly<Record<string, number>>
  readonly rows: readonly Readonly<Record<string, string | number>>[]
  readonly questions: readonly ItemStatistics[]
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4
const mean = (values: readonly number[]): number => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0)

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return 0
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

function deviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)))
}

/** Pearson's; null when one side does not vary. */
function correlation(first: readonly number[], second: readonly number[]): number | null {
  const spread = deviation(first) * deviation(second)
  if (spread < 1e-12) return null
  const [a, b] = [mean(first), mean(second)]
  return mean(first.map((value, index) => (value - a) * ((second[index] as number) - b))) / spread
}

function tally(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([one], [other]) => one.localeCompare(other)))
}

function statisticsOf(name: string, entries: readonly ClassEntry[]): ItemStatistics {
  const graded = entries.flatMap(({ grade }) => {
    const question = grade.questions.find((one) => one.name === name)
    return question ? [{ question, rest: grade.points - question.points }] : []
  })
  const questions: QuestionGrade[] = graded.map(({ question }) => question)
  const best = Math.max(...questions.map(({ max }) => max), 0)
  const earned = questions.map(({ points }) => points)
  const found = correlation(earned, graded.map(({ rest }) => rest))
  return {
    question: name,
    correct: questions[0]?.correct ?? '',
    answered: questions.filter(({ result }) => result !== 'empty').length,
    blank: questions.filter(({ result }) => result === 'empty').length,
    difficulty: best > 0 ? round(mean(earned.map((points) => Math.min(1, Math.max(0, points / best))))) : 0,
    discrimination: found === null ? null : round(found),
    responses: tally(questions.map(({ response }) => response)),
  }
}

/** In the order of the sheet that has most of them; another may lack a page. */
const questionNames = (entries: readonly ClassEntry[]): string[] => [
  ...new Set([...entries].sort((one, other) => other.grade.questions.length - one.grade.questions.length).flatMap(({ grade }) => grade.questions.map(({ name }) => name))),
]

export function classTable(entries: readonly ClassEntry[]): ClassTable {
  const names = questionNames(entries)
  const points = entries.map(({ grade }) => grade.points)
  return {
    sheets: entries.length,
    mean: round(mean(points)),
    median: round(median(points)),
    deviation: round(deviation(points)),
    marks: tally(entries.flatMap(({ grade }) => (grade.mark === undefined ? [] : [grade.mark]))),
    rows: entries.map(({ person, grade, complete }) => ({ person, ...(complete ? { pages: complete.graded, of: complete.of } : {}), points: grade.points, max: grade.max, percent: grade.percent, ...(grade.mark === undefined ? {} : { mark: grade.mark }) })),
    questions: names.map((name) => statisticsOf(name, entries)),
  }
}

const pagesOf = ({ complete }: ClassEntry): string => (complete ? `${complete.graded} of ${complete.of}` : '')

/** People read the table; the message keeps what the mark was decided by. */
const hundredths = (percent: number): number => Math.round(percent * 100) / 100

/** The class as rows of a spreadsheet: a sheet each, with its responses; then a line with the key. */
export function classRows(entries: readonly ClassEntry[]): (string | number)[][] {
  const withPages = entries.some(({ complete }) => complete)
  const names = questionNames(entries)
  const key = new Map(entries.flatMap(({ grade }) => grade.questions.map(({ name, correct }) => [name, correct] as const)))
  const rows = entries.map((entry) => {
    const { person, grade } = entry
    const responses = new Map(grade.questions.map(({ name, response }) => [name, response]))
    return [person, ...(withPages ? [pagesOf(entry)] : []), grade.points, grade.max, hundredths(grade.percent), grade.mark ?? '', ...names.map((name) => responses.get(name) ?? '')]
  })
  return [['Person', ...(withPages ? ['Pages'] : []), 'Points', 'Max', 'Percent', 'Mark', ...names], ...rows, ['Key', ...(withPages ? [''] : []), '', '', '', '', ...names.map((name) => key.get(name) ?? '')]]
}
