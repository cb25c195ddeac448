/** Makes a score: from a file, empty with chosen instruments, or from Google Drive. */
import { Type } from '@sinclair/typebox'
import { BuilderData } from '../../lib/contract/flat'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { filled, inputFields } from '../../lib/flow/fields'
import { flatNode, placementFields, recognizeField } from './score-fields'

const when = (from: string): Pick<Field, 'when'> => ({ when: { field: 'from', is: [from] } })

const FROM = ['file', 'builder', 'googleDrive'] as const

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-import',
  outputs: ['scoreOrTask'],
  operations: ['flat.create-score'],
  groups: ['main', 'more', 'input'],
  fields: [
    {
      name: 'from',
      group: 'main',
      control: 'select',
      schema: Type.Union(FROM.map((value) => Type.Literal(value))),
      default: { type: 'str', value: 'file' },
      choices: FROM.map((value) => ({ value, key: value })),
    },
    ...inputFields().map((field) => ({ ...field, ...when('file') })),
    { ...recognizeField, ...when('file') },
    {
      name: 'builderData',
      group: 'main',
      control: 'typed',
      schema: BuilderData.properties.builderData,
      types: ['json', 'msg', 'flow', 'global', 'jsonata'],
      vendorName: 'builderData',
      required: true,
      ...when('builder'),
    },
    {
      name: 'googleDrive',
      group: 'main',
      control: 'text',
      schema: filled,
      vendorName: 'source.googleDrive',
      required: true,
      ...when('googleDrive'),
    },
    ...placementFields,
    { name: 'googleDriveFolder', group: 'more', control: 'text', schema: Type.String({ minLength: 1 }), vendorName: 'googleDriveFolder' },
  ],
  searchWords: ['music', 'score', 'omr', 'upload', 'sheet music', 'musicxml', 'midi', 'pdf', 'create score', 'recognize'],
}
