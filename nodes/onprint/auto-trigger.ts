/**
 * "Auto trigger of the action. Only if 1 action." What counts are the actions that a hit shows in a language: those of a zone and
 * of its image together; those of an image, or the ones that its document hands down where it has none of its own.
 */
import { actionList, imageGet, zoneGet, type Action, type Image, type Zone } from '../../lib/contract/onprint'
import type { Operation } from '../../lib/contract/operation'
import { failure } from '../../lib/flow/errors'
import type { Task } from '../../lib/flow/task'
import { unlessRefused } from './unless-refused'

const actionsOf = async (task: Task, node: unknown): Promise<Action[]> => (await task.call(actionList, { params: { nodeId: node } })).value as Action[]

/** The address is not documented: where it is another one, the service itself keeps its rule. */
async function readIfPossible<T>(task: Task, operation: Operation, id: unknown): Promise<T | undefined> {
  const answer = await unlessRefused(task.call(operation, { params: { id } }), ['NOT_FOUND', 'BAD_REQUEST', 'INVALID_RESPONSE'])
  return answer?.value as T | undefined
}

/** Undefined where it cannot be told. */
async function shownOnImage(task: Task, id: unknown): Promise<Action[] | undefined> {
  const own = await actionsOf(task, id)
  if (own.length > 0) return own
  const image = await readIfPossible<Image>(task, imageGet, id)
  return image?.DocumentId ? actionsOf(task, image.DocumentId) : undefined
}

async function shownOnZone(task: Task, id: unknown): Promise<Action[] | undefined> {
  const own = await actionsOf(task, id)
  const zone = await readIfPossible<Zone>(task, zoneGet, id)
  const above = zone?.ImageId ? await shownOnImage(task, zone.ImageId) : undefined
  return above && [...own, ...above]
}

/** How many there are in the language in which there is not exactly one; undefined when there is one in each. */
export function wrongCount(actions: readonly Pick<Action, 'LanguageCode'>[]): number | undefined {
  if (actions.length === 0) return 0
  const counts = new Map<string, number>()
  for (const { LanguageCode } of actions) counts.set(LanguageCode ?? '', (counts.get(LanguageCode ?? '') ?? 0) + 1)
  return [...counts.values()].find((count) => count !== 1)
}

/**
 * Looks at the actions where a request switches opening at once on.
 * @throws PlatenError INVALID_INPUT with the rule
 */
export async function checkAutoTrigger(members: Readonly<Record<string, unknown>> = {}, where: { readonly image: unknown } | { readonly zone: unknown }, task: Task): Promise<void> {
  if (members.AutoTrigger !== true) return
  const shown = 'image' in where ? await shownOnImage(task, where.image) : await shownOnZone(task, where.zone)
  const count = shown && wrongCount(shown)
  if (count !== undefined) throw failure('auto-trigger', { count })
}
