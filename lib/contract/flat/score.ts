/** Scores, the three ways to make one, tasks, and export formats. */
import { Type, type Static } from '@sinclair/typebox'
import { Enumeration, knownFrom, Nullable, OpenEnumeration } from '../schema'

const Text = Type.Optional(Nullable(Type.String()))
const Count = Type.Optional(Nullable(Type.Number()))

export const PRIVACIES = ['public', 'private', 'organizationPublic', 'privateLink'] as const

/** What all three shapes of a new score may say besides their own. */
const placement = {
  privacy: Type.Optional(knownFrom('vendor-spec', Enumeration(PRIVACIES, { default: 'private' }))),
  /** Id of a collection; `app` is the collection of the token's own application, and the default. */
  collection: Type.Optional(knownFrom('vendor-spec', Type.String())),
  googleDriveFolder: Type.Optional(knownFrom('vendor-spec', Type.String())),
}

/**
 * A score from a file. The service tells the file's type by its content. Music notation comes at once (200), a PDF or picture is
 * recognised first (202, a task), costs credits, and is refused without `supportsTasks`.
 */
export const FileImport = Type.Object({
  title: Type.Optional(Type.String()),
  filename: Type.Optional(Type.String()),
  /** Text of the file, or its bytes in base64 with `dataEncoding`. */
  data: Type.String({ minLength: 1 }),
  dataEncoding: Type.Optional(Type.Literal('base64')),
  supportsTasks: Type.Optional(Type.Boolean()),
  ...placement,
})

const Instrument = Type.Object({
  group: Type.String(),
  instrument: Type.String(),
  longName: Type.Optional(Type.String()),
  shortName: Type.Optional(Type.String()),
  hasQuarterTone: Type.Optional(Type.Boolean()),
})

const length = Type.Optional(Type.Number())

/** An empty score with the given instruments. */
export const BuilderData = Type.Object({
  title: Type.String({ minLength: 1 }),
  builderData: Type.Object({
    scoreData: Type.Object({
      instruments: Type.Array(Instrument, { minItems: 1 }),
      useTabStaff: Type.Optional(Type.Boolean()),
      useChordGrid: Type.Optional(Type.Boolean()),
      /** Key signature by the circle of fifths. */
      fifths: Type.Optional(Type.Integer({ minimum: -7, maximum: 7 })),
      nbBeats: Type.Optional(Type.Integer({ minimum: 1 })),
      beatType: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
    layoutData: Type.Optional(
      Type.Object({
        notesSpacingCoeff: length,
        lengthUnit: Type.Optional(Enumeration(['cm', 'inch'])),
        pageHeight: length,
        pageWidth: length,
        pageMarginTop: length,
        pageMarginBottom: length,
        pageMarginLeft: length,
        pageMarginRight: length,
      }),
    ),
  }),
  ...placement,
})

export const GoogleDriveImport = Type.Object({
  title: Type.Optional(Type.String()),
  source: Type.Object({ googleDrive: Type.String({ minLength: 1 }) }),
  ...placement,
})

export const NewScore = Type.Union([
  FileImport,
  knownFrom('vendor-spec', BuilderData),
  knownFrom('vendor-spec', GoogleDriveImport),
])
export type NewScore = Static<typeof NewScore>

export const User = Type.Object(
  {
    id: Type.String(),
    type: Type.Optional(OpenEnumeration(['user', 'guest'])),
    product: Type.Optional(OpenEnumeration(['flat', 'flatEdu', 'msnippet', 'embed'])),
    username: Text,
    printableName: Text,
    picture: Text,
    htmlUrl: Text,
  },
  { additionalProperties: true },
)
export type User = Static<typeof User>

/** A score as the service describes it. There is no revision in it: use `last`, the header of the answer, or the task's. */
export const ScoreDetails = Type.Object(
  {
    id: Type.String(),
    title: Text,
    privacy: Type.Optional(OpenEnumeration(PRIVACIES)),
    user: Type.Optional(User),
    htmlUrl: Text,
    editHtmlUrl: Text,
    creationDate: Text,
    modificationDate: Text,
    subtitle: Text,
    composer: Text,
    arranger: Text,
    lyricist: Text,
    /** Seconds. */
    durationTime: Count,
    numberMeasures: Count,
    /** Quarter notes a minute. */
    mainTempoQpm: Count,
    /** -7..7 by the circle of fifths. */
    mainKeySignature: Count,
    instruments: Type.Optional(Nullable(Type.Array(Type.String()))),
    instrumentsNames: Type.Optional(Nullable(Type.Array(Type.String()))),
    samples: Type.Optional(Nullable(Type.Array(Type.String()))),
    collections: Type.Optional(Nullable(Type.Array(Type.String()))),
    collaborators: Type.Optional(Nullable(Type.Array(Type.Unknown()))),
    sharingKey: Text,
    parentScore: Text,
  },
  { additionalProperties: true },
)
export type ScoreDetails = Static<typeof ScoreDetails>

/** Pages of the service name four of them; `blocked` and `canceled` come from its published description. */
export const TASK_STATES = ['created', 'blocked', 'doing', 'done', 'canceled', 'error'] as const
/** A task in one of these stays as it is. */
export const TASK_END_STATES: readonly string[] = ['done', 'canceled', 'error']

const taskMembers = {
  id: Type.String(),
  type: Type.Optional(OpenEnumeration(['import-omr', 'audio-export', 'score-save'])),
  state: OpenEnumeration(TASK_STATES),
  progress: Type.Optional(
    Nullable(
      Type.Object(
        {
          /** 0..100 */
          percent: Count,
          text: Text,
        },
        { additionalProperties: true },
      ),
    ),
  ),
  format: Text,
  /** Id of the score, once an import is done. */
  score: Text,
  revision: Text,
  creationDate: Text,
  modificationDate: Text,
  doneDate: Text,
  result: Type.Optional(
    Nullable(
      Type.Object(
        {
          /** Where an exported file lies: an absolute address, asked for without the token. */
          url: Text,
          error: Text,
        },
        { additionalProperties: true },
      ),
    ),
  ),
  errorHistory: Type.Optional(Nullable(Type.Array(Type.Unknown()))),
  isCancellable: Type.Optional(Nullable(Type.Boolean())),
}

/** Something that takes a while: an import by recognition, or an export of sound. `children` are tasks too, read as they come. */
export const Task = Type.Object(
  { ...taskMembers, children: Type.Optional(Nullable(Type.Array(Type.Unknown()))) },
  { additionalProperties: true },
)
export type Task = Static<typeof Task>

export interface ExportFormat {
  /** Empty: nobody says; the name of the result tells. */
  readonly extension: string
  readonly contentType: string
  /** Asked for in one call. */
  readonly direct: boolean
  /** Made by a task that is waited for. */
  readonly task: boolean
}

/**
 * Where each format comes from. The service's page on imports speaks of tasks for all exports; its published description takes
 * only sound there, and gives everything else at once, which holds here.
 */
export const EXPORT_FORMATS = {
  xml: { extension: 'musicxml', contentType: 'application/vnd.recordare.musicxml+xml', direct: true, task: false },
  mxl: { extension: 'mxl', contentType: 'application/vnd.recordare.musicxml', direct: true, task: false },
  midi: { extension: 'mid', contentType: 'audio/midi', direct: true, task: false },
  abc: { extension: 'abc', contentType: 'text/vnd.abc', direct: true, task: false },
  json: { extension: 'json', contentType: 'application/json', direct: true, task: false },
  flat: { extension: 'flat', contentType: 'application/octet-stream', direct: true, task: false },
  'thumbnail.png': { extension: 'png', contentType: 'image/png', direct: true, task: false },
  synchronizationPoints: { extension: 'json', contentType: 'application/json', direct: true, task: false },
  mp3: { extension: 'mp3', contentType: 'audio/mp3', direct: true, task: true },
  wav: { extension: 'wav', contentType: 'audio/wav', direct: true, task: true },
  practicefirst: { extension: '', contentType: 'application/octet-stream', direct: false, task: true },
} as const satisfies Record<string, ExportFormat>
export type ExportFormatName = keyof typeof EXPORT_FORMATS

const formatsWhere = (way: 'direct' | 'task') =>
  (Object.keys(EXPORT_FORMATS) as ExportFormatName[]).filter((name) => EXPORT_FORMATS[name][way])

export const DIRECT_FORMATS = formatsWhere('direct')
export const TASK_FORMATS = formatsWhere('task')
