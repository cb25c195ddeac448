/** Files out of scores: at once, or by a task that is waited for; into the message, or into a folder. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CallAnswer } from '../../lib/client/types'
import { readErrorObject } from '../../lib/contract/error-object'
import {
  createExportTask,
  downloadResult,
  EXPORT_FORMATS,
  exportScore,
  service,
  type ExportFormatName,
  type Task,
} from '../../lib/contract/flat'
import type { Operation } from '../../lib/contract/operation'
import { stemOf } from '../../lib/flow/names'
import { correctedAddress } from '../../lib/flow/operation-node'
import { phrase } from '../../lib/flow/phrases'
import { giveNameBack, takeName } from '../../lib/flow/save'
import type { Result, Task as FlowTask } from '../../lib/flow/task'
import { failedThere, once, patiently, type Times } from './steps'
import { waitForTask } from './task-waiting'

export interface Fetched {
  /** A Buffer, or the path of the saved file. */
  readonly value: Buffer | string
  readonly filename: string
  readonly contentType: string
}

interface FileRequest {
  readonly operation: Operation
  readonly params: Readonly<Record<string, unknown>>
  /** Tells the files of one document apart. */
  readonly key: string
  readonly extension: string
  readonly contentType: string
}

/** Named after what the document began with; no other extension is as long as that of MusicXML. */
const fileNameOf = (task: FlowTask, extension: string): string =>
  `${stemOf((task.source?.name ?? 'score').replace(/\.musicxml$/i, ''))}.${extension}`

/** Bytes that the service's words about a failure may have. */
const WORDS = 64 * 1024

/** JSON where a file of another kind was asked for; undefined when it is none, or far too long for words. */
async function wordsInstead({ contentType: wanted }: FileRequest, { contentType = '', value, file }: CallAnswer): Promise<unknown> {
  if (!/\bjson\b/i.test(contentType) || /\bjson\b/i.test(wanted)) return undefined
  if (file && (await stat(file)).size > WORDS) return undefined
  const bytes = file ? await readFile(file) : (value as Buffer)
  if (bytes.length > WORDS) return undefined
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** A success status with the service's words in place of the file is no file. */
async function refuseFailure(task: FlowTask, request: FileRequest, answer: CallAnswer): Promise<void> {
  const words = await wordsInstead(request, answer)
  if (words === undefined) return
  const { message, code } = readErrorObject(service, words)
  if (message !== undefined || code !== undefined) throw failedThere(task, request.operation.id, { detail: message, reason: code })
}

/** Fetches a file; after a restart the same one goes to the same place. */
export async function fetchFile(task: FlowTask, times: Times, request: FileRequest): Promise<Fetched> {
  const { operation, params, key, extension, contentType } = request
  const filename = fileNameOf(task, extension)
  const folder = task.settings.saveFolder as string | undefined
  task.progress({ state: 'receiving' })
  if (!folder) {
    const answer = await patiently(task, times, () => task.call(operation, { params }))
    await refuseFailure(task, request, answer)
    return { value: answer.value as Buffer, filename, contentType }
  }
  const note = `file-${key}`
  const file = (task.notes[note] as string | undefined) ?? (await takeName(folder, filename))
  await task.remember({ [note]: file })
  try {
    await refuseFailure(task, request, await patiently(task, times, () => task.call(operation, { params, saveTo: file })))
  } catch (error) {
    if (!task.signal.aborted) await giveNameBack(file)
    throw error
  }
  return { value: file, filename, contentType }
}

export const resultOf = ({ value, filename, contentType }: Fetched): Result => ({ value, members: { filename, contentType } })

/** That of the name under which it lies, which is all that is known of some formats. */
function extensionOf(url: string): string {
  const found = URL.canParse(url) ? path.posix.extname(new URL(url).pathname).slice(1) : ''
  return /^[A-Za-z0-9]{1,12}$/.test(found) ? found.toLowerCase() : 'bin'
}

/** The file that an export task made. */
export function fetchTaskResult(task: FlowTask, times: Times, done: Task, key: string): Promise<Fetched> {
  const url = done.result?.url
  if (!url) throw failedThere(task, createExportTask.id, { detail: phrase('task-without-file') })
  const format = EXPORT_FORMATS[(done.format ?? key) as ExportFormatName] as { extension: string; contentType: string } | undefined
  const { extension, contentType } = format ? { ...format, extension: format.extension || extensionOf(url) } : { extension: extensionOf(url), contentType: 'application/octet-stream' }
  return fetchFile(task, times, { operation: downloadResult, params: { 'result.url': url }, key, extension, contentType })
}

export interface Export {
  readonly score: string
  readonly revision: string
  readonly format: ExportFormatName
  /** Ids of parts; absent: all. */
  readonly parts?: readonly string[]
  readonly sharingKey?: string
  /** mp3: the score's own recording instead of sound made from its notes. */
  readonly defaultTrack?: boolean
}

const common = ({ score, revision, format, sharingKey }: Export) => ({ score, revision, format, ...(sharingKey ? { sharingKey } : {}) })

async function exportAtOnce(task: FlowTask, times: Times, wanted: Export): Promise<Fetched> {
  const { format, parts, defaultTrack } = wanted
  const params = { ...common(wanted), ...(parts ? { parts: parts.join(',') } : {}), ...(defaultTrack ? { defaultTrack } : {}) }
  return fetchFile(task, times, { operation: correctedAddress(exportScore, task.settings), params, key: format, ...EXPORT_FORMATS[format] })
}

async function exportByTask(task: FlowTask, times: Times, wanted: Export): Promise<Fetched> {
  const { format, parts } = wanted
  const note = `task-${format}`
  let id = task.notes[note] as string | undefined
  if (id === undefined) {
    const made = await once(task, times, () => task.call(createExportTask, { params: common(wanted), ...(parts ? { body: { parts } } : {}) }))
    id = (made.value as Task).id
    await task.remember({ [note]: id })
  }
  return fetchTaskResult(task, times, await waitForTask(task, id, times), format)
}

/** One format of a score, whichever way the service makes it. */
export function exportFormat(task: FlowTask, times: Times, wanted: Export): Promise<Fetched> {
  const { task: byTask, direct } = EXPORT_FORMATS[wanted.format]
  return byTask && !(direct && wanted.defaultTrack) ? exportByTask(task, times, wanted) : exportAtOnce(task, times, wanted)
}
