/** What the built-in engine adds to the service's answers, below the member `Platen`. What it takes besides is in `engine-options.ts`. */
import { Type, type Static } from '@sinclair/typebox'
import { engineOnly, Nullable } from '../schema'

/** An answer with how sure it is. */
export const PlatenAnswer = Type.Object(
  {
    Name: Type.String(),
    Value: Type.String(),
    Marks: Type.Array(Type.String()),
    Status: Type.Union([Type.Literal('ok'), Type.Literal('blank'), Type.Literal('multiple'), Type.Literal('uncertain')]),
    /** 0..1 */
    Confidence: Type.Number({ minimum: 0, maximum: 1 }),
    /** 1-based */
    Page: Type.Integer({ minimum: 1 }),
    /** What the bubbles stand for, in their order. */
    Choices: Type.Optional(Type.Array(Type.String())),
    Kind: Type.Optional(Type.Union([Type.Literal('choice'), Type.Literal('grid'), Type.Literal('code')])),
    /** JPEG, base64; only of an answer that is not certain, or holds several marks. */
    Picture: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: true },
)
export type PlatenAnswer = Static<typeof PlatenAnswer>

/** One sheet that was read, in the order of the .dat files. */
export const PlatenSheet = Type.Object(
  {
    Page: Type.Integer({ minimum: 1 }),
    /** Pages of the template. */
    Pages: Type.Optional(Type.Integer({ minimum: 1 })),
    Status: Type.Union([Type.Literal('ok'), Type.Literal('check')]),
    Reasons: Type.Array(Type.String()),
    /** Copy number of the page code. */
    Copy: Type.Optional(Nullable(Type.Integer())),
    /** Whom the copy was printed for. */
    Person: Type.Optional(Nullable(Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]))),
    /** Name of the template that the sheet was read by. */
    Template: Type.Optional(Nullable(Type.String())),
    TemplateId: Type.Optional(Nullable(Type.String())),
    Answers: Type.Array(PlatenAnswer),
    /** Page of the file, 1-based. */
    SourcePage: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Names of its response files: the answers, and clip areas by the names of their elements. */
    Dat: Type.Optional(Type.String()),
    Clips: Type.Optional(Type.Array(Type.Object({ Name: Type.String(), File: Type.String() }))),
    /** JPEG, base64: the sheet with what was read drawn on it; where it was asked for. */
    Annotated: Type.Optional(Type.String()),
    /** Where it was asked for. */
    Csv: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
)
export type PlatenSheet = Static<typeof PlatenSheet>

/** One of the TaskMessages by key, in their order. */
export const PlatenRemark = Type.Object(
  {
    /** Stable word. */
    Key: Type.String(),
    /** What fills the message in other languages. */
    Values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    /** Of the description of a sheet, 1-based. */
    Line: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: true },
)
export type PlatenRemark = Static<typeof PlatenRemark>

/** A page of the file that was not read. */
export const PlatenRejection = Type.Object(
  {
    SourcePage: Type.Integer({ minimum: 1 }),
    /** Stable word. */
    Reason: Type.String(),
    Message: Type.String(),
    /** What fills the message in other languages. */
    Values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  },
  { additionalProperties: true },
)
export type PlatenRejection = Static<typeof PlatenRejection>

/** Member `Platen` of a recognition's result. */
export const PlatenResult = Type.Object(
  {
    Sheets: Type.Array(PlatenSheet),
    Rejected: Type.Optional(Type.Array(PlatenRejection)),
    /** Pages of the file, also when only one was asked for. */
    SourcePages: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: true },
)
export type PlatenResult = Static<typeof PlatenResult>

export const platenMember = Type.Optional(engineOnly(Nullable(PlatenResult)))
