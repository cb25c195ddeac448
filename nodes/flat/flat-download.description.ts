/** Fetches what an export task made. */
import type { NodeDescription } from '../../lib/flow/description'
import { outputField, saveFolderField, timeoutField } from '../../lib/flow/fields'
import { flatNode, fromMessage } from './score-fields'

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-download',
  outputs: ['result'],
  operations: ['flat.download-result'],
  groups: ['main', 'output', 'waiting'],
  fields: [
    { ...fromMessage('url', 'task.result.url'), vendorName: 'result.url' },
    outputField,
    // Names and types the result; a task of the service tells it.
    { ...fromMessage('format', 'task.format'), group: 'output', required: false },
    saveFolderField,
    { ...timeoutField, default: { type: 'num', value: 30 } },
  ],
  searchWords: ['music', 'mp3', 'wav', 'sound', 'audio', 'result', 'fetch'],
}
