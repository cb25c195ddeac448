/** Library: who signs in, collections, scores of a collection. */
import type { NodeAPI } from 'node-red'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './flat-library.description'
import { listing } from './paging'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, operationAction(table, { 'flat.list-collections': listing, 'flat.list-collection-scores': listing }))
