/** New scores: the three ways to make one, and what the service answers - the score, or a task that recognises it first. */
import { createScore, type NewScore, type ScoreDetails, type Task } from '../../lib/contract/flat'
import type { CallAnswer } from '../../lib/client/types'
import type { Settings } from '../../lib/flow/settings'
import type { InputFile } from '../../lib/flow/input'
import type { Task as FlowTask } from '../../lib/flow/task'
import { base64Of } from './score-files'

export type Imported =
  | { readonly kind: 'score'; readonly score: ScoreDetails; readonly revision?: string }
  | { readonly kind: 'task'; readonly task: Task }

const PLACEMENT = ['privacy', 'collection', 'googleDriveFolder'] as const

/** Members that somebody set. */
const given = (settings: Settings, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]]))

/** The body in the order that the service's own client sends it in. */
export async function newScoreOf(settings: Settings, file: InputFile | undefined): Promise<NewScore> {
  const title = given(settings, ['title'])
  const placement = given(settings, PLACEMENT)
  if (settings.from === 'builder') return { ...title, builderData: settings.builderData, ...placement } as NewScore
  if (settings.from === 'googleDrive') return { ...title, source: { googleDrive: settings.googleDrive }, ...placement } as NewScore
  const { name } = file as InputFile
  return {
    ...title,
    filename: name,
    data: await base64Of(file as InputFile),
    dataEncoding: 'base64',
    ...(settings.supportsTasks === false ? {} : { supportsTasks: true }),
    ...placement,
  } as NewScore
}

/** The status says which of the two it is; an answer with a state is a task, should a server mix them up. */
function importedOf({ status, value, headers }: CallAnswer): Imported {
  if (status === 202 || typeof (value as { state?: unknown }).state === 'string') return { kind: 'task', task: value as Task }
  const revision = headers[createScore.answerHeaders.revision as string]
  return { kind: 'score', score: value as ScoreDetails, ...(revision ? { revision } : {}) }
}

/** Makes a score. Must not be repeated in doubt: recognition costs credits. */
export async function importScore(task: FlowTask): Promise<Imported> {
  const body = await newScoreOf(task.settings, task.files[0])
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  task.progress({ state: 'sending' })
  return importedOf(await task.call(createScore, { body, onUpload }))
}
