/** Onprint: icons of actions. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-icon.description'
import { iconHandlers } from './rules'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, iconHandlers))
