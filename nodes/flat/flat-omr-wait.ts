/** Wait for recognition: long polls until the job is done, fails, is cancelled, or asks something. */
import type { NodeAPI } from 'node-red'
import { OMR_END_STATES, omrGetJob, type OmrJob } from '../../lib/contract/flat'
import { correctedAddress } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { waitFor } from '../../lib/flow/waiting'
import { description } from './flat-omr-wait.description'
import { cancelledThere, failedThere, timesOf } from './steps'

/** s for which the service holds an answer back until something changes; it allows no more. */
const LONG_POLL = 25

/** ms; the pause between two questions that the service answered at once. */
const INTERVALS = { first: 500, longest: 5_000 } as const

const rests = ({ status }: OmrJob): boolean => status === 'awaitingInput' || OMR_END_STATES.includes(status)

async function look(task: Task, wait?: number): Promise<OmrJob> {
  const params = { job: task.settings.job, ...(wait === undefined ? {} : { wait }) }
  // Silence of that length is no fault.
  const timeouts = wait === undefined ? {} : { timeouts: { response: (wait + 30) * 1000 } }
  return (await task.call(correctedAddress(omrGetJob, task.settings), { params, ...timeouts })).value as OmrJob
}

function tell(task: Task, job: OmrJob): void {
  const percent = job.progress?.percent
  task.progress({
    state: job.status === 'draft' || job.progress?.key === 'OMR_QUEUED' ? 'waiting' : 'working',
    ...(typeof percent === 'number' ? { percent } : {}),
    members: { omrJob: job },
  })
}

async function waitForJob(task: Task): Promise<OmrJob> {
  // What is wrong from the start (account, network, id) is told at once; later, failures that may pass are borne.
  const first = task.resumed ? undefined : await look(task)
  if (first && rests(first)) return first
  if (first) tell(task, first)
  return waitFor({
    ask: () => look(task, LONG_POLL),
    finished: rests,
    mark: ({ status, progress }) => `${status} ${progress?.percent ?? ''} ${progress?.text ?? ''}`,
    onAnswer: (job) => {
      if (!rests(job)) tell(task, job)
    },
    onTrouble: () => task.status('waiting', { key: 'unreachable' }),
    intervals: INTERVALS,
    ...timesOf(task),
    signal: task.signal,
  })
}

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    holds: true,
    async run(task) {
      const job = await waitForJob(task)
      if (job.status === 'canceled') throw cancelledThere(omrGetJob.id)
      if (job.status === 'error') throw failedThere(task, omrGetJob.id, { detail: job.errorMessage, reason: job.errorCode })
      await task.deliver({ value: job }, job.status === 'done' ? 'done' : 'needsInput')
    },
  })
