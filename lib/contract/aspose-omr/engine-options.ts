/**
 * What only the built-in engine takes and gives: options under the key `platen` of `AdditionalParam`, and the member `Platen` of its
 * answers. A client that knows neither loses nothing.
 */
import { Type, type Static } from '@sinclair/typebox'
import { Enumeration } from '../schema'

const closed = { additionalProperties: false } as const

/** Options of `GenerateTemplate`. Without any the page is the plain one of v3. */
export const GenerateOptions = Type.Object(
  {
    /** Corner and edge marks and a page code. The template is kept at once: its id is in the answer, and sheets can be read with it. */
    markedSheet: Type.Optional(Type.Boolean()),
    /** Also give `<name>.pdf`, the sheet in vectors for printing. With `people` it holds one sheet each. */
    pdf: Type.Optional(Type.Boolean()),
    /** Larger print and bubbles. */
    largePrint: Type.Optional(Type.Boolean()),
    /** Lines that begin with spaces where a TAB belongs are an error. */
    strict: Type.Optional(Type.Boolean()),
    /** One sheet each: rows of a class list, or the list as CSV text with a line of names on top. Fills `${field}`. Needs `markedSheet` and `pdf`. */
    people: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])), { maxItems: 16_383 })]),
    ),
    paperSize: Type.Optional(Type.String()),
    orientation: Type.Optional(Enumeration(['portrait', 'landscape'])),
  },
  closed,
)
export type GenerateOptions = Static<typeof GenerateOptions>

/** Options of `CorrectTemplate`. */
export const CorrectOptions = Type.Object(
  {
    /** A name by which the template can be asked for instead of its id; the newest of a name counts. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
)
export type CorrectOptions = Static<typeof CorrectOptions>

/** `FinalizeTemplate` has none. */
export const FinalizeOptions = Type.Object({}, closed)

/**
 * Options of `RecognizeImage`. Its `FunctionParam` may also be a template's name, or a packed template as `CorrectTemplate` takes it
 * (`{"Files": [...]}`: the `.omr`, and the picture of the blank sheet where there is one), which is then used once and not kept.
 */
export const RecognizeOptions = Type.Object(
  {
    /** `sheet`: the page code on the sheet says which kept template it is; `FunctionParam` may be missing. */
    template: Type.Optional(Type.Literal('sheet')),
    /** Percent of fill from which a bubble counts as marked; absent: decided from the page. */
    threshold: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    /** Page of the template, 1-based; absent: the only one, or the one that the sheet says or that fits. */
    page: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Read this page of the file only, 1-based; absent: all. */
    sourcePage: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Also give the sheet with what was read drawn on it. */
    annotate: Type.Optional(Type.Boolean()),
    /** Also give a picture of each field that is not certain. */
    fieldPictures: Type.Optional(Type.Boolean()),
    /** Also give the answers as `<name>.csv`. */
    csv: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type RecognizeOptions = Static<typeof RecognizeOptions>

/** One result of a sheet. */
export const SheetAnswer = Type.Object({
  name: Type.String(),
  value: Type.String(),
  /** Marked bubbles in their order; of a grid those of all its sections. */
  marks: Type.Array(Type.String()),
  status: Enumeration(['ok', 'blank', 'multiple', 'uncertain']),
  /** That the value is exactly right, 0..1. */
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  /** Page of the template, 1-based. */
  page: Type.Integer(),
  /** What can be marked: values of the bubbles; none for a code. */
  choices: Type.Array(Type.String()),
  kind: Enumeration(['choice', 'grid', 'code']),
  /** Name of the response file that shows the field (`fieldPictures`). */
  picture: Type.Optional(Type.String()),
})
export type SheetAnswer = Static<typeof SheetAnswer>

/** The member `Platen` of an entry of `RecognitionStatistics`: one page of the file. */
export const SheetResult = Type.Object({
  /** Page of the file, 1-based, and how many it has. */
  sourcePage: Type.Integer(),
  sourcePages: Type.Integer(),
  /** `rejected`: not read; there are no answers. */
  status: Enumeration(['ok', 'check', 'rejected']),
  /** Stable words: why to look at it, or why it was rejected. */
  reasons: Type.Array(Type.String()),
  /** What fills the text of a rejection. */
  values: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  /** Page of the template, 1-based. */
  page: Type.Optional(Type.Integer()),
  template: Type.Optional(Type.Object({ id: Type.Optional(Type.String()), name: Type.String() })),
  /** Number of the copy that its page code says. */
  copy: Type.Optional(Type.Integer()),
  /** The row of the class list that the copy was made for. */
  person: Type.Optional(Type.Record(Type.String(), Type.String())),
  answers: Type.Array(SheetAnswer),
  /** Names of response files. */
  dat: Type.Optional(Type.String()),
  csv: Type.Optional(Type.String()),
  annotated: Type.Optional(Type.String()),
  clips: Type.Array(Type.Object({ name: Type.String(), file: Type.String() })),
})
export type SheetResult = Static<typeof SheetResult>
