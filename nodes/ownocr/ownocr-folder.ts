/** Folders that the service watches: their counts and filters. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './ownocr-folder.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
