/** Finds jobs: by what they are, all of them, or by state. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './ownocr-query.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
