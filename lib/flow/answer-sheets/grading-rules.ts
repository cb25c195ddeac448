/**
 * Rules of grading, from a table, a filled master sheet, or the JSON that the service's `GradeAnswers` took. All become one list
 * of questions with their points.
 */
import { Type, type Static } from '@sinclair/typebox'
import type { Phrase } from '../../client/errors'
import { problemPhrase } from '../../client/problems'
import { check } from '../../contract/schema'
import { failure } from '../errors'
import { isPlainObject } from '../message'
import { phrase } from '../phrases'
import type { SheetAnswer } from './answers'

export interface Points {
  /** For exactly the right marks. */
  readonly correct: number
  readonly incorrect: number
  readonly empty: number
  /** For each right mark of an answer that is right but not complete; undefined: such an answer is incorrect. */
  readonly partial?: number
}

export interface QuestionRule {
  readonly question: string
  /** Marks of the right answer, in any order. */
  readonly answer: string
  readonly points: Points
}

const number = Type.Optional(Type.Number())
const overrides = { CorrectPoints: number, IncorrectPoints: number, EmptyPoints: number, IncompleteAnswerPoints: number }

/** The JSON of `GradeAnswers`. */
export const GradeRules = Type.Object(
  {
    Pages: Type.Array(
      Type.Object(
        {
          PageId: Type.Optional(Type.Union([Type.String(), Type.Number()])),
          ...overrides,
          IncompleteAnswersAllowed: Type.Optional(Type.Boolean()),
          QuestionRules: Type.Array(
            Type.Object(
              { QuestionName: Type.String({ minLength: 1 }), ToGrade: Type.Optional(Type.Boolean()), Answer: Type.Optional(Type.String()), ...overrides },
              { additionalProperties: true },
            ),
          ),
        },
        { additionalProperties: true },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: true },
)
export type GradeRules = Static<typeof GradeRules>

const KEY_ROW = Type.Object(
  { question: Type.String({ minLength: 1 }), answer: Type.Union([Type.String(), Type.Number()]), points: Type.Optional(Type.Number()) },
  { additionalProperties: true },
)

const KEY_TABLE = Type.Array(KEY_ROW)

const refuse = (problem: string | Phrase) => failure('answer-key', { problem })

/** @throws PlatenError INVALID_INPUT */
export function rulesFromJson(value: unknown, standard: Points): QuestionRule[] {
  let rules = value
  if (typeof value === 'string' || Buffer.isBuffer(value)) {
    try {
      rules = JSON.parse(value.toString().replace(/^\uFEFF/, '')) as unknown
    } catch (error) {
      throw refuse((error as Error).message)
    }
  }
  const problems = check(GradeRules, rules)
  if (problems.length > 0) throw refuse(problemPhrase(problems))
  const found = (rules as GradeRules).Pages.flatMap((page) =>
    page.QuestionRules.filter(({ ToGrade }) => ToGrade !== false).map((rule): QuestionRule => {
      const partial = rule.IncompleteAnswerPoints ?? page.IncompleteAnswerPoints ?? standard.partial ?? 0
      return {
        question: rule.QuestionName,
        answer: rule.Answer ?? '',
        points: {
          correct: rule.CorrectPoints ?? page.CorrectPoints ?? standard.correct,
          incorrect: rule.IncorrectPoints ?? page.IncorrectPoints ?? standard.incorrect,
          empty: rule.EmptyPoints ?? page.EmptyPoints ?? standard.empty,
          ...((page.IncompleteAnswersAllowed ?? standard.partial !== undefined) ? { partial } : {}),
        },
      }
    }),
  )
  return unambiguous(found)
}

/** Rows `{question, answer, points?}`. */
export function rulesFromTable(value: unknown, standard: Points): QuestionRule[] {
  if (Array.isArray(value) && value.length === 0) throw refuse(phrase('key-table-empty'))
  const problems = check(KEY_TABLE, value)
  if (problems.length > 0) throw refuse(problemPhrase(problems))
  return unambiguous(
    (value as Static<typeof KEY_ROW>[]).map(({ question, answer, points }) => ({
      question,
      answer: String(answer),
      points: { ...standard, correct: points ?? standard.correct },
    })),
  )
}

/** A master sheet is read like any other; what it leaves blank is not graded. */
export function rulesFromMaster(answers: readonly Pick<SheetAnswer, 'name' | 'value' | 'status'>[], standard: Points): QuestionRule[] {
  const doubtful = answers.filter(({ status }) => status === 'uncertain').map(({ name }) => name)
  if (doubtful.length > 0) throw refuse(phrase('master-doubtful', { questions: doubtful.join(', ') }))
  const graded = answers.filter(({ value }) => value !== '')
  if (graded.length === 0) throw refuse(phrase('master-blank'))
  return unambiguous(graded.map(({ name, value }) => ({ question: name, answer: value, points: standard })))
}

function unambiguous(rules: readonly QuestionRule[]): QuestionRule[] {
  const seen = new Set<string>()
  for (const { question } of rules) {
    if (seen.has(question)) throw refuse(phrase('key-twice', { question }))
    seen.add(question)
  }
  return [...rules]
}

/** Answers as `recognize` gives them, or an object of values by names. */
export function readAnswers(value: unknown): Pick<SheetAnswer, 'name' | 'value' | 'marks' | 'status'>[] | undefined {
  if (Array.isArray(value)) {
    const answers = value.filter((one): one is Record<string, unknown> => isPlainObject(one) && typeof one.name === 'string')
    if (answers.length === 0 || answers.length !== value.length) return undefined
    return answers.map((answer) => {
      const text = answer.value === undefined || answer.value === null ? '' : String(answer.value)
      return {
        name: answer.name as string,
        value: text,
        marks: Array.isArray(answer.marks) ? answer.marks.map(String) : [],
        status: ['ok', 'blank', 'multiple', 'uncertain'].includes(answer.status as string) ? (answer.status as SheetAnswer['status']) : text === '' ? 'blank' : 'ok',
      }
    })
  }
  if (!isPlainObject(value) || Object.keys(value).length === 0) return undefined
  const entries = Object.entries(value)
  if (!entries.every(([, one]) => typeof one === 'string' || typeof one === 'number')) return undefined
  return entries.map(([name, one]) => ({ name, value: String(one), marks: [], status: one === '' ? 'blank' : 'ok' }))
}
