/** Asks for the state of a job. */
import { status } from '../../lib/contract/ownocr'
import { jobStepDescription } from './job-step-node'

export const description = jobStepDescription('ownocr-status', status, ['state', 'progress', 'done', 'job', 'ocr'])
