/** Onprint: the tree of organizations, folders, documents, images and zones. */
import { nodeGet, nodeChildren, historyList } from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: nodeGet },
    { operation: nodeChildren, fromAccount: { Id: 'organization' } },
    { operation: historyList, names: { nodeId: 'Id' } },
  ],
  'node-children',
)

export const description: NodeDescription = resourceDescription('onprint-node', table, { ids: 'onprint-nodes' })
