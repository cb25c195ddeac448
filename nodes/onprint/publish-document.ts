/**
 * The document that is published: made, found again, or changed. What has been done is kept, so that a restart, or an answer that
 * got lost, makes no document twice.
 */
import { documentCreate, documentList, documentPatch, documentReplaceFile, type Document } from '../../lib/contract/onprint'
import { failure } from '../../lib/flow/errors'
import type { InputFile } from '../../lib/flow/input'
import type { Task } from '../../lib/flow/task'
import type { PublishPlan } from './publish-plan'
import { checkActionsThere } from './publish-steps'
import { unlessRefused } from './unless-refused'

interface PublishNotes {
  /** Id of the document. */
  readonly document?: string
  /** It was there before, and is changed. */
  readonly changes?: boolean
  /** When it was asked for, ISO 8601: until its id is known it may or may not exist. */
  readonly asked?: string
  /** Ids of documents of this name that were there before it was asked for, where they could be listed. */
  readonly before?: readonly string[]
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

/** Documents of the name in the place where this one belongs. */
async function namesakes(task: Task, { parentId, name }: PublishPlan): Promise<Document[]> {
  const there = (await task.call(documentList, { params: { nodeId: parentId } })).value as Document[]
  return there.filter(({ Name }) => Name === name)
}

/** The document that was asked for and whose answer got lost: one that is new since, by its id or else by its time. */
async function lookUp(task: Task, plan: PublishPlan, { asked = '', before }: PublishNotes): Promise<string | undefined> {
  const since = Date.parse(asked) - CLOCK_DIFFERENCE
  const isNew = ({ Id, DateCreated }: Document): boolean =>
    before ? !before.includes(Id) : Boolean(DateCreated && Date.parse(DateCreated) >= since)
  return (await namesakes(task, plan)).find(isNew)?.Id
}

async function make(task: Task, plan: PublishPlan): Promise<string> {
  const document = { DefaultLanguage: plan.defaultLanguage, Name: plan.name, ParentId: plan.parentId }
  const { value } = await task.call(documentCreate, {
    params: { async: false },
    parts: { document, file: filePart(task.files[0] as InputFile) },
    ...transfer(task),
  })
  return (value as Document).Id
}

/** Replaces the file and changes what the author set; what is not set stays as it is. */
async function change(task: Task, plan: PublishPlan, id: string): Promise<void> {
  await checkActionsThere(task, plan, id)
  const [file] = task.files
  if (file && !plan.keepFile && !notesOf(task).replaced) {
    await task.call(documentReplaceFile, { params: { id, async: false }, parts: { file: filePart(file) }, ...transfer(task) })
    await task.remember({ replaced: true })
  }
  if (Object.keys(plan.changes).length > 0) await task.call(documentPatch, { params: { id }, body: plan.changes })
}

/** The one document of this name; undefined where there is none yet. */
function theNamesake(plan: PublishPlan, there: readonly Document[]): string | undefined {
  if (there.length > 1) throw failure('document-ambiguous', { name: plan.name as string, count: there.length })
  return there[0]?.Id
}

/** The id of the document, as far as it can be known without making one. */
async function known(task: Task, plan: PublishPlan): Promise<string | undefined> {
  const notes = notesOf(task)
  if (notes.document) return notes.document
  if (notes.asked) return lookUp(task, plan, notes)
  // Who may add documents need not be able to list them.
  const there = plan.sameName === 'update' ? await namesakes(task, plan) : await unlessRefused(namesakes(task, plan))
  const namesake = plan.sameName === 'update' ? theNamesake(plan, there ?? []) : undefined
  if (namesake) await task.remember({ document: namesake, changes: true })
  else await task.remember({ asked: new Date().toISOString(), before: there?.map(({ Id }) => Id) })
  return namesake
}

/** The id of the document: made, found again, or the one that is to be changed. */
export async function ensureDocument(task: Task, plan: PublishPlan): Promise<string> {
  if (plan.documentId !== undefined) {
    await change(task, plan, plan.documentId)
    return plan.documentId
  }
  const id = (await known(task, plan)) ?? (await make(task, plan))
  if (notesOf(task).changes) await change(task, plan, id)
  else await task.remember({ document: id })
  return id
}
