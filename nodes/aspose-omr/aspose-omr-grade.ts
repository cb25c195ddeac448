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
import { forgetCollected, inOrder, keepCollected, keepKey, readCollected, readKey, type CollectedSheet } from './class-collection'
import { gathered, pageOf, personOf, rulesFor, sheetId, type Answers } from './class-sheet'

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
  const answers = readAnswers(answersOfKey(await readKey(RED, node.id)))
  if (!answers) throw failure('answer-key-missing', { place: 'master' })
  return rulesFromMaster(answers, points)
}

/** A master sheet of several pages is kept with its template's name. */
const answersOfKey = (key: unknown): unknown => (isPlainObject(key) && Array.isArray(key.answers) ? key.answers : key)

/** The key, of a sheet of several pages with what its other pages brought. */
async function learnKey(task: Task, answers: Answers): Promise<void> {
  const { RED, node, settings } = task
  rulesFromMaster(answers, pointsOf(settings))
  const page = pageOf(task)
  if (!page) return keepKey(RED, node.id, answers)
  const known = await readKey(RED, node.id)
  const names = new Set(answers.map(({ name }) => name))
  const others = isPlainObject(known) && known.template === page.template ? (readAnswers(known.answers) ?? []).filter(({ name }) => !names.has(name)) : []
  return keepKey(RED, node.id, { template: page.template, answers: [...others, ...answers] })
}

const scaleOf = ({ scale }: Settings): ScaleStep[] =>
  ((scale as { from: number; mark: string | number }[] | undefined) ?? []).map(({ from, mark }) => ({ from, mark: String(mark) }))

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
    said || (id !== undefined && count !== undefined && sheets.reduce((sum, { sequence, messages }) => sum + (sequence === id ? (messages?.length ?? 1) : 0), 0) >= count)
  return { _msgid: String(_msgid), ...(topic === undefined ? {} : { topic }), isLast }
}

async function addToClass(task: Task, sheet: CollectedSheet | undefined, { isLast, ...message }: ClassEnd): Promise<void> {
  const { RED, node, settings } = task
  const known = await readCollected(RED, node.id)
  const again = known.some(({ id }) => id === sheet?.id)
  const sheets = sheet ? (again ? known.map((one) => (one.id === sheet.id ? sheet : one)) : [...known, sheet]) : known
  if (!isLast(sheets)) {
    if (sheet) await keepCollected(RED, node.id, sheets)
    return
  }
  // An empty table would only replace a full one.
  if (sheets.length === 0) throw failure('class-empty')
  const asCsv = settings.classFormat === 'csv'
  const ordered = inOrder(sheets)
  const payload = asCsv ? writeCsv(classRows(ordered), { separator: String(settings.separator), bom: settings.bom === true }) : classTable(ordered)
  await forgetCollected(RED, node.id)
  // It is about the class: what one sheet brought does not belong to it.
  task.sendNew({ ...message, payload, ...(asCsv ? { contentType: 'text/csv', filename: 'class.csv' } : {}) }, 'classTable')
}

async function gradeMessage(task: Task): Promise<void> {
  const { RED, node, settings, message } = task
  const answers = readAnswers(settings.answers) ?? readAnswers(message.payload)
  if (settings.keyFrom === 'master' && isYes(settings.master)) {
    if (!answers) throw failure('answers-missing', { place: 'msg.answers' })
    return inTurn(node, () => learnKey(task, answers))
  }
  // A message that only ends the class brings no sheet.
  if (!answers && isYes(settings.finish)) return inTurn(node, () => addToClass(task, undefined, lastOf(task)))
  if (!answers) throw failure('answers-missing', { place: 'msg.answers' })
  const rules = await rulesOf(task)
  await inTurn(node, async () => {
    const id = sheetId(task)
    const before = (await readCollected(RED, node.id)).find((sheet) => sheet.id === id)
    const whole = gathered(task, answers, before)
    const grade = gradeSheet(whole.answers, rulesFor(rules, whole), settings.missedMarks as MissedMarks, scaleOf(settings))
    // Noted before the message goes on, and no longer belongs to this node.
    const { id: sequence, index } = message.parts ?? {}
    const sheet: CollectedSheet = {
      id,
      ...(sequence === undefined ? {} : { sequence, messages: [...new Set([...(before?.sequence === sequence ? (before?.messages ?? []) : []), String(index)])] }),
      person: personOf(task),
      grade,
      ...(whole.pages ? { pages: whole.pages } : {}),
      ...(whole.complete ? { complete: whole.complete } : {}),
    }
    const last = lastOf(task)
    await task.deliver({ members: { grade } })
    await addToClass(task, sheet, last)
  })
}

export = (RED: NodeAPI): void => registerActionNode(RED, description, { run: gradeMessage })
