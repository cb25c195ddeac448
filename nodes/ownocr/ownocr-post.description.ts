/** Puts a file into a folder that the service watches. */
import { postFolder, postFolderUnique } from '../../lib/contract/ownocr'
import type { NodeDescription } from '../../lib/flow/description'
import { operationDescription, operationFields, type OperationTable } from '../../lib/flow/operation-node'
import { withFolderPicker } from './folder-field'

const names = { id: 'folder' }

export const table: OperationTable = { choices: [{ operation: postFolder, names }, { operation: postFolderUnique, names }], first: 'post-folder-unique' }

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-post',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  fields: operationFields(table).map(withFolderPicker),
  searchWords: ['watched folder', 'hot folder', 'drop', 'send', 'file', 'scan', 'ocr'],
  version: 1,
})
