/** One step from a scanned file to its text and documents: create, upload, wait, download, delete. */
import { Type } from '@sinclair/typebox'
import type { NodeDescription } from '../../lib/flow/description'
import { inputFields, outputField, saveFolderField, timeoutField } from '../../lib/flow/fields'

const format = Type.Union(['pdf', 'txt', 'docx', 'epub', 'odt', 'rtf', 'mht', 'xml'].map((name) => Type.Literal(name)))

export const description: NodeDescription = {
  type: 'ownocr-convert',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  inputs: 1,
  outputs: ['result', 'progress'],
  operations: [
    'ownocr.create',
    'ownocr.create-from-template',
    'ownocr.set-options',
    'ownocr.upload',
    'ownocr.upload-ext',
    'ownocr.schedule',
    'ownocr.status',
    'ownocr.info',
    'ownocr.query',
    'ownocr.download',
    'ownocr.cancel',
    'ownocr.delete',
  ],
  groups: ['main', 'input', 'output', 'waiting'],
  fields: [
    ...inputFields({ pages: true }),
    {
      name: 'formats',
      group: 'main',
      control: 'choices',
      schema: Type.Array(format, { minItems: 1, uniqueItems: true }),
      types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'json', value: '["pdf","txt"]' },
      choices: [
        { value: 'pdf', key: 'pdf' },
        { value: 'txt', key: 'txt' },
        ...['docx', 'odt', 'rtf', 'epub', 'mht', 'xml'].map((value) => ({ value, key: value, notOnEngineYet: true })),
      ],
    },
    {
      name: 'languages',
      group: 'main',
      control: 'choices',
      schema: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })]),
      vendorName: 'RecognitionLanguages',
      types: ['json', 'str', 'msg', 'flow', 'global', 'env', 'jsonata'],
      serviceDefault: 'English',
      open: true,
      picker: 'languages',
    },
    {
      name: 'template',
      group: 'main',
      control: 'select',
      schema: Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('')]),
      vendorName: 'TemplateId',
      types: ['num', 'msg', 'flow', 'global', 'env', 'jsonata'],
      open: true,
      picker: 'templates',
      notOnEngineYet: true,
    },
    outputField,
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
      name: 'deleteJob',
      group: 'output',
      control: 'select',
      schema: Type.Union([Type.Literal('success'), Type.Literal('always'), Type.Literal('never')]),
      default: { type: 'str', value: 'success' },
      choices: [
        { value: 'success', key: 'success' },
        { value: 'always', key: 'always' },
        { value: 'never', key: 'never' },
      ],
    },
    timeoutField,
  ],
  presets: [],
  searchWords: ['scan', 'ocr', 'pdf', 'searchable pdf', 'text', 'convert', 'docx', 'word', 'recognize', 'tesseract'],
  version: 1,
}
