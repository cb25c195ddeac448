/** Start recognition: a job that a repeated message finds again, so that nobody pays twice. */
import { createHash } from 'node:crypto'
import type { NodeAPI } from 'node-red'
import { omrAddFile, omrCreateJob, omrGetJob, omrStartJob, type OmrJob } from '../../lib/contract/flat'
import type { InputFile } from '../../lib/flow/input'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { description } from './flat-omr.description'
import { base64Of, PAGE_KINDS } from './score-files'

const MEMBERS = ['interactiveSteps', 'locales', 'collection', 'autoRotate'] as const

function jobOf({ settings }: Task): Record<string, unknown> {
  const members = MEMBERS.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]])
  return { ...(settings.makes === undefined ? {} : { output: settings.makes }), ...Object.fromEntries(members) }
}

/**
 * The message's id, so that people find it, and a mark of what is sent: parts of a split message have one id, and the same
 * message with other pages is other work.
 */
function keyOf(task: Task, job: object, files: readonly string[]): string {
  const mark = createHash('sha256').update(JSON.stringify(job))
  for (const file of files) mark.update(file)
  return `${task.message._msgid}-${mark.digest('hex').slice(0, 16)}`
}

async function addFile(task: Task, job: string, file: InputFile, data: string): Promise<void> {
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  const body = { file: data, filename: file.name, mimeType: file.kind.contentType }
  await task.call(omrAddFile, { params: { job }, body, onUpload })
}

async function start(task: Task): Promise<OmrJob> {
  const contents: string[] = []
  for (const file of task.files) contents.push(await base64Of(file))
  const wanted = jobOf(task)
  const idempotencyKey = (task.settings.idempotencyKey as string | undefined) ?? keyOf(task, wanted, contents)
  task.progress({ state: 'sending' })
  // The key makes a repeat harmless.
  const made = (await task.call(omrCreateJob, { body: { ...wanted, idempotencyKey }, repeatable: true })).value as OmrJob
  if (made.status !== 'draft') return made
  const params = { job: made.id }
  const there = made.originalFileMetadata?.fileCount ?? 0
  for (const [index, file] of task.files.entries()) if (index >= there) await addFile(task, made.id, file, contents[index] as string)
  return (await task.call(task.settings.start === false ? omrGetJob : omrStartJob, { params })).value as OmrJob
}

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    files: { accepted: PAGE_KINDS },
    async run(task) {
      await task.deliver({ value: await start(task) })
    },
  })
