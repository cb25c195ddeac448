/** What went wrong on the way, told from the errors of got, Node.js and OpenSSL. Their texts and objects go no further. */
import { conditionError, conditionOfNetwork } from './conditions'
import { isPlatenError, type ErrorCause, type PlatenError } from './errors'
import { phrase } from './phrases'
import type { Timeouts } from './types'

export interface Journey {
  readonly url: URL
  /** Host of the proxy, when there is one. */
  readonly proxy?: string
  readonly timeouts: Timeouts
  /** The service's title. */
  readonly service: string
  readonly cause: ErrorCause
  /** The first line of the answer was there already. */
  readonly answering: boolean
  /** The connection was made, secured where it has to be: the request may have arrived. */
  readonly connected: boolean
}

interface SystemError {
  readonly name?: string
  readonly code?: string
  readonly message?: string
  readonly syscall?: string
  readonly event?: string
  readonly cause?: unknown
}

/** A server may refuse the client's certificate, or ask for one, after its side of the connection was secured. */
const REFUSES_CERTIFICATE = /certificate|unknown.ca|access.denied/i

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10

/**
 * The coded error of a failed exchange.
 * @returns undefined when the error is none of the way: a mistake of ours, which must not be dressed up
 */
export function failureOnTheWay(error: unknown, journey: Journey): PlatenError | undefined {
  const own = platenErrorIn(error)
  if (own) return own
  const found = error as SystemError
  const { url, proxy, timeouts, service, cause, answering, connected } = journey
  const host = url.host
  const nearest = proxy ?? host
  if (found.name === 'TimeoutError') {
    const connecting = found.event === 'lookup' || found.event === 'connect' || found.event === 'secureConnect'
    return connecting
      ? conditionError('connect-timeout', { host: nearest, seconds: seconds(timeouts.connect) }, cause)
      : conditionError('response-timeout', { host, seconds: seconds(timeouts.response) }, cause)
  }
  if (proxy) {
    const refused = /^Bad response: (\d+)$/.exec(found.message ?? '')
    if (refused) return conditionError('proxy-refused', { proxy, host, problem: phrase('status', { status: Number(refused[1]) }) }, cause)
    if (found.message === 'Proxy timeout')
      return conditionError('connect-timeout', { host: proxy, seconds: seconds(timeouts.connect) }, cause)
  }
  if (found.code === 'HPE_HEADER_OVERFLOW') return conditionError('answer-broken', { service, problem: phrase('headers-too-long') }, cause)
  if (found.code?.startsWith('HPE_')) return conditionError('answer-broken', { service, problem: phrase('no-http') }, cause)
  if (answering) return conditionError('answer-cut-off', { service }, cause)
  const failed = conditionOf(found)
  if (!failed) return undefined
  // Certificates and keys that cannot be read are found when a connection is about to be made with them; some without any code.
  if (url.protocol === 'https:' && !connected && !conditionOfNetwork(found.code) && !found.syscall)
    return conditionError('tls-failed', { host, problem: found.code?.startsWith('ERR_GOT') ? phrase('unknown') : (found.code ?? phrase('unknown')) }, cause)
  const key = failed === 'tls-failed' && connected && !REFUSES_CERTIFICATE.test(`${found.code} ${found.message}`) ? 'connection-broken' : failed
  const problem = found.code ?? phrase('unknown')
  return conditionError(key, { host: nearest, problem, seconds: seconds(timeouts.connect), place: host }, cause)
}

function conditionOf(error: SystemError): ReturnType<typeof conditionOfNetwork> {
  // OpenSSL's word for a server that speaks no TLS; it is reported as a failed write.
  if (error.code === 'EPROTO') return 'tls-failed'
  // Other codes come from a connection that was made and then failed: the request may have arrived.
  if (error.syscall === 'read' || error.syscall === 'write') return 'connection-broken'
  if (error.message?.includes('before secure TLS connection was established')) return 'tls-failed'
  // got gives its own errors this name; what it could not tell apart happened on the way too.
  return conditionOfNetwork(error.code) ?? (error.name === 'RequestError' ? 'connection-broken' : undefined)
}

/** An error of ours that a library wrapped, such as one of the stream that was being sent. */
function platenErrorIn(error: unknown): PlatenError | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth++)
    if (isPlatenError(current)) return current
  return undefined
}
