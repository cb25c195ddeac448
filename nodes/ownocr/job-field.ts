/** The job that a node works on: asked in the dialog as where it stands in the message, read as its number. */
import { Type } from '@sinclair/typebox'
import { ACTIONS_FOR_TEMPLATE, type Job, type JobAction } from '../../lib/contract/ownocr'
import type { Field } from '../../lib/flow/description'
import { failure } from '../../lib/flow/errors'
import { outputField } from '../../lib/flow/fields'
import { isPlainObject, nameOfKind } from '../../lib/flow/message'
import { phrase } from '../../lib/flow/phrases'

/** A job as another node answered it, or its number. */
export const jobField: Field = {
  name: 'job',
  group: 'main',
  control: 'typed',
  schema: Type.Unknown(),
  vendorName: 'Id',
  types: ['msg', 'num', 'flow', 'global', 'env', 'jsonata'],
  default: { type: 'msg', value: 'job' },
  required: true,
}

/** Nodes of single steps hand the job on where the next one looks for it. */
export const jobOutputField: Field = { ...outputField, default: { type: 'msg', value: 'job' } }

/** What is known of a job; of a bare number only that. */
export type KnownJob = Pick<Job, 'Id'> & Partial<Job>

/**
 * Reads the setting `job`.
 * @throws PlatenError INVALID_INPUT when it is neither a job nor the number of one
 */
export function knownJob(value: unknown): KnownJob {
  if (value === undefined || value === null || value === '') throw failure('setting-missing', { name: 'job' })
  const job = isPlainObject(value) ? value : { Id: value }
  const id = Number(job.Id)
  if (['number', 'string'].includes(typeof job.Id) && Number.isSafeInteger(id) && id >= 1) return { ...job, Id: id }
  throw failure('setting-invalid', { name: 'job', problem: phrase('job-needed', { found: nameOfKind(value) }) })
}

/**
 * Refuses before anything is sent what a template never allows. Of all that is known of a job only this cannot have changed.
 * @throws PlatenError INVALID_INPUT
 */
export function refuseTemplate(job: KnownJob, action: JobAction): void {
  if (job.IsTemplate && !ACTIONS_FOR_TEMPLATE.includes(action)) throw failure('job-is-template', { job: job.Id, action })
}
