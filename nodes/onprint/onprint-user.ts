/** Onprint: users and their roles. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-user.description'
import { userHandlers } from './rules'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, userHandlers))
