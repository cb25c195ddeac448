/**
 * Files out of a message: contents (Buffer, data URI, base64, attachment objects) or, only when the author chose that, paths.
 * A text is never taken for a path by guess; a path is streamed by whoever sends it and never read whole here.
 */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { types } from 'node:util'
import { isPlatenError, type Phrase } from '../client/errors'
import type { Content } from '../client/types'
import { failure } from './errors'
import { kindOfBytes, kindOfFile, type FileKind, type OtherKinds } from './file-kind'
import { isPlainObject, nameOfKind, type Source } from './message'
import { cleanName } from './names'
import { phrase } from './phrases'

export interface InputFile {
  readonly content: Content
  /** Bare, cleaned; made from the kind where the message has none. */
  readonly name: string
  readonly size: number
  readonly kind: FileKind
  readonly path?: string
}

export interface InputRequest {
  /** What the chosen place holds. */
  readonly value: unknown
  /** How the place is called in errors: "msg.payload". */
  readonly place: string | Phrase
  readonly kind: 'content' | 'path'
  /** Of a list: every file a document of its own, or all of them the pages of one. */
  readonly several: 'each' | 'pages'
  /** Name from the message, for a single file. */
  readonly fileName?: string
  /** Extensions that the node takes; absent: all. */
  readonly accepted?: readonly string[]
  /** Kinds that the node knows besides; a text of such a kind is the file itself. */
  readonly otherKinds?: OtherKinds
}

/** Members under which programs hand over attachments: the e-mail node, http in uploads, mailparser, our own messages. */
const CONTENT_MEMBERS = ['content', 'data', 'buffer', 'payload'] as const
const NAME_MEMBERS = ['filename', 'fileName', 'originalname', 'name'] as const
const PATH_MEMBERS = ['path', 'file', 'filename'] as const

/** Characters of a path in an error. */
const LONGEST_PATH_SHOWN = 300

const DATA_URI = /^data:([^,]*?)(;base64)?,/i
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

interface Raw {
  readonly bytes: Buffer
  readonly name?: string
}

const textMember = (value: Record<string, unknown>, names: readonly string[]): string | undefined =>
  names.map((name) => value[name]).find((found): found is string => typeof found === 'string' && found !== '')

function bytesOf(value: unknown): Buffer | undefined {
  if (Buffer.isBuffer(value)) return value
  if (types.isUint8Array(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (types.isArrayBuffer(value)) return Buffer.from(value)
  // A Buffer that went through JSON.
  if (isPlainObject(value) && value.type === 'Buffer' && Array.isArray(value.data)) return Buffer.from(value.data as number[])
  return undefined
}

/** The bytes that a percent-encoded text stands for; other characters stand for their own in UTF-8. */
function unescaped(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1').replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

/** A text that carries a file: a data URI, base64 whose bytes are of a known kind, or a file of a text format. */
async function bytesOfText(text: string, place: string | Phrase, otherKinds: OtherKinds | undefined): Promise<Buffer> {
  const uri = DATA_URI.exec(text)
  if (uri) {
    const data = text.slice(uri[0].length)
    if (!uri[2]) return unescaped(data)
    // Large as a rule, and hardly ever escaped: not copied for nothing.
    return Buffer.from(data.includes('%') ? unescaped(data).toString('latin1') : data, 'base64')
  }
  const packed = text.replace(/\s+/g, '')
  if (packed.length >= 16 && BASE64.test(packed)) {
    const bytes = Buffer.from(packed, 'base64')
    if (await kindOfBytes(bytes)) return bytes
  }
  if (otherKinds) {
    const bytes = Buffer.from(text)
    if (await kindOfBytes(bytes, otherKinds)) return bytes
  }
  throw failure('input-is-text', { place, start: text.slice(0, 40) })
}

async function rawOf(value: unknown, place: string | Phrase, otherKinds?: OtherKinds): Promise<Raw> {
  const bytes = bytesOf(value)
  if (bytes) return { bytes }
  if (typeof value === 'string') return { bytes: await bytesOfText(value, place, otherKinds) }
  if (isPlainObject(value)) {
    const held = CONTENT_MEMBERS.map((name) => value[name]).find((found) => found !== undefined && found !== null)
    if (held !== undefined && !isPlainObject(held) || bytesOf(held)) {
      const inner = await rawOf(held, place, otherKinds)
      return { ...inner, name: textMember(value, NAME_MEMBERS) }
    }
  }
  throw failure('input-type', { place, found: nameOfKind(value) })
}

function checkKind(kind: FileKind | undefined, name: string, { accepted, otherKinds }: InputRequest): FileKind {
  if (kind && (!accepted || accepted.includes(kind.extension))) return kind
  if (!accepted) return kind ?? { extension: 'bin', contentType: 'application/octet-stream' }
  throw failure('input-kind', {
    file: name,
    found: kind ? phrase('of-kind', { kind: kind.extension }) : phrase(otherKinds ? 'of-unknown-kind' : 'no-picture'),
    accepted: accepted.join(', '),
  })
}

async function fromContent(value: unknown, request: InputRequest, place: string | Phrase, fallback: string, name?: string): Promise<InputFile> {
  const raw = await rawOf(value, place, request.otherKinds)
  const given = name ?? raw.name
  const called = given ? cleanName(given) : fallback
  if (raw.bytes.length === 0) throw failure('input-empty', { file: called })
  const kind = checkKind(await kindOfBytes(raw.bytes, request.otherKinds), called, request)
  return { content: { data: raw.bytes }, name: given ? called : `${fallback}.${kind.extension}`, size: raw.bytes.length, kind }
}

async function fromPath(value: unknown, request: InputRequest, place: string | Phrase, name?: string): Promise<InputFile> {
  const given = isPlainObject(value) ? textMember(value, PATH_MEMBERS) : value
  if (typeof given !== 'string' || given === '') throw failure('input-not-path', { place, found: nameOfKind(value) })
  const file = path.resolve(given)
  try {
    const found = await stat(file)
    if (found.isDirectory()) throw failure('input-folder', { file })
    if (!found.isFile()) throw failure('input-special', { file })
    if (found.size === 0) throw failure('input-empty', { file })
    const kind = checkKind(await kindOfFile(file, request.otherKinds), file, request)
    return { content: { path: file }, name: cleanName(name ?? path.basename(file)), size: found.size, kind, path: file }
  } catch (error) {
    if (isPlatenError(error)) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw failure('input-no-file', { file })
    // A name that no file can have may be as long as a document.
    throw failure('input-unreadable', { file: file.slice(0, LONGEST_PATH_SHOWN), problem: message.slice(0, LONGEST_PATH_SHOWN) })
  }
}

/**
 * Reads the files of a message.
 * @returns documents, each the files that its pages are in, in their order
 * @throws PlatenError INVALID_INPUT, naming the place and the file
 */
export async function readInput(request: InputRequest): Promise<InputFile[][]> {
  const { value, place, several } = request
  const missing = request.kind === 'path' ? 'input-path-missing' : 'input-missing'
  const listed = Array.isArray(value)
  if (value === undefined || value === null || value === '' || (listed && value.length === 0)) throw failure(missing, { place })
  const values: unknown[] = listed ? value : [value]
  const files: InputFile[] = []
  for (const [index, item] of values.entries()) {
    const here = listed ? phrase('entry-of', { place, index }) : place
    if (item === undefined || item === null) throw failure(missing, { place: here })
    const name = listed ? undefined : request.fileName
    const fallback = listed ? `document-${index + 1}` : 'document'
    files.push(request.kind === 'path' ? await fromPath(item, request, here, name) : await fromContent(item, request, here, fallback, name))
  }
  return listed && several === 'pages' ? [files] : files.map((file) => [file])
}

/** What a message says about the file it began with. */
export function sourceOf(files: readonly InputFile[]): Source {
  const first = files[0] as InputFile
  return {
    name: first.name,
    ...(first.path ? { path: first.path } : {}),
    contentType: first.kind.contentType,
    size: files.reduce((sum, file) => sum + file.size, 0),
  }
}
