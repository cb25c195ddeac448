/** What a node with several operations does with a message: the request of the chosen one, and what it answers. */
import type { CallAnswer } from '../../client/types'
import { isPlainObject } from '../message'
import { cleanName } from '../names'
import { giveNameBack, takeName } from '../save'
import type { Settings } from '../settings'
import type { Action, Result, Task } from '../task'
import { correctedAddress } from './address'
import { callOptionsOf, requestOf, type OperationRequest } from './request'
import { accountName, answersFile, answersList, choiceOf, fileTypesOf, slotsOf, type OperationChoice, type OperationTable } from './table'

/** What one operation does besides asking and handing the answer on. */
export interface OperationHandler {
  /**
   * Rules that the contract cannot say, before anything is sent; may change the request.
   * @throws PlatenError INVALID_INPUT with the rule in its text
   */
  readonly check?: (request: OperationRequest, task: Task) => void | OperationRequest | Promise<void | OperationRequest>
  /** What the message gets of the answer; absent: the answer itself. */
  readonly result?: (answer: CallAnswer, request: OperationRequest, task: Task) => Result
  /** Asks by itself, once or more often, and delivers. */
  readonly run?: (request: OperationRequest, task: Task) => Promise<void>
}

/** By the operation's id. */
export type OperationHandlers = Readonly<Record<string, OperationHandler>>

/** Extension by MIME type, of the kinds that services name; a type that is not listed allows every kind. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/tiff': 'tif',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
}

function acceptedBy(choice: OperationChoice | undefined): readonly string[] | undefined {
  const types = (choice && fileTypesOf(choice)) ?? []
  const extensions = types.map((type) => EXTENSIONS[type])
  return extensions.length > 0 && extensions.every((extension) => extension !== undefined) ? (extensions as string[]) : undefined
}

/** Asks; an upload tells how far it is. */
export function ask(request: OperationRequest, task: Task): Promise<CallAnswer> {
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  return task.call(request.operation, { ...callOptionsOf(request), ...(request.file ? { onUpload } : {}) })
}

/** A file that is answered: into the message, or into the chosen folder. */
async function fetchFile(request: OperationRequest, task: Task): Promise<Result> {
  const { saveFolder } = task.settings as { saveFolder?: string }
  const fallback = cleanName(String(request.params.id ?? Object.values(request.params)[0] ?? 'result'), 'result')
  const options = callOptionsOf(request)
  task.progress({ state: 'receiving' })
  if (!saveFolder) {
    const { value, fileName = fallback, contentType } = await task.call(request.operation, options)
    return { value, members: { filename: fileName, ...(contentType ? { contentType } : {}) } }
  }
  const file = await takeName(saveFolder, fallback)
  try {
    const { fileName = fallback, contentType } = await task.call(request.operation, { ...options, saveTo: file })
    return { value: file, members: { filename: fileName, ...(contentType ? { contentType } : {}) } }
  } catch (error) {
    await giveNameBack(file)
    throw error
  }
}

function resultsOf(choice: OperationChoice, result: Result, settings: Settings): Result | Result[] {
  if (settings.messages !== 'each' || !answersList(choice) || !Array.isArray(result.value)) return result
  return result.value.map((value: unknown) => ({ ...result, value }))
}

/** What the account says; what it leaves open and the request needs, the service says at sign-in. */
async function defaultsOf(table: OperationTable, choice: OperationChoice, { settings, defaults, signedIn }: Task): Promise<Readonly<Record<string, string>>> {
  const { fromSignIn = {} } = table
  const object = isPlainObject(settings.object) ? settings.object : {}
  const open = slotsOf(table, choice)
    .filter(({ setting, name, required, place }) => required && settings[setting] === undefined && !(place === 'member' && name in object))
    .map(({ setting }) => accountName(table, choice, setting) ?? '')
    .filter((name) => defaults[name] === undefined && fromSignIn[name] !== undefined)
  if (open.length === 0) return defaults
  const told = await signedIn()
  const added = open.map((name) => [name, told[fromSignIn[name] as string]] as const).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...defaults, ...Object.fromEntries(added) }
}

/**
 * The action of a node with several operations. An answer without content leaves the message as it is; a list is one result, or
 * a message for each of its members.
 */
export function operationAction(table: OperationTable, handlers: OperationHandlers = {}): Action {
  const chosen = (settings: Settings): OperationChoice => (choiceOf(table, settings.operation) ?? table.choices[0]) as OperationChoice
  const withFile = table.choices.some((choice) => fileTypesOf(choice) !== undefined)
  return {
    ...(withFile
      ? { files: { wanted: (settings) => fileTypesOf(chosen(settings)) !== undefined, accepted: (settings) => acceptedBy(chosen(settings)) } }
      : {}),
    async run(task) {
      const { settings, message } = task
      const choice = chosen(settings)
      const handler = handlers[choice.operation.id] ?? {}
      const first = requestOf(table, choice, settings, { file: task.files[0], options: message.options, defaults: await defaultsOf(table, choice, task) })
      const checked = (await handler.check?.(first, task)) ?? first
      const request = { ...checked, operation: correctedAddress(checked.operation, settings) }
      if (handler.run) return handler.run(request, task)
      if (answersFile(choice)) return task.deliver(await fetchFile(request, task))
      const answer = await ask(request, task)
      const result = handler.result ? handler.result(answer, request, task) : { value: answer.value }
      await task.deliver(resultsOf(choice, result, settings))
    },
  }
}
