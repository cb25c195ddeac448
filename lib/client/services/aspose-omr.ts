/** Aspose.OMR: a recognition that failed comes with status 200, and four members must be looked at to know. */
import type { ServiceAdapter } from './adapter'

interface TaskDetails {
  readonly TaskMessages?: unknown
  readonly TaskResult?: unknown
}

interface OmrAnswer {
  readonly ErrorCode?: unknown
  readonly ErrorText?: unknown
  readonly Payload?: {
    readonly Result?: {
      readonly Info?: {
        readonly SuccessfulTasksCount?: unknown
        readonly Details?: TaskDetails & { readonly RecognitionStatistics?: readonly (TaskDetails | null)[] | null }
      } | null
    } | null
  } | null
}

export const asposeOmr: ServiceAdapter = {
  failureIn(operation, value) {
    // Storage operations answer with objects of their own, and fail by status.
    if (!operation.path.endsWith('runOmrTask') || typeof value !== 'object' || value === null) return undefined
    const answer = value as OmrAnswer
    const info = answer.Payload?.Result?.Info
    const tasks = [info?.Details, ...(info?.Details?.RecognitionStatistics ?? [])].filter((task) => task != null)
    // A recognition leaves the member of the whole empty and fills the one of each picture.
    const judged = tasks.filter((task) => typeof task.TaskResult === 'string' && task.TaskResult !== '')
    const failed = judged.filter((task) => task.TaskResult !== 'Pass')
    const succeeded =
      Number(answer.ErrorCode ?? 0) === 0 &&
      Number(info?.SuccessfulTasksCount ?? 0) >= 1 &&
      judged.length > 0 &&
      failed.length === 0
    if (succeeded) return undefined
    const words = [answer.ErrorText, ...failed.flatMap((task) => [task.TaskResult, ...textsOf(task.TaskMessages)])]
    const text = textsOf(words).join('; ')
    return text || `error ${String(answer.ErrorCode ?? 'unknown')}, ${Number(info?.SuccessfulTasksCount ?? 0)} tasks succeeded`
  },
}

const textsOf = (values: unknown): string[] =>
  Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string' && value.trim() !== '') : []
