/** Onprint: who searched for what, and which actions were clicked. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-match.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
