/** Folders that the service watches: their counts and filters. */
import { folder, folders } from '../../lib/contract/ownocr'
import type { NodeDescription } from '../../lib/flow/description'
import { operationDescription, operationFields, type OperationTable } from '../../lib/flow/operation-node'
import { withFolderPicker } from './folder-field'

export const table: OperationTable = { choices: [{ operation: folders }, { operation: folder, names: { id: 'folder' } }], first: 'folders' }

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-folder',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  fields: operationFields(table).map(withFolderPicker),
  searchWords: ['watched folder', 'hot folder', 'list', 'files', 'ocr'],
  version: 1,
})
