/** The body of a request, made from the contract's description, and made again for each try. */
import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import type { Body, Operation, Part } from '../contract/operation'
import { check } from '../contract/schema'
import { conditionError } from './conditions'
import { nameOf, openContent, type OpenContent } from './content'
import { phrase, type ClientPhraseKey } from './phrases'
import { problemPhrase } from './problems'
import type { CallOptions, Connection, FileInput } from './types'

export interface PreparedBody {
  /** Content-Type, Content-Disposition; lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Opens the body for one try; absent: nothing is sent, not even a length. */
  readonly open?: () => Promise<OpenContent>
}

const UNKNOWN_TYPE = 'application/octet-stream'

/**
 * Checks what is to be sent against the contract.
 * @throws PlatenError `INVALID_INPUT`
 */
export function prepareBody(operation: Operation, options: CallOptions, side: Connection['side']): PreparedBody {
  const { body } = operation
  refuseWhatHasNoPlace(operation, options)
  switch (body.kind) {
    case 'none':
      // An empty body all the same, so that a server that looks for a length finds one.
      return operation.method === 'GET' || (operation.method === 'DELETE' && !body.contentType)
        ? { headers: {} }
        : fixed(Buffer.alloc(0), body.contentType)
    case 'json':
      if (options.body === undefined)
        return withoutBody(operation, body.required, 'body-value', body.typeWhenEmpty ? 'application/json' : undefined)
      return fixed(Buffer.from(JSON.stringify(checked(operation, body.schema, options.body))), 'application/json')
    case 'urlencoded':
      if (options.body === undefined) return withoutBody(operation, body.required, 'body-value')
      return fixed(Buffer.from(formFields(checked(operation, body.schema, options.body))), 'application/x-www-form-urlencoded')
    case 'raw':
      if (!options.file) return withoutBody(operation, body.required, 'body-file')
      return rawBody(operation, body, options.file, side)
    case 'multipart':
      return multipartBody(operation, body.parts, options.parts ?? {})
  }
}

/** Nothing is accepted and ignored. */
function refuseWhatHasNoPlace({ id, body: { kind } }: Operation, { body, file, parts }: CallOptions): void {
  const refuse = (what: ClientPhraseKey) => {
    throw conditionError('body-invalid', { operation: id, problem: phrase('not-part-of-request', { what: phrase(what) }) })
  }
  if (body !== undefined && kind !== 'json' && kind !== 'urlencoded') refuse('body-value')
  if (file !== undefined && kind !== 'raw') refuse('body-file')
  if (parts !== undefined && kind !== 'multipart') refuse('body-parts')
}

function withoutBody(operation: Operation, required: boolean, name: ClientPhraseKey, contentType?: string): PreparedBody {
  if (required) throw conditionError('body-missing', { operation: operation.id, name: phrase(name) })
  return fixed(Buffer.alloc(0), contentType)
}

function fixed(data: Buffer, contentType: string | undefined): PreparedBody {
  return {
    headers: contentType ? { 'content-type': contentType } : {},
    open: () => openContent({ data }),
  }
}

function checked(operation: Operation, schema: Parameters<typeof check>[0], value: unknown): unknown {
  const problems = check(schema, value)
  if (problems.length) throw conditionError('body-invalid', { operation: operation.id, problem: problemPhrase(problems) })
  return value
}

function formFields(value: unknown): string {
  const fields = new URLSearchParams()
  for (const [name, member] of Object.entries(value as Record<string, unknown>))
    if (member !== undefined && member !== null) fields.append(name, String(member))
  return fields.toString()
}

/** Refuses a content type that the contract's list leaves out. */
function checkContentType(operation: Operation, file: FileInput, accepted: readonly string[] | undefined): void {
  const { contentType } = file
  if (!contentType || !accepted?.length) return
  const bare = contentType.split(';')[0]?.trim().toLowerCase()
  if (!accepted.some((type) => type.toLowerCase() === bare))
    throw conditionError('content-type-refused', {
      operation: operation.id,
      contentType,
      file: nameOf(file),
      accepted: accepted.join(', '),
    })
}

function rawBody(operation: Operation, body: Extract<Body, { kind: 'raw' }>, file: FileInput, side: Connection['side']): PreparedBody {
  if (body.contentType === 'required' && !file.contentType) throw conditionError('content-type-missing', { file: nameOf(file) })
  checkContentType(operation, file, body.contentTypes)
  if (body.disposition === 'required' && !file.fileName)
    throw conditionError('body-invalid', { operation: operation.id, problem: phrase('file-without-name') })
  const headers: Record<string, string> = { 'content-type': file.contentType ?? UNKNOWN_TYPE }
  const takesName = body.disposition === 'engine' ? side === 'engine' : body.disposition !== undefined
  if (takesName && file.fileName) headers['content-disposition'] = disposition(file.fileName)
  return { headers, open: () => openContent(file.content) }
}

/** RFC 6266: a plain form for every server, and the exact one in UTF-8 where the name needs it. */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const exact = encodeURIComponent(fileName).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"${plain === fileName ? '' : `; filename*=UTF-8''${exact}`}`
}

function multipartBody(operation: Operation, described: readonly Part[], given: Readonly<Record<string, unknown>>): PreparedBody {
  for (const name of Object.keys(given))
    if (!described.some((part) => part.name === name)) throw conditionError('parameter-unknown', { operation: operation.id, name })
  const sent = described.filter((part) => {
    if (given[part.name] !== undefined) return true
    if (part.required) throw conditionError('body-missing', { operation: operation.id, name: phrase('body-part', { part: part.name }) })
    return false
  })
  for (const part of sent) checkPart(operation, part, given[part.name])
  // Kept over all tries, so that they are the same bytes.
  const boundary = `----platen-${randomBytes(16).toString('hex')}`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    open: () => openForm(sent, given, boundary),
  }
}

function checkPart(operation: Operation, part: Part, value: unknown): void {
  if (part.kind === 'file') {
    const file = value as FileInput
    if (typeof file !== 'object' || !file.content)
      throw conditionError('body-invalid', { operation: operation.id, problem: phrase('part-no-file', { part: part.name }) })
    checkContentType(operation, file, part.contentTypes)
    return
  }
  const problems = part.schema ? check(part.schema, value) : []
  if (problems.length)
    throw conditionError('body-invalid', { operation: operation.id, problem: phrase('of-member', { member: part.name, problem: problemPhrase(problems) }) })
}

async function openForm(parts: readonly Part[], given: Readonly<Record<string, unknown>>, boundary: string): Promise<OpenContent> {
  // Loaded with the first form: reading it at the start would cost every Node-RED that has this package.
  const { default: FormData } = await import('form-data')
  const form = new FormData()
  form.setBoundary(boundary)
  const opened: OpenContent[] = []
  const close = () => opened.forEach((content) => content.close())
  try {
    for (const part of parts) {
      const value = given[part.name]
      if (part.kind === 'json') form.append(part.name, JSON.stringify(value), { contentType: 'application/json; charset=utf-8' })
      else if (part.kind === 'text') form.append(part.name, String(value))
      else {
        const file = value as FileInput
        const content = await openContent(file.content)
        opened.push(content)
        form.append(part.name, content.stream, {
          filename: nameOf(file),
          contentType: file.contentType ?? UNKNOWN_TYPE,
          knownLength: content.length,
        })
      }
    }
  } catch (error) {
    close()
    throw error
  }
  const length = form.getLengthSync()
  // form-data is a stream of the oldest kind, which knows neither back pressure on errors nor destroy().
  const stream = new PassThrough()
  form.on('error', (error: Error) => stream.destroy(error))
  form.pipe(stream)
  return {
    stream,
    length,
    close: () => {
      close()
      stream.destroy()
    },
  }
}
