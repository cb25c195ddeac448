/** Check blank sheet: reads the blank sheet by its template; nothing may be found on it. */
import { Type } from '@sinclair/typebox'
import type { NodeDescription } from '../../lib/flow/description'
import { fromField, storageFields, storedNameField, templateField } from './task-fields'

export const description: NodeDescription = {
  type: 'aspose-omr-finalize',
  category: 'aspose-omr',
  service: 'aspose-omr',
  account: 'aspose-omr-account',
  inputs: 1,
  outputs: ['template'],
  operations: ['aspose-omr.finalize-template', 'aspose-omr.upload-file', 'aspose-omr.delete-file'],
  groups: ['main', 'storage'],
  fields: [
    fromField,
    templateField(),
    storedNameField,
    {
      name: 'notBlank',
      group: 'main',
      control: 'select',
      schema: Type.Union([Type.Literal('fail'), Type.Literal('tell')]),
      default: { type: 'str', value: 'fail' },
      choices: [
        { value: 'fail', key: 'fail' },
        { value: 'tell', key: 'tell' },
      ],
    },
    ...storageFields,
  ],
  searchWords: ['omr', 'template', 'finalize', 'check', 'blank sheet', 'validate'],
  version: 1,
}
