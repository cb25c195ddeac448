/** Tasks of the service: what they are at, and how they end. */
import { getScore, getTask, TASK_END_STATES, type ScoreDetails, type Task } from '../../lib/contract/flat'
import type { Task as FlowTask } from '../../lib/flow/task'
import { ENGINE_INTERVALS, VENDOR_INTERVALS, waitFor } from '../../lib/flow/waiting'
import { cancelledThere, failedThere, type Times } from './steps'

export async function readTask(task: FlowTask, id: string): Promise<Task> {
  return (await task.call(getTask, { params: { task: id } })).value as Task
}

export async function readScore(task: FlowTask, id: string): Promise<ScoreDetails> {
  return (await task.call(getScore, { params: { score: id } })).value as ScoreDetails
}

/** `created` and `blocked` wait for their turn; states that are not known yet are work. */
function tell(task: FlowTask, answer: Task): void {
  const percent = answer.progress?.percent
  const waits = answer.state === 'created' || answer.state === 'blocked'
  task.progress({
    state: waits ? 'waiting' : 'working',
    ...(typeof percent === 'number' ? { percent } : {}),
    members: { task: answer },
  })
}

const hasEnded = ({ state }: Task): boolean => TASK_END_STATES.includes(state)

/**
 * Waits for the end of a task.
 * @param first what was read of it already
 * @returns the task, in state done
 * @throws PlatenError RECOGNITION_FAILED in the service's words, CANCELLED, NOT_FOUND, TIMEOUT
 */
export async function waitForTask(task: FlowTask, id: string, times: Times, first?: Task): Promise<Task> {
  if (first && !hasEnded(first)) tell(task, first)
  const end =
    first && hasEnded(first)
      ? first
      : await waitFor({
          ask: () => readTask(task, id),
          finished: hasEnded,
          mark: ({ state, progress }) => `${state} ${progress?.percent ?? ''}`,
          onAnswer: (answer) => {
            if (!hasEnded(answer)) tell(task, answer)
          },
          onTrouble: () => task.status('waiting', { key: 'unreachable' }),
          intervals: task.side === 'engine' ? ENGINE_INTERVALS : VENDOR_INTERVALS,
          ...times,
          signal: task.signal,
        })
  if (end.state === 'canceled') throw cancelledThere(getTask.id)
  if (end.state === 'error') throw failedThere(task, getTask.id, { detail: end.result?.error ?? end.progress?.text })
  return end
}
