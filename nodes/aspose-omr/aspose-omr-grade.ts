/** Grade answers: each sheet goes on with its grade; when the class is complete, its table follows on the second output. */
import type { Node, NodeAPI } from 'node-red'
import { classRows, classTable } from '../../lib/flow/answer-sheets/class-table'
import { writeCsv } from '../../lib/flow/answer-sheets/csv'
import { gradeSheet, type MissedMarks, type ScaleStep } from '../../lib/flow/answer-sheets/grading'
import { readAnswers, rulesFromJson, rulesFromMaster, rulesFromTable, type Points, type QuestionRule } from '../../lib/flow/answer-sheets/grading-rules'
import { failure } from '../../lib/flow/errors'
import { isPlainObject } from '../../lib/flow/message'
import { registerActionNode } from '../../lib/flow/register'
import type { Settings } from '../../lib/flow/settings'
import type { Task } from '../../lib/flow/task'
import { description } from './aspose-omr-grade.description'
import { forgetCollected, keepCollected, keepKey, readCollected, readKey, type CollectedSheet } from './class-collection'

/** Sheets of one node are added to its class one after the other. */
const turns = new WeakMap<Node, Promise<unknown>>()

function inTurn<T>(node: Node, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(node) ?? Promise.resolve()).then(work, work)
  turns.set(node, mine.catch(() => undefined))
  return mine
}

const isYes = (value: unknown): boolean => value === true || value === 'true'

function pointsOf({ correctPoints, incorrectPoints, emptyPoints, partial, partialPoints }: Settings): Points {
  return {
    correct: correctPoints as number,
    incorrect: incorrectPoints as number,
    empty: emptyPoints as number,
    ...(partial ? { partial: partialPoints as number } : {}),
  }
}

async function rulesOf({ RED, node, settings }: Task): Promise<QuestionRule[]> {
  const points = pointsOf(settings)
  if (settings.keyFrom === 'table') return rulesFromTable(settings.keyTable, points)
  if (settings.keyFrom === 'json') return rulesFromJson(settings.keyJson, points)
  const answers = readAnswers(await readKey(RED, node.id))
  if (!answers) throw failure('answer-key-missing', { place: 'master' })
  return rulesFromMaster(answers, points)
}

const scaleOf = ({ scale }: Settings): ScaleStep[] =>
  ((scale as { from: number; mark: string | number }[] | undefined) ?? []).map(({ from, mark }) => ({ from, mark: String(mark) }))

/** Who is graded: what the setting says, else the name of the file. */
function personOf({ settings, source, message }: Task): string {
  const { person } = settings
  if (isPlainObject(person)) return String(person.name ?? Object.values(person)[0] ?? '')
  if (person !== undefined) return String(person)
  return source?.name ?? String(message._msgid)
}

interface ClassEnd {
  readonly _msgid: string
  readonly topic?: string
  readonly isLast: (sheets: readonly CollectedSheet[]) => boolean
}

/** Whether the class is complete with this message: the flow says so, or the sequence that it belongs to is. */
function lastOf({ settings, message }: Task): ClassEnd {
  const { _msgid, topic, parts } = message
  const said = isYes(settings.finish) || parts?.complete === true
  const { id, count } = parts ?? {}
  const isLast = (sheets: readonly CollectedSheet[]): boolean =>
    said || (id !== undefined && count !== undefined && sheets.filter(({ sequence }) => sequence === id).length >= count)
  return { _msgid: String(_msgid), ...(topic === undefined ? {} : { topic }), isLast }
}

async function addToClass(task: Task, sheet: CollectedSheet | undefined, { isLast, ...message }: ClassEnd): Promise<void> {
  const { RED, node, settings } = task
  const known = await readCollected(RED, node.id)
  const sheets = sheet ? [...known.filter(({ id }) => id !== sheet.id), sheet] : known
  if (!isLast(sheets)) {
    if (sheet) await keepCollected(RED, node.id, sheets)
    return
  }
  const asCsv = settings.classFormat === 'csv'
  const payload = asCsv ? writeCsv(classRows(sheets), { separator: String(settings.separator), bom: settings.bom === true }) : classTable(sheets)
  await forgetCollected(RED, node.id)
  // It is about the class: what one sheet brought does not belong to it.
  task.sendNew({ ...message, payload, ...(asCsv ? { contentType: 'text/csv', filename: 'class.csv' } : {}) }, 'classTable')
}

async function gradeMessage(task: Task): Promise<void> {
  const { RED, node, settings, message } = task
  const answers = readAnswers(settings.answers) ?? readAnswers(message.payload)
  if (settings.keyFrom === 'master' && isYes(settings.master)) {
    if (!answers) throw failure('answers-missing', { place: 'msg.answers' })
    rulesFromMaster(answers, pointsOf(settings))
    return keepKey(RED, node.id, answers)
  }
  // A message that only ends the class brings no sheet.
  if (!answers && isYes(settings.finish)) return inTurn(node, () => addToClass(task, undefined, lastOf(task)))
  if (!answers) throw failure('answers-missing', { place: 'msg.answers' })
  const grade = gradeSheet(answers, await rulesOf(task), settings.missedMarks as MissedMarks, scaleOf(settings))
  // Noted before the message goes on, and no longer belongs to this node.
  const { id, index } = message.parts ?? {}
  const sheet: CollectedSheet = {
    id: id === undefined ? `${message._msgid} ${task.source?.path ?? task.source?.name ?? ''}` : `${id} ${index}`,
    ...(id === undefined ? {} : { sequence: id }),
    person: personOf(task),
    grade,
  }
  const last = lastOf(task)
  await task.deliver({ members: { grade } })
  await inTurn(node, () => addToClass(task, sheet, last))
}

export = (RED: NodeAPI): void => registerActionNode(RED, description, { run: gradeMessage })
