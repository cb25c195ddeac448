/**
 * The steps of publishing, each of which can be begun again: it looks first what is there and does only what is missing. What
 * has been done is kept, so that a restart makes no document twice.
 */
import {
  actionCreate,
  actionDelete,
  actionList,
  actionUpdate,
  documentCreate,
  documentGet,
  documentImages,
  documentLanguageAdd,
  documentList,
  documentPatch,
  documentReplaceFile,
  imagePatch,
  titleUpdate,
  type Action,
  type Document,
  type Image,
} from '../../lib/contract/onprint'
import type { InputFile } from '../../lib/flow/input'
import type { Task } from '../../lib/flow/task'
import type { PlannedAction, PublishPlan } from './publish-plan'

interface PublishNotes {
  /** Id of the document. */
  readonly document?: string
  /** When it was asked for, ISO 8601: until its id is known it may or may not exist. */
  readonly asked?: string
  /** The new file of an existing document has arrived. */
  readonly replaced?: boolean
}

const notesOf = (task: Task): PublishNotes => task.notes as PublishNotes

/** The service's clock may be wrong by this much, ms. */
const CLOCK_DIFFERENCE = 10 * 60_000

const filePart = (file: InputFile) => ({ content: file.content, contentType: file.kind.contentType, fileName: file.name })

/** The answer comes when the images of all pages are there, so silence may be long. */
function transfer(task: Task) {
  const patience = Number(task.settings.timeout) * 60_000
  return {
    timeouts: { response: patience, overall: patience },
    onUpload: (sent: number, total: number | undefined) =>
      task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) }),
  }
}

/** A document of this name that was made since it was asked for: the answer got lost. */
async function lookUp(task: Task, plan: PublishPlan, asked: string): Promise<string | undefined> {
  const there = (await task.call(documentList, { params: { nodeId: plan.parentId } })).value as Document[]
  const since = Date.parse(asked) - CLOCK_DIFFERENCE
  return there.find(({ Name, DateCreated }) => Name === plan.name && DateCreated && Date.parse(DateCreated) >= since)?.Id
}

async function make(task: Task, plan: PublishPlan): Promise<string> {
  const { asked } = notesOf(task)
  const known = asked ? await lookUp(task, plan, asked) : undefined
  if (known) return known
  if (!asked) await task.remember({ asked: new Date().toISOString() })
  const document = { DefaultLanguage: plan.defaultLanguage, Name: plan.name, ParentId: plan.parentId }
  const { value } = await task.call(documentCreate, {
    params: { async: false },
    parts: { document, file: filePart(task.files[0] as InputFile) },
    ...transfer(task),
  })
  return (value as Document).Id
}

async function change(task: Task, plan: PublishPlan, id: string): Promise<void> {
  const [file] = task.files
  if (file && !notesOf(task).replaced) {
    await task.call(documentReplaceFile, { params: { id, async: false }, parts: { file: filePart(file) }, ...transfer(task) })
    await task.remember({ replaced: true })
  }
  const body = {
    ...(plan.name === undefined ? {} : { Name: plan.name }),
    ...(plan.defaultLanguage === undefined ? {} : { DefaultLanguage: plan.defaultLanguage }),
    ...(plan.parentId === undefined ? {} : { ParentId: plan.parentId }),
  }
  if (Object.keys(body).length > 0) await task.call(documentPatch, { params: { id }, body })
}

/** The id of the document: made, found again, or the one that is to be changed. */
export async function ensureDocument(task: Task, plan: PublishPlan): Promise<string> {
  if (plan.documentId !== undefined) {
    await change(task, plan, plan.documentId)
    return plan.documentId
  }
  const { document } = notesOf(task)
  if (document) return document
  const made = await make(task, plan)
  await task.remember({ document: made })
  return made
}

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

/** Actions are the same when language and name are; they are changed or made, and the others removed where that was asked for. */
export async function ensureActions(task: Task, plan: PublishPlan, id: string): Promise<void> {
  if (plan.actions.length === 0 && !plan.removeOthers) return
  const there = (await task.call(actionList, { params: { nodeId: id } })).value as Action[]
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
