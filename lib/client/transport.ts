/**
 * One HTTP exchange by got: a request goes out, the head of the answer comes back with its body still to be read. No redirects,
 * repeats or credentials here.
 */
import type { Got } from 'got' with { 'resolution-mode': 'import' }
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { conditionError } from './conditions'
import type { OpenContent } from './content'
import { readEarlyAnswers } from './early-answers'
import type { Agents } from './agents'
import { failureOnTheWay, type Journey } from './failures'
import type { Timeouts } from './types'

let loadingGot: Promise<Got> | undefined
/** got is an ES module: requiring it fails on some versions of Node.js and races with Node-RED's own import on others. */
const loadGot = () =>
  // What every request has in common is put together once.
  (loadingGot ??= import('got').then(({ got }) =>
    got.extend({ retry: { limit: 0 }, followRedirect: false, throwHttpErrors: false, decompress: true }),
  ))

/** Not deflate: servers mean two different formats by it. */
const ENCODINGS = 'gzip, br'

export interface Exchange {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly open?: () => Promise<OpenContent>
  readonly agents: Agents
  /** The address belongs to the account. */
  readonly own: boolean
  /** It may be repeated when its connection breaks. */
  readonly repeatable: boolean
  readonly timeouts: Timeouts
  readonly signal: AbortSignal
  readonly onUpload?: (sent: number, total: number | undefined) => void
  /** For errors. */
  readonly about: Pick<Journey, 'service' | 'cause'>
}

export interface Answering {
  readonly status: number
  /** Lower-case names; several values of one name are joined. */
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. @throws PlatenError while it is read */
  readonly body: AsyncIterable<Buffer>
  /** Ends the exchange; what was not read is thrown away. */
  close(): void
}

/**
 * Sends a request and waits for the head of the answer.
 * @throws PlatenError; the signal's reason when aborted
 */
export async function exchange(request: Exchange): Promise<Answering> {
  const got = await loadGot()
  const { url, signal, timeouts } = request
  const way = request.agents.to(url, request.own, request.repeatable)
  signal.throwIfAborted()
  const journey = { url, proxy: way.proxy, timeouts, ...request.about }
  let sent: ClientRequest | undefined
  let bodiless: Head | undefined
  const fail = (error: unknown, answering: boolean): never => {
    signal.throwIfAborted()
    throw failureOnTheWay(error, { ...journey, answering, connected: isConnected(sent) }) ?? error
  }

  const content = await request.open?.()
  const headers: Record<string, string> = { 'accept-encoding': ENCODINGS, ...request.headers }
  if (content) headers['content-length'] = String(content.length)
  const stream = got.stream(url, {
    method: request.method as 'GET',
    headers,
    ...(content ? { body: content.stream } : {}),
    agent: { http: way.agent, https: way.agent as never },
    timeout: {
      lookup: timeouts.connect,
      connect: timeouts.connect,
      secureConnect: timeouts.connect,
      response: timeouts.response,
      // Silence in the middle of an upload or of an answer.
      socket: timeouts.response,
    },
    signal,
  })
  stream.once('request', (made: ClientRequest) => {
    sent = made
    if (content) readEarlyAnswers(made)
    made.once('response', (answer) => {
      if (BODILESS.has(answer.statusCode ?? 0)) bodiless = withoutBody(made, answer)
    })
    // Without a listener nobody would hear of it: the connection would end, and this wait for an answer would not.
    made.once('upgrade', (_answer, socket) => {
      socket.destroy()
      stream.destroy(conditionError('status-unexpected', { service: request.about.service, status: 101 }, { ...request.about.cause, status: 101 }))
    })
  })
  const { onUpload } = request
  if (onUpload && content)
    stream.on('uploadProgress', ({ transferred }) => {
      if (transferred > 0) onUpload(transferred, content.length)
    })
  const close = () => {
    content?.close()
    stream.destroy()
  }
  // Errors that come once nobody reads any more must not end the process.
  stream.on('error', () => content?.close())
  if (!content) stream.end()
  const answering = (head: Head): Answering => ({
    status: head.statusCode,
    headers: flatten(head.headers),
    body: reading(stream, (error) => (bodiless && isNoHttp(error) ? undefined : fail(error, true))),
    close,
  })
  try {
    return answering(await headOf(stream))
  } catch (error) {
    close()
    if (bodiless && isNoHttp(error)) return { ...answering(bodiless), body: nothing() }
    return fail(error, false)
  }
}

/** Answers that end with their head. */
const BODILESS: ReadonlySet<number> = new Set([204, 304])

/** Some servers send a body all the same, which the next answer on this connection would be taken to begin with: that is avoided where the head tells. */
function withoutBody(request: ClientRequest, { statusCode = 0, headers }: IncomingMessage): Head {
  if (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined) request.shouldKeepAlive = false
  return { statusCode, headers }
}

/** What came is not HTTP: after an answer that has ended, it is none of that answer's business. */
const isNoHttp = (error: unknown): boolean => ((error as NodeJS.ErrnoException).code ?? '').startsWith('HPE_')

async function* nothing(): AsyncGenerator<Buffer> {}

/** Whether a request was on a connection that was made, secured where it has to be. */
function isConnected(request: ClientRequest | undefined): boolean {
  const socket = request?.socket as (Partial<TLSSocket> & { readonly secureConnecting?: boolean }) | null | undefined
  return !!socket && socket.connecting === false && !socket.secureConnecting
}

interface Head {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

function headOf(stream: Duplex): Promise<Head> {
  return new Promise((resolve, reject) => {
    stream.once('response', resolve)
    stream.once('error', reject)
  })
}

async function* reading(stream: Duplex, fail: (error: unknown) => void): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    fail(error)
  }
}

function flatten(headers: Head['headers']): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  return flat
}
