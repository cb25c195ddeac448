/** An ownOCR job as the engine keeps it, and as it travels. */
import { UNSET_DATE, writeDate, type Job as WireJob, type JobOptionName } from '../../../contract/ownocr'
import type { Job, JobState } from '../../jobs/store'
import type { FailureValues } from '../failure'

export const JOB_KIND = 'ownocr'
export const TEMPLATE_KIND = 'ownocr-template'
/** A file of a watched folder: the same work, but no job of the web service. */
export const FOLDER_KIND = 'ownocr-folder'

export type OptionValues = Readonly<Record<JobOptionName, string | number | boolean>>

/** Pages that are on disk: all up to one, and some beyond it. */
export interface PagesRead {
  readonly upTo: number
  readonly beyond: readonly number[]
}

export interface JobFile {
  readonly name: string
  /** bytes */
  readonly size: number
  /** What its sender calls it. */
  readonly title?: string
}

/** The watched folder that a file came from; its places are kept, as the configuration may change meanwhile. */
export interface WatchedOrigin {
  /** Id of the folder. */
  readonly folder: string
  readonly name: string
  /** Where the file was. */
  readonly source: string
  readonly output: string
  readonly done: string
  readonly failed: string
  /** Name without extension under which results and original are put; chosen when they are. */
  readonly stem?: string
}

export interface OcrJobData {
  readonly options: OptionValues
  /** Kept as it came; the document does not describe it. */
  readonly renderQuality?: unknown
  /** 0: not made from a template. */
  readonly templateId: number
  /** Names in the job's folder, in the order of the uploads. */
  readonly files: readonly JobFile[]
  readonly pages?: number
  readonly pagesDone: number
  /** Finished results by format: names in the job's folder. */
  readonly results: Readonly<Record<string, string>>
  /** `values` fill the text of the reason; absent in jobs of earlier versions, and where there is no such text. */
  readonly error?: { readonly reason: string; readonly message: string; readonly values?: FailureValues }
  readonly watched?: WatchedOrigin
}

export type OcrJob = Job<OcrJobData>

const STATUS: Readonly<Record<JobState, number>> = { open: 0, kept: 0, queued: 1, running: 2, done: 3, failed: 4 }

export const statusOf = (job: Pick<OcrJob, 'state'>): number => STATUS[job.state]

/** The states that a status number means; jobs and templates share 0. */
export const statesOf = (status: number): JobState[] => (Object.keys(STATUS) as JobState[]).filter((state) => STATUS[state] === status)

export const isTemplate = (job: Pick<OcrJob, 'kind'>): boolean => job.kind === TEMPLATE_KIND

const moment = (time: number | undefined): string => (time === undefined ? UNSET_DATE : writeDate(new Date(time)))

/** The job object, its members in the order of the document's example. */
export function wireJob(job: OcrJob): WireJob {
  const { data } = job
  const scheduled = job.state === 'open' || job.state === 'kept' ? undefined : job.queued
  return {
    Status: statusOf(job),
    Id: job.id,
    TemplateId: data.templateId,
    Guid: job.guid,
    Created: moment(job.created),
    Modified: moment(job.modified),
    Finished: moment(job.finished),
    Scheduled: moment(scheduled),
    Started: moment(scheduled === undefined ? undefined : job.started),
    NumberOfPages: data.pages ?? 0,
    PagesDone: data.pagesDone,
    IsTemplate: isTemplate(job),
    UserName: job.owner,
    ErrorDescription: data.error?.message ?? '',
    ...(data.error ? { Reason: data.error.reason, ...(data.error.values ? { Values: { ...data.error.values } } : {}) } : {}),
    FileUploaded: data.files.length > 0,
    ...data.options,
    ...(data.renderQuality === undefined ? {} : { RenderQuality: data.renderQuality }),
    Barcodes: [],
  } as WireJob
}
