/**
 * A server that misbehaves on purpose, at the level of sockets, so that every fault is exactly the one that is meant. Requests
 * are read fully (unless the fault says otherwise) and kept as they came over the wire.
 */
import net from 'node:net'

export type Fault =
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Stops reading in the middle of the request's body and never answers. */
  | { readonly kind: 'stall-upload' }
  /** Sends the head and a first piece of the body, then nothing. */
  | { readonly kind: 'hang-after-head' }
  /** Closes the connection before any answer. */
  | { readonly kind: 'drop' }
  /** Answers before the whole request was read, and closes at once. */
  | { readonly kind: 'refuse-early'; readonly status: number }
  /** The same, but the connection is closed when the other side has closed it, so that no proxy loses the answer. */
  | { readonly kind: 'refuse-early-and-wait'; readonly status: number }
  /** Announces more bytes than it sends, then closes. */
  | { readonly kind: 'truncate'; readonly body: string | Buffer; readonly announced: number; readonly contentType?: string }
  /** A chunked answer that breaks off. */
  | { readonly kind: 'truncate-chunked'; readonly body: string | Buffer }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'half-json' }
  /** JSON of a shape that nobody asked for. */
  | { readonly kind: 'wrong-shape' }
  /** Bytes that are no HTTP. */
  | { readonly kind: 'garbage' }
  /** These bytes as they are, in one piece; the connection stays. */
  | { readonly kind: 'raw'; readonly bytes: string }
  /** A piece of the body every so many ms. */
  | { readonly kind: 'slow'; readonly pieces: readonly string[]; readonly every: number; readonly contentType?: string; readonly status?: number }
  | { readonly kind: 'redirect'; readonly status?: number; readonly location: string }
  /** A right answer. */
  | {
      readonly kind: 'ok'
      readonly body?: string | Buffer | object
      readonly contentType?: string
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
    }

export interface RawRequest {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Everything, head and body, as it came; a chunked body is not decoded. */
  readonly raw: Buffer
}

export interface FaultServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  readonly requests: RawRequest[]
  /** Open connections. */
  readonly open: () => number
  /** Resolves once so many requests were read (at once if they were). */
  received(count: number): Promise<void>
  /** Resolves once no connection is open (at once if none is). */
  idle(): Promise<void>
  /** The next requests get these faults in turn; after the last one it stays. A function chooses by request. */
  plan(...faults: Fault[]): void
  planBy(choose: (request: RawRequest, index: number) => Fault): void
  close(): Promise<void>
}

/** Starts a server on 127.0.0.1 that answers every request with the planned fault. */
export async function startFaultServer(...faults: Fault[]): Promise<FaultServer> {
  let choose: (request: RawRequest, index: number) => Fault = inTurn(faults)
  const requests: RawRequest[] = []
  const sockets = new Set<net.Socket>()
  const timers = new Set<NodeJS.Timeout>()
  let watchers: { readonly ready: () => boolean; readonly resolve: () => void }[] = []
  const changed = () => {
    const ready = watchers.filter((watcher) => watcher.ready())
    watchers = watchers.filter((watcher) => !ready.includes(watcher))
    for (const watcher of ready) watcher.resolve()
  }
  const when = (ready: () => boolean): Promise<void> =>
    ready() ? Promise.resolve() : new Promise((resolve) => watchers.push({ ready, resolve }))

  const server = net.createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      changed()
    })
    // Head and body are written apart; together with delayed acknowledgements that would cost 40 ms an answer.
    socket.setNoDelay(true)
    let chunks: Buffer[] = []
    let size = 0
    // Bytes without which there is nothing to do: large bodies are put together once, not at each of their pieces.
    let needed = 0
    let planned: Fault | undefined
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size < needed) return
      let pending = Buffer.concat(chunks)
      for (;;) {
        chunks = [pending]
        size = pending.length
        const head = readHead(pending)
        if (!head) return
        planned ??= choose({ ...head, body: Buffer.alloc(0), raw: pending }, requests.length)
        if (planned.kind === 'stall-upload') {
          socket.pause()
          requests.push({ ...head, body: Buffer.alloc(0), raw: pending })
          changed()
          return
        }
        const early = planned.kind.startsWith('refuse-early')
        const length = early ? 0 : bodyLength(head, pending)
        if (length === undefined) return
        needed = head.length + length
        if (pending.length < needed) return
        needed = 0
        const raw = pending.subarray(0, head.length + length)
        requests.push({ ...head, body: raw.subarray(head.length), raw })
        pending = early ? Buffer.alloc(0) : pending.subarray(head.length + length)
        const fault = planned
        planned = undefined
        act(socket, fault, timers)
        changed()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    open: () => sockets.size,
    received: (count) => when(() => requests.length >= count),
    idle: () => when(() => sockets.size === 0),
    plan(...next) {
      choose = inTurn(next)
    },
    planBy(by) {
      choose = by
    },
    async close() {
      for (const timer of timers) clearInterval(timer)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function inTurn(faults: readonly Fault[]): () => Fault {
  let next = 0
  return () => faults[Math.min(next++, faults.length - 1)] ?? { kind: 'ok', body: {} }
}

interface RequestHead {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** Bytes of the head with its empty line. */
  readonly length: number
}

function readHead(bytes: Buffer): RequestHead | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', target = ''] = first.split(' ')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return { method, target, headers, length: end + 4 }
}

/** undefined: not all of it is there yet. */
function bodyLength(head: RequestHead, bytes: Buffer): number | undefined {
  if (head.headers['transfer-encoding'] !== 'chunked') return Number(head.headers['content-length'] ?? 0)
  const end = bytes.indexOf('0\r\n\r\n', head.length)
  return end < 0 ? undefined : end + 5 - head.length
}

function act(socket: net.Socket, fault: Fault, timers: Set<NodeJS.Timeout>): void {
  const answer = (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer) => {
    const length = Buffer.byteLength(body)
    socket.write(head(status, status === 204 ? headers : { 'content-length': String(length), ...headers }))
    if (length > 0) socket.write(body)
  }
  switch (fault.kind) {
    case 'hang':
    case 'stall-upload':
      return
    case 'hang-after-head':
      socket.write(head(200, { 'content-type': 'application/json', 'content-length': '1000' }))
      socket.write('{"Id":')
      return
    case 'drop':
      socket.destroy()
      return
    case 'refuse-early':
      answer(fault.status, { 'content-type': 'text/plain', connection: 'close' }, 'refused early')
      // What came and is not read makes the kernel reset the connection.
      socket.pause()
      socket.destroySoon()
      return
    case 'refuse-early-and-wait':
      answer(fault.status, { 'content-type': 'text/plain', connection: 'close' }, 'refused early')
      socket.pause()
      return
    case 'raw':
      socket.write(fault.bytes)
      return
    case 'truncate':
      socket.write(head(200, { 'content-type': fault.contentType ?? 'application/json', 'content-length': String(fault.announced) }))
      socket.end(fault.body)
      return
    case 'truncate-chunked':
      socket.write(head(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }))
      socket.write(`${Buffer.byteLength(fault.body).toString(16)}\r\n`)
      socket.write(fault.body)
      socket.end('\r\n')
      return
    case 'status':
      answer(fault.status, { 'content-type': 'text/plain', ...fault.headers }, fault.body ?? '')
      return
    case 'html':
      answer(fault.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }, '<!DOCTYPE html><html><head><title>Welcome</title></head></html>')
      return
    case 'half-json':
      answer(200, { 'content-type': 'application/json' }, '{"Id": 7, "Status": ')
      return
    case 'wrong-shape':
      answer(200, { 'content-type': 'application/json' }, '[{"unexpected": true}]')
      return
    case 'garbage':
      socket.end('220 mail.example ESMTP ready\r\n')
      return
    case 'slow':
      sendSlowly(socket, fault, timers)
      return
    case 'redirect':
      answer(fault.status ?? 302, { location: fault.location }, '')
      return
    case 'ok': {
      const { body = '', contentType, status = 200, headers = {} } = fault
      const isData = typeof body === 'string' || Buffer.isBuffer(body)
      const type = contentType ?? (isData ? 'application/octet-stream' : 'application/json')
      answer(status, { 'content-type': type, ...headers }, isData ? body : JSON.stringify(body))
    }
  }
}

function sendSlowly(socket: net.Socket, fault: Extract<Fault, { kind: 'slow' }>, timers: Set<NodeJS.Timeout>): void {
  const left = [...fault.pieces]
  const total = left.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0)
  socket.write(head(fault.status ?? 200, { 'content-type': fault.contentType ?? 'application/json', 'content-length': String(total) }))
  const timer = setInterval(() => {
    const piece = left.shift()
    if (piece !== undefined && !socket.destroyed) socket.write(piece)
    if (left.length === 0 || socket.destroyed) {
      clearInterval(timer)
      timers.delete(timer)
    }
  }, fault.every)
  timers.add(timer)
}

function head(status: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} Planned\r\n${lines.join('')}\r\n`
}
