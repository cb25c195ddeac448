/** Aspose.OMR: a recognition that failed comes with status 200; the contract's rule tells. */
import { OmrResponse, taskFailure, UploadAnswer, type OmrResponse as OmrAnswer } from '../../contract/aspose-omr'
import type { PlainValues } from '../errors'
import { phrase } from '../phrases'
import type { FailureWords, ServiceAdapter } from './adapter'

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
    const detail = failure.messages.join('; ') || phrase('task-without-words', { code: response.ErrorCode, tasks, broke: failure.broke })
    return { detail, ...reasonIn(response) }
  },
}

/** The built-in engine's reason; of a recognition that of the page, where there is but one. */
function reasonIn({ Reason, Values, Payload }: OmrAnswer): { reason: string; values: PlainValues } | undefined {
  const [page, ...others] = Payload?.Result?.Platen?.Rejected ?? []
  const [reason, values] = page && others.length === 0 ? [page.Reason, page.Values] : [Reason, Values]
  if (typeof reason !== 'string' || typeof values !== 'object' || values === null) return undefined
  return { reason, values: Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | number] => ['string', 'number'].includes(typeof entry[1]))) }
}

/** An upload that did not arrive is told with status 200 too. */
function uploadFailure({ uploaded, errors }: UploadAnswer): FailureWords | undefined {
  if (!errors?.length || uploaded?.length) return undefined
  const words = errors.map(({ message, description, code }) => message || description || code).filter(Boolean)
  return { detail: words.join('; ') || phrase('upload-lost') }
}
