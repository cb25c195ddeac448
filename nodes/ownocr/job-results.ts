/** What a message carries of a finished job: text, barcodes, pages, the job itself. */
import { BARCODE_TYPE_NAMES, type Barcode, type Job } from '../../lib/contract/ownocr'

/** A barcode as messages carry it; `box` in px of the processed page picture. */
export interface FoundBarcode {
  readonly value: string
  readonly type: string
  /** From 1. */
  readonly page: number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

const barcodeOf = ({ Value, Type, PageNo, X, Y, Width, Height }: Barcode): FoundBarcode => ({
  value: Value,
  type: (BARCODE_TYPE_NAMES as Record<number, string>)[Type] ?? String(Type),
  page: PageNo,
  box: { x: X, y: Y, width: Width, height: Height },
})

/** Members of the message that the job itself tells. Pages are numbered from 1; the service tells no more about them. */
export function membersOfJob(job: Job): Record<string, unknown> {
  const pages = job.NumberOfPages ?? 0
  return {
    job,
    ...(pages > 0 ? { pages: Array.from({ length: pages }, (_, index) => ({ number: index + 1 })) } : {}),
    ...(job.DetectBarcodes ? { barcodes: (job.Barcodes ?? []).map(barcodeOf) } : {}),
  }
}

/** A text result as a string: UTF-8, or UTF-16 where its first bytes say so. */
export function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}
