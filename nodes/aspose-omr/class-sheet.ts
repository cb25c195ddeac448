/** One sheet of a class as it comes in: whose it is, which of its pages, and its place in the sequence. */
import type { QuestionRule, readAnswers } from '../../lib/flow/answer-sheets/grading-rules'
import { nameOfPerson } from '../../lib/flow/answer-sheets/personal'
import { isPlainObject } from '../../lib/flow/message'
import type { Task } from '../../lib/flow/task'
import type { CollectedSheet } from './class-collection'

export type Answers = NonNullable<ReturnType<typeof readAnswers>>

/** Who is graded: what the setting says, else the name of the file. */
export function personOf({ settings, source, message }: Task): string {
  const { person } = settings
  if (person !== undefined && !isPlainObject(person)) return String(person)
  const row = Object.fromEntries(Object.entries(person ?? {}).map(([key, value]) => [key, String(value ?? '')]))
  return nameOfPerson(row, source?.name ?? String(message._msgid))
}

/** Which page of how many a message brings; undefined for sheets of one page. */
export function pageOf({ message }: Task): { readonly page: number; readonly of: number; readonly template: string; readonly copy?: number } | undefined {
  const { sheet } = message
  if (!isPlainObject(sheet) || typeof sheet.pages !== 'number' || typeof sheet.page !== 'number' || sheet.pages < 2) return undefined
  return { page: sheet.page, of: sheet.pages, template: String(sheet.template ?? ''), ...(typeof sheet.copy === 'number' && sheet.copy > 0 ? { copy: sheet.copy } : {}) }
}

/** Names the sheet that a message belongs to: pages of one copy are one sheet, also when they come in different files. */
export function sheetId(task: Task): string {
  const page = pageOf(task)
  if (page?.copy !== undefined) return `copy ${page.template} ${page.copy}`
  const { id, index } = task.message.parts ?? {}
  return id === undefined ? `${task.message._msgid} ${task.source?.path ?? task.source?.name ?? ''}` : `${id} ${index}`
}

export interface GatheredAnswers {
  readonly answers: Answers
  readonly pages?: CollectedSheet['pages']
  readonly complete?: CollectedSheet['complete']
}

/** The answers of a sheet with those of its other pages that came before. */
export function gathered(task: Task, answers: Answers, before: CollectedSheet | undefined): GatheredAnswers {
  const page = pageOf(task)
  if (!page) return { answers }
  const pages: Record<string, unknown> = { ...(page.copy === undefined ? {} : before?.pages), [String(page.page)]: answers }
  const all = Object.keys(pages).sort((one, other) => Number(one) - Number(other)).flatMap((number) => pages[number] as Answers)
  return { answers: all, pages, complete: { graded: Object.keys(pages).length, of: page.of } }
}

/** Of a sheet whose other pages are not here yet, only what these have is graded. */
export function rulesFor(rules: readonly QuestionRule[], { answers, complete }: GatheredAnswers): readonly QuestionRule[] {
  if (!complete || complete.graded >= complete.of) return rules
  const names = new Set(answers.map(({ name }) => name))
  return rules.filter(({ question }) => names.has(question))
}
