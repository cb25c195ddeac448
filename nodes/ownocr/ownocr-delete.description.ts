/** Removes a job or a template, with its results. */
import { deleteJob } from '../../lib/contract/ownocr'
import { jobStepDescription } from './job-step-node'

export const description = jobStepDescription('ownocr-delete', deleteJob, ['remove', 'clean up', 'job', 'ocr'])
