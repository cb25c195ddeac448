/** Hands a job that does not start by itself to the queue. */
import { schedule } from '../../lib/contract/ownocr'
import { jobStepDescription } from './job-step-node'

export const description = jobStepDescription('ownocr-schedule', schedule, ['start', 'queue', 'run', 'job', 'ocr'])
