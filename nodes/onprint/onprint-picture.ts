/** Onprint: pictures of an organization's collection. */
import type { NodeAPI } from 'node-red'
import { operationAction, type OperationHandlers, type OperationRequest } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-picture.description'
import { listPictures } from './picture-pages'

/** Data travels as text. */
const withDataAsText: OperationHandlers[string] = {
  check: (request: OperationRequest) => {
    const data = request.members?.Data
    return data === undefined || data === null || typeof data === 'string' ? undefined : { ...request, members: { ...request.members, Data: JSON.stringify(data) } }
  },
}

const handlers: OperationHandlers = {
  'onprint.picture-list': { run: listPictures },
  'onprint.picture-create': withDataAsText,
  'onprint.picture-update': withDataAsText,
  'onprint.picture-patch': withDataAsText,
}

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, handlers))
