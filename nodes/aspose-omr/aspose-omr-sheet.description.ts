/** Make answer sheet: generate, correct, finalize and keep under a name, in one step. */
import { Type } from '@sinclair/typebox'
import type { NodeDescription } from '../../lib/flow/description'
import { outputField } from '../../lib/flow/fields'
import { starters } from './starters'
import { markupField, pictureFields, printFields, storageFields, templateNameField } from './task-fields'

export const description: NodeDescription = {
  type: 'aspose-omr-sheet',
  category: 'aspose-omr',
  service: 'aspose-omr',
  account: 'aspose-omr-account',
  inputs: 1,
  outputs: ['sheet'],
  operations: [
    'aspose-omr.generate-template',
    'aspose-omr.correct-template',
    'aspose-omr.finalize-template',
    'aspose-omr.upload-file',
    'aspose-omr.delete-file',
  ],
  groups: ['main', 'class', 'print', 'pictures', 'storage'],
  fields: [
    markupField(undefined),
    templateNameField,
    outputField,
    {
      name: 'people',
      group: 'class',
      control: 'typed',
      schema: Type.Unknown(),
      types: ['msg', 'flow', 'global', 'json', 'jsonata'],
    },
    ...pictureFields,
    ...printFields,
    ...storageFields,
  ],
  presets: starters,
  panels: ['templates'],
  searchWords: ['omr', 'bubble sheet', 'multiple choice', 'exam', 'test', 'survey', 'form', 'print', 'template', 'class list', 'personal'],
  version: 1,
}
