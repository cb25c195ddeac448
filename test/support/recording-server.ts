/** A server that writes down what it was asked, byte by byte, and answers as it is told. */
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface RecordedRequest {
  readonly method: string
  /** Path as it was sent, still encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Path and query as they were sent. */
  readonly target: string
  /** Lower-case names. */
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

export interface PlannedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON. */
  readonly body?: Buffer | string | object
}

export type Answerer = (request: RecordedRequest, index: number) => PlannedAnswer | Promise<PlannedAnswer>

export interface RecordingServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  /** In the order in which their last byte came. */
  readonly requests: RecordedRequest[]
  /** Connections made so far. */
  readonly connections: () => number
  answerWith(answerer: Answerer): void
  close(): Promise<void>
}

/**
 * Starts a server on 127.0.0.1.
 * @param answerer what it answers; by default 200 with an empty JSON object
 * @param tls makes it an https server
 */
export async function startRecordingServer(
  answerer: Answerer = () => ({ body: {} }),
  tls?: https.ServerOptions,
): Promise<RecordingServer> {
  let answer = answerer
  let connections = 0
  const sockets = new Set<Socket>()
  const requests: RecordedRequest[] = []
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('error', () => {})
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const target = request.url ?? ''
      const [path = '', query = ''] = target.split('?')
      const recorded: RecordedRequest = {
        method: request.method ?? '',
        path,
        query: new URLSearchParams(query),
        target,
        headers: request.headers,
        body: Buffer.concat(chunks),
      }
      requests.push(recorded)
      void Promise.resolve(answer(recorded, requests.length - 1)).then((planned) => send(response, planned))
    })
  }
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener)
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    answerWith(next) {
      answer = next
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function send(response: http.ServerResponse, { status = 200, headers = {}, body }: PlannedAnswer): void {
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body)
  const data = body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(isJson ? JSON.stringify(body) : (body as string))
  const type: Record<string, string> = isJson ? { 'content-type': 'application/json; charset=utf-8' } : {}
  const bodiless = status === 204 || status === 304
  response.writeHead(status, { ...type, ...(bodiless ? {} : { 'content-length': String(data.length) }), ...headers })
  response.end(bodiless ? undefined : data)
}
