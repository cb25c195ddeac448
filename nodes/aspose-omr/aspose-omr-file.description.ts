/** Files in the cloud storage of Aspose.OMR. */
import { copyFile, deleteFile, downloadFile, fileVersions, moveFile, objectExists, uploadFile } from '../../lib/contract/aspose-omr'
import type { NodeDescription } from '../../lib/flow/description'
import { storageDescription, storageTable } from './storage-table'

export const table = storageTable(
  [
    { operation: uploadFile },
    { operation: downloadFile },
    { operation: deleteFile },
    { operation: copyFile },
    { operation: moveFile },
    { operation: objectExists },
    { operation: fileVersions },
  ],
  'upload-file',
)

export const description: NodeDescription = storageDescription('aspose-omr-file', table, {
  searchWords: ['storage', 'upload', 'download', 'delete', 'copy', 'move', 'exists', 'version', 'cloud'],
})
