/** Fetches what a recognition job made. */
import { OMR_EXPORT_FORMATS } from '../../lib/contract/flat'
import { Enumeration } from '../../lib/contract/schema'
import type { NodeDescription } from '../../lib/flow/description'
import { outputField, saveFolderField, timeoutField } from '../../lib/flow/fields'
import { addressFields } from '../../lib/flow/operation-node'
import { flatNode, fromMessage } from './score-fields'

const FORMATS = Object.keys(OMR_EXPORT_FORMATS)

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-omr-export',
  outputs: ['result'],
  operations: ['flat.omr-export'],
  groups: ['main', 'output', 'waiting', 'address'],
  fields: [
    fromMessage('job', 'omrJob.id'),
    {
      name: 'format',
      group: 'main',
      control: 'select',
      schema: Enumeration(FORMATS),
      types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'str', value: 'musicxml' },
      choices: FORMATS.map((value) => ({ value, key: value })),
    },
    outputField,
    saveFolderField,
    { ...timeoutField, default: { type: 'num', value: 30 } },
    ...addressFields(),
  ],
  searchWords: ['music', 'score', 'omr', 'musicxml', 'midi', 'thumbnail', 'result', 'fetch'],
}
