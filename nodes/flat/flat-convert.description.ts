/** One step from a score's file to other formats: import, wait, export. */
import { Type } from '@sinclair/typebox'
import { EXPORT_FORMATS } from '../../lib/contract/flat'
import type { NodeDescription } from '../../lib/flow/description'
import { inputFields, outputField, saveFolderField, timeoutField } from '../../lib/flow/fields'
import { flatNode, placementFields, recognizeField } from './score-fields'

const FORMATS = Object.keys(EXPORT_FORMATS)

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-convert',
  outputs: ['result', 'progress'],
  operations: [
    'flat.create-score',
    'flat.get-task',
    'flat.get-score',
    'flat.export-score',
    'flat.create-export-task',
    'flat.download-result',
    'flat.delete-score',
  ],
  groups: ['main', 'more', 'input', 'output', 'waiting'],
  fields: [
    ...inputFields(),
    {
      name: 'formats',
      group: 'main',
      control: 'choices',
      schema: Type.Array(Type.Union(FORMATS.map((name) => Type.Literal(name))), { minItems: 1, uniqueItems: true }),
      types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'json', value: '["xml"]' },
      choices: FORMATS.map((value) => ({ value, key: value })),
    },
    recognizeField,
    outputField,
    ...placementFields,
    {
      name: 'messages',
      group: 'output',
      control: 'select',
      schema: Type.Union([Type.Literal('one'), Type.Literal('each')]),
      default: { type: 'str', value: 'one' },
      choices: [
        { value: 'one', key: 'one' },
        { value: 'each', key: 'each' },
      ],
    },
    saveFolderField,
    {
      name: 'deleteScore',
      group: 'output',
      control: 'select',
      schema: Type.Union([Type.Literal('never'), Type.Literal('success')]),
      default: { type: 'str', value: 'never' },
      choices: [
        { value: 'never', key: 'never' },
        { value: 'success', key: 'success' },
      ],
    },
    timeoutField,
  ],
  presets: [
    { name: 'notes', params: { formats: { type: 'json', value: '["xml","midi"]' } } },
    { name: 'sound', params: { formats: { type: 'json', value: '["mp3"]' } } },
  ],
  searchWords: ['music', 'score', 'omr', 'musicxml', 'midi', 'mp3', 'wav', 'abc', 'notes', 'sheet music', 'convert', 'recognize'],
}
