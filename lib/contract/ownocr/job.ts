/** Jobs and the query for them, as they travel. */
import { Type, type Static } from '@sinclair/typebox'
import { DateTime, engineOnly, Nullable, readOnly } from '../schema'
import { JobStatus } from './enumerations'

/** Coordinates in px of the processed page picture, origin at the top left; pages count from 1. */
export const Barcode = Type.Object(
  {
    PageNo: Type.Integer(),
    Value: Type.String(),
    /** A number of `BARCODE_TYPE_NAMES`; a newer server may know more. */
    Type: Type.Integer(),
    X: Type.Number(),
    Y: Type.Number(),
    Width: Type.Number(),
    Height: Type.Number(),
  },
  { additionalProperties: true },
)
export type Barcode = Static<typeof Barcode>

const Text = Type.Optional(Nullable(Type.String()))
const Flag = Type.Optional(Type.Boolean())
const Count = Type.Optional(Type.Integer())
const Moment = Type.Optional(Nullable(readOnly(DateTime())))

/** The 15 members that the service fills in. */
export const JOB_READ_ONLY = [
  'Id',
  'TemplateId',
  'Guid',
  'Status',
  'ErrorDescription',
  'Created',
  'Modified',
  'Finished',
  'Scheduled',
  'Started',
  'NumberOfPages',
  'IsTemplate',
  'UserName',
  'FileUploaded',
  'Barcodes',
] as const

/**
 * A job as a service answers it. Read tolerantly: only `Id` and `Status` must be there, numbers are not held to the ranges that
 * a caller must keep (`JobOptions`), members that we do not know are kept.
 */
export const Job = Type.Object(
  {
    Id: readOnly(Type.Integer()),
    /** 0: the job was not made from a template. */
    TemplateId: Type.Optional(readOnly(Type.Integer())),
    Guid: Text,
    Status: readOnly(Type.Integer()),
    ErrorDescription: Text,
    Created: Moment,
    Modified: Moment,
    Finished: Moment,
    Scheduled: Moment,
    Started: Moment,
    NumberOfPages: Type.Optional(readOnly(Type.Integer())),
    IsTemplate: Flag,
    UserName: Text,
    FileUploaded: Flag,
    Barcodes: Type.Optional(Nullable(Type.Array(Barcode))),
    Descr: Text,
    CorrelationId: Text,
    Autostart: Flag,
    RetentionDays: Count,
    PdfOutput: Flag,
    TxtOutput: Flag,
    DocxOutput: Flag,
    XmlOutput: Flag,
    RtfOutput: Flag,
    OdtOutput: Flag,
    MhtOutput: Flag,
    EpubOutput: Flag,
    PdfConformance: Count,
    PdfTitle: Text,
    PdfSubject: Text,
    PdfAuthor: Text,
    PdfKeywords: Text,
    BWCompression: Count,
    ColorCompression: Count,
    Deskew: Flag,
    DeskewAdjustPaperSize: Flag,
    AutoOrientation: Flag,
    ClearBorder: Flag,
    DeleteBorder: Flag,
    Despeckle: Flag,
    RemoveColorNoise: Flag,
    RemoveHalftone: Flag,
    RemoveHolePunch: Flag,
    Binarize: Flag,
    ImproveText: Flag,
    RecognitionLanguages: Text,
    MinConfidence: Count,
    NrOfOCRThreads: Count,
    FastMode: Flag,
    RemoveWhiteSpaceRegions: Flag,
    IntelligentPDFProcessing: Flag,
    RenderResolution: Count,
    /** Only in the document's example, without a description: kept as it came, never sent unless someone set it. */
    RenderQuality: Type.Optional(Type.Unknown()),
    DetectBarcodes: Flag,
    BarcodeFilter: Count,
    BarcodeDirection: Count,
    DeleteBlankPages: Flag,
    BlankPagesMaxNoise: Type.Optional(Type.Number()),
    /** Pages that are finished, 0..NumberOfPages. */
    PagesDone: Type.Optional(engineOnly(readOnly(Type.Integer()))),
    /** Stable word for what went wrong, beside `ErrorDescription`. */
    Reason: Type.Optional(engineOnly(readOnly(Type.String()))),
    /** What fills the text of the reason. */
    Values: Type.Optional(engineOnly(readOnly(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))))),
  },
  { additionalProperties: true },
)
export type Job = Static<typeof Job>

export const Jobs = Type.Array(Job)

/**
 * Body of `query`: all given members together narrow the answer; an empty list narrows nothing. `CreatedFrom` and `CreatedTo`
 * both bound the time of creation (the note below the document's table, not the table's "Modification date").
 */
export const JobQuery = Type.Object(
  {
    IdList: Type.Optional(Type.Array(Type.Integer())),
    StatusList: Type.Optional(Type.Array(JobStatus)),
    /** Only in the document's example. */
    GuidList: Type.Optional(Type.Array(Type.String())),
    /** Only in the document's example. */
    CorrelationIdList: Type.Optional(Type.Array(Type.String())),
    CreatedFrom: Type.Optional(DateTime()),
    CreatedTo: Type.Optional(DateTime()),
    UserName: Type.Optional(Type.String()),
    /** true: only templates; false: only jobs; absent: both. */
    IsTemplate: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type JobQuery = Static<typeof JobQuery>
