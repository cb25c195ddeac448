/** What a file is, told from its first bytes, never from its name. */
import { open } from 'node:fs/promises'

export interface FileKind {
  /** Usual extension without the dot, lower case: pdf, png, jpg, tif ... */
  readonly extension: string
  readonly contentType: string
}

/** Bytes that are enough for every kind; a PDF may begin anywhere in the first 1024 (ISO 32000, implementation note). */
const HEAD = 4100

let loading: Promise<typeof import('file-type', { with: { 'resolution-mode': 'import' } })> | undefined

/** The library is ESM only and loaded when the first file comes. */
const fileType = () => (loading ??= import('file-type'))

/** TIFF and BigTIFF in both orders of bytes. */
const TIFF_SIGNATURES = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']
const TIFF: FileKind = { extension: 'tif', contentType: 'image/tiff' }

const PDF: FileKind = { extension: 'pdf', contentType: 'application/pdf' }

/** Kinds that no signature tells: text formats, or formats of one trade. Given the first bytes. */
export type OtherKinds = (head: Buffer) => FileKind | undefined

/** @returns undefined when the bytes are of no kind that is known (text, mostly) */
export async function kindOfBytes(bytes: Uint8Array, others: OtherKinds = () => undefined): Promise<FileKind | undefined> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD))
  if (head.subarray(0, 1024).includes('%PDF-')) return PDF
  const { fileTypeFromBuffer } = await fileType()
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (found) return { extension: found.ext, contentType: found.mime }
  // The library looks into the directory of a TIFF, to tell it from raw photos; most writers put that at the end of the file.
  if (TIFF_SIGNATURES.includes(head.toString('latin1', 0, 4))) return TIFF
  return others(head)
}

/** Reads only the beginning of the file. */
export async function kindOfFile(path: string, others?: OtherKinds): Promise<FileKind | undefined> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return await kindOfBytes(buffer.subarray(0, bytesRead), others)
  } finally {
    await handle.close()
  }
}
