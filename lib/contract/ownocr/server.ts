/** OCR folders, statistics, load, and the other small answers of the server. */
import { Type, type Static } from '@sinclair/typebox'
import { engineOnly, Guid, Nullable } from '../schema'

export const FolderId = Guid()

/** An "OCR Folder Definition": a folder that the server watches. */
export const Folder = Type.Object(
  {
    Id: Type.String(),
    /** Its name. */
    Description: Type.Optional(Nullable(Type.String())),
    ProcessingFiles: Type.Optional(Type.Integer()),
    ProcessedFiles: Type.Optional(Type.Integer()),
    SuccessFiles: Type.Optional(Type.Integer()),
    ErrorFiles: Type.Optional(Type.Integer()),
    /** Extensions joined with semicolons: `TIF;TIFF;PDF`. */
    Filters: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: true },
)
export type Folder = Static<typeof Folder>

export const Folders = Type.Array(Folder)

/** Counted since the server's start or installation, which the document does not say. Processed = success + error. */
export const Stats = Type.Object(
  {
    ProcessingFiles: Type.Integer(),
    ProcessedFiles: Type.Integer(),
    SuccessFiles: Type.Integer(),
    ErrorFiles: Type.Integer(),
  },
  { additionalProperties: true },
)
export type Stats = Static<typeof Stats>

/** Loads in percent of the threads; those without "Real" count what waits too and may pass 100. */
export const ServerLoad = Type.Object(
  {
    Name: Type.Optional(Nullable(Type.String())),
    Version: Type.Optional(Nullable(Type.String())),
    OverallFilesInProcessing: Type.Integer(),
    JobsInProcessing: Type.Integer(),
    FilesInProcessing: Type.Integer(),
    ScheduledJobs: Type.Integer(),
    ScheduledFiles: Type.Integer(),
    FoldersThreads: Type.Integer(),
    JobsThreads: Type.Integer(),
    LoadPercent: Type.Number(),
    RealLoadPercent: Type.Number(),
    JobsLoadPercent: Type.Number(),
    JobsRealLoadPercent: Type.Number(),
    FoldersLoadPercent: Type.Number(),
    FoldersRealLoadPercent: Type.Number(),
  },
  { additionalProperties: true },
)
export type ServerLoad = Static<typeof ServerLoad>

export const Names = Type.Array(Type.String())

/** The built-in engine's error object; the document names one (ApiResult, ApiResponse) and leaves its members open. */
export const ErrorObject = Type.Object(
  {
    Success: Type.Literal(false),
    /** The HTTP status. */
    Code: Type.Integer(),
    Message: Type.String(),
    /** Stable word for the cause. */
    Reason: Type.Optional(engineOnly(Type.String())),
    /** What fills the text of the reason. */
    Values: Type.Optional(engineOnly(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])))),
  },
  { additionalProperties: true },
)
export type ErrorObject = Static<typeof ErrorObject>
