/**
 * A failure of recognition that a person can act on. `reason` is stable and is what programs compare; `values` fill the text that
 * a person reads, in whatever language. Kept beside the decoders because they are the first to refuse a file.
 */

export type FailureReason =
  | 'empty-file'
  | 'not-an-image'
  | 'damaged'
  | 'encrypted'
  | 'no-pages'
  | 'too-many-pages'
  | 'too-many-pixels'
  | 'unsupported'
  | 'language-missing'
  | 'part-missing'
  | 'page-timeout'
  | 'disk-full'

export type FailureValues = Readonly<Record<string, string | number>>

/** The English sentence of a reason; `{name}` stands for a value. Values used: file, page, kind, detail, limit, actual, and per reason others. */
export const recognitionTexts: Readonly<Record<FailureReason, string>> = {
  'empty-file': '{file} is empty: it has no bytes.',
  'not-an-image': '{file} is not a PDF or a picture that can be read (PNG, JPEG, TIFF, BMP, GIF, WebP, HEIC).',
  damaged: '{file} is damaged or cut off and cannot be read completely ({detail}).',
  encrypted: '{file} is encrypted and opens only with a password. Remove the password first.',
  'no-pages': '{file} has no pages.',
  'too-many-pages': 'The document has {actual} pages; at most {limit} are allowed.',
  'too-many-pixels': 'Page {page} of {file} has {width} x {height} pixels; at most {limit} pixels are allowed.',
  unsupported: '{file} uses something that cannot be read: {detail}.',
  'language-missing': 'The language {language} is not installed for text recognition. Installed: {installed}.',
  'part-missing': 'A part of the engine is missing: {part}. {command}',
  'page-timeout': 'Page {page} of {file} took longer than {limit} ms and was stopped.',
  'disk-full': 'The disk is full: {detail}.',
}

/** Fills the `{name}` places of a sentence; an unknown one becomes nothing, and a file without a name is small inside a sentence. */
function fill(sentence: string, values: FailureValues): string {
  return sentence
    .replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? ''))
    .replace(/ \(\)/, '')
    .replace(/(?<!^)\bThe file\b/, 'the file')
}

export class RecognitionFailure extends Error {
  readonly reason: FailureReason
  readonly values: FailureValues

  constructor(reason: FailureReason, values: FailureValues = {}) {
    super(fill(recognitionTexts[reason], { file: 'The file', page: 1, ...values }))
    this.name = 'RecognitionFailure'
    this.reason = reason
    this.values = values
  }

  /** The same failure told with more values (a decoder knows no page or file name, its caller does). */
  with(more: FailureValues): RecognitionFailure {
    return new RecognitionFailure(this.reason, { ...this.values, ...more })
  }
}

/** Turns "no space left" of the file system into a failure of ours; other errors pass unchanged. */
export function asDiskFailure(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT') return new RecognitionFailure('disk-full', { detail: (error as Error).message })
  return error
}
