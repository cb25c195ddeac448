/** The numbers of ownOCR's objects by name. Names without a source in the document are ours, in the field's terms. */
import { NamedNumber } from '../schema'

/** "OCR Job Status" of the API reference v1.3.1. */
export const JOB_STATUS_NAMES = { 0: 'created', 1: 'scheduled', 2: 'converting', 3: 'converted', 4: 'error' } as const
export type JobStatusNumber = keyof typeof JOB_STATUS_NAMES
export type JobStatusName = (typeof JOB_STATUS_NAMES)[JobStatusNumber]
export const JOB_STATUS = { created: 0, scheduled: 1, converting: 2, converted: 3, error: 4 } as const satisfies Record<
  JobStatusName,
  JobStatusNumber
>
export const JobStatus = NamedNumber(JOB_STATUS_NAMES)

/** The name of a status; a number that the document does not know is given as text. */
export const jobStatusName = (status: number): JobStatusName | string =>
  (JOB_STATUS_NAMES as Record<number, JobStatusName>)[status] ?? String(status)

export const PDF_CONFORMANCE_NAMES = {
  0: 'PDF 1.5+',
  1: 'PDF/A-1b',
  2: 'PDF/A-2b',
  3: 'PDF/A-3b',
  4: 'PDF/A-1a',
  5: 'PDF/A-2a',
  6: 'PDF/A-3a',
} as const

/** Compression of black and white pictures in the PDF. */
export const BW_COMPRESSION_NAMES = { 0: 'CCITT Group 4', 1: 'RLE' } as const

/** Compression of grey and color pictures in the PDF. */
export const COLOR_COMPRESSION_NAMES = {
  0: 'JPEG low quality',
  1: 'JPEG medium quality',
  2: 'JPEG high quality',
  3: 'LZW',
} as const

export const BARCODE_DIRECTION_NAMES = { 1: 'horizontal', 2: 'vertical', 3: 'both' } as const

/** "Barcodes object", Type. */
export const BARCODE_TYPE_NAMES = {
  1: 'EAN8',
  2: 'UPCE',
  3: 'ISBN10',
  4: 'UPCA',
  5: 'EAN13',
  6: 'ISBN13',
  7: 'Interleaved2of5',
  8: 'CODE39',
  9: 'QRCODE',
  10: 'CODE128',
} as const
export type BarcodeTypeNumber = keyof typeof BARCODE_TYPE_NAMES
export type BarcodeTypeName = (typeof BARCODE_TYPE_NAMES)[BarcodeTypeNumber]

/** The bit of `BarcodeFilter` that lets a type through: 1 << (Type - 1) for all ten, as the table "Barcode Filter" gives them. */
export const BARCODE_FILTER_BITS = Object.fromEntries(
  Object.entries(BARCODE_TYPE_NAMES).map(([type, name]) => [name, 1 << (Number(type) - 1)]),
) as Readonly<Record<BarcodeTypeName, number>>

/** All ten bits. */
export const BARCODE_FILTER_MAXIMUM = 0x3ff

/** Names that a filter lets through; 0 lets all through. */
export function barcodeTypesOfFilter(filter: number): BarcodeTypeName[] {
  const names = Object.keys(BARCODE_FILTER_BITS) as BarcodeTypeName[]
  return filter === 0 ? names : names.filter((name) => (filter & BARCODE_FILTER_BITS[name]) !== 0)
}

/** The filter that lets exactly these types through; of none or all: 0. */
export function filterOfBarcodeTypes(names: readonly BarcodeTypeName[]): number {
  const filter = names.reduce((bits, name) => bits | BARCODE_FILTER_BITS[name], 0)
  return filter === BARCODE_FILTER_MAXIMUM ? 0 : filter
}
