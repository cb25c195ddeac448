/** Reads everything that is known about a job. */
import { info } from '../../lib/contract/ownocr'
import { jobStepDescription } from './job-step-node'

export const description = jobStepDescription('ownocr-info', info, ['details', 'pages', 'barcodes', 'error', 'job', 'ocr'])
