/** Aspose.OMR: a recognition that failed comes with status 200; the contract's rule tells. */
import { OmrResponse, taskFailure, type OmrResponse as OmrAnswer } from '../../contract/aspose-omr'
import type { ServiceAdapter } from './adapter'

export const asposeOmr: ServiceAdapter = {
  failureIn(operation, value) {
    // Storage operations answer with objects of their own, and fail by status.
    const answer = operation.answers[200]
    if (answer?.kind !== 'json' || answer.schema !== OmrResponse) return undefined
    // Checked against the schema before it comes here.
    const response = value as OmrAnswer
    const failure = taskFailure(response)
    if (!failure) return undefined
    const tasks = response.Payload?.Result?.Info?.SuccessfulTasksCount ?? 0
    return failure.messages.join('; ') || `error ${response.ErrorCode}, ${tasks} tasks succeeded (${failure.broke})`
  },
}
