/** Onprint: documents with their page images and files. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-document.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table))
