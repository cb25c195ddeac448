/** One step from a scanned file to its text and documents: create, upload, wait, download, delete. */
import { Type } from '@sinclair/typebox'
import type { NodeDescription } from '../../lib/flow/description'
import { inputFields, outputField, saveFolderField, timeoutField } from '../../lib/flow/fields'
import { languagesField, optionFields, optionGroups, templateField } from './option-fields'
import { formatsField, messagesField } from './result-fields'

/** Asked as "formats" and "languages"; when a job starts is this node's own business. */
const ASKED_OTHERWISE = [
  'PdfOutput',
  'TxtOutput',
  'DocxOutput',
  'XmlOutput',
  'RtfOutput',
  'OdtOutput',
  'MhtOutput',
  'EpubOutput',
  'RecognitionLanguages',
  'Autostart',
]

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
    'ownocr.schedule',
    'ownocr.status',
    'ownocr.info',
    'ownocr.query',
    'ownocr.download',
    'ownocr.cancel',
    'ownocr.delete',
  ],
  groups: ['main', 'input', 'output', 'waiting', ...optionGroups.filter((group) => group !== 'output')],
  fields: [
    ...inputFields({ pages: true }),
    formatsField,
    languagesField,
    templateField,
    outputField,
    messagesField,
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
    ...optionFields(ASKED_OTHERWISE),
  ],
  presets: [
    {
      name: 'archive',
      params: {
        formats: { type: 'json', value: '["pdf"]' },
        PdfConformance: { type: 'num', value: 1 },
        Deskew: { type: 'bool', value: true },
        AutoOrientation: { type: 'bool', value: true },
      },
    },
    {
      name: 'plainText',
      params: { formats: { type: 'json', value: '["txt"]' }, MinConfidence: { type: 'num', value: 0 } },
    },
    {
      name: 'fast',
      params: { FastMode: { type: 'bool', value: true }, RenderResolution: { type: 'num', value: 150 }, IntelligentPDFProcessing: { type: 'bool', value: true } },
    },
    {
      name: 'photo',
      params: {
        Deskew: { type: 'bool', value: true },
        AutoOrientation: { type: 'bool', value: true },
        ImproveText: { type: 'bool', value: true },
        RemoveColorNoise: { type: 'bool', value: true },
      },
    },
  ],
  searchWords: ['scan', 'ocr', 'pdf', 'searchable pdf', 'text', 'convert', 'docx', 'word', 'recognize', 'tesseract'],
  version: 1,
}
