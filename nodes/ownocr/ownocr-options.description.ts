/** Changes options of a job that has not started, or of a template. */
import { setOptions } from '../../lib/contract/ownocr'
import type { NodeDescription } from '../../lib/flow/description'
import { operationDescription } from '../../lib/flow/operation-node'
import { jobField, jobOutputField } from './job-field'
import { optionFields, optionGroups } from './option-fields'

export const description: NodeDescription = operationDescription(
  { choices: [{ operation: setOptions }], first: 'set-options' },
  {
    type: 'ownocr-options',
    category: 'ownocr',
    service: 'ownocr',
    account: 'ownocr-server',
    operations: ['ownocr.set-options', 'ownocr.info'],
    groups: ['main', ...optionGroups],
    fields: [jobField, jobOutputField, ...optionFields()],
    searchWords: ['settings', 'language', 'output', 'job', 'template', 'ocr'],
    version: 1,
  },
)
