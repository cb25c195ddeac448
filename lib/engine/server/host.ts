/** The HTTP host: what holds for every request before a service's plugin sees it. */
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import type { Config } from './config'
import type { Doors } from './doors'
import { isDiskFull } from '../jobs/failure'
import { isReasoned, RequestFailure } from './failure'
import { acceptedHosts, refusal } from './hosts'
import type { Log } from './log'
import { keepReadingAfterRefusals } from './unread-bodies'
import { diskFull } from './uploads'

/** bytes of a JSON body. */
const JSON_LIMIT = 1_000_000
/** ms of silence after which a connection is given up, also in the middle of an upload. */
const SILENCE = 120_000

export interface HostSettings {
  /** Address that is listened on. */
  readonly listening: string
  readonly config: Config
  readonly doors: Doors
  readonly log: Log
}

const REFUSED = {
  'foreign-host': 'The Host header names another server. Call the engine by the address it listens on, or configure the name (hosts).',
  'foreign-origin': 'Web pages of other addresses may not use this engine.',
} as const

/** Makes the server with everything but its routes. */
export function createHost({ listening, config, log }: HostSettings): FastifyInstance {
  const accepted = acceptedHosts(listening, config.hosts)
  const host = Fastify({
    logger: false,
    bodyLimit: JSON_LIMIT,
    connectionTimeout: SILENCE,
    forceCloseConnections: true,
    return503OnClosing: true,
    // Each service keeps its own rule of case; the router finds the route in any.
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 500 },
    exposeHeadRoutes: false,
    frameworkErrors: (error, _request, reply) => {
      void (reply as FastifyReply).status(error.statusCode ?? 400).send({ error: error.code, message: error.message })
    },
  })
  host.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'cross-origin-resource-policy': 'same-origin' })
    const { headers } = request.raw
    const reason = refusal(
      {
        method: request.method,
        path: request.url.split('?')[0] as string,
        host: headers.host,
        origin: headers.origin,
        fetchSite: single(headers['sec-fetch-site']),
        fetchMode: single(headers['sec-fetch-mode']),
      },
      accepted,
    )
    if (!reason) return
    log('request-refused', { reason, host: String(headers.host ?? ''), origin: String(headers.origin ?? '') })
    throw new RequestFailure(403, reason, REFUSED[reason])
  })
  keepReadingAfterRefusals(host)
  host.setErrorHandler((error: FastifyError | RequestFailure, request, reply) => {
    const failure = asRequestFailure(error, log, request.routeOptions.url ?? '')
    void reply.status(failure.status).send({ error: failure.reason, message: failure.message })
  })
  host.setNotFoundHandler((_request, reply) => void reply.status(404).send({ error: 'not-found', message: 'Nothing is at this address.' }))
  return host
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** Turns whatever was thrown into a refusal that may be shown; the unexpected is logged and told without its details. */
export function asRequestFailure(error: unknown, log: Log, route: string): RequestFailure {
  if (error instanceof RequestFailure) return error
  if (isDiskFull(error)) return diskFull('the data folder')
  if (isReasoned(error)) return new RequestFailure(500, error.reason, error.message, error.values)
  const { statusCode, message, code } = error as Partial<FastifyError>
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new RequestFailure(statusCode, 'request-refused', message ?? 'The request cannot be read.')
  log('request-failed', { route, code: code ?? '', message: error instanceof Error ? error.message : String(error) })
  return new RequestFailure(500, 'internal', 'The engine met an error of its own; its log tells more.')
}
