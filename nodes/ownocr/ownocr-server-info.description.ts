/** What the server is, can do and has to do. */
import { guid, languages, name, nameVersion, serverLoad, stats, supportedExts, test, version } from '../../lib/contract/ownocr'
import type { NodeDescription } from '../../lib/flow/description'
import { operationDescription, type OperationTable } from '../../lib/flow/operation-node'

export const table: OperationTable = {
  choices: [languages, version, test, name, nameVersion, stats, serverLoad, guid, supportedExts].map((operation) => ({ operation })),
  first: 'languages',
}

export const description: NodeDescription = operationDescription(table, {
  type: 'ownocr-server-info',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  searchWords: ['languages', 'version', 'load', 'statistics', 'health', 'status', 'ping', 'ocr'],
  version: 1,
})
