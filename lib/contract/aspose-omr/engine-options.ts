/**
 * What only the built-in engine takes, action by action: options under the key `platen` of `AdditionalParam`. What it gives besides is in
 * `engine.ts`. A client that knows neither loses nothing.
 */
import { Type, type Static } from '@sinclair/typebox'
import { Enumeration, Guid } from '../schema'

const closed = { additionalProperties: false } as const

/** How a sheet is printed: what a dialog asks, and its preview follows, by these names. */
export const PrintOptions = Type.Object(
  {
    /** Corner and edge marks and a page code. The `.omr` then holds the TemplateId that the page code stands for; CorrectTemplate keeps it. */
    markedSheet: Type.Optional(Type.Boolean()),
    paperSize: Type.Optional(Type.String({ maxLength: 100 })),
    orientation: Type.Optional(Enumeration(['portrait', 'landscape'])),
    /** Larger print and bubbles. */
    largePrint: Type.Optional(Type.Boolean()),
    /** Lines that begin with spaces where a TAB belongs are an error. */
    strict: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type PrintOptions = Static<typeof PrintOptions>
export type PrintOption = keyof PrintOptions
export const printOptionNames = Object.keys(PrintOptions.properties) as readonly PrintOption[]

/** Options of `GenerateTemplate`. Without any the page is the plain one of v3. */
export const GenerateOptions = Type.Object(
  {
    ...PrintOptions.properties,
    /** The id that a marked sheet's page code stands for; absent: a new one. Sheets of one class that are made one by one share it. */
    templateId: Type.Optional(Guid()),
    /** Number of the copy in the page code of a marked sheet. */
    copy: Type.Optional(Type.Integer({ minimum: 1, maximum: 16_383 })),
    /** Keep the template of a marked sheet at once: its id is in the answer, and sheets can be read with it. Always so with `people`. */
    keep: Type.Optional(Type.Boolean()),
    /** Also give `<name>.pdf`, the sheet in vectors for printing. */
    pdf: Type.Optional(Type.Boolean()),
    /**
     * One sheet each: rows of a class list, or the list as CSV text with a line of names on top. Fills `${field}`. Needs `markedSheet`; the sheets
     * are in `<name>.pdf`.
     */
    people: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])), { maxItems: 16_383 })]),
    ),
    /**
     * For looking at while the text is written: of the pictures only that of this page (or the last, where there are fewer), so many px wide. In
     * place of a picture that is not there a frame is drawn, and told.
     */
    preview: Type.Optional(Type.Object({ page: Type.Integer({ minimum: 1 }), width: Type.Integer({ minimum: 100, maximum: 3_000 }) }, closed)),
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
    /** The page code on the sheet says which kept template it is; `FunctionParam` is not looked at and may be missing. */
    templateFromSheet: Type.Optional(Type.Boolean()),
    /** Percent of fill from which a bubble counts as marked; absent: decided from the page. */
    threshold: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    /** Page of the template, 1-based; absent: the only one, or the one that the sheet says or that fits. */
    page: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Read this page of the file only, 1-based; absent: all. */
    sourcePage: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Also give the sheet with what was read drawn on it. */
    annotate: Type.Optional(Type.Boolean()),
    /** A picture of each field that is not certain, or holds several marks; absent: yes. */
    fieldPictures: Type.Optional(Type.Boolean()),
    /** Also give the answers as CSV. */
    csv: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type RecognizeOptions = Static<typeof RecognizeOptions>
