/** Waits until a job rests: finished, failed, cancelled or gone. */
import type { NodeDescription } from '../../lib/flow/description'
import { timeoutField } from '../../lib/flow/fields'
import { jobField, jobOutputField } from './job-field'

export const description: NodeDescription = {
  type: 'ownocr-wait',
  category: 'ownocr',
  service: 'ownocr',
  account: 'ownocr-server',
  inputs: 1,
  outputs: ['finished', 'progress'],
  operations: ['ownocr.status', 'ownocr.info'],
  groups: ['main', 'waiting'],
  fields: [jobField, jobOutputField, timeoutField],
  searchWords: ['poll', 'until', 'finished', 'done', 'job', 'ocr'],
  version: 1,
}
