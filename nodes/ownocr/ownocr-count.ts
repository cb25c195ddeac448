/** Counts jobs: all of them, or those that are being worked on. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './ownocr-count.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
