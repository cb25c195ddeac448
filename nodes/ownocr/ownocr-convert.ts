/** Scan to PDF and text in one step: create, upload, wait, download, delete; picked up where it stood after a restart. */
import type { NodeAPI } from 'node-red'
import { readFile, stat } from 'node:fs/promises'
import { download, JOB_STATUS, jobOptionNames, RESULT_TYPES, UPLOAD_EXTENSIONS, type Job, type ResultFormat } from '../../lib/contract/ownocr'
import { stemOf } from '../../lib/flow/names'
import { registerActionNode } from '../../lib/flow/register'
import { giveNameBack, takeName } from '../../lib/flow/save'
import type { Settings } from '../../lib/flow/settings'
import type { Result, Task } from '../../lib/flow/task'
import { deadlineIn } from '../../lib/flow/waiting'
import { membersOfJob, textOf } from './job-results'
import { discard, ensureJob, ensureStarted, patiently, readJob, waitForJob, type JobPlan } from './job-steps'
import { description } from './ownocr-convert.description'

/** `msg.text` of a result that was saved: a text of more bytes stays in its file. */
const LONGEST_TEXT = 16 * 1024 * 1024

const OUTPUT_OF_FORMAT: Readonly<Record<ResultFormat, string>> = {
  pdf: 'PdfOutput',
  txt: 'TxtOutput',
  docx: 'DocxOutput',
  epub: 'EpubOutput',
  odt: 'OdtOutput',
  rtf: 'RtfOutput',
  mht: 'MhtOutput',
  xml: 'XmlOutput',
}

const formatsOf = (settings: Settings): readonly ResultFormat[] => settings.formats as readonly ResultFormat[]

function planOf({ settings, files }: Task): JobPlan {
  const options: Record<string, unknown> = {}
  for (const name of jobOptionNames) if (settings[name] !== undefined) options[name] = settings[name]
  for (const [format, output] of Object.entries(OUTPUT_OF_FORMAT)) {
    const wanted = formatsOf(settings).includes(format as ResultFormat)
    // PDF is the service's default, so it must be switched off; the others must be switched on.
    if (wanted || format === 'pdf') options[output] = wanted
  }
  const { languages } = settings
  if (languages !== undefined) options.RecognitionLanguages = Array.isArray(languages) ? languages.join(',') : languages
  // Several uploads to one job: it must not start with the first.
  if (files.length > 1) options.Autostart = false
  return { options, ...(settings.template ? { template: settings.template as number } : {}) }
}

interface Fetched {
  readonly format: ResultFormat
  /** A Buffer, or the path of the saved file. */
  readonly value: Buffer | string
  readonly filename: string
  readonly text?: string
}

async function fetchResult(task: Task, job: Job, format: ResultFormat): Promise<Fetched> {
  const filename = `${stemOf(task.source?.name ?? 'document')}.${format}`
  const folder = task.settings.saveFolder as string | undefined
  task.progress({ state: 'receiving' })
  const params = { id: job.Id, ext: format }
  if (!folder) {
    const value = (await patiently(task, () => task.call(download, { params }))).value as Buffer
    return { format, value, filename, ...(format === 'txt' ? { text: textOf(value) } : {}) }
  }
  const key = `file-${format}`
  const file = (task.notes[key] as string | undefined) ?? (await takeName(folder, filename))
  // After a restart the same result goes to the same file.
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

function resultsOf(task: Task, job: Job, fetched: readonly Fetched[]): Result[] {
  const text = fetched.find((result) => result.text !== undefined)?.text
  const common = { ...membersOfJob(job), ...(text === undefined ? {} : { text }) }
  if (fetched.length > 1 && task.settings.messages !== 'each')
    return [{ value: Object.fromEntries(fetched.map(({ format, value }) => [format, value])), members: common }]
  return fetched.map(({ format, value, filename }) => ({ value, members: { ...common, filename, contentType: RESULT_TYPES[format] } }))
}

async function convertJob(task: Task): Promise<void> {
  const plan = planOf(task)
  const minutes = task.settings.timeout as number
  const deadline = deadlineIn(minutes)
  let job: Job | 'again' = 'again'
  while (job === 'again') job = await patiently(task, async () => ensureStarted(task, await ensureJob(task, plan)))
  const finished = await waitForJob(task, job.Id, deadline, minutes)
  const fetched: Fetched[] = []
  for (const format of formatsOf(task.settings)) fetched.push(await fetchResult(task, finished, format))
  await task.deliver(resultsOf(task, finished, fetched))
}

/** "Delete afterwards: always" holds for a failure too; what the failure was matters more than that this works. */
async function removeFailed(task: Task): Promise<void> {
  const id = task.notes.job as number | undefined
  if (id === undefined || task.settings.deleteJob !== 'always' || task.signal.aborted) return
  await readJob(task, id)
    .then((job) => discard(task, job))
    .catch(() => undefined)
}

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    holds: true,
    files: { accepted: UPLOAD_EXTENSIONS },
    async run(task) {
      try {
        await convertJob(task)
      } catch (error) {
        await removeFailed(task)
        throw error
      }
    },
    async cleanUp(task) {
      if (task.settings.deleteJob === 'never' || typeof task.notes.job !== 'number') return
      await discard(task, { Id: task.notes.job, Status: JOB_STATUS.converted })
    },
  })
