/** The ownOCR API over HTTP: routes from the contract, its body parsers, its error object, paths in any case. */
import { open } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as contract from '../../../contract/ownocr'
import type { Operation } from '../../../contract/operation'
import { check, fits } from '../../../contract/schema'
import type { Doors, Visitor } from '../doors'
import { RequestFailure } from '../failure'
import { refusal } from '../reasons'
import { asRequestFailure } from '../host'
import type { Log } from '../log'
import { routerPath } from '../unbuilt'

export interface Call {
  readonly visitor: Visitor
  readonly params: Readonly<Record<string, string>>
  readonly request: FastifyRequest
}

/** Answer of an operation that gives a file. */
export class FileAnswer {
  constructor(
    readonly path: string,
    /** MIME type */
    readonly type: string,
    /** Suggested file name. */
    readonly name: string,
  ) {}
}

/** What an operation answers: a JSON value or a file. */
export type Handler = (call: Call) => unknown

export interface PluginParts {
  readonly doors: Doors
  readonly log: Log
  /** By operation id. */
  readonly handlers: Readonly<Record<string, Handler>>
}

const operations = contract.service.operations

const takesJson = ({ body, acceptsBody }: Operation): boolean => body.kind === 'json' || acceptsBody?.kind === 'json'

/** Who sent a request; set before its body is read. */
const visitors = new WeakMap<FastifyRequest, Visitor>()

export function registerOwnocr(host: FastifyInstance, { doors, log, handlers }: PluginParts): void {
  void host.register(
    async (scope) => {
      scope.addHook('onRequest', async (request) => void visitors.set(request, await doors.visitor(request.headers)))
      scope.setErrorHandler((error, request, reply) => sendFailure(reply, asRequestFailure(error, log, request.routeOptions.url ?? ''), doors))
      scope.setNotFoundHandler((request, reply) => sendFailure(reply, new RequestFailure(404, 'no-such-action', `There is no action ${request.method} ${(request.url.split('?')[0] as string).slice(0, 200)}.`), doors))
      await scope.register(async (files) => registerRoutes(files, operations.filter(({ body }) => body.kind === 'raw'), streamed, handlers))
      await scope.register(async (others) => registerRoutes(others, operations.filter(takesJson), jsonOrNothing, handlers))
      await scope.register(async (others) => registerRoutes(others, operations.filter((operation) => operation.body.kind !== 'raw' && !takesJson(operation)), unread, handlers))
    },
    { prefix: contract.service.engineBase },
  )
}

function registerRoutes(scope: FastifyInstance, list: readonly Operation[], parser: (scope: FastifyInstance) => void, handlers: PluginParts['handlers']): void {
  parser(scope)
  for (const operation of list) {
    const handler = handlers[operation.id]
    if (!handler) continue
    for (const template of [operation.path, ...operation.alsoAt])
      scope.route({
        method: operation.method,
        url: routerPath(template, operation),
        handler: async (request, reply) => {
          const visitor = visitors.get(request) as Visitor
          const params = readParams(operation, request.params as Record<string, string>)
          const value = await handler({ visitor, params, request })
          if (value instanceof FileAnswer) {
            await sendFile(reply, value)
            return reply
          }
          // Bare numbers, strings and booleans are JSON too.
          return reply.type('application/json; charset=utf-8').send(JSON.stringify(value))
        },
      })
  }
}

/** The path's parameters, checked; texts in any case where the contract says so. */
function readParams(operation: Operation, given: Readonly<Record<string, string>>): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [name, parameter] of Object.entries(operation.params)) {
    const text = given[parameter.wire] ?? ''
    const value = parameter.schema.ignoresCase === true ? text.toLowerCase() : text
    const number = /^\d{1,15}$/.test(value) ? Number(value) : undefined
    if (!fits(parameter.schema, number ?? value)) throw badParameter(operation, name, parameter.schema, number ?? value)
    params[name] = value
  }
  return params
}

function badParameter(operation: Operation, name: string, schema: contract.JobOption['schema'], value: string | number): RequestFailure {
  const problem = check(schema, value)[0]?.message ?? 'not allowed'
  // A file type that is not taken is an unsupported medium; anything else that cannot exist is not there.
  if (operation.id === 'ownocr.upload-ext' && name === 'ext') return unsupportedType(String(value))
  return new RequestFailure(operation.errors.includes(404) ? 404 : 400, 'parameter-invalid', `"${String(value).slice(0, 100)}" cannot be used as ${name}: ${problem}.`, { name, problem })
}

/** @param taken extensions; absent: all that jobs take */
export const unsupportedType = (type: string, taken: readonly string[] = contract.UPLOAD_EXTENSIONS): RequestFailure =>
  refusal(415, 'type-not-supported', { type: type.slice(0, 100), taken: taken.join(', ') })

function streamed(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) => done(null, payload))
}

/** A body that an operation does not ask for is not looked at: some clients always send one. */
function unread(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null, undefined)
  })
}

/** A JSON body whatever its content type says, or none: clients of this API differ, and foreign pages are kept out before. */
function jsonOrNothing(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<string>('*', { parseAs: 'string' }, (_request, body, done) => {
    const text = body.replace(/^\uFEFF/, '').trim()
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(text))
    } catch {
      done(new RequestFailure(400, 'body-invalid', 'The body is no valid JSON.'), undefined)
    }
  })
}

function sendFailure(reply: FastifyReply, failure: RequestFailure, doors: Doors): void {
  if (failure.status === 401 && doors.asksForLogin) void reply.header('www-authenticate', 'Basic realm="Platen engine", charset="UTF-8"')
  const answer: contract.ErrorObject = { Success: false, Code: failure.status, Message: failure.message, Reason: failure.reason, Values: failure.values }
  void reply.status(failure.status).type('application/json; charset=utf-8').send(JSON.stringify(answer))
}

/** Sends a result file; it may be deleted while it travels. */
async function sendFile(reply: FastifyReply, { path: file, type, name }: FileAnswer): Promise<void> {
  const handle = await open(file, 'r')
  const { size } = await handle.stat()
  void reply.headers({ 'content-type': type, 'content-length': size, 'content-disposition': `attachment; filename="${name}"` })
  void reply.send(handle.createReadStream())
}
