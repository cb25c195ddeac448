/** Onprint: languages of the service and of a document. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-language.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
