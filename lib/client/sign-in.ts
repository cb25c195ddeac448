/** Proves who asks: the headers of each scheme, and the tokens that have to be fetched first. */
import type { Operation } from '../contract/operation'
import { conditionError } from './conditions'
import { isPlatenError } from './errors'
import { phrase, type ClientPhraseKey } from './phrases'
import type { TokenSource } from './tokens'
import type { Connection, Credentials } from './types'

export interface Proof {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** A token that was fetched, and may be renewed once when it is refused. */
  readonly token?: string
}

const NO_PROOF: Proof = { headers: {} }

/**
 * The headers that an operation needs. Nothing is sent that the operation does not ask for.
 * @throws PlatenError `NOT_CONFIGURED` when the account lacks what the operation needs; whatever fetching a token throws
 */
export async function proveFor(
  connection: Connection,
  operation: Operation,
  tokens: TokenSource,
  signal: AbortSignal,
): Promise<Proof> {
  const { credentials } = connection
  const { auth } = operation
  const withToken = async (): Promise<Proof> => {
    const token = await tokens.get(signal)
    return { headers: { authorization: `Bearer ${token}` }, token }
  }
  switch (credentials.kind) {
    case 'none':
      // The engine's secret travels in a header of the connection.
      return connection.side === 'engine' || auth.includes('none') ? NO_PROOF : incomplete(connection, 'login')
    case 'basic':
      return auth.includes('basic') ? { headers: { authorization: basic(credentials.user, credentials.password) } } : NO_PROOF
    case 'bearer':
      if (!auth.includes('bearer')) return NO_PROOF
      return credentials.token ? { headers: { authorization: `Bearer ${credentials.token}` } } : incomplete(connection, 'token')
    case 'client-credentials':
      if (!auth.includes('bearer')) return NO_PROOF
      if (!credentials.id) return incomplete(connection, 'client-id')
      return credentials.secret ? withToken() : incomplete(connection, 'client-secret')
    case 'password-grant': {
      const { apiKey, user, password } = credentials
      if (auth.includes('apikey') && apiKey) return { headers: { apikey: apiKey } }
      if (auth.includes('bearer')) {
        if (user && password) return withToken()
        return auth.includes('none') ? NO_PROOF : incomplete(connection, user ? 'password' : 'user-name')
      }
      return auth.includes('apikey') && !auth.includes('none') ? incomplete(connection, 'api-key') : NO_PROOF
    }
  }
}

/** Whether there is a login to fetch a token with. */
export function canSignIn(credentials: Credentials): boolean {
  if (credentials.kind === 'password-grant') return Boolean(credentials.user && credentials.password)
  return credentials.kind === 'client-credentials' && Boolean(credentials.id && credentials.secret)
}

function incomplete(connection: Connection, missing: ClientPhraseKey): never {
  throw conditionError('account-incomplete', { missing: phrase(missing) }, { service: connection.service })
}

const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Whether a failure means that the token was refused, not what was asked. */
export const refusesProof = (error: unknown): boolean => isPlatenError(error) && error.key === 'credentials-refused'
