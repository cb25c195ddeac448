/** Sends the file of a job, or the files of its pages. */
import { Type } from '@sinclair/typebox'
import { UPLOAD_EXTENSIONS } from '../../lib/contract/ownocr'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { inputFields } from '../../lib/flow/fields'
import { jobField, jobOutputField } from './job-field'

/** For files whose first bytes do not tell what they are. */
const fileTypeField: Field = {
  name: 'fileType',
  group: 'input',
  control: 'select',
  schema: Type.Union(UPLOAD_EXTENSIONS.map((extension) => Type.Literal(extension))),
  vendorName: 'ext',
  choices: UPLOAD_EXTENSIONS.map((value) => ({ value })),
}

export const description: NodeDescription = {
  type: 'ownocr-upload',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  inputs: 1,
  outputs: ['result'],
  operations: ['ownocr.upload', 'ownocr.upload-ext', 'ownocr.info'],
  groups: ['main', 'input'],
  fields: [...inputFields({ pages: true }), jobField, jobOutputField, fileTypeField],
  searchWords: ['send', 'file', 'scan', 'pdf', 'picture', 'job', 'ocr'],
  version: 1,
}
