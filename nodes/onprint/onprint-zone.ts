/** Onprint: zones of page images. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './onprint-zone.description'
import { zoneHandlers } from './rules'

export = (RED: NodeAPI): void => registerActionNode(RED, description, operationAction(table, zoneHandlers))
