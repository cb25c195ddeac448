/** Fetches results of a finished job: the chosen formats, or all that the job was told to make. */
import type { NodeAPI } from 'node-red'
import { JOB_STATUS, type Job, type ResultFormat } from '../../lib/contract/ownocr'
import { failure } from '../../lib/flow/errors'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { fetchResult, formatsOfJob, resultsOf, type FetchedResult } from './download-results'
import { knownJob, refuseTemplate, type KnownJob } from './job-field'
import { errorOf, readJob } from './job-steps'
import { description } from './ownocr-download.description'

/** A job that was finished when the message got it stays so; of any other the service is asked. */
async function finishedJob(task: Task, given: KnownJob): Promise<Job> {
  const job = given.Status === JOB_STATUS.converted && given.NumberOfPages !== undefined ? (given as Job) : await readJob(task, given.Id)
  if (job.Status === JOB_STATUS.error) throw errorOf(job, task.side)
  if (job.IsTemplate) refuseTemplate(job, 'download')
  return job
}

async function fetchAll(task: Task): Promise<void> {
  const given = knownJob(task.settings.job)
  refuseTemplate(given, 'download')
  const job = await finishedJob(task, given)
  const formats = (task.settings.formats as ResultFormat[] | undefined) ?? formatsOfJob(job)
  if (formats.length === 0) throw failure('setting-missing', { name: 'formats' })
  const name = task.source?.name ?? (job.Descr || `job-${job.Id}`)
  const fetched: FetchedResult[] = []
  for (const format of formats) fetched.push(await fetchResult(task, job.Id, format, name))
  await task.deliver(resultsOf(task, job, fetched))
}

export = (RED: NodeAPI): void => registerActionNode(RED, description, { run: fetchAll })
