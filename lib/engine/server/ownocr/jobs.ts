/** The actions on ownOCR jobs, with their states and rights; knows no HTTP. */
import path from 'node:path'
import { allowsAction, type JobAction, type JobQuery, readDate } from '../../../contract/ownocr'
import type { JobFolders } from '../../jobs/folders'
import type { JobQueue } from '../../jobs/queue'
import type { JobChange, JobFilter, JobState, JobStore } from '../../jobs/store'
import type { EngineLimits } from '../config'
import type { Visitor } from '../doors'
import { RequestFailure } from '../failure'
import { refusal } from '../reasons'
import { isTemplate, JOB_KIND, statesOf, statusOf, TEMPLATE_KIND, type JobFile, type OcrJob, type OcrJobData, type OptionValues } from './job'
import { defaultOptions, formatsOf, readOptions } from './options'

const DAY = 86_400_000

const STATE_NAMES = ['created', 'scheduled', 'converting', 'converted', 'error']

export interface OwnocrJobsParts {
  readonly store: JobStore
  readonly folders: JobFolders
  readonly queue: JobQueue
  readonly limits: EngineLimits
}

export class OwnocrJobs {
  constructor(private readonly parts: OwnocrJobsParts) {}

  create(visitor: Visitor, body: unknown, template = false): OcrJob {
    return this.insert(visitor, defaultOptions(this.parts.limits.retentionDays), body, template, 0)
  }

  createFromTemplate(visitor: Visitor, id: number): OcrJob {
    const template = this.find(visitor, id)
    if (!isTemplate(template)) throw new RequestFailure(404, 'not-found', `${id} is no template.`, { id })
    return this.insert(visitor, template.data.options, undefined, false, template.id)
  }

  private insert(visitor: Visitor, base: OptionValues, body: unknown, template: boolean, templateId: number): OcrJob {
    const { store, limits } = this.parts
    const sent = readOptions(body, limits.retentionDays)
    if (store.count({}) >= limits.jobs) throw refusal(503, 'too-many-jobs', { limit: limits.jobs })
    const options = { ...base, ...sent.values } as OptionValues
    return store.insert<OcrJobData>({
      kind: template ? TEMPLATE_KIND : JOB_KIND,
      owner: visitor.name,
      state: template ? 'kept' : 'open',
      correlation: String(options.CorrelationId),
      ...(template ? {} : { expires: Date.now() + Number(options.RetentionDays) * DAY }),
      data: { options, templateId, files: [], pagesDone: 0, results: {}, ...(sent.renderQuality === undefined ? {} : { renderQuality: sent.renderQuality }) },
    })
  }

  /** @throws RequestFailure 404 also for jobs of others: that they exist is not told */
  find(visitor: Visitor, id: number): OcrJob {
    const job = this.parts.store.find<OcrJobData>(id)
    if (!job || (job.kind !== JOB_KIND && job.kind !== TEMPLATE_KIND) || (!visitor.admin && job.owner !== visitor.name))
      throw new RequestFailure(404, 'not-found', `There is no job ${id}.`, { id })
    return job
  }

  /** The job, if it allows the action now. @throws RequestFailure 404; 400 `wrong-state` */
  findFor(action: JobAction, visitor: Visitor, id: number): OcrJob {
    const job = this.find(visitor, id)
    if (!allowsAction(action, { Status: statusOf(job), IsTemplate: isTemplate(job) })) throw wrongState(action, job)
    return job
  }

  setOptions(visitor: Visitor, id: number, body: unknown): OcrJob {
    const job = this.findFor('setoptions', visitor, id)
    const sent = readOptions(body, this.parts.limits.retentionDays)
    const options = { ...job.data.options, ...sent.values } as OptionValues
    const data = { ...job.data, options, ...(sent.renderQuality === undefined ? {} : { renderQuality: sent.renderQuality }) }
    const expires = isTemplate(job) ? null : job.created + Number(options.RetentionDays) * DAY
    return this.changed('setoptions', visitor, job, { data, expires, correlation: String(options.CorrelationId) })
  }

  /** Refuses an upload before its body is read. */
  checkUpload(visitor: Visitor, id: number): OcrJob {
    const job = this.findFor('upload', visitor, id)
    const most = this.parts.limits.filesPerJob
    if (job.data.files.length >= most) throw refusal(400, 'too-many-files', { limit: most })
    if (job.data.options.Autostart) requireFormat(job)
    return job
  }

  /** Adds a file that is on disk; with Autostart the job is accepted with it in the same step. */
  addFile(visitor: Visitor, id: number, file: JobFile): OcrJob {
    const job = this.checkUpload(visitor, id)
    const data = { ...job.data, files: [...job.data.files, file] }
    const accepted = this.changed('upload', visitor, job, { data, bytes: job.bytes + file.size, ...(job.data.options.Autostart ? { state: 'queued' as const } : {}) })
    if (accepted.state === 'queued') this.parts.queue.wake()
    return accepted
  }

  schedule(visitor: Visitor, id: number): OcrJob {
    const job = this.findFor('schedule', visitor, id)
    if (job.data.files.length === 0) throw refusal(400, 'no-file', { id })
    requireFormat(job)
    const scheduled = this.changed('schedule', visitor, job, { state: 'queued' })
    this.parts.queue.wake()
    return scheduled
  }

  cancel(visitor: Visitor, id: number): OcrJob {
    return this.changed('cancel', visitor, this.findFor('cancel', visitor, id), { state: 'open', attempts: 0 })
  }

  async remove(visitor: Visitor, id: number): Promise<OcrJob> {
    const job = this.findFor('delete', visitor, id)
    const removed = this.parts.store.remove<OcrJobData>(job.id, ['queued', 'running'])
    if (!removed) throw wrongState('delete', this.find(visitor, id))
    await this.parts.folders.remove(job.id)
    return removed
  }

  /** Path of a finished result. @throws RequestFailure 400 in another state; 404 for a format that the job does not make */
  result(visitor: Visitor, id: number, format: string): string {
    const job = this.findFor('download', visitor, id)
    const name = job.data.results[format]
    if (name === undefined) throw refusal(404, 'no-such-result', { id, format })
    return path.join(this.parts.folders.of(id), name)
  }

  query(visitor: Visitor, query: JobQuery): OcrJob[] {
    const states = query.StatusList?.flatMap((status) => statesOf(status))
    const from = readDate(query.CreatedFrom)?.getTime()
    const to = readDate(query.CreatedTo)?.getTime()
    const found = this.parts.store.select<OcrJobData>({
      ...this.visible(visitor),
      ...(query.UserName ? { owner: query.UserName } : {}),
      ...(query.IdList ? { ids: query.IdList } : {}),
      ...(query.GuidList ? { guids: query.GuidList.map((guid) => guid.replace(/[{}]/g, '').toLowerCase()) } : {}),
      ...(query.CorrelationIdList ? { correlations: query.CorrelationIdList } : {}),
      ...(states ? { states } : {}),
      ...(from === undefined ? {} : { createdAfter: from }),
      ...(to === undefined ? {} : { createdBefore: to }),
      kinds: query.IsTemplate === undefined ? [JOB_KIND, TEMPLATE_KIND] : [query.IsTemplate ? TEMPLATE_KIND : JOB_KIND],
    })
    // A user without admin right who asks for another's jobs gets none of them.
    return visitor.admin ? found : found.filter((job) => job.owner === visitor.name)
  }

  /** Jobs, not templates. */
  count(visitor: Visitor, states?: readonly JobState[]): number {
    return this.parts.store.count({ ...this.visible(visitor), kinds: [JOB_KIND], ...(states ? { states } : {}) })
  }

  private visible(visitor: Visitor): JobFilter {
    return visitor.admin ? {} : { owner: visitor.name }
  }

  private changed(action: JobAction, visitor: Visitor, job: OcrJob, change: JobChange<OcrJobData>): OcrJob {
    // Also guards against a change between the look and the deed: only the state that was looked at is changed.
    const changed = this.parts.store.change<OcrJobData>(job.id, [job.state], change)
    if (!changed) throw wrongState(action, this.find(visitor, job.id))
    return changed
  }
}

function requireFormat(job: OcrJob): void {
  if (formatsOf(job.data.options).length === 0)
    throw refusal(400, 'no-output', { id: job.id })
}

function wrongState(action: JobAction, job: OcrJob): RequestFailure {
  return refusal(400, 'wrong-state', { action, id: job.id, state: isTemplate(job) ? 'template' : (STATE_NAMES[statusOf(job)] as string) })
}
