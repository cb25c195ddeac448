/** Rules of the service that are checked before anything is sent, with a message that says the rule. */
import { ICON_MAXIMUM } from '../../lib/contract/onprint'
import { failure } from '../../lib/flow/errors'
import type { OperationHandlers, OperationRequest } from '../../lib/flow/operation-node'
import { sizeOfPicture } from '../../lib/flow/pictures/size'
import { phrase } from '../../lib/flow/phrases'
import type { Task } from '../../lib/flow/task'
import { checkAutoTrigger } from './auto-trigger'
import { writeContent } from './content'
import { actionOf } from './matches'

type ServiceAction = Parameters<typeof actionOf>[0]

/** "The icon image size must be maximum 64x64 pixel." */
export async function checkIcon({ file }: OperationRequest): Promise<void> {
  if (!file) return
  const size = await sizeOfPicture(file.content)
  if (!size) throw failure('picture-unreadable', { file: file.name, problem: phrase('size-unknown') })
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

export const imageHandlers: OperationHandlers = {
  'onprint.image-update': { check: ({ members }, task) => checkAutoTrigger(members, { image: members?.Id }, task) },
  'onprint.image-patch': { check: ({ members, params }, task) => checkAutoTrigger(members, { image: params.id }, task) },
}

const checkZone = async ({ members }: OperationRequest, where: Parameters<typeof checkAutoTrigger>[1], task: Task): Promise<void> => {
  checkFrame(members)
  await checkAutoTrigger(members, where, task)
}

export const zoneHandlers: OperationHandlers = {
  // A new zone has the actions of its image and none of its own.
  'onprint.zone-create': { check: (request, task) => checkZone(request, { image: request.members?.ImageId }, task) },
  'onprint.zone-update': { check: (request, task) => checkZone(request, { zone: request.members?.Id }, task) },
  'onprint.zone-patch': { check: (request, task) => checkZone(request, { zone: request.params.id }, task) },
}

/** "If the Action Type is patched, then the Content must be provided too, and reverse." */
export function checkTypeAndContent({ members = {} }: OperationRequest): void {
  if (('Type' in members) !== ('Content' in members)) throw failure('members-together', { first: 'Type', second: 'Content' })
}

/** Content travels as text: objects become JSON, and the bare address of a link what its type asks for. */
function withWrittenContent(request: OperationRequest): OperationRequest {
  const { Content, Type } = request.members ?? {}
  if (Content === undefined || Content === null) return request
  return { ...request, members: { ...request.members, Content: writeContent(Type as string | undefined, Content) } }
}

/** Actions as the service tells them, and in `msg.actions` with their content read. */
const withContent: OperationHandlers[string] = {
  result: ({ value }) => ({ value, members: { actions: (Array.isArray(value) ? value : [value]).map((action) => actionOf(action as ServiceAction)) } }),
}

export const actionHandlers: OperationHandlers = {
  'onprint.action-list': withContent,
  'onprint.action-get': withContent,
  'onprint.action-create': { ...withContent, check: withWrittenContent },
  'onprint.action-update': { check: withWrittenContent },
  'onprint.action-patch': {
    check: (request) => {
      checkTypeAndContent(request)
      return withWrittenContent(request)
    },
  },
}

export const userHandlers: OperationHandlers = {
  'onprint.user-update': {
    check: ({ members = {} }) => {
      if (members.Password !== undefined) throw failure('password-by-patch')
    },
  },
}
