/** Sheet music to other formats in one step: import, wait, export; picked up where it stood after a restart. */
import type { NodeAPI } from 'node-red'
import { isPlatenError } from '../../lib/client/errors'
import { deleteScore, type ExportFormatName, type ScoreDetails, type Task } from '../../lib/contract/flat'
import { phrase } from '../../lib/flow/phrases'
import { registerActionNode } from '../../lib/flow/register'
import type { Result, Task as FlowTask } from '../../lib/flow/task'
import { warning } from '../../lib/flow/warnings'
import { exportFormat, resultOf, type Fetched } from './export-score'
import { description } from './flat-convert.description'
import { importScore } from './import-score'
import { SCORE_KINDS, scoreKindOf } from './score-files'
import { failedThere, once, patiently, timesOf, type Times } from './steps'
import { readScore, waitForTask } from './task-waiting'

/** Facts about a document that survive a restart. */
interface ConvertNotes {
  /** The import was asked for: until one of the following is known, it may or may not have happened. */
  readonly asked?: boolean
  /** Id of the task that recognises it. */
  readonly task?: string
  /** Id and revision of the score. */
  readonly score?: string
  readonly revision?: string
}

const notesOf = (task: FlowTask): ConvertNotes => task.notes as ConvertNotes

interface Known {
  readonly score: ScoreDetails
  readonly revision: string
  /** The task that made it, if there was one. */
  readonly task?: Task
}

/** Nothing tells whether an import whose answer was lost took place, so the author is told that there may be two of it. */
async function startImport(task: FlowTask, times: Times): Promise<ScoreDetails | undefined> {
  if (notesOf(task).asked) task.warn(warning('import-repeated', { name: task.source?.name ?? 'score' }))
  else await task.remember({ asked: true })
  const imported = await once(task, times, () => importScore(task))
  if (imported.kind === 'task') {
    await task.remember({ task: imported.task.id })
    return undefined
  }
  await task.remember({ score: imported.score.id, revision: imported.revision })
  return imported.score
}

/** The score of this document: imported, or waited for, as far as that is still to do. */
async function ensureScore(task: FlowTask, times: Times): Promise<Known> {
  let score: ScoreDetails | undefined
  let done: Task | undefined
  if (!notesOf(task).score && !notesOf(task).task) score = await startImport(task, times)
  const { task: id } = notesOf(task)
  if (!notesOf(task).score && id) {
    done = await waitForTask(task, id, times)
    if (!done.score) throw failedThere(task, 'flat.get-task', { detail: phrase('task-without-score') })
    await task.remember({ score: done.score, revision: done.revision ?? undefined })
  }
  const { score: known, revision = 'last' } = notesOf(task)
  score ??= await patiently(task, times, () => readScore(task, known as string))
  return { score, revision, ...(done ? { task: done } : {}) }
}

/** `thumbnail.png` would need brackets to be read from a message. */
const memberOf = (format: ExportFormatName): string => (format === 'thumbnail.png' ? 'thumbnail' : format)

function resultsOf(task: FlowTask, { score, task: done }: Known, formats: readonly ExportFormatName[], fetched: readonly Fetched[]): Result[] {
  const common = { score, ...(done ? { task: done } : {}) }
  if (fetched.length > 1 && task.settings.messages !== 'each')
    return [{ value: Object.fromEntries(fetched.map(({ value }, index) => [memberOf(formats[index] as ExportFormatName), value])), members: common }]
  return fetched.map((one) => {
    const { value, members } = resultOf(one)
    return { value, members: { ...common, ...members } }
  })
}

async function convert(task: FlowTask): Promise<void> {
  const times = timesOf(task)
  const known = await ensureScore(task, times)
  const formats = task.settings.formats as readonly ExportFormatName[]
  const fetched: Fetched[] = []
  for (const format of formats) fetched.push(await exportFormat(task, times, { score: known.score.id, revision: known.revision, format }))
  await task.deliver(resultsOf(task, known, formats, fetched), 'result')
}

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    holds: true,
    files: { accepted: SCORE_KINDS, otherKinds: scoreKindOf },
    run: convert,
    async cleanUp(task) {
      const { score } = notesOf(task)
      if (task.settings.deleteScore !== 'success' || !score) return
      await task.call(deleteScore, { params: { score } }).catch((error: unknown) => {
        if (!isPlatenError(error) || error.code !== 'NOT_FOUND') throw error
      })
    },
  })
