/** Asks a token endpoint for a token: OAuth client credentials (Aspose), password grant (Onprint). */
import { openContent } from './content'
import { conditionError, conditions } from './conditions'
import { PlatenError, type ErrorCause } from './errors'
import type { Agents } from './agents'
import { phrase } from './phrases'
import { secretsOf, shortDetail, shownAddress } from './redaction'
import { readRefusal } from './refusal'
import { repeated } from './repeat'
import { serviceName } from './service-name'
import { exchange, type Answering } from './transport'
import type { Token } from './tokens'
import type { Timing } from './timing'
import type { Connection, Credentials } from './types'

type TokenCredentials = Extract<Credentials, { tokenAddress: string }>

/** Contract ids of the sign-in rows. */
const OPERATION = { 'client-credentials': 'aspose-omr.token', 'password-grant': 'onprint.login' } as const

/** Of the time that a call may take, the part for signing in. */
const SHARE_OF_CALL = 0.75

/** Bytes of a token answer that are read. */
const LARGEST_ANSWER = 256 * 1024

/**
 * @throws PlatenError `AUTH_FAILED` when the service refuses, otherwise as any call
 */
export async function fetchToken(
  connection: Connection,
  credentials: TokenCredentials,
  agents: Agents,
  timing: Timing,
  signal: AbortSignal,
): Promise<Token> {
  // The time of the call that waits for it began earlier; its failure should say what is wrong here, not only that time is up.
  const deadline = timing.now() + connection.timeouts.overall * SHARE_OF_CALL
  const attempt = () => {
    const left = Math.max(1, deadline - timing.now())
    const response = Math.min(connection.timeouts.response, left)
    return askOnce({ ...connection, timeouts: { ...connection.timeouts, response } }, credentials, agents, timing, signal)
  }
  // Asking for a token changes nothing, so it may be asked again.
  return repeated(attempt, { timing, signal, deadline: () => deadline, repeatable: true, unsentByCaller: true })
}

async function askOnce(
  connection: Connection,
  credentials: TokenCredentials,
  agents: Agents,
  timing: Timing,
  signal: AbortSignal,
): Promise<Token> {
  const service = serviceName(connection.service, connection.side)
  const cause: ErrorCause = { service: connection.service, operation: OPERATION[credentials.kind] }
  const url = tokenAddress(credentials)
  const secrets = secretsOf(connection)
  const answering = await exchange({
    method: 'POST',
    url,
    headers: headersFor(connection, credentials, url),
    open: () => openContent({ data: Buffer.from(grant(credentials)) }),
    agents,
    own: true,
    repeatable: true,
    timeouts: connection.timeouts,
    signal,
    about: { service, cause },
  })
  try {
    if (answering.status < 200 || answering.status > 299) {
      const error = await readRefusal(answering, {
        service: connection.service,
        side: connection.side,
        operation: OPERATION[credentials.kind],
        cause,
        clean: (text) => shortDetail(text, secrets),
        now: timing.now,
      })
      throw asSignIn(error, service)
    }
    return await readToken(answering, service, url, cause)
  } finally {
    answering.close()
  }
}

function tokenAddress({ tokenAddress: address }: TokenCredentials): URL {
  if (!URL.canParse(address)) throw conditionError('address-invalid', { address: shownAddress(address), problem: phrase('address-incomplete') })
  return new URL(address)
}

function grant(credentials: TokenCredentials): string {
  const fields: Record<string, string> =
    credentials.kind === 'client-credentials'
      ? { grant_type: 'client_credentials', client_id: credentials.id, client_secret: credentials.secret }
      : { grant_type: 'password', username: credentials.user ?? '', password: credentials.password ?? '' }
  return new URLSearchParams(fields).toString()
}

function headersFor(connection: Connection, credentials: TokenCredentials, url: URL): Record<string, string> {
  const headers: Record<string, string> = {}
  // The account's own headers, the engine's secret among them, stay with the account's own server.
  if (URL.canParse(connection.base) && new URL(connection.base).origin === url.origin)
    for (const [name, value] of Object.entries(connection.headers ?? {})) headers[name.toLowerCase()] = value
  if (credentials.kind === 'password-grant' && credentials.apiKey) headers.apikey = credentials.apiKey
  return {
    ...headers,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'platen-node-red-recognition',
  }
}

/** OAuth servers answer 400 to wrong credentials; whatever the status, a refused sign-in is a refused sign-in. */
function asSignIn(error: PlatenError, service: string): PlatenError {
  const status = error.cause?.status ?? 0
  if (![400, 401, 403, 422].includes(status) || error.code === 'RATE_LIMITED' || error.code === 'QUOTA_EXCEEDED') return error
  const { code, text } = conditions['sign-in-refused']
  const detail = String(error.values.detail ?? '').replace(/([^.!?])$/, '$1.')
  return new PlatenError({ code, key: 'sign-in-refused', text, values: { service, detail }, cause: error.cause })
}

async function readToken(answering: Answering, service: string, url: URL, cause: ErrorCause): Promise<Token> {
  const text = await readText(answering, service, cause)
  if (text.startsWith('<')) throw conditionError('answer-html', { host: url.host }, cause)
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw conditionError('answer-broken', { service, problem: phrase('no-json') }, cause)
  }
  const { access_token: value, expires_in: expires } = (answer ?? {}) as { access_token?: unknown; expires_in?: unknown }
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
    throw conditionError('answer-shape', { service, operation: cause.operation ?? '', problem: phrase('token-missing') }, cause)
  const expiresIn = Number(expires)
  const life = expires !== undefined && expires !== null && Number.isFinite(expiresIn) && expiresIn > 0 ? { expiresIn } : {}
  return { value, told: toldIn(answer as object), ...life }
}

/** Texts beside the token; tokens of any kind stay here. */
const toldIn = (answer: object): Record<string, string> =>
  Object.fromEntries(Object.entries(answer).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !/token/i.test(entry[0])))

async function readText(answering: Answering, service: string, cause: ErrorCause): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answering.body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > LARGEST_ANSWER) throw conditionError('answer-broken', { service, problem: phrase('token-too-long') }, cause)
  }
  return Buffer.concat(chunks).toString('utf8').trim()
}

