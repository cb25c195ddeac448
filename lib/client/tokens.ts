/**
 * Tokens: fetched once for all nodes of an account however many ask at the same time, renewed before they expire, kept in
 * memory only. A refused sign-in is remembered for a while, so that a wrong password does not lock the account.
 */
import { createHash } from 'node:crypto'
import { conditionError } from './conditions'
import { PlatenError, isPlatenError } from './errors'
import type { Connection } from './types'
import type { Timing } from './timing'

export interface Token {
  readonly value: string
  /** s; absent: valid until refused. */
  readonly expiresIn?: number
  /** What else the service said as text: who signed in, of which organization. */
  readonly told?: Readonly<Record<string, string>>
}

/** Fetches a new token. @throws PlatenError */
export type FetchToken = (signal: AbortSignal) => Promise<Token>

export interface TokenSource {
  /** @throws PlatenError; the signal's reason when aborted */
  get(signal: AbortSignal): Promise<string>
  /** What the service said when the token was given. @throws as `get` */
  told(signal: AbortSignal): Promise<Readonly<Record<string, string>>>
  /** Says that this token was refused; a newer one stays. */
  refuse(token: string): void
}

/** A token is renewed this long before it ends, ms, or after nine tenths of a short life. */
const MARGIN = 60_000

/** ms for which a refused sign-in is not tried again. */
const REFUSED_FOR = 30_000

interface Entry {
  /** Of the credentials: other ones ask anew. */
  readonly fingerprint: string
  token?: { readonly value: string; readonly renewAt: number; readonly told: Readonly<Record<string, string>> }
  refused?: { readonly error: PlatenError; readonly until: number }
  fetching?: { readonly result: Promise<string>; readonly abort: AbortController; waiters: number }
}

const entries = new Map<string, Entry>()

/** The tokens of an account, shared by all connections of its key with the same credentials. */
export function tokenSource(connection: Connection, fetchToken: FetchToken, timing: Timing): TokenSource {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([connection.base, connection.credentials]))
    .digest('hex')
  const entryNow = (): Entry => {
    const found = entries.get(connection.key)
    if (found?.fingerprint === fingerprint) return found
    const made: Entry = { fingerprint }
    entries.set(connection.key, made)
    return made
  }
  const get = async (signal: AbortSignal): Promise<string> => {
    signal.throwIfAborted()
    const entry = entryNow()
    const now = timing.now()
    if (entry.token && now < entry.token.renewAt) return entry.token.value
    if (entry.refused && now < entry.refused.until) throw again(entry.refused.error)
    return share(entry, signal, fetchToken, timing)
  }
  return {
    get,
    async told(signal) {
      await get(signal)
      return entryNow().token?.told ?? {}
    },
    refuse(token) {
      const entry = entryNow()
      if (entry.token?.value === token) delete entry.token
    },
  }
}

/** Errors are shared between messages; each gets an object of its own. */
function again(error: PlatenError): PlatenError {
  return new PlatenError({ code: error.code, key: error.key, text: error.message, values: error.values, cause: error.cause })
}

/** Joins the fetch under way or begins one; it is given up only when nobody waits for it any more. */
async function share(entry: Entry, signal: AbortSignal, fetchToken: FetchToken, timing: Timing): Promise<string> {
  const fetching = (entry.fetching ??= begin(entry, fetchToken, timing))
  fetching.waiters += 1
  let onAbort: (() => void) | undefined
  try {
    return await Promise.race([
      fetching.result,
      new Promise<never>((_resolve, reject) => {
        onAbort = () => reject(signal.reason)
        signal.addEventListener('abort', onAbort, { once: true })
      }),
    ])
  } catch (error) {
    throw isPlatenError(error) ? again(error) : error
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
    fetching.waiters -= 1
    if (fetching.waiters === 0 && entry.fetching === fetching) {
      delete entry.fetching
      fetching.abort.abort(conditionError('cancelled-here'))
    }
  }
}

function begin(entry: Entry, fetchToken: FetchToken, timing: Timing): NonNullable<Entry['fetching']> {
  const abort = new AbortController()
  const result = (async () => {
    try {
      const { value, expiresIn, told = {} } = await fetchToken(abort.signal)
      const life = expiresIn === undefined ? Infinity : expiresIn * 1000
      entry.token = { value, told, renewAt: timing.now() + life - Math.min(MARGIN, life === Infinity ? 0 : life / 10) }
      delete entry.refused
      return value
    } catch (error) {
      if (isPlatenError(error) && error.code === 'AUTH_FAILED') entry.refused = { error, until: timing.now() + REFUSED_FOR }
      throw error
    } finally {
      if (entry.fetching?.abort === abort) delete entry.fetching
    }
  })()
  // Everybody who waited may have left.
  result.catch(() => {})
  return { result, abort, waiters: 0 }
}

/** Forgets the tokens of an account that no longer exists. */
export function forgetTokens(key: string): void {
  entries.get(key)?.fetching?.abort.abort(conditionError('cancelled-here'))
  entries.delete(key)
}
