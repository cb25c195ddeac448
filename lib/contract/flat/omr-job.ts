/** The recognition jobs of `/omr`, from the service's published description (2.24.0, stable since 2.26.0). */
import { Type, type Static } from '@sinclair/typebox'
import { Enumeration, Nullable, OpenEnumeration } from '../schema'

const Text = Type.Optional(Nullable(Type.String()))
const Count = Type.Optional(Nullable(Type.Number()))
const Texts = Type.Optional(Nullable(Type.Array(Type.String())))

export const OMR_STATES = ['draft', 'processing', 'awaitingInput', 'done', 'error', 'canceled'] as const
/** A job in one of these stays as it is. */
export const OMR_END_STATES: readonly string[] = ['done', 'error', 'canceled']
export const OMR_OUTPUTS = ['library', 'musicxml'] as const
export const OMR_STEPS = ['details'] as const

/** What went wrong, as far as it has a name; the list is open. */
export const OMR_ERROR_CODES = [
  'NO_MUSIC_DETECTED',
  'CORRUPTED_FILE',
  'UNSUPPORTED_FORMAT',
  'UNSUPPORTED_TABLATURE',
  'ENCRYPTED_PDF',
  'TOO_LARGE',
  'ENGINE_TIMEOUT',
  'GENERIC',
] as const

export const OMR_EXPORT_FORMATS = {
  musicxml: { extension: 'musicxml', contentType: 'application/vnd.recordare.musicxml+xml' },
  mxl: { extension: 'mxl', contentType: 'application/vnd.recordare.musicxml' },
  midi: { extension: 'mid', contentType: 'audio/midi' },
  'thumbnail.png': { extension: 'png', contentType: 'image/png' },
} as const

/** What this account may do: limits, prices, languages. */
export const OmrCapabilities = Type.Object(
  {
    steps: Texts,
    formats: Texts,
    outputs: Texts,
    maxFiles: Count,
    maxPages: Count,
    maxParallelJobs: Count,
    /** Bytes. */
    maxFileSize: Count,
    acceptedMimeTypes: Texts,
    acceptedExtensions: Texts,
    /** Credits. */
    costPerPage: Count,
    remainingCredits: Count,
    locales: Texts,
    localesDetails: Type.Optional(Type.Unknown()),
    retentionDays: Count,
  },
  { additionalProperties: true },
)
export type OmrCapabilities = Static<typeof OmrCapabilities>

/** One file in base64; there is no multipart anywhere in this API. */
export const OmrFile = Type.Object({
  file: Type.String({ minLength: 1 }),
  filename: Type.Optional(Type.String()),
  mimeType: Type.Optional(Type.String()),
})
export type OmrFile = Static<typeof OmrFile>

export const NewOmrJob = Type.Object({
  output: Type.Optional(Enumeration(OMR_OUTPUTS, { default: 'library' })),
  /** Steps at which the job stops and asks. */
  interactiveSteps: Type.Optional(Type.Array(OpenEnumeration(OMR_STEPS))),
  /** BCP 47 tags of the languages in the lyrics. */
  locales: Type.Optional(Type.Array(Type.String())),
  collection: Type.Optional(Type.String()),
  /** The same key again gives the same job. */
  idempotencyKey: Type.Optional(Type.String()),
  files: Type.Optional(Type.Array(OmrFile)),
  autoStart: Type.Optional(Type.Boolean()),
  autoRotate: Type.Optional(Type.Boolean()),
})
export type NewOmrJob = Static<typeof NewOmrJob>

const DetectedInstrument = Type.Object(
  {
    index: Type.Optional(Type.Integer()),
    instrumentId: Text,
    partName: Text,
    transposeKey: Text,
    midiProgram: Count,
  },
  { additionalProperties: true },
)

export const OmrJob = Type.Object(
  {
    id: Type.String(),
    status: OpenEnumeration(OMR_STATES),
    output: Type.Optional(OpenEnumeration(OMR_OUTPUTS)),
    interactiveSteps: Texts,
    currentStep: Text,
    /** What the job asks while it is `awaitingInput`. */
    pendingStep: Type.Optional(
      Nullable(
        Type.Object(
          {
            step: Type.String(),
            data: Type.Optional(
              Nullable(
                Type.Object(
                  { title: Text, instruments: Type.Optional(Nullable(Type.Array(DetectedInstrument))) },
                  { additionalProperties: true },
                ),
              ),
            ),
          },
          { additionalProperties: true },
        ),
      ),
    ),
    estimatedCredits: Count,
    progress: Type.Optional(
      Nullable(
        Type.Object(
          {
            /** 0..100 */
            percent: Count,
            text: Text,
            key: Type.Optional(Nullable(OpenEnumeration(['OMR_QUEUED', 'OMR_PROCESSING_PAGE', 'OMR_CREATING_SCORE']))),
          },
          { additionalProperties: true },
        ),
      ),
    ),
    originalFileMetadata: Type.Optional(
      Nullable(
        Type.Object(
          {
            numberOfPages: Count,
            fileCount: Count,
            filename: Text,
            /** Bytes. */
            fileSize: Count,
            mimeType: Text,
            fileExtension: Text,
          },
          { additionalProperties: true },
        ),
      ),
    ),
    importedMetadata: Type.Optional(
      Nullable(
        Type.Object(
          { instruments: Type.Optional(Type.Unknown()), numberMeasures: Count, mainTempoQpm: Count, mainKeySignature: Count },
          { additionalProperties: true },
        ),
      ),
    ),
    result: Type.Optional(
      Nullable(Type.Object({ score: Text, exports: Type.Optional(Type.Unknown()) }, { additionalProperties: true })),
    ),
    errorCode: Type.Optional(Nullable(OpenEnumeration(OMR_ERROR_CODES))),
    errorMessage: Text,
    creationDate: Text,
    modificationDate: Text,
    retention: Type.Optional(Nullable(Type.Object({ expiryDate: Text, expiredDate: Text }, { additionalProperties: true }))),
  },
  { additionalProperties: true },
)
export type OmrJob = Static<typeof OmrJob>

export const OmrJobs = Type.Array(OmrJob)

export const OmrFileAdded = Type.Object(
  {
    /** 0-based */
    fileIndex: Type.Integer(),
    fileCount: Type.Integer(),
  },
  { additionalProperties: true },
)

/** The answer to the step `details`; the service refuses members that it does not know. */
export const OmrDetails = Type.Object(
  {
    step: Type.Literal('details'),
    title: Type.Optional(Type.String({ maxLength: 500 })),
    mainLanguage: Type.Optional(Type.String()),
    instruments: Type.Optional(
      Type.Array(
        Type.Object(
          {
            index: Type.Integer({ minimum: 0 }),
            instrumentId: Type.Optional(Type.String()),
            partName: Type.Optional(Type.String()),
            transposeKey: Type.Optional(Type.String({ pattern: '^[A-G][b#]?$' })),
            midiProgram: Type.Optional(Type.Integer({ minimum: 0, maximum: 127 })),
          },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
)
export type OmrDetails = Static<typeof OmrDetails>
