/**
 * The 42 options of a job that a caller may set, in the order of the document, with what dialogs and checks need to know.
 * Defaults are the document's: an option that is not sent has that value.
 */
import { Type, type Static, type TOptional, type TSchema } from '@sinclair/typebox'
import { NamedNumber } from '../schema'
import {
  BARCODE_DIRECTION_NAMES,
  BARCODE_FILTER_MAXIMUM,
  BW_COMPRESSION_NAMES,
  COLOR_COMPRESSION_NAMES,
  PDF_CONFORMANCE_NAMES,
} from './enumerations'

export type JobOptionGroup = 'general' | 'output' | 'pdf' | 'image' | 'ocr' | 'barcodes' | 'pages'

export interface JobOption {
  /** The service's name, the same on the wire. */
  readonly name: string
  readonly group: JobOptionGroup
  /** Type, range and, where it is a number that stands for a name, `names`. */
  readonly schema: TSchema
  /** The service's default; absent where the server's own configuration decides (RetentionDays). */
  readonly default?: string | number | boolean
  readonly unit?: 'dpi' | 'percent' | 'days' | 'threads'
  /** Our name by value, of numbers that stand for one. */
  readonly names?: Readonly<Record<number, string>>
  /** Has an effect only while another option has this value. */
  readonly needs?: { readonly option: string; readonly value: boolean }
}

type Extras = Pick<JobOption, 'unit' | 'needs'>

const flag = (group: JobOptionGroup, value = false, extras: Extras = {}) => ({
  group,
  schema: Type.Boolean(),
  default: value,
  ...extras,
})
const text = (group: JobOptionGroup, value = '') => ({ group, schema: Type.String(), default: value })
const named = (group: JobOptionGroup, names: Readonly<Record<number, string>>, value: number, extras: Extras = {}) => ({
  group,
  schema: NamedNumber(names),
  names,
  default: value,
  ...extras,
})
const count = (group: JobOptionGroup, minimum: number, maximum: number | undefined, value?: number, extras: Extras = {}) => ({
  group,
  schema: Type.Integer(maximum === undefined ? { minimum } : { minimum, maximum }),
  ...(value === undefined ? {} : { default: value }),
  ...extras,
})

const table = {
  Descr: text('general'),
  CorrelationId: text('general'),
  Autostart: flag('general', true),
  // 1 .. "Max retention days" of the server's configuration, which is also the default and which the API does not tell.
  RetentionDays: count('general', 1, undefined, undefined, { unit: 'days' }),
  PdfOutput: flag('output', true),
  TxtOutput: flag('output'),
  DocxOutput: flag('output'),
  XmlOutput: flag('output'),
  RtfOutput: flag('output'),
  OdtOutput: flag('output'),
  MhtOutput: flag('output'),
  EpubOutput: flag('output'),
  PdfConformance: named('pdf', PDF_CONFORMANCE_NAMES, 0),
  PdfTitle: text('pdf'),
  PdfSubject: text('pdf'),
  PdfAuthor: text('pdf'),
  PdfKeywords: text('pdf'),
  BWCompression: named('pdf', BW_COMPRESSION_NAMES, 0),
  ColorCompression: named('pdf', COLOR_COMPRESSION_NAMES, 1),
  Deskew: flag('image'),
  DeskewAdjustPaperSize: flag('image', false, { needs: { option: 'Deskew', value: true } }),
  AutoOrientation: flag('image'),
  ClearBorder: flag('image'),
  DeleteBorder: flag('image'),
  Despeckle: flag('image'),
  RemoveColorNoise: flag('image'),
  RemoveHalftone: flag('image'),
  RemoveHolePunch: flag('image'),
  Binarize: flag('image'),
  ImproveText: flag('image'),
  // Names of languages joined with comma or semicolon, as the action `languages` gives them.
  RecognitionLanguages: text('ocr', 'English'),
  MinConfidence: count('ocr', 0, 100, 60, { unit: 'percent' }),
  NrOfOCRThreads: count('ocr', 1, 32, 2, { unit: 'threads' }),
  FastMode: flag('ocr'),
  RemoveWhiteSpaceRegions: flag('ocr'),
  IntelligentPDFProcessing: flag('ocr'),
  // The document's type column says bool; its range, default and example are those of a number.
  RenderResolution: count('ocr', 50, 300, 200, { unit: 'dpi' }),
  DetectBarcodes: flag('barcodes'),
  // 0: all types; else the bits of `BARCODE_FILTER_BITS`.
  BarcodeFilter: count('barcodes', 0, BARCODE_FILTER_MAXIMUM, 0, { needs: { option: 'DetectBarcodes', value: true } }),
  BarcodeDirection: named('barcodes', BARCODE_DIRECTION_NAMES, 3, { needs: { option: 'DetectBarcodes', value: true } }),
  DeleteBlankPages: flag('pages'),
  BlankPagesMaxNoise: {
    group: 'pages',
    schema: Type.Number({ minimum: 0.01, maximum: 100 }),
    default: 0.5,
    unit: 'percent',
    needs: { option: 'DeleteBlankPages', value: true },
  },
} as const satisfies Record<string, Omit<JobOption, 'name'>>

export type JobOptionName = keyof typeof table

export const jobOptions: readonly (JobOption & { readonly name: JobOptionName })[] = Object.entries(table).map(
  ([name, option]) => ({
    ...(option as Omit<JobOption, 'name'>),
    name: name as JobOptionName,
  }),
)

export const jobOption = (name: JobOptionName): JobOption => ({ name, ...table[name] })

export const jobOptionNames = Object.keys(table) as readonly JobOptionName[]

type OptionalSchemas = { [Name in JobOptionName]: TOptional<(typeof table)[Name]['schema']> }

const optionSchemas = Object.fromEntries(jobOptions.map(({ name, schema }) => [name, Type.Optional(schema)])) as OptionalSchemas

/**
 * Body of `create` and `setoptions`: any of the 42 options. Further members are let through, because a job that was read from a
 * server may be sent back whole: its read-only members, `RenderQuality`, and what a newer server added.
 */
export const JobOptions = Type.Object(
  { ...optionSchemas, RenderQuality: Type.Optional(Type.Unknown()) },
  { additionalProperties: true },
)
export type JobOptions = Static<typeof JobOptions>

/** The option that switches an output format on. */
export const OUTPUT_OPTIONS = {
  pdf: 'PdfOutput',
  txt: 'TxtOutput',
  docx: 'DocxOutput',
  xml: 'XmlOutput',
  rtf: 'RtfOutput',
  odt: 'OdtOutput',
  mht: 'MhtOutput',
  epub: 'EpubOutput',
} as const satisfies Record<string, JobOptionName>

/** The document joins languages with comma or semicolon; blanks around a name are not part of it. */
export const splitLanguages = (names: string): string[] =>
  names
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter(Boolean)

/** Options that the built-in engine acts on; every other one may only have the service's default there. */
export const ENGINE_OPTIONS: ReadonlySet<string> = new Set<JobOptionName>([
  'Descr',
  'CorrelationId',
  'Autostart',
  'RetentionDays',
  'PdfOutput',
  'TxtOutput',
  'PdfTitle',
  'PdfSubject',
  'PdfAuthor',
  'PdfKeywords',
  'RecognitionLanguages',
  'MinConfidence',
  'NrOfOCRThreads',
  'IntelligentPDFProcessing',
  'RenderResolution',
])
