/** Onprint: folders. */
import {
  folderList,
  folderGet,
  folderCreate,
  folderUpdate,
  folderPatch,
  folderDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: folderList, names: { nodeId: 'ParentId' }, fromAccount: { ParentId: 'organization' } },
    { operation: folderGet },
    { operation: folderCreate, fromAccount: { ParentId: 'organization' } },
    { operation: folderUpdate },
    { operation: folderPatch },
    { operation: folderDelete },
  ],
  'folder-create',
)

export const description: NodeDescription = resourceDescription('onprint-folder', table, { ids: 'onprint-folders' })
