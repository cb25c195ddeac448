/** Which action a job allows in which state ("OCR Job Status" and the notes at cancel, delete and createtemplate). */
import { JOB_STATUS, type JobStatusNumber } from './enumerations'

export type JobAction = 'setoptions' | 'upload' | 'schedule' | 'cancel' | 'delete' | 'download'

const { created, scheduled, converted, error } = JOB_STATUS

/** States in which an action is allowed. Scheduling also needs an uploaded file. */
export const STATES_FOR_ACTION: Readonly<Record<JobAction, readonly JobStatusNumber[]>> = {
  setoptions: [created],
  upload: [created],
  schedule: [created],
  cancel: [created, scheduled],
  delete: [created, converted, error],
  download: [converted],
}

/** A template stays in state 0 for ever and is never processed. */
export const ACTIONS_FOR_TEMPLATE: readonly JobAction[] = ['setoptions', 'delete']

/** States in which a job rests: nothing changes it but a caller, or the end of its retention. */
export const END_STATES: readonly JobStatusNumber[] = [converted, error]

/** Whether a job in this state allows an action. A state that the document does not know allows nothing. */
export function allowsAction(action: JobAction, job: { readonly Status: number; readonly IsTemplate?: boolean }): boolean {
  if (job.IsTemplate && !ACTIONS_FOR_TEMPLATE.includes(action)) return false
  return (STATES_FOR_ACTION[action] as readonly number[]).includes(job.Status)
}
