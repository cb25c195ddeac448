/** Scan to PDF and text in one step: create, upload, wait, download, delete; picked up where it stood after a restart. */
import type { NodeAPI } from 'node-red'
import { JOB_STATUS, OUTPUT_OPTIONS, UPLOAD_EXTENSIONS, type Job, type ResultFormat } from '../../lib/contract/ownocr'
import { registerActionNode } from '../../lib/flow/register'
import type { Settings } from '../../lib/flow/settings'
import type { Task } from '../../lib/flow/task'
import { deadlineIn } from '../../lib/flow/waiting'
import { fetchResult, resultsOf, type FetchedResult } from './download-results'
import { discard, ensureJob, ensureStarted, patiently, readJob, waitForJob, type JobPlan } from './job-steps'
import { optionValues } from './option-values'
import { description } from './ownocr-convert.description'

const formatsOf = (settings: Settings): readonly ResultFormat[] => settings.formats as readonly ResultFormat[]

function planOf({ settings, files }: Task): JobPlan {
  const options = optionValues(settings)
  for (const [format, output] of Object.entries(OUTPUT_OPTIONS)) {
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

async function convertJob(task: Task): Promise<void> {
  const plan = planOf(task)
  const minutes = task.settings.timeout as number
  const deadline = deadlineIn(minutes)
  let job: Job | 'again' = 'again'
  while (job === 'again') job = await patiently(task, async () => ensureStarted(task, await ensureJob(task, plan)))
  const finished = await waitForJob(task, job.Id, deadline, minutes)
  const fetched: FetchedResult[] = []
  for (const format of formatsOf(task.settings)) fetched.push(await fetchResult(task, finished.Id, format, task.source?.name ?? 'document'))
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
