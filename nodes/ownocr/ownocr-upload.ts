/** Sends the file of a job, as what its content tells or as what the author says it is. */
import type { NodeAPI } from 'node-red'
import { UPLOAD_EXTENSIONS, type Job, type UploadExtension } from '../../lib/contract/ownocr'
import { failure } from '../../lib/flow/errors'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { knownJob, refuseTemplate, type KnownJob } from './job-field'
import { readJob, sendFile } from './job-steps'
import { description } from './ownocr-upload.description'

/** A job that starts by itself would start with the first of several pages. */
async function refuseAutostart(task: Task, given: KnownJob): Promise<void> {
  const job = given.Autostart === undefined ? await readJob(task, given.Id) : given
  if (job.Autostart !== false) throw failure('job-starts-itself', { job: given.Id, files: task.files.length })
}

async function uploadAll(task: Task): Promise<void> {
  const { settings, files } = task
  const job = knownJob(settings.job)
  refuseTemplate(job, 'upload')
  if (files.length > 1) await refuseAutostart(task, job)
  let answer: Job | undefined
  for (const file of files) answer = await sendFile(task, job.Id, file, settings.fileType as UploadExtension | undefined)
  await task.deliver({ value: answer })
}

export = (RED: NodeAPI): void => registerActionNode(RED, description, { files: { accepted: ({ fileType }) => (fileType ? undefined : UPLOAD_EXTENSIONS) }, run: uploadAll })
