/** Sends the file of a job, or the files of its pages. */
import type { NodeDescription } from '../../lib/flow/description'
import { inputFields } from '../../lib/flow/fields'
import { jobField, jobOutputField } from './job-field'

export const description: NodeDescription = {
  type: 'ownocr-upload',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  inputs: 1,
  outputs: ['result'],
  operations: ['ownocr.upload', 'ownocr.upload-ext', 'ownocr.info'],
  groups: ['main', 'input'],
  fields: [...inputFields({ pages: true }), jobField, jobOutputField],
  searchWords: ['send', 'file', 'scan', 'pdf', 'picture', 'job', 'ocr'],
  version: 1,
}
