/** The Aspose.OMR API over HTTP: routes, body parsers, its error object, paths in any case. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { service } from '../../../contract/aspose-omr'
import type { EngineLimits } from '../config'
import type { Doors, Visitor } from '../doors'
import { RequestFailure } from '../failure'
import { asRequestFailure } from '../host'
import type { Log } from '../log'
import type { Recognition } from '../recognition'
import { routerPath } from '../unbuilt'
import { legacyRoutes } from './legacy-storage'
import { runTask, TASK_SUFFIX } from './run-task'
import { sheetTasks } from './sheet-tasks'
import { SignIn } from './sign-in'
import { Storage } from './storage'
import { storageHandlers, type StorageHandler } from './storage-handlers'
import type { TaskParts } from './task-context'
import { withTemplateStorage } from './template-storage'
import { Templates } from './templates'

/** bytes of a token request. */
const TOKEN_LIMIT = 65_536
/** bytes of a task's JSON: templates travel in it, some with pictures inside. */
const TASK_LIMIT = 64_000_000

const V3 = '/v3.0'

export interface AsposeOmrParts {
  readonly doors: Doors
  readonly log: Log
  readonly recognition: Recognition
  readonly dataFolder: string
  readonly limits: EngineLimits
  readonly workers: number
}

/** Who sent a request; set before its body is read. */
const visitors = new WeakMap<FastifyRequest, Visitor>()

export function registerAsposeOmr(host: FastifyInstance, parts: AsposeOmrParts): void {
  const { doors, log, limits, dataFolder, recognition, workers } = parts
  const signIn = new SignIn(doors)
  const storage = new Storage(dataFolder, limits)
  const tasks = { storage, templates: new Templates(dataFolder), sheets: sheetTasks(recognition), limits, workers }
  void host.register(
    async (scope) => {
      scope.setErrorHandler((error, request, reply) => sendFailure(reply, asRequestFailure(error, log, request.routeOptions.url ?? '')))
      scope.setNotFoundHandler((_request, reply) => sendFailure(reply, new RequestFailure(404, 'no-such-operation', 'Nothing is at this address of the answer sheet API.')))
      await scope.register(async (token) => registerToken(token, signIn, log))
      await scope.register(async (signedIn) => {
        signedIn.addHook('onRequest', async (request) => void visitors.set(request, await signIn.visitor(request)))
        await signedIn.register(async (task) => {
          takeWhole(task, TASK_LIMIT, (text) => (text.trim() === '' ? undefined : JSON.parse(text.replace(/^\uFEFF/, ''))))
          task.post(`${V3}/omr/*`, async (request, reply) => {
            if (!pathOf(request).endsWith(TASK_SUFFIX)) throw new RequestFailure(404, 'no-such-operation', 'Nothing is at this address of the answer sheet API.')
            const gone = new AbortController()
            reply.raw.once('close', () => gone.abort())
            // A connection says nothing while the pages of a long file are read; how long that may take, the limits of the task say.
            request.raw.socket.setTimeout(0)
            return sendJson(reply, await runTask(request, visitors.get(request) as Visitor, tasks, `${V3}/omr`, log, gone.signal))
          })
        })
        await signedIn.register(async (files) => registerStorage(files, tasks, dataFolder))
      })
    },
    { prefix: service.engineBase },
  )
}

const pathOf = (request: FastifyRequest): string => ((request.raw.url ?? '').split('?')[0] as string).toLowerCase().replace(/\/+$/, '')

function registerToken(scope: FastifyInstance, signIn: SignIn, log: Log): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit: TOKEN_LIMIT }, (_request, body, done) => done(null, body))
  // OAuth has an error object of its own (RFC 6749, 5.2).
  scope.setErrorHandler((error, request, reply) => {
    const { status, reason, message } = asRequestFailure(error, log, request.routeOptions.url ?? '')
    return sendJson(reply.status(status), { error: reason, error_description: message })
  })
  for (const url of ['/connect/token', '/oauth2/token'])
    scope.post(url, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const fields = await signIn.fields(body, request.headers['content-type'])
      return sendJson(reply, await signIn.grant(request, fields, url.startsWith('/oauth2')))
    })
}

/** A body that is text of one kind, whatever its content type says, or none. */
function takeWhole(scope: FastifyInstance, bodyLimit: number, parse: (text: string) => unknown): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<string>('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => {
    try {
      done(null, parse(body))
    } catch {
      done(new RequestFailure(400, 'body-invalid', 'The body is no valid JSON.'), undefined)
    }
  })
}

function registerStorage(scope: FastifyInstance, { storage, templates, limits }: TaskParts, dataFolder: string): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) => done(null, payload))
  const route = (method: string, url: string, handler: StorageHandler) =>
    scope.route({
      method,
      url,
      handler: async (request, reply) => {
        const value = await handler({ visitor: visitors.get(request) as Visitor, request, reply })
        // What was not read of a body is dropped.
        if (request.body instanceof Readable) request.body.resume()
        if (reply.sent) return reply
        return value === undefined ? reply.status(200).send() : sendJson(reply, value)
      },
    })
  const base = `${V3}/omr/storage`
  const handlers = withTemplateStorage(storageHandlers({ storage, dataFolder, limits }, base), templates, base)
  for (const operation of service.operations) {
    const handler = handlers[operation.id]
    if (!handler) continue
    const url = routerPath(operation.path, operation)
    route(operation.method, url, handler)
    // The root folder, also without the slash behind.
    if (operation.id === 'aspose-omr.list-folder') route(operation.method, url.replace(/\/\*$/, ''), handler)
  }
  for (const { method, path, handler } of legacyRoutes(storage, `${V3}/storage`, dataFolder, limits)) route(method, `${V3}/storage/${path}`, handler)
}

const sendJson = (reply: FastifyReply, value: unknown): FastifyReply => reply.type('application/json; charset=utf-8').send(JSON.stringify(value))

/** The members that the service's gateway and its clients know, each client its own. */
function sendFailure(reply: FastifyReply, { status, reason, message, values }: RequestFailure): FastifyReply {
  const id = randomUUID()
  const answer = {
    RequestId: id,
    Error: { Code: reason, Message: message, Description: message, InnerError: { RequestId: id, Date: new Date().toISOString() } },
    Code: status,
    Status: reason,
    Message: message,
    Reason: reason,
    Values: values,
  }
  return sendJson(reply.status(status), answer)
}

/** What of the contract is served; the rest answers that it is not offered. */
export const servedOperations: readonly string[] = service.operations.map(({ id }) => id)
