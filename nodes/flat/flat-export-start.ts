/** Start export: the task that makes sound of a score. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './flat-export-start.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
