/** `runOmrTask`: finds the file and the action, runs it, and tells every failure inside an answer, as the service does. */
import type { FastifyRequest } from 'fastify'
import { ACTION_NAMES, type ActionName } from '../../../contract/aspose-omr'
import type { Visitor } from '../doors'
import { RequestFailure } from '../failure'
import { asRequestFailure } from '../host'
import type { Log } from '../log'
import { TaskFailure } from '../recognition'
import { camelCased, failureOf, refusalOf, responseOf, type TaskOutcome } from './answer'
import { readTaskRequest } from './parameters'
import { neededQueryValue, pathBehind, queryValue } from './query'
import { recognize } from './recognize'
import type { TaskCall, TaskParts } from './task-context'
import { correct, finalize, generate } from './template-actions'

export const TASK_SUFFIX = '/runomrtask'

type Action = (call: TaskCall, parts: TaskParts) => Promise<TaskOutcome>

const actions: Readonly<Record<ActionName, Action>> = { GenerateTemplate: generate, CorrectTemplate: correct, FinalizeTemplate: finalize, RecognizeImage: recognize }

function actionOf(request: FastifyRequest): Action {
  const asked = neededQueryValue(request, 'actionName')
  const name = ACTION_NAMES.find((candidate) => candidate.toLowerCase() === asked.toLowerCase())
  if (!name) throw new RequestFailure(400, 'action-unknown', `There is no action "${asked.slice(0, 60)}". Actions are: ${ACTION_NAMES.join(', ')}.`, { action: asked.slice(0, 60) })
  return actions[name]
}

/**
 * @param base up to `/omr/`
 * @param signal ends when the caller is gone
 * @throws RequestFailure where the request itself is wrong: action, body, path
 */
export async function runTask(request: FastifyRequest, visitor: Visitor, parts: TaskParts, base: string, log: Log, signal: AbortSignal): Promise<unknown> {
  const action = actionOf(request)
  const said = readTaskRequest(request.body)
  const name = pathBehind(request, `${base}/`).slice(0, -TASK_SUFFIX.length)
  const folder = queryValue(request, 'folder')
  const place = { owner: visitor.name, storage: queryValue(request, 'storage'), path: folder === undefined ? name : `${folder}/${name}` }
  const started = performance.now()
  let found = started
  const times = () => ({ storage: found - started, work: performance.now() - found })
  let answer: unknown
  try {
    const file = await parts.storage.file(place)
    found = performance.now()
    answer = responseOf(await action({ ...said, owner: visitor.name, place, file, signal }, parts), times())
  } catch (error) {
    if (signal.aborted) throw error
    answer = error instanceof TaskFailure ? failureOf(error, null, times()) : refusalOf(asRequestFailure(error, log, 'runOmrTask'), times())
  }
  return said.camelCase ? camelCased(answer) : answer
}
