/** Reads answers: the value that the contract promises, or a coded error. Tolerant of how a value is written, not of what it is. */
import { Kind, type TSchema } from '@sinclair/typebox'
import type { Answer, Operation } from '../contract/operation'
import { withSchemaNames } from '../contract/member-case'
import { services } from '../contract/registry'
import { check } from '../contract/schema'
import { conditionError } from './conditions'
import { saveToFile } from './download'
import { inEnglish, type ErrorCause, type Phrase, type PlainValues } from './errors'
import { phrase } from './phrases'
import { problemPhrase } from './problems'
import { readScalarAs } from './scalars'
import { adapters } from './services'
import type { FailureWords } from './services/adapter'
import type { Answering } from './transport'
import type { CallAnswer, CallOptions } from './types'

/** Bytes of an answer that are kept in memory. */
export const LARGEST_ANSWER = 256 * 1024 * 1024

export interface AnswerContext {
  readonly operation: Operation
  /** The service's title. */
  readonly service: string
  /** It is the built-in engine that answers. */
  readonly engine: boolean
  readonly host: string
  readonly cause: ErrorCause
  /** Shortens and cleans the service's words. */
  readonly clean: (text: string) => string
  /** Bytes; absent: {@link LARGEST_ANSWER}. */
  readonly largest?: number
}

/**
 * Reads an answer with a success status (2xx).
 * @throws PlatenError
 */
export async function readAnswer(answering: Answering, options: CallOptions, context: AnswerContext): Promise<CallAnswer> {
  const { status, headers } = answering
  const contentType = headers['content-type']
  const fileName = fileNameIn(headers['content-disposition'])
  const head = { status, headers, ...(contentType ? { contentType } : {}), ...(fileName ? { fileName } : {}) }
  const answer = answerFor(context, status)

  if (answer.kind === 'bytes') {
    refuseWebPage(contentType, answer.contentTypes ?? [], context)
    const chunks = counted(answering, options)
    if (options.saveTo === undefined) return { ...head, value: await toBuffer(chunks, context) }
    await saveToFile(chunks, options.saveTo)
    return { ...head, value: undefined, file: options.saveTo }
  }
  const body = await toBuffer(counted(answering, options), context)
  if (answer.kind === 'none' || (body.length === 0 && mayBeEmpty(context.operation, status, answer))) return { ...head, value: undefined }
  const value =
    answer.kind === 'scalar'
      ? readScalar(body, answer.schema, contentType, context)
      : withNames(context.operation, answer.schema, readJson(body, contentType, context))
  const adapter = adapters[context.operation.service]
  const instead = adapter.wordsInstead?.(value)
  const problems = instead === undefined ? check(answer.schema, value) : []
  if (problems.length) throw shapeError(context, problemPhrase(problems))
  const failure = instead === undefined ? adapter.failureIn?.(context.operation, value) : { detail: instead }
  if (failure !== undefined) {
    const detail = typeof failure.detail === 'string' ? context.clean(failure.detail) : failure.detail
    const cause = { ...context.cause, status, detail: inEnglish(detail), ...reasonOf(failure, context) }
    throw conditionError('recognition-failed', { service: context.service, detail }, cause)
  }
  return { ...head, value }
}

/** Only the engine's reasons are names that are known here. */
function reasonOf({ reason, values }: FailureWords, { engine, clean }: AnswerContext): Pick<ErrorCause, 'reason' | 'values'> {
  if (!engine || reason === undefined) return {}
  const cleaned = Object.entries(values ?? {}).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value])
  return { reason, values: Object.fromEntries(cleaned) as PlainValues }
}

/** A status that the contract does not name is read as its neighbour: documents are not always exact about 200, 201 and 204. */
function answerFor({ operation }: AnswerContext, status: number): Answer {
  const exact = operation.answers[status]
  if (exact) return exact
  if (status === 204 || status === 205) return { kind: 'none' }
  const success = Object.keys(operation.answers).map(Number).find((known) => known >= 200 && known < 300)
  return (success !== undefined && operation.answers[success]) || { kind: 'none' }
}

/** Where the contract says so, or says nothing about this status and nothing was asked for. */
const mayBeEmpty = (operation: Operation, status: number, answer: Answer): boolean =>
  (answer.kind === 'json' && answer.optional === true) || (!operation.answers[status] && operation.method !== 'GET')

/** Members in the contract's spelling, of services that write them in more than one. */
const withNames = (operation: Operation, schema: TSchema, value: unknown): unknown =>
  services[operation.service].ignoresMemberCase ? withSchemaNames(schema, value) : value

const shapeError = (context: AnswerContext, problem: Phrase) =>
  conditionError('answer-shape', { service: context.service, operation: context.operation.id, problem }, context.cause)

const isHtml = (contentType: string | undefined): boolean => /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '')

const isJson = (contentType: string | undefined): boolean => /^\s*application\/(?:[\w.+-]+\+)?json\b/i.test(contentType ?? '')

function refuseWebPage(contentType: string | undefined, expected: readonly string[], context: AnswerContext): void {
  if (isHtml(contentType) && !expected.some(isHtml)) throw conditionError('answer-html', { host: context.host }, context.cause)
}

/** Passes the body through and reports how much came. A total is known only when it was sent uncompressed. */
async function* counted({ body, headers }: Answering, { onDownload }: CallOptions): AsyncGenerator<Buffer> {
  const announced = Number(headers['content-length'])
  const total = headers['content-encoding'] === undefined && Number.isFinite(announced) ? announced : undefined
  let received = 0
  for await (const chunk of body) {
    received += chunk.length
    onDownload?.(received, total)
    yield chunk
  }
}

async function toBuffer(chunks: AsyncIterable<Buffer>, context: AnswerContext): Promise<Buffer> {
  const largest = context.largest ?? LARGEST_ANSWER
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > largest)
      throw conditionError('answer-too-large', { service: context.service, megabytes: Math.round(largest / 1048576) }, context.cause)
    kept.push(chunk)
  }
  return Buffer.concat(kept, length)
}

/** Text without byte order mark; a web page where data belongs is told apart from damaged data. */
function readText(body: Buffer, contentType: string | undefined, context: AnswerContext): string {
  const text = decode(body).trim()
  if (isHtml(contentType) || /^<(!doctype\s+html|html|head|body)\b/i.test(text))
    throw conditionError('answer-html', { host: context.host }, context.cause)
  return text
}

function decode(body: Buffer): string {
  if (body[0] === 0xff && body[1] === 0xfe) return body.subarray(2).toString('utf16le')
  return body.toString('utf8').replace(/^\uFEFF/, '')
}

function readJson(body: Buffer, contentType: string | undefined, context: AnswerContext): unknown {
  const text = readText(body, contentType, context)
  try {
    return JSON.parse(text) as unknown
  } catch {
    const problem = phrase(text === '' ? 'empty' : 'no-json')
    throw conditionError('answer-broken', { service: context.service, problem }, context.cause)
  }
}

/** `3`, `"3"` and `3` with a line break are one value; so are `true`, `True` and `"true"`. */
function readScalar(body: Buffer, schema: TSchema, contentType: string | undefined, context: AnswerContext): unknown {
  const text = readText(body, contentType, context)
  let value: unknown = text
  try {
    value = JSON.parse(text)
  } catch {
    // Bare text, as it is.
  }
  if (schema[Kind] === 'String') {
    if (typeof value === 'string' && value !== text) return value
    if (typeof value === 'object') throw shapeError(context, phrase('no-text'))
    // Bare text may begin with anything, but what says that it is JSON and begins like it was cut off.
    if (isJson(contentType) && value === text && /^(?:["{]|\[\s*[{["])/.test(text)) throw conditionError('answer-broken', { service: context.service, problem: phrase('no-json') }, context.cause)
    return text
  }
  return readScalarAs(schema, value)
}

/**
 * The name that a Content-Disposition gives, without any folder.
 * @returns undefined when there is none
 */
export function fileNameIn(disposition: string | undefined): string | undefined {
  if (!disposition) return undefined
  const exact = /filename\*\s*=\s*(?:UTF-8|ISO-8859-1)'[^']*'([^;]+)/i.exec(disposition)
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition)
  let name = (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2] ?? '').trim()
  if (exact?.[1])
    try {
      name = decodeURIComponent(exact[1].trim())
    } catch {
      // The plain form stands.
    }
  // Node.js reads headers as Latin-1; many servers send UTF-8.
  else if (/[\x80-\xff]/.test(name)) name = fromUtf8(name) ?? name
  const bare = name
    .split(/[\\/]/)
    .pop()!
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 200)
  return bare || undefined
}

function fromUtf8(name: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(name, 'latin1'))
  } catch {
    return undefined
  }
}
