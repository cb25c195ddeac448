import { RecognitionFailure } from './failure'

export type FileKind = 'pdf' | 'png' | 'jpeg' | 'tiff' | 'bmp' | 'gif' | 'webp' | 'heic'

/** Brands of ISO base media files that hold HEIF pictures (ISO 23008-12). */
const heifBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'])

/**
 * What a file is, by its first bytes alone (at least 1,100 where there are so many): names and content types lie.
 * @returns undefined when it is nothing that can be read
 */
export function sniffKind(head: Uint8Array): FileKind | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1100)).toString('latin1')
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (/^(II\x2a\0|MM\0\x2a|II\x2b\0|MM\0\x2b)/.test(text)) return 'tiff'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  if (text.slice(4, 8) === 'ftyp' && heifBrands.has(text.slice(8, 12))) return 'heic'
  if (text.startsWith('BM') && head.length >= 26) return 'bmp'
  // readers accept up to 1024 bytes before the header (PDF 1.7, appendix H, note 13)
  if (text.slice(0, 1032).includes('%PDF-')) return 'pdf'
  return undefined
}

/**
 * The kind, or the failure that says why there is none.
 * @throws RecognitionFailure `empty-file`, `not-an-image`
 */
export function requireKind(head: Uint8Array): FileKind {
  if (head.length === 0) throw new RecognitionFailure('empty-file')
  const kind = sniffKind(head)
  if (kind === undefined) throw new RecognitionFailure('not-an-image')
  return kind
}
