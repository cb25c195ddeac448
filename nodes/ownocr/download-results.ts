/** Results of a finished job, fetched into the message or into a folder, and how a message carries them. */
import { readFile, stat } from 'node:fs/promises'
import { download, OUTPUT_OPTIONS, RESULT_FORMATS, RESULT_TYPES, type Job, type ResultFormat } from '../../lib/contract/ownocr'
import { stemOf } from '../../lib/flow/names'
import { giveNameBack, takeName } from '../../lib/flow/save'
import type { Result, Task } from '../../lib/flow/task'
import { membersOfJob, textOf } from './job-results'
import { patiently } from './job-steps'

/** `msg.text` of a result that was saved: a text of more bytes stays in its file. */
const LONGEST_TEXT = 16 * 1024 * 1024

export interface FetchedResult {
  readonly format: ResultFormat
  /** A Buffer, or the path of the saved file. */
  readonly value: Buffer | string
  readonly filename: string
  readonly text?: string
}

/** Formats that a job was told to make. */
export const formatsOfJob = (job: Partial<Job>): ResultFormat[] => RESULT_FORMATS.filter((format) => job[OUTPUT_OPTIONS[format]] === true)

/**
 * Fetches one result. With the setting `saveFolder` it is streamed into that folder, after a restart into the same file.
 * @param name of the document that the result was made from
 * @throws PlatenError
 */
export async function fetchResult(task: Task, id: number, format: ResultFormat, name: string): Promise<FetchedResult> {
  const filename = `${stemOf(name)}.${format}`
  const folder = task.settings.saveFolder as string | undefined
  task.progress({ state: 'receiving' })
  const params = { id, ext: format }
  if (!folder) {
    const value = (await patiently(task, () => task.call(download, { params }))).value as Buffer
    return { format, value, filename, ...(format === 'txt' ? { text: textOf(value) } : {}) }
  }
  const key = `file-${format}`
  const file = (task.notes[key] as string | undefined) ?? (await takeName(folder, filename))
  await task.remember({ [key]: file })
  try {
    await patiently(task, () => task.call(download, { params, saveTo: file }))
  } catch (error) {
    if (!task.signal.aborted) await giveNameBack(file)
    throw error
  }
  const text = format === 'txt' && (await stat(file)).size <= LONGEST_TEXT ? { text: textOf(await readFile(file)) } : {}
  return { format, value: file, filename, ...text }
}

/** What goes out: one message with all formats, or one each, as the setting `messages` says. */
export function resultsOf(task: Task, job: Job, fetched: readonly FetchedResult[]): Result[] {
  const text = fetched.find((result) => result.text !== undefined)?.text
  const common = { ...membersOfJob(job), ...(text === undefined ? {} : { text }) }
  if (fetched.length > 1 && task.settings.messages !== 'each')
    return [{ value: Object.fromEntries(fetched.map(({ format, value }) => [format, value])), members: common }]
  return fetched.map(({ format, value, filename }) => ({ value, members: { ...common, filename, contentType: RESULT_TYPES[format] } }))
}
