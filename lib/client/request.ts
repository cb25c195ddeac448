/** A request from an operation and values: method, address, headers, body. Everything is checked before anything is sent. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Operation, Parameter } from '../contract/operation'
import { namesInPath } from '../contract/operation'
import { check, engineOnlyMembers } from '../contract/schema'
import { prepareBody, type PreparedBody } from './body'
import { conditionError } from './conditions'
import { phrase, type ClientPhraseKey } from './phrases'
import { problemPhrase } from './problems'
import { shownAddress } from './redaction'
import { readScalarAs } from './scalars'
import type { CallOptions, Connection } from './types'

export interface PreparedRequest {
  readonly method: string
  readonly url: URL
  /** Without credentials; lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: PreparedBody
  /** The address belongs to the account, so its credentials may go there. */
  readonly own: boolean
}

/**
 * @throws PlatenError `INVALID_INPUT`, `NOT_SUPPORTED` or `NOT_CONFIGURED`
 */
export function prepareRequest(connection: Connection, operation: Operation, options: CallOptions): PreparedRequest {
  refuseEngineOnly(connection, operation, options)
  const values = parameterValues(operation, options.params ?? {}, namesOfHeaders(connection, options))
  const override = connection.overrides?.[operation.id]
  const base = readBase(connection)
  const url = addressOf(operation, values, base, override?.path)
  addQuery(url, operation, values, override?.query ?? {})
  const body = prepareBody(operation, options, connection.side)
  const own = url.origin === base.origin
  const headers: Record<string, string> = {}
  const add = (given: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value
  }
  add({ accept: acceptOf(operation), 'user-agent': 'platen-node-red-recognition' })
  if (own) add(connection.headers ?? {})
  add(headerValues(operation, values))
  add(options.headers ?? {})
  add(body.headers)
  checkHeaders(operation, headers)
  return { method: override?.method ?? operation.method, url, headers, body, own }
}

/** What only the engine has is never sent to a vendor, nor left out in silence. */
function refuseEngineOnly(connection: Connection, operation: Operation, options: CallOptions): void {
  if (connection.side === 'engine') return
  const refuse = (name: string) => {
    throw conditionError('engine-only', { name }, { service: connection.service, operation: operation.id })
  }
  if (operation.only === 'engine') refuse(operation.id)
  for (const [name, parameter] of Object.entries(operation.params))
    if (parameter.only === 'engine' && options.params?.[name] !== undefined) refuse(name)
  const { body } = operation
  const refuseMembers = (schema: Parameters<typeof engineOnlyMembers>[0] | undefined, value: unknown) => {
    if (!schema || typeof value !== 'object' || value === null) return
    for (const name of engineOnlyMembers(schema)) if ((value as Record<string, unknown>)[name] !== undefined) refuse(name)
  }
  if (body.kind === 'json' || body.kind === 'urlencoded') refuseMembers(body.schema, options.body)
  if (body.kind === 'multipart') for (const part of body.parts) refuseMembers(part.schema, options.parts?.[part.name])
}

const namesOfHeaders = (connection: Connection, options: CallOptions): Set<string> =>
  new Set([...Object.keys(connection.headers ?? {}), ...Object.keys(options.headers ?? {})].map((name) => name.toLowerCase()))

/** Checked values by our names; `"5"` is taken for 5 where a number belongs. */
function parameterValues(
  operation: Operation,
  given: Readonly<Record<string, unknown>>,
  headersGiven: ReadonlySet<string>,
): Map<string, unknown> {
  const values = new Map<string, unknown>()
  for (const name of Object.keys(given))
    if (!operation.params[name] || operation.params[name].fixed !== undefined)
      throw conditionError('parameter-unknown', { operation: operation.id, name })
  for (const [name, parameter] of Object.entries(operation.params)) {
    const value = parameter.fixed ?? given[name]
    // An empty path is the root of what may hold slashes, and otherwise another operation's address.
    const empty = value === '' && parameter.place === 'path' && !parameter.slashes
    if (value === undefined || value === null || empty) {
      if (parameter.required && !(parameter.fromConnection && headersGiven.has(parameter.wire.toLowerCase())))
        throw conditionError('parameter-missing', { operation: operation.id, name })
      continue
    }
    const read = value instanceof Date ? value.toISOString() : readScalarAs(parameter.schema, value)
    // `PDF` is meant where the contract lists `pdf`.
    const converted = parameter.schema.ignoresCase === true && typeof read === 'string' ? read.toLowerCase() : read
    const problems = check(parameter.schema, converted)
    if (problems.length)
      throw conditionError('parameter-invalid', { operation: operation.id, name, problem: problemPhrase(problems) })
    values.set(name, converted)
  }
  return values
}

/** @throws PlatenError `NOT_CONFIGURED` */
export function readBase(connection: Connection): URL {
  const refuse = (problem: ClientPhraseKey) => {
    throw conditionError('address-invalid', { address: shownAddress(connection.base), problem: phrase(problem) })
  }
  if (!connection.base.trim()) throw conditionError('account-incomplete', { missing: phrase('address') })
  let base: URL
  try {
    base = new URL(connection.base)
  } catch {
    return refuse('address-incomplete') as never
  }
  if (base.protocol !== 'http:' && base.protocol !== 'https:') refuse('address-scheme')
  if (base.username || base.password) refuse('address-login')
  if (base.search || base.hash) refuse('address-query')
  return base
}

function addressOf(operation: Operation, values: ReadonlyMap<string, unknown>, base: URL, otherPath: string | undefined): URL {
  const template = otherPath ?? operation.path
  const [first] = namesInPath(template)
  if (first && template === `{${first}}` && operation.params[first]?.place === 'address')
    return absoluteAddress(operation, first, String(values.get(first)))
  const path = template.replaceAll(/\{([^}]+)\}/g, (_whole, name: string) => {
    const parameter = operation.params[name]
    if (!parameter || !values.has(name)) throw conditionError('parameter-missing', { operation: operation.id, name })
    return pathPart(operation, name, parameter, values.get(name))
  })
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`)
}

function absoluteAddress(operation: Operation, name: string, text: string): URL {
  const refuse = (problem: ClientPhraseKey): never => {
    throw conditionError('parameter-invalid', { operation: operation.id, name, problem: phrase(problem) })
  }
  if (!URL.canParse(text)) return refuse('address-incomplete')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('address-scheme')
  if (url.username || url.password) return refuse('address-login')
  return url
}

function pathPart(operation: Operation, name: string, parameter: Parameter, value: unknown): string {
  const text = String(value)
  const segments = parameter.slashes ? text.split('/') : [text]
  // Addresses are put in order before they are sent: such a segment would silently lead to another operation.
  if (segments.some((segment) => segment === '.' || segment === '..'))
    throw conditionError('parameter-invalid', { operation: operation.id, name, problem: phrase('path-dots') })
  if (parameter.slashes !== 'plain') return encodeURIComponent(text)
  return segments.filter(Boolean).map(encodeURIComponent).join('/')
}

function addQuery(url: URL, operation: Operation, values: ReadonlyMap<string, unknown>, names: Readonly<Record<string, string>>): void {
  const pairs: string[] = []
  for (const [name, parameter] of Object.entries(operation.params)) {
    if (parameter.place !== 'query' || !values.has(name)) continue
    const value = values.get(name)
    const wire = encodeURIComponent(names[name] ?? names[parameter.wire] ?? parameter.wire)
    for (const item of Array.isArray(value) ? value : [value]) pairs.push(`${wire}=${encodeURIComponent(queryText(item))}`)
  }
  if (pairs.length) url.search = [url.search.slice(1), ...pairs].filter(Boolean).join('&')
}

const queryText = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))

function headerValues(operation: Operation, values: ReadonlyMap<string, unknown>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, parameter] of Object.entries(operation.params))
    if (parameter.place === 'header' && values.has(name)) headers[parameter.wire] = queryText(values.get(name))
  return headers
}

/** A line break or a sign outside Latin-1 in a header would end in an error that names no setting. */
function checkHeaders(operation: Operation, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers))
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch {
      throw conditionError('parameter-invalid', {
        operation: operation.id,
        name,
        problem: phrase('header-letters'),
      })
    }
}

const accepts = new WeakMap<Operation, string>()

function acceptOf(operation: Operation): string {
  const known = accepts.get(operation)
  if (known !== undefined) return known
  const accept = readAccept(operation)
  accepts.set(operation, accept)
  return accept
}

function readAccept(operation: Operation): string {
  const kinds = Object.values(operation.answers).map((answer) => answer.kind)
  return kinds.every((kind) => kind === 'json' || kind === 'none') && kinds.includes('json') ? 'application/json' : '*/*'
}
