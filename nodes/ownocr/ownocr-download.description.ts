/** Fetches the results of a finished job. */
import type { NodeDescription } from '../../lib/flow/description'
import { outputField, saveFolderField } from '../../lib/flow/fields'
import { jobField } from './job-field'
import { formatsField, messagesField } from './result-fields'

const { default: _, ...formats } = formatsField

export const description: NodeDescription = {
  type: 'ownocr-download',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  inputs: 1,
  outputs: ['result'],
  operations: ['ownocr.download', 'ownocr.info'],
  groups: ['main', 'output'],
  fields: [jobField, formats, outputField, messagesField, saveFolderField],
  searchWords: ['fetch', 'result', 'pdf', 'text', 'docx', 'word', 'save', 'job', 'ocr'],
  version: 1,
}
