/** A score as a file, whichever way the service makes the format. */
import { Type } from '@sinclair/typebox'
import { EXPORT_FORMATS } from '../../lib/contract/flat'
import type { NodeDescription } from '../../lib/flow/description'
import { outputField, saveFolderField, timeoutField } from '../../lib/flow/fields'
import { addressFields } from '../../lib/flow/operation-node'
import { flatNode, partsField, revisionField, scoreField, sharingKeyField } from './score-fields'

const FORMATS = Object.keys(EXPORT_FORMATS)
const AT_ONCE = FORMATS.filter((name) => !EXPORT_FORMATS[name as keyof typeof EXPORT_FORMATS].task)

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-export',
  outputs: ['result', 'progress'],
  operations: ['flat.export-score', 'flat.create-export-task', 'flat.get-task', 'flat.download-result'],
  groups: ['main', 'more', 'output', 'waiting', 'address'],
  fields: [
    scoreField,
    {
      name: 'format',
      group: 'main',
      control: 'select',
      schema: Type.Union(FORMATS.map((name) => Type.Literal(name))),
      types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'str', value: 'xml' },
      choices: FORMATS.map((value) => ({ value, key: value })),
    },
    outputField,
    revisionField,
    partsField,
    sharingKeyField,
    {
      name: 'defaultTrack',
      group: 'more',
      control: 'checkbox',
      schema: Type.Boolean(),
      default: { type: 'bool', value: false },
      when: { field: 'format', is: ['mp3'] },
    },
    saveFolderField,
    timeoutField,
    ...addressFields({ when: { field: 'format', is: AT_ONCE } }),
  ],
  searchWords: ['music', 'score', 'musicxml', 'midi', 'mp3', 'wav', 'abc', 'sound', 'thumbnail', 'download', 'practice'],
}
