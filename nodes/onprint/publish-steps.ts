/** The steps of publishing after the document itself; each can be begun again: it looks first what is there and does only what is missing. */
import {
  actionCreate,
  actionDelete,
  actionList,
  actionUpdate,
  documentGet,
  documentImages,
  documentLanguageAdd,
  documentPatch,
  imagePatch,
  titleUpdate,
  type Action,
  type Document,
  type Image,
} from '../../lib/contract/onprint'
import { failure } from '../../lib/flow/errors'
import type { Task } from '../../lib/flow/task'
import { wrongCount } from './auto-trigger'
import type { PlannedAction, PublishPlan } from './publish-plan'

/** Adding a language that is there changes nothing. */
export async function ensureLanguages(task: Task, plan: PublishPlan, id: string): Promise<void> {
  for (const LanguageCode of plan.languages) await task.call(documentLanguageAdd, { body: { DocumentId: id, LanguageCode } })
}

/** "To edit the titles under the document, a PUT will have to be done on each node." */
export async function ensureTitles(task: Task, plan: PublishPlan, nodes: readonly string[]): Promise<void> {
  for (const NodeId of nodes)
    for (const { language, title } of plan.titles) await task.call(titleUpdate, { body: { NodeId, LanguageCode: language, Value: title } })
}

const isSame = (there: Action, planned: PlannedAction): boolean => there.LanguageCode === planned.LanguageCode && there.Name === planned.Name

/** Whether what is there has all that is planned. */
const has = (there: Action, planned: PlannedAction): boolean =>
  Object.entries(planned).every(([name, value]) => (there as Readonly<Record<string, unknown>>)[name] === value)

const readActions = async (task: Task, id: string): Promise<Action[]> => (await task.call(actionList, { params: { nodeId: id } })).value as Action[]

/**
 * Opening at once needs exactly one action in each language, those that stay counted.
 * @throws PlatenError INVALID_INPUT, before anything is changed
 */
export async function checkActionsThere(task: Task, plan: PublishPlan, id: string): Promise<void> {
  if (!plan.autoTrigger) return
  const staying = plan.removeOthers ? [] : (await readActions(task, id)).filter((action) => !plan.actions.some((planned) => isSame(action, planned)))
  const count = wrongCount([...staying, ...plan.actions])
  if (count !== undefined) throw failure('auto-trigger', { count })
}

/** Actions are the same when language and name are; they are changed or made, and the others removed where that was asked for. */
export async function ensureActions(task: Task, plan: PublishPlan, id: string): Promise<void> {
  if (plan.actions.length === 0 && !plan.removeOthers) return
  const there = await readActions(task, id)
  for (const planned of plan.actions) {
    const known = there.find((action) => isSame(action, planned))
    if (!known) await task.call(actionCreate, { body: { NodeId: id, ...planned } })
    else if (!has(known, planned)) await task.call(actionUpdate, { body: { ...known, NodeId: id, ...planned } })
  }
  if (!plan.removeOthers) return
  for (const action of there)
    if (!plan.actions.some((planned) => isSame(action, planned))) await task.call(actionDelete, { params: { id: action.Id } })
}

export async function ensureAutoTrigger(task: Task, plan: PublishPlan, images: readonly Image[]): Promise<void> {
  if (!plan.autoTrigger) return
  for (const { Id, AutoTrigger } of images) if (AutoTrigger !== true) await task.call(imagePatch, { params: { id: Id }, body: { AutoTrigger: true } })
}

export async function activate(task: Task, plan: PublishPlan, id: string): Promise<void> {
  if (plan.activate) await task.call(documentPatch, { params: { id }, body: { Status: 'Active' } })
}

export async function readDocument(task: Task, id: string): Promise<Document> {
  return (await task.call(documentGet, { params: { id } })).value as Document
}

export async function readImages(task: Task, id: string): Promise<Image[]> {
  return (await task.call(documentImages, { params: { id } })).value as Image[]
}
