/** Recognition jobs: what the account may do, lists, pages, answers to questions, the end. */
import { Type } from '@sinclair/typebox'
import { omrCancelJob, omrCapabilities, omrGetJob, omrGetPage, omrListJobs, OMR_STATES, omrSubmitStep } from '../../lib/contract/flat'
import { pagesField } from './flat-library.description'
import type { OperationTable } from '../../lib/flow/operation-node'
import { placed, tableDescription } from './score-fields'

export const table: OperationTable = {
  choices: [
    { operation: omrSubmitStep },
    { operation: omrGetJob },
    { operation: omrGetPage },
    { operation: omrCancelJob },
    { operation: omrListJobs },
    { operation: omrCapabilities },
  ],
  first: 'omr-submit-step',
}

export const description = tableDescription({
  type: 'flat-omr-job',
  table,
  change: {
    job: placed('omrJob.id'),
    step: {
      control: 'select',
      open: true,
      schema: Type.String({ minLength: 1 }),
      choices: [{ value: 'details', key: 'details' }],
      default: { type: 'str', value: 'details' },
    },
    status: { choices: OMR_STATES.map((value) => ({ value, key: value })) },
    index: { default: { type: 'num', value: 0 } },
  },
  add: [pagesField(['omr-list-jobs'])],
  given: { searchWords: ['music', 'score', 'omr', 'credits', 'price', 'cancel', 'instruments', 'details', 'question', 'answer'] },
})
