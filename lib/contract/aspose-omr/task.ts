/** The one function of Aspose.OMR Cloud v3.0, `runOmrTask`: what goes in, what comes out, and when it counts as done. */
import { Type, type Static } from '@sinclair/typebox'
import { engineOnly, JsonText, knownFrom, Nullable } from '../schema'
import { platenMember, PlatenRemark } from './engine'

/** What `actionName` may be: which of the four operations is meant. */
export const ACTION_NAMES = ['GenerateTemplate', 'CorrectTemplate', 'FinalizeTemplate', 'RecognizeImage'] as const
export type ActionName = (typeof ACTION_NAMES)[number]

/**
 * `AdditionalParam` is for the vendor's own use. The built-in engine reads its options there, as JSON under the key `platen`.
 */
export const AdditionalParam = Type.Object(
  { platen: Type.Optional(engineOnly(Type.Record(Type.String(), Type.Unknown()))) },
  { additionalProperties: true },
)

const additional = Type.Optional(Nullable(JsonText(AdditionalParam)))

/** Storage folder that holds the pictures named by `?image=` lines of the markup. */
export const ExtraStorage = Type.Object({ ExtraStoragePath: Type.Optional(Type.String()) }, { additionalProperties: true })

/** Files packed into a request or an answer; `Data` is base64, `Size` bytes (not to be relied on: one client counts base64 letters). */
export const PackedFile = Type.Object(
  { Name: Type.String(), Size: Type.Optional(Type.Integer({ minimum: 0 })), Data: Type.String() },
  { additionalProperties: true },
)
export type PackedFile = Static<typeof PackedFile>

/** The generated template (.omr) that CorrectTemplate is given. */
export const PackedTemplate = Type.Object({ Files: Type.Array(PackedFile, { minItems: 1 }) }, { additionalProperties: true })
export type PackedTemplate = Static<typeof PackedTemplate>

export const GenerateRequest = Type.Object({
  FunctionParam: Type.Optional(Nullable(JsonText(ExtraStorage))),
  AdditionalParam: additional,
})
export const CorrectRequest = Type.Object({ FunctionParam: JsonText(PackedTemplate), AdditionalParam: additional })
/** FinalizeTemplate and RecognizeImage are given the TemplateId as it stands, not as JSON. */
export const TemplateRequest = Type.Object({ FunctionParam: Type.String({ minLength: 1 }), AdditionalParam: additional })

/** A task's verdict: this word is success, any other is failure. */
export const PASS = 'Pass'

export const RecognitionStatistic = Type.Object(
  {
    Name: Type.Optional(Nullable(Type.String())),
    TaskMessages: Type.Optional(Nullable(Type.Array(Type.String()))),
    TaskResult: Type.Optional(Nullable(Type.String())),
    RunSeconds: Type.Optional(Type.Number()),
  },
  { additionalProperties: true },
)

export const TaskDetails = Type.Object(
  {
    TaskMessages: Type.Optional(Nullable(Type.Array(Type.String()))),
    TaskResult: Type.Optional(Nullable(Type.String())),
    RecognitionStatistics: Type.Optional(Nullable(Type.Array(RecognitionStatistic))),
    Remarks: Type.Optional(engineOnly(Nullable(Type.Array(PlatenRemark)))),
  },
  { additionalProperties: true },
)

export const TaskResult = Type.Object(
  {
    /** null for GenerateTemplate, given by CorrectTemplate, repeated afterwards. */
    TemplateId: Type.Optional(Nullable(Type.String())),
    /** Seconds. */
    ExecutionTime: Type.Optional(Type.Number()),
    ResponseFiles: Type.Optional(Nullable(Type.Array(PackedFile))),
    Info: Type.Optional(
      Nullable(
        Type.Object(
          {
            ResponseVersion: Type.Optional(Nullable(Type.String())),
            ProcessedTasksCount: Type.Optional(Type.Integer()),
            SuccessfulTasksCount: Type.Optional(Type.Integer()),
            Details: Type.Optional(Nullable(TaskDetails)),
          },
          { additionalProperties: true },
        ),
      ),
    ),
    Platen: platenMember,
  },
  { additionalProperties: true },
)
export type TaskResult = Static<typeof TaskResult>

/** The answer of all four actions; also of a failed one. */
export const OmrResponse = Type.Object(
  {
    /** 0: no critical error. */
    ErrorCode: Type.Integer(),
    ErrorText: Type.Optional(Nullable(Type.String())),
    /** Stable word of a failure, and what fills its text in other languages. */
    Reason: Type.Optional(engineOnly(Type.Unknown())),
    Values: Type.Optional(engineOnly(Type.Unknown())),
    /** Only older servers say it ("OK"). */
    Status: Type.Optional(knownFrom('vendor-sdk', Nullable(Type.String()))),
    Payload: Type.Optional(
      Nullable(Type.Object({ Result: Type.Optional(Nullable(TaskResult)) }, { additionalProperties: true })),
    ),
    ServerStat: Type.Optional(
      Nullable(
        Type.Object(
          {
            StorageDownloadTime: Type.Optional(Nullable(Type.String())),
            OmrFunctionCallTime: Type.Optional(Nullable(Type.String())),
          },
          { additionalProperties: true },
        ),
      ),
    ),
  },
  { additionalProperties: true },
)
export type OmrResponse = Static<typeof OmrResponse>

/** Which part of the rule an answer broke, and what the service said. */
export interface TaskFailure {
  readonly broke: 'ErrorCode' | 'Payload' | 'SuccessfulTasksCount' | 'TaskResult'
  /** ErrorText and the TaskMessages of verdicts that are not "Pass"; those verdicts where there is nothing else. */
  readonly messages: readonly string[]
}

/**
 * Whether a task that was answered with status 200 really succeeded: no error code, a result, at least one successful task, and
 * the verdict "Pass" - in the details, or in the statistics where a recognition has one for each picture. A failed recognition
 * comes with status 200 and error code 0, so all four parts count. Only where the built-in engine read some pages of a file and
 * rejected others, it has succeeded: the result holds both.
 * @param response with the schema's spelling of members (`withSchemaNames`)
 * @returns undefined for success
 */
export function taskFailure(response: OmrResponse): TaskFailure | undefined {
  const result = response.Payload?.Result
  const details = result?.Info?.Details
  // A recognition leaves the verdict of the whole empty and fills the one of each picture.
  const judged = [details, ...(details?.RecognitionStatistics ?? [])].filter((task) => task?.TaskResult)
  const failed = judged.filter((task) => task?.TaskResult !== PASS)
  const told = [response.ErrorText, ...failed.flatMap((task) => task?.TaskMessages ?? [])].filter((text): text is string => Boolean(text?.trim()))
  // The bare word of a verdict says nothing to a person, unless it is all there is; the same sentence often stands in two places.
  const messages = [...new Set(told.length > 0 ? told : failed.flatMap((task) => task?.TaskResult ?? []))]
  if (response.ErrorCode !== 0) return { broke: 'ErrorCode', messages }
  if (!result) return { broke: 'Payload', messages }
  if ((result.Info?.SuccessfulTasksCount ?? 0) < 1) return { broke: 'SuccessfulTasksCount', messages }
  // The built-in engine says of each page that it could not read why, beside those that it read.
  const partly = Boolean(result.Platen?.Rejected?.length && result.Platen.Sheets.length)
  if (judged.length === 0 || (failed.length > 0 && !partly)) return { broke: 'TaskResult', messages }
  return undefined
}
