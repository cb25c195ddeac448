/**
 * The steps of a job, each of which can be begun again at any point: it looks at the service first and does only what is
 * missing. So a crash of Node-RED, of the engine or of the line in between costs no document and reads none twice.
 */
import { conditionError, conditionOfReason } from '../../lib/client/conditions'
import { inEnglish, isPlatenError } from '../../lib/client/errors'
import { serviceName } from '../../lib/client/service-name'
import {
  allowsAction,
  cancel,
  contentTypeOfExtension,
  create,
  createFromTemplate,
  deleteJob,
  END_STATES,
  info,
  JOB_STATUS,
  query,
  jobOptionNames,
  schedule,
  setOptions,
  status,
  upload,
  uploadExt,
  type Job,
  type UploadExtension,
} from '../../lib/contract/ownocr'
import { failure } from '../../lib/flow/errors'
import type { InputFile } from '../../lib/flow/input'
import { phrase } from '../../lib/flow/phrases'
import { joinedPages } from '../../lib/flow/pictures/joined'
import type { Task } from '../../lib/flow/task'
import { ENGINE_INTERVALS, VENDOR_INTERVALS, waitFor } from '../../lib/flow/waiting'

export interface JobPlan {
  /** Options as they travel; only what somebody set. */
  readonly options: Readonly<Record<string, unknown>>
  readonly template?: number
}

/** Facts about a job that survive a restart. */
interface JobNotes {
  /** The service's number of it. */
  readonly job?: number
  /** When it was first asked for, ISO 8601: until the number is known, it may or may not exist. */
  readonly asked?: string
  /** Options were set after creating from a template. */
  readonly prepared?: boolean
  /** Files that arrived. */
  readonly uploaded?: number
  /** The file that was being sent. */
  readonly uploading?: number
  /** The service takes one file a job, so the pages travel as one TIFF. */
  readonly joined?: boolean
  /** It was handed to the service's queue: back in state 0, it was cancelled. */
  readonly started?: boolean
}

const notesOf = (task: Task): JobNotes => task.notes as JobNotes

const FORGET_JOB = { job: undefined, asked: undefined, prepared: undefined, uploaded: undefined, uploading: undefined, started: undefined }

/** The service's clock may be wrong by this much; the CorrelationId is unique anyway. */
const CLOCK_DIFFERENCE = 24 * 3_600_000

async function jobFrom(answer: Promise<{ readonly value: unknown }>): Promise<Job> {
  return (await answer).value as Job
}

export const readJob = (task: Task, id: number): Promise<Job> => jobFrom(task.call(info, { params: { id } }))

const gone = (task: Task, id: number) => failure('job-gone', { job: id, service: serviceName('ownocr', task.side) })

const isMissing = (error: unknown): boolean => isPlatenError(error) && error.code === 'NOT_FOUND'

/** CorrelationId of a task: the message's id, so that people find it, and an ending of our own, so that it is unique. */
export const correlationOf = (task: Task): string => `${task.message._msgid}-${task.id}`

async function lookUp(task: Task, correlation: string, asked: string): Promise<Job | undefined> {
  const CreatedFrom = new Date(Date.parse(asked) - CLOCK_DIFFERENCE).toISOString()
  const found = (await task.call(query, { body: { CorrelationIdList: [correlation], CreatedFrom } })).value as Job[]
  // A server that does not know the filter would give everything.
  return found.find((job) => job.CorrelationId === correlation)
}

async function make(task: Task, plan: JobPlan, correlation: string): Promise<Job> {
  if (plan.template !== undefined) return jobFrom(task.call(createFromTemplate, { params: { id: plan.template } }))
  return jobFrom(task.call(create, { body: { CorrelationId: correlation, ...plan.options } }))
}

/** The settable options of a job as the service told them, RenderQuality included: what is sent back in full. */
function settableOf(job: Job): Record<string, unknown> {
  const names: readonly string[] = [...jobOptionNames, 'RenderQuality']
  return Object.fromEntries(Object.entries(job).filter(([name, value]) => names.includes(name) && value !== null))
}

/**
 * Sets options of a job or template in state 0: what it has, ours over it, sent in full, since the document does not say
 * whether a server replaces the options or merges them.
 */
export async function changeOptions(task: Task, id: number, options: Readonly<Record<string, unknown>>): Promise<Job> {
  const known = settableOf(await readJob(task, id))
  return jobFrom(task.call(setOptions, { params: { id }, body: { ...known, ...options } }))
}

/**
 * The job of this task: the one it has, the one that was asked for before, or a new one.
 * @throws PlatenError NOT_FOUND when the job that it had is gone
 */
export async function ensureJob(task: Task, plan: JobPlan): Promise<Job> {
  const correlation = String(plan.options.CorrelationId ?? correlationOf(task))
  const notes = notesOf(task)
  let job: Job | undefined
  if (notes.job !== undefined) {
    job = await readJob(task, notes.job).catch((error: unknown) => {
      throw isMissing(error) ? gone(task, notes.job as number) : error
    })
  } else {
    // From a template, the CorrelationId is set too late to be looked up by, and one of the author's own may be that of other
    // jobs too: a second job, which stays empty, is then the smaller evil.
    if (notes.asked && plan.template === undefined && plan.options.CorrelationId === undefined) job = await lookUp(task, correlation, notes.asked)
    else if (!notes.asked) await task.remember({ asked: new Date().toISOString() })
    job ??= await make(task, plan, correlation)
    await task.remember({ job: job.Id })
  }
  if (plan.template !== undefined && !notesOf(task).prepared) {
    job = await changeOptions(task, job.Id, { CorrelationId: correlation, ...plan.options })
    await task.remember({ prepared: true })
  }
  return job
}

/**
 * Uploads one file under its MIME type, which tells the service what it is.
 * @param extension what the file is instead, where its content does not tell
 */
export async function sendFile(task: Task, id: number, file: InputFile, extension?: UploadExtension): Promise<Job> {
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  task.progress({ state: 'sending' })
  const input = { content: file.content, fileName: file.name }
  if (extension) return jobFrom(task.call(uploadExt, { params: { id, ext: extension }, file: { ...input, contentType: contentTypeOfExtension(extension) }, onUpload }))
  return jobFrom(task.call(upload, { params: { id }, file: { ...input, contentType: contentTypeOfExtension(file.kind.extension) }, onUpload }))
}

/** The document does not say whether a job takes several files; a server that does not refuses the second. */
const REFUSALS: readonly string[] = ['BAD_REQUEST', 'WRONG_STATE', 'UNSUPPORTED_MEDIA']

const mayBeJoined = (task: Task, error: unknown): boolean =>
  isPlatenError(error) && REFUSALS.includes(error.code) && task.files.every(({ kind }) => kind.extension !== 'pdf')

/** Several files: only a count of our own tells which have arrived, so a doubtful one means to begin with a new job. */
async function sendPages(task: Task, job: Job): Promise<Job | 'again'> {
  const { uploaded = 0, uploading } = notesOf(task)
  if (uploading !== undefined && uploading >= uploaded) return 'again'
  let now = job
  for (let index = uploaded; index < task.files.length; index++) {
    await task.remember({ uploading: index })
    try {
      now = await sendFile(task, job.Id, task.files[index] as InputFile)
    } catch (error) {
      if (index === 0 || !mayBeJoined(task, error)) throw error
      await task.remember({ joined: true })
      return 'again'
    }
    await task.remember({ uploaded: index + 1, uploading: undefined })
  }
  return now
}

/**
 * Sees to it that the job has its files and is in the service's queue.
 * @returns the job as it then is; `again` when it has to be made anew (it was removed)
 * @throws PlatenError CANCELLED when somebody took it out of the queue
 */
export async function ensureStarted(task: Task, job: Job): Promise<Job | 'again'> {
  if (job.Status !== JOB_STATUS.created) return job
  if (notesOf(task).started) throw conditionError('cancelled-there', {}, { service: 'ownocr', operation: info.id })
  let now: Job | 'again' = job
  const { joined } = notesOf(task)
  if (task.files.length > 1 && !joined) now = await sendPages(task, job)
  else if (!job.FileUploaded) now = await sendFile(task, job.Id, joined ? await joinedPages(task.files) : (task.files[0] as InputFile))
  if (now === 'again') {
    await discard(task, job)
    await task.remember(FORGET_JOB)
    return 'again'
  }
  if (now.Status === JOB_STATUS.created && (now.Autostart === false || now === job)) now = await jobFrom(task.call(schedule, { params: { id: job.Id } }))
  await task.remember({ started: true })
  return now
}

/** Job states while waiting; the engine tells finished pages too, so it is asked for the whole job. */
async function look(task: Task, id: number): Promise<Job> {
  if (task.side === 'engine') return readJob(task, id)
  const Status = (await task.call(status, { params: { id } })).value as number
  return { Id: id, Status }
}

function tell(task: Task, job: Job): void {
  const pages = job.NumberOfPages || undefined
  if (job.Status === JOB_STATUS.scheduled) task.progress({ state: 'waiting', members: { job } })
  else if (job.Status === JOB_STATUS.converting) {
    const page = pages && job.PagesDone !== undefined ? Math.min(job.PagesDone + 1, pages) : undefined
    task.progress({ state: 'working', ...(page ? { page, pages } : {}), members: { job } })
  }
}

/**
 * Waits until the job rests.
 * @param deadline of `performance.now()`, ms; `minutes` is the whole time, for the error
 * @param onSeen is told the state each time; what it throws ends the waiting
 * @throws PlatenError RECOGNITION_FAILED (or what the engine's reason means), CANCELLED, NOT_FOUND, TIMEOUT
 */
export async function waitForJob(task: Task, id: number, deadline: number, minutes: number, onSeen?: (job: Job) => Promise<void>): Promise<Job> {
  const end = await waitFor({
    ask: async () => {
      const job = await look(task, id)
      await onSeen?.(job)
      return job
    },
    finished: (job) => (END_STATES as readonly number[]).includes(job.Status) || job.Status === JOB_STATUS.created,
    mark: (job) => `${job.Status} ${job.PagesDone ?? ''}`,
    onAnswer: (job) => tell(task, job),
    onTrouble: () => task.status('waiting', { key: 'unreachable' }),
    intervals: task.side === 'engine' ? ENGINE_INTERVALS : VENDOR_INTERVALS,
    deadline,
    minutes,
    signal: task.signal,
  }).catch((error: unknown) => {
    throw isMissing(error) ? gone(task, id) : error
  })
  if (end.Status === JOB_STATUS.created) throw conditionError('cancelled-there', {}, { service: 'ownocr', operation: status.id })
  const job = task.side === 'engine' ? end : await readJob(task, id)
  if (job.Status === JOB_STATUS.error) throw errorOf(job, task.side)
  return job
}

/** The coded error of a job in state error, in the service's words. */
export function errorOf(job: Job, side: Task['side']): Error {
  const reason = job.Reason
  const detail = job.ErrorDescription || phrase('no-reason')
  const cause = { service: 'ownocr', operation: info.id, detail: inEnglish(detail), ...(reason ? { reason } : {}), ...(job.Values ? { values: job.Values } : {}) }
  return conditionError(conditionOfReason(reason) ?? 'recognition-failed', { service: serviceName('ownocr', side), detail, operation: 'converting', place: 'engine' }, cause)
}

/** Removes a job that nobody needs any more; one that is gone already is fine. */
export async function discard(task: Task, job: Pick<Job, 'Id' | 'Status'>): Promise<void> {
  try {
    if (!allowsAction('delete', job) && allowsAction('cancel', job)) await task.call(cancel, { params: { id: job.Id } })
    await task.call(deleteJob, { params: { id: job.Id } })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** ms for which a step is begun again when the service is away: the engine starts again within seconds, the client repeats by itself what it may. */
const PATIENCE = { engine: 30_000, vendor: 3_000 } as const
const LONGEST_PAUSE = 2000

/** Does a step, and does it again while its failures may pass. Every step looks first what is left to do. */
export async function patiently<T>(task: Task, step: () => Promise<T>): Promise<T> {
  return waitFor({
    ask: step,
    finished: () => true,
    onTrouble: () => task.status('waiting', { key: 'unreachable' }),
    intervals: { first: 200, longest: LONGEST_PAUSE },
    deadline: Infinity,
    minutes: 0,
    patience: PATIENCE[task.side],
    signal: task.signal,
  })
}
