/** Onprint: the tree of organizations, folders, documents, images and zones. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-node.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
