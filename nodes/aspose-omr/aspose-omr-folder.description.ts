/** Folders, and the storage itself, of Aspose.OMR. */
import { copyFolder, createFolder, deleteFolder, discUsage, listFolder, moveFolder, storageExists } from '../../lib/contract/aspose-omr'
import type { NodeDescription } from '../../lib/flow/description'
import { storageDescription, storageTable } from './storage-table'

export const table = storageTable(
  [
    { operation: listFolder },
    { operation: createFolder },
    { operation: deleteFolder },
    { operation: copyFolder },
    { operation: moveFolder },
    { operation: discUsage },
    { operation: storageExists },
  ],
  'list-folder',
)

export const description: NodeDescription = storageDescription('aspose-omr-folder', table, {
  searchWords: ['storage', 'directory', 'list files', 'delete', 'copy', 'move', 'disc usage', 'cloud'],
})
