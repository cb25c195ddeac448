/** Where an answer sends a request on to, and what may go there. */
import { conditionError } from './conditions'
import type { ErrorCause, Phrase } from './errors'
import { phrase } from './phrases'

export const LONGEST_CHAIN = 5

const REDIRECTS = new Set([301, 302, 303, 307, 308])

export const isRedirect = (status: number, headers: Readonly<Record<string, string>>): boolean =>
  REDIRECTS.has(status) && headers.location !== undefined

/** Headers that say nothing about who asks. Nothing else leaves the account's own server. */
const HARMLESS = new Set(['accept', 'user-agent'])

export interface Destination {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** The body goes along. */
  readonly withBody: boolean
  /** Still the account's own server: credentials may go along. Never true again once it was left. */
  readonly own: boolean
}

/**
 * The next request of a redirect.
 *
 * Only reading follows to another scheme, host or port, without credentials and without the account's headers. Anything that
 * carries a body or changes something stays where it was sent: it would hand a document to a server that the author did not
 * choose. On the same server it is sent again as it was; only 303 turns it into reading.
 * @throws PlatenError `INVALID_RESPONSE`
 */
export function follow(from: Destination, status: number, location: string, cause: ErrorCause): Destination {
  const refuse = (target: string | Phrase): never => {
    throw conditionError('redirect-refused', { host: from.url.host, target }, cause)
  }
  if (!URL.canParse(location, from.url.href)) return refuse(phrase('address-none'))
  const url = new URL(location, from.url)
  // What stands in the path or query may be a key to what lies there.
  const target = url.origin === 'null' ? url.protocol : url.origin
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) return refuse(target)
  const reads = from.method === 'GET' || from.method === 'HEAD'
  const becomesReading = status === 303 && !reads
  const sameServer = url.origin === from.url.origin
  if (!sameServer && !reads && !becomesReading) return refuse(target)
  const own = from.own && sameServer
  const headers = Object.fromEntries(
    Object.entries(from.headers).filter(([name]) => (own || HARMLESS.has(name)) && !(becomesReading && name.startsWith('content-'))),
  )
  return { method: becomesReading ? 'GET' : from.method, url, headers, withBody: from.withBody && !becomesReading, own }
}
