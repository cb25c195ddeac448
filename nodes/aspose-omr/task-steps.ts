/** The steps of the four actions: put a file into the storage, run the action on it, take its files out of the answer, clean up. */
import { isPlatenError, PlatenError, type Phrase } from '../../lib/client/errors'
import type { FileInput } from '../../lib/client/types'
import { conditionError } from '../../lib/client/conditions'
import { deleteFile, uploadFile, type OmrResponse, type PackedFile, type TaskResult } from '../../lib/contract/aspose-omr'
import type { Operation } from '../../lib/contract/operation'
import { serviceName } from '../../lib/client/service-name'
import { failure } from '../../lib/flow/errors'
import { isPlainObject, nameOfKind } from '../../lib/flow/message'
import { phrase } from '../../lib/flow/phrases'
import type { Action, Task } from '../../lib/flow/task'
import { warning } from '../../lib/flow/warnings'

interface StoragePlace {
  readonly storage?: string
  readonly folder?: string
}

/** What the node says, else the account. */
export function placeOf({ settings, defaults }: Task): StoragePlace {
  const storage = (settings.storage as string | undefined) ?? defaults.storage
  const folder = ((settings.folder as string | undefined) ?? defaults.folder)?.replace(/^\/+|\/+$/g, '')
  return { ...(storage ? { storage } : {}), ...(folder ? { folder } : {}) }
}

const uploadedOf = (task: Task): string[] => (task.notes.uploaded as string[] | undefined) ?? []

/**
 * Puts a file into the storage.
 * @param path from the root of the storage
 */
export async function uploadTo(task: Task, path: string, file: FileInput): Promise<void> {
  const { storage } = placeOf(task)
  const arrived = (task.notes.arrived as string[] | undefined) ?? []
  // After a restart it lies there already.
  if (arrived.includes(path)) return
  const known = uploadedOf(task)
  // Noted before: a file that arrived without our knowing is removed too.
  if (task.settings.cleanUp !== false && !known.includes(path)) await task.remember({ uploaded: [...known, path] })
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  task.progress({ state: 'sending' })
  await task.call(uploadFile, { params: { path, ...(storage ? { storageName: storage } : {}) }, parts: { File: file }, onUpload })
  await task.remember({ arrived: [...arrived, path] })
}

/**
 * Puts a file where the next action looks for it, under a name that is this document's own, also after a restart.
 * @returns the name that the action is given
 */
export async function store(task: Task, purpose: string, extension: string, file: FileInput): Promise<string> {
  const { folder } = placeOf(task)
  const name = `platen-${task.id}-${purpose}.${extension}`
  await uploadTo(task, folder ? `${folder}/${name}` : name, { ...file, fileName: name })
  return name
}

/** `AdditionalParam` as the author gave it, with what the built-in engine is told under its key. */
function additionalOf(task: Task, forEngine: Readonly<Record<string, unknown>>): { AdditionalParam?: string } {
  const given = task.settings.AdditionalParam
  const refuse = (problem: string | Phrase) => failure('setting-invalid', { name: 'AdditionalParam', problem })
  let object: unknown = given
  if (typeof given === 'string') {
    try {
      object = JSON.parse(given)
    } catch (error) {
      throw refuse((error as Error).message)
    }
  }
  if (object !== undefined && !isPlainObject(object)) throw refuse(phrase('json-object-needed', { found: nameOfKind(object) }))
  const platen = isPlainObject(object?.platen) ? object.platen : {}
  if (task.side === 'vendor' && object?.platen !== undefined) throw conditionError('engine-only', { name: 'AdditionalParam.platen' })
  const own = task.side === 'engine' ? { ...forEngine, ...platen } : {}
  const merged = { ...object, ...(Object.keys(own).length ? { platen: own } : {}) }
  return Object.keys(merged).length ? { AdditionalParam: JSON.stringify(merged) } : {}
}

/** ms; the engine bounds each page itself, and a file may have thousands. */
const ENGINE_PATIENCE = { response: 6 * 3_600_000, overall: 6 * 3_600_000 }

/** The error with the author's name of the file, which the service knows by the name that it has in the storage only. */
function withOwnName(error: unknown, stored: string, own: string | undefined): unknown {
  if (!isPlatenError(error) || own === undefined) return error
  const renamed = <Value>(value: Value): Value => (typeof value === 'string' ? (value.replaceAll(stored, own) as Value) : value)
  const each = <Values extends object>(values: Values): Values => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, renamed(value)])) as Values
  const { code, key, message, values, cause } = error
  const told = cause && { ...each(cause), ...(cause.values ? { values: each(cause.values) } : {}) }
  return new PlatenError({ code, key, text: renamed(message), values: each(values), ...(told ? { cause: told } : {}) })
}

/**
 * Runs one of the four actions.
 * @param name of the file in the storage
 * @param parameter FunctionParam as it travels
 * @param forEngine options that only the built-in engine has
 * @throws PlatenError RECOGNITION_FAILED with the service's TaskMessages, when it answers that it failed
 */
export async function runAction(
  task: Task,
  operation: Operation,
  name: string,
  parameter: string | undefined,
  forEngine: Readonly<Record<string, unknown>> = {},
): Promise<TaskResult> {
  task.progress({ state: 'working' })
  const body = { ...(parameter === undefined ? {} : { FunctionParam: parameter }), ...additionalOf(task, forEngine) }
  const timeouts = task.side === 'engine' ? { timeouts: ENGINE_PATIENCE } : {}
  const options = { params: { name, ...placeOf(task) }, ...(Object.keys(body).length ? { body } : {}), ...timeouts }
  const response = (await task.call(operation, options).catch((error: unknown) => Promise.reject(withOwnName(error, name, task.files[0]?.name)))).value as OmrResponse
  // The client lets no answer through that has none.
  return response.Payload?.Result as TaskResult
}

/** Files of an answer with these endings, in its order. */
export function filesOf({ ResponseFiles }: TaskResult, ...endings: readonly string[]): PackedFile[] {
  return (ResponseFiles ?? []).filter(({ Name }) => endings.some((ending) => Name.toLowerCase().endsWith(`.${ending}`)))
}

export const bytesOf = ({ Data }: PackedFile): Buffer => Buffer.from(Data, 'base64')

/** @throws PlatenError INVALID_RESPONSE when the answer lacks it */
export function fileOf(task: Task, result: TaskResult, ...endings: readonly string[]): PackedFile {
  const [file] = filesOf(result, ...endings)
  if (!file) throw failure('file-missing-in-answer', { service: serviceName('aspose-omr', task.side), kind: endings.join(', ') }, { service: 'aspose-omr' })
  return file
}

/** What the service remarked about a task that it did; the built-in engine by keys. */
export function remarksOf({ Info }: TaskResult): Phrase[] {
  const details = Info?.Details
  const keys = details?.Remarks ?? []
  return [details, ...(details?.RecognitionStatistics ?? [])]
    .flatMap((one) => one?.TaskMessages ?? [])
    .map((text, index): Phrase => {
      const remark = keys[index]
      if (!remark) return { text }
      const { Key, Values, Line } = remark
      const sentence: Phrase = { key: `sheet.${Key}`, values: Values, text: Line === undefined ? text : text.replace(/^Line \d+: /, '') }
      return Line === undefined ? sentence : warning('line', { line: Line, text: sentence })
    })
    .filter(({ text }) => text.trim() !== '')
}

/** Removes what the document put into the storage; what is gone already is fine. */
async function removeUploads(task: Task): Promise<void> {
  const { storage } = placeOf(task)
  for (const path of uploadedOf(task)) {
    try {
      await task.call(deleteFile, { params: { path, ...(storage ? { storageName: storage } : {}) } })
    } catch (error) {
      if (!isPlatenError(error) || error.code !== 'NOT_FOUND') throw error
    }
  }
}

/** An action that leaves nothing behind in the storage, whether it succeeds or not. */
export function cleaningUp(action: Action): Action {
  return {
    ...action,
    async run(task) {
      try {
        await action.run(task)
      } catch (error) {
        // What the failure was matters more than that this works.
        if (!task.signal.aborted) await removeUploads(task).catch(() => undefined)
        throw error
      }
    },
    cleanUp: removeUploads,
  }
}
