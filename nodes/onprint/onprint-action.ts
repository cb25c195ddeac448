/** Onprint: what happens when a picture was found. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-action.description'
import { actionHandlers } from './rules'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, actionHandlers))
