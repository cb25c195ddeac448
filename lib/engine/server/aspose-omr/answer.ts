/** The answer of `runOmrTask`: one shape for success and failure, in the spelling that the caller uses. */
import { PASS, type OmrResponse, type PlatenRejection, type PlatenRemark, type PlatenResult, type PlatenSheet } from '../../../contract/aspose-omr'
import type { FailureValues } from '../failure'

/** Any word but "Pass" is failure to the service's clients. */
export const FAIL = 'Fail'

export interface ResponseFile {
  readonly name: string
  readonly data: Uint8Array
}

/** One page of a recognition. */
export interface PageOutcome {
  readonly name: string
  readonly messages: readonly string[]
  readonly seconds: number
  /** What was read; otherwise the page was rejected. */
  readonly sheet?: PlatenSheet
  readonly rejection?: PlatenRejection
}

/** A message by key, for other languages. */
export interface ToldRemark {
  readonly key: string
  readonly values: FailureValues
  /** Of the description. */
  readonly line?: number
}

export interface TaskOutcome {
  readonly templateId: string | null
  readonly files: readonly ResponseFile[]
  /** Of the action as a whole; not for a recognition. */
  readonly verdict?: { readonly passed: boolean; readonly messages: readonly string[]; readonly remarks?: readonly ToldRemark[] }
  readonly pages?: readonly PageOutcome[]
  /** Pages of the file. */
  readonly sourcePages?: number
}

export interface TaskTimes {
  /** ms until the file was found in the storage */
  readonly storage: number
  /** ms of the work */
  readonly work: number
}

/** Numbers of what kept a task from being begun, and the reasons that go with them. */
const ERROR_CODES: Readonly<Record<string, number>> = { 'not-in-storage': 2, 'template-unknown': 3, 'disk-full': 5, internal: 6, 'part-missing': 6, 'page-timeout': 7 }
const REQUEST_UNUSABLE = 1
export const errorCodeOf = (reason: string): number => ERROR_CODES[reason] ?? REQUEST_UNUSABLE

const seconds = (ms: number): number => Math.round(ms) / 1000

export function responseOf({ templateId, files, verdict, pages, sourcePages }: TaskOutcome, times: TaskTimes): OmrResponse {
  const processed = pages?.length ?? 1
  const successful = pages ? pages.filter(({ sheet }) => sheet).length : verdict?.passed ? 1 : 0
  return {
    ErrorCode: 0,
    ErrorText: '',
    Payload: {
      Result: {
        TemplateId: templateId,
        ExecutionTime: seconds(times.work),
        ResponseFiles: files.map(({ name, data }) => ({ Name: name, Size: data.byteLength, Data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') })),
        Info: {
          ResponseVersion: '1.0',
          ProcessedTasksCount: processed,
          SuccessfulTasksCount: successful,
          Details: {
            ...(verdict ? { TaskMessages: [...verdict.messages], TaskResult: verdict.passed ? PASS : FAIL } : {}),
            ...(verdict?.remarks?.length ? { Remarks: verdict.remarks.map(remarkOf) } : {}),
            ...(pages ? { RecognitionStatistics: pages.map(statisticOf) } : {}),
          },
        },
        ...(pages ? { Platen: additionOf(pages, sourcePages ?? pages.length) } : {}),
      },
    },
    ServerStat: { StorageDownloadTime: seconds(times.storage).toFixed(3), OmrFunctionCallTime: seconds(times.work).toFixed(3) },
  }
}

const remarkOf = ({ key, values, line }: ToldRemark): PlatenRemark => ({ Key: key, Values: { ...values }, ...(line === undefined ? {} : { Line: line }) })

const statisticOf = ({ name, messages, sheet, seconds: run }: PageOutcome) => ({ Name: name, TaskMessages: [...messages], TaskResult: sheet ? PASS : FAIL, RunSeconds: run })

function additionOf(pages: readonly PageOutcome[], sourcePages: number): PlatenResult {
  const rejected = pages.flatMap(({ rejection }) => rejection ?? [])
  return { Sheets: pages.flatMap(({ sheet }) => sheet ?? []), ...(rejected.length > 0 ? { Rejected: rejected } : {}), SourcePages: sourcePages }
}

export interface ToldFailure {
  readonly reason: string
  readonly message: string
  readonly values: FailureValues
}

/** A task that was not begun, because something it needs is not there or not usable. */
export function refusalOf({ reason, message, values }: ToldFailure, times: TaskTimes): OmrResponse & { Reason: string; Values: FailureValues } {
  const { Payload, ServerStat } = responseOf({ templateId: null, files: [], verdict: { passed: false, messages: [message] } }, times)
  return { ErrorCode: errorCodeOf(reason), ErrorText: message, Payload, ServerStat, Reason: reason, Values: values }
}

/** A task that was begun and came to no result. */
export function failureOf({ reason, message, values }: ToldFailure, templateId: string | null, times: TaskTimes): OmrResponse & { Reason: string; Values: FailureValues } {
  return { ...responseOf({ templateId, files: [], verdict: { passed: false, messages: [message] } }, times), Reason: reason, Values: values }
}

/** Members whose own members are names from outside. */
const KEPT = ['Person', 'Values']

/** The same answer with members that begin in lower case, for callers who write so. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [lowered(name), KEPT.includes(name) ? member : camelCased(member)]))
}

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
