/** Cloud storage: files. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './aspose-omr-file.description'
import { storageHandlers } from './storage-table'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, storageHandlers(table)))
