/** Onprint: page images of documents, with or without their zones. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-image.description'
import { imageHandlers } from './rules'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, imageHandlers))
