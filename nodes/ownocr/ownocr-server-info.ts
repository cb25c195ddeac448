/** What the server is, can do and has to do. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './ownocr-server-info.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
