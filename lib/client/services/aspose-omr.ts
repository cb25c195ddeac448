/** Aspose.OMR: a recognition that failed comes with status 200; the contract's rule tells. */
import { OmrResponse, taskFailure, UploadAnswer, type OmrResponse as OmrAnswer } from '../../contract/aspose-omr'
import type { ServiceAdapter } from './adapter'

export const asposeOmr: ServiceAdapter = {
  failureIn(operation, value) {
    const answer = operation.answers[200]
    if (answer?.kind === 'json' && answer.schema === UploadAnswer) return uploadFailure(value as UploadAnswer)
    // The other storage operations answer with objects of their own, and fail by status.
    if (answer?.kind !== 'json' || answer.schema !== OmrResponse) return undefined
    // Checked against the schema before it comes here.
    const response = value as OmrAnswer
    const failure = taskFailure(response)
    if (!failure) return undefined
    const tasks = response.Payload?.Result?.Info?.SuccessfulTasksCount ?? 0
    return failure.messages.join('; ') || `error ${response.ErrorCode}, ${tasks} tasks succeeded (${failure.broke})`
  },
}

/** An upload that did not arrive is told with status 200 too. */
function uploadFailure({ uploaded, errors }: UploadAnswer): string | undefined {
  if (!errors?.length || uploaded?.length) return undefined
  return errors.map(({ message, description, code }) => message || description || code || 'the file did not arrive').join('; ')
}
