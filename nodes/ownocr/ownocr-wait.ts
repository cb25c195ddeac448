/** Waits until a job rests; what it waits for is kept on disk, so that it goes on after a restart. */
import type { NodeAPI } from 'node-red'
import { JOB_STATUS } from '../../lib/contract/ownocr'
import { failure } from '../../lib/flow/errors'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { deadlineIn } from '../../lib/flow/waiting'
import { knownJob, refuseTemplate } from './job-field'
import { membersOfJob } from './job-results'
import { waitForJob } from './job-steps'
import { description } from './ownocr-wait.description'

const QUEUED: readonly unknown[] = [JOB_STATUS.scheduled, JOB_STATUS.converting]

/**
 * A job in state 0 has been cancelled when it was in the queue before, else nobody has started it. The message tells what it
 * was when it came here; what is seen while waiting is remembered for a restart.
 */
async function waitForTheJob(task: Task): Promise<void> {
  const { settings } = task
  const given = knownJob(settings.job)
  refuseTemplate(given, 'schedule')
  const minutes = settings.timeout as number
  const onSeen = async ({ Status }: { readonly Status: number }): Promise<void> => {
    if (QUEUED.includes(Status) && !task.notes.started) await task.remember({ started: true })
    const started = task.notes.started === true || QUEUED.includes(given.Status)
    if (Status === JOB_STATUS.created && !started) throw failure('job-not-started', { job: given.Id })
  }
  const job = await waitForJob(task, given.Id, deadlineIn(minutes), minutes, onSeen)
  const { job: _, ...members } = membersOfJob(job)
  await task.deliver({ value: job, members })
}

export = (RED: NodeAPI): void => registerActionNode(RED, description, { holds: true, run: waitForTheJob })
