/** Files that a score is made of, told by their content: the service does the same, and takes no notice of names. */
import { readFile } from 'node:fs/promises'
import type { FileKind } from '../../lib/flow/file-kind'
import { failure } from '../../lib/flow/errors'
import type { InputFile } from '../../lib/flow/input'

/** Pages with printed music; they are recognised, which takes a while and costs credits. */
export const PAGE_KINDS = ['pdf', 'jpg', 'png', 'webp', 'tif', 'gif', 'avif', 'heic'] as const

/**
 * Notation programs' files: MusicXML and MEI are XML, compressed MusicXML, MuseScore and many others are ZIP archives, ABC is
 * text; the older binary formats have no signature in common.
 */
export const NOTATION_KINDS = ['xml', 'mid', 'zip', 'abc', 'bww', 'bin'] as const

export const SCORE_KINDS: readonly string[] = [...PAGE_KINDS, ...NOTATION_KINDS]

const XML: FileKind = { extension: 'xml', contentType: 'application/xml' }
const ZIP: FileKind = { extension: 'zip', contentType: 'application/zip' }
const ABC: FileKind = { extension: 'abc', contentType: 'text/vnd.abc' }
const BAGPIPE: FileKind = { extension: 'bww', contentType: 'text/plain' }
const BINARY: FileKind = { extension: 'bin', contentType: 'application/octet-stream' }

/** Control characters that no text holds. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

function textOf(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return head.subarray(2).toString('utf16le')
  if (head[0] === 0xfe && head[1] === 0xff) return Buffer.from(head.subarray(2, head.length - (head.length % 2))).swap16().toString('utf16le')
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  return NOT_TEXT.test(text) ? undefined : text
}

/** Kinds of scores that have no signature. A text of no known kind is none: it is no path, and no file that lost its content. */
export function scoreKindOf(head: Buffer): FileKind | undefined {
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return ZIP
  const text = textOf(head)
  if (text === undefined) return BINARY
  if (/^\s*<(\?xml|!DOCTYPE|score-(partwise|timewise)|mei|museScore|opus)\b/.test(text)) return XML
  // A tune begins with its number (ABC standard 2.1, section 2.2); comments and a version line may stand before it.
  if (/^%abc/.test(text) || /^(\s*(%.*)?\r?\n)*X:\s*\d/.test(text)) return ABC
  if (/^Bagpipe /.test(text)) return BAGPIPE
  return undefined
}

/** Whether the file shows music rather than holding it as notes. */
export const isPage = ({ kind }: InputFile): boolean => (PAGE_KINDS as readonly string[]).includes(kind.extension)

/** The API takes files as base64 within JSON, so the bytes have to be in memory. */
export async function base64Of({ content, name }: InputFile): Promise<string> {
  if ('data' in content) return content.data.toString('base64')
  try {
    return await readFile(content.path, 'base64')
  } catch (error) {
    throw failure('input-unreadable', { file: name, problem: (error as Error).message })
  }
}
