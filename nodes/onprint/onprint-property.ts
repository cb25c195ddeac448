/** Onprint: defaults that nodes of the tree hand down. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-property.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
