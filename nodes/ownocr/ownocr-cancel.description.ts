/** Takes a job out of the queue, back to its first state. */
import { cancel } from '../../lib/contract/ownocr'
import { jobStepDescription } from './job-step-node'

export const description = jobStepDescription('ownocr-cancel', cancel, ['stop', 'abort', 'job', 'ocr'])
