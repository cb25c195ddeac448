/** Rules of the service that are checked before anything is sent, with a message that says the rule. */
import { actionList, ICON_MAXIMUM } from '../../lib/contract/onprint'
import { failure } from '../../lib/flow/errors'
import type { OperationHandlers, OperationRequest } from '../../lib/flow/operation-node'
import { sizeOfPicture } from '../../lib/flow/pictures/size'
import type { Task } from '../../lib/flow/task'
import { actionOf } from './matches'

type ServiceAction = Parameters<typeof actionOf>[0]

/** "The icon image size must be maximum 64x64 pixel." */
export async function checkIcon({ file }: OperationRequest): Promise<void> {
  if (!file) return
  const size = await sizeOfPicture(file.content)
  if (!size) throw failure('picture-unreadable', { file: file.name, problem: 'its size is not to be found at its beginning' })
  if (size.width > ICON_MAXIMUM || size.height > ICON_MAXIMUM) throw failure('picture-too-large', { file: file.name, ...size, most: ICON_MAXIMUM })
}

export const iconHandlers: OperationHandlers = {
  'onprint.icon-create': { check: checkIcon },
  'onprint.icon-replace-file': { check: checkIcon },
}

/** A zone is told in percent of its image and lies inside it. */
export function checkFrame(members: Readonly<Record<string, unknown>> = {}): void {
  for (const [first, second] of [
    ['PositionX', 'Width'],
    ['PositionY', 'Height'],
  ] as const) {
    const position = members[first]
    const length = members[second]
    if (length === 0) throw failure('zone-empty', { name: second })
    if (typeof position === 'number' && typeof length === 'number' && position + length > 100)
      throw failure('zone-outside', { first, second, sum: position + length })
  }
}

/**
 * "Auto trigger of the action. Only if 1 action": in each language there must be exactly one.
 * @param node the image or zone whose actions count
 */
export async function checkAutoTrigger(members: Readonly<Record<string, unknown>> = {}, node: unknown, task: Task): Promise<void> {
  if (members.AutoTrigger !== true) return
  const actions = (await task.call(actionList, { params: { nodeId: node } })).value as ServiceAction[]
  const counts = new Map<string, number>()
  for (const { LanguageCode } of actions) counts.set(LanguageCode ?? '', (counts.get(LanguageCode ?? '') ?? 0) + 1)
  const wrong = [...counts.values()].find((count) => count !== 1)
  if (counts.size === 0 || wrong !== undefined) throw failure('auto-trigger', { count: wrong ?? 0 })
}

export const imageHandlers: OperationHandlers = {
  'onprint.image-update': { check: ({ members }, task) => checkAutoTrigger(members, members?.Id, task) },
  'onprint.image-patch': { check: ({ members, params }, task) => checkAutoTrigger(members, params.id, task) },
}

const checkZone = async (request: OperationRequest, node: unknown, task: Task): Promise<void> => {
  checkFrame(request.members)
  await checkAutoTrigger(request.members, node, task)
}

export const zoneHandlers: OperationHandlers = {
  // A new zone has the actions of its image and none of its own.
  'onprint.zone-create': { check: (request, task) => checkZone(request, request.members?.ImageId, task) },
  'onprint.zone-update': { check: (request, task) => checkZone(request, request.members?.Id, task) },
  'onprint.zone-patch': { check: (request, task) => checkZone(request, request.params.id, task) },
}

/** "If the Action Type is patched, then the Content must be provided too, and reverse." */
export function checkTypeAndContent({ members = {} }: OperationRequest): void {
  if (('Type' in members) !== ('Content' in members)) throw failure('members-together', { first: 'Type', second: 'Content' })
}

/** Actions as the service tells them, and in `msg.actions` with their content read. */
const withContent: OperationHandlers[string] = {
  result: ({ value }) => ({ value, members: { actions: (Array.isArray(value) ? value : [value]).map((action) => actionOf(action as ServiceAction)) } }),
}

export const actionHandlers: OperationHandlers = {
  'onprint.action-list': withContent,
  'onprint.action-get': withContent,
  'onprint.action-create': withContent,
  'onprint.action-patch': { check: checkTypeAndContent },
}

export const userHandlers: OperationHandlers = {
  'onprint.user-update': {
    check: ({ members = {} }) => {
      if (members.Password !== undefined) throw failure('password-by-patch')
    },
  },
}
