/** Read answer sheet: from a picture of a filled sheet to its answers. */
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { filled, outputField } from '../../lib/flow/fields'
import { fromField, storageFields, storedNameField, templateField, uploadFields } from './task-fields'

const TEMPLATE_SOURCES = ['message', 'kept', 'file', 'sheet'] as const
const DOUBTS = ['blank', 'multiple', 'uncertain'] as const

const templateWhen = (...is: string[]): NonNullable<Field['when']> => ({ field: 'templateFrom', is })

export const description: NodeDescription = {
  type: 'aspose-omr-recognize',
  category: 'aspose-omr',
  service: 'aspose-omr',
  account: 'aspose-omr-account',
  inputs: 1,
  outputs: ['answers', 'needsReview'],
  operations: [
    'aspose-omr.recognize-image',
    'aspose-omr.upload-file',
    'aspose-omr.delete-file',
    'aspose-omr.correct-template',
    'aspose-omr.finalize-template',
  ],
  groups: ['main', 'review', 'input', 'output', 'more', 'storage'],
  fields: [
    fromField,
    ...uploadFields(),
    storedNameField,
    {
      name: 'templateFrom',
      group: 'main',
      control: 'select',
      schema: Type.Union(TEMPLATE_SOURCES.map((value) => Type.Literal(value))),
      default: { type: 'str', value: 'message' },
      choices: TEMPLATE_SOURCES.map((value) => ({ value, key: value })),
    },
    templateField(templateWhen('message')),
    {
      name: 'keptName',
      group: 'main',
      control: 'select',
      open: true,
      schema: filled,
      types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
      picker: 'kept-templates',
      required: true,
      when: templateWhen('kept'),
    },
    { name: 'templateFile', group: 'main', control: 'text', schema: filled, required: true, when: templateWhen('file') },
    { name: 'sheetFile', group: 'main', control: 'text', schema: Type.String(), when: templateWhen('file') },
    {
      name: 'doubts',
      group: 'review',
      control: 'choices',
      schema: Type.Array(Type.Union(DOUBTS.map((value) => Type.Literal(value))), { uniqueItems: true }),
      types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'json', value: '["multiple","uncertain"]' },
      choices: DOUBTS.map((value) => ({ value, key: value })),
    },
    {
      name: 'minimumConfidence',
      group: 'review',
      control: 'number',
      schema: Type.Number({ minimum: 0, maximum: 1 }),
      only: 'engine',
    },
    { name: 'annotated', group: 'review', control: 'checkbox', schema: Type.Boolean(), serviceDefault: false, only: 'engine' },
    outputField,
    {
      name: 'resultFormat',
      group: 'output',
      control: 'select',
      schema: Type.Union([Type.Literal('object'), Type.Literal('csv')]),
      default: { type: 'str', value: 'object' },
      choices: [
        { value: 'object', key: 'object' },
        { value: 'csv', key: 'csv' },
      ],
    },
    {
      name: 'separator',
      group: 'output',
      control: 'select',
      schema: Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('\t')]),
      default: { type: 'str', value: ',' },
      choices: [
        { value: ',', key: 'comma' },
        { value: ';', key: 'semicolon' },
        { value: '\t', key: 'tab' },
      ],
      when: { field: 'resultFormat', is: ['csv'] },
    },
    {
      name: 'bom',
      group: 'output',
      control: 'checkbox',
      schema: Type.Boolean(),
      default: { type: 'bool', value: false },
      when: { field: 'resultFormat', is: ['csv'] },
    },
    { name: 'threshold', group: 'more', control: 'number', schema: Type.Number({ minimum: 0, maximum: 100 }), only: 'engine' },
    ...storageFields,
  ],
  panels: ['templates'],
  searchWords: ['omr', 'read', 'recognize', 'scan', 'bubble sheet', 'marks', 'exam', 'test', 'survey', 'ballot', 'multiple choice'],
  version: 1,
}
