/** Score: its details, or its end. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './flat-score.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
