/** Puts a file into a folder that the service watches. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './ownocr-post.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
