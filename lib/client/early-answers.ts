/**
 * Answers that come before the whole request was sent. A server that refuses an upload may end the connection at once; sending on
 * then fails, and Node.js closes a socket whose sending failed, with the answer that says why still unread in it. Here the reading
 * goes on: it finds the answer, or the end of the connection as well.
 */
import type { Socket } from 'node:net'
import type { ClientRequest } from 'node:http'

type Written = (error?: Error | null) => void

/** Codes of a write to a connection that the other side has ended. */
const ENDED = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED'])

/** Sockets are kept alive and used again. */
const known = new WeakSet<Socket>()

/** Lets an answer be read that came before its request was sent. */
export function readEarlyAnswers(request: ClientRequest): void {
  request.once('socket', (socket) => {
    if (known.has(socket)) return
    known.add(socket)
    const patient = (written: Written): Written => (error) => {
      const { code } = (error ?? {}) as NodeJS.ErrnoException
      if (!error || !ENDED.has(code ?? '') || socket.readableEnded) written(error)
      // Nothing more is sent until reading has told how it ends.
      else socket.once('close', () => written(error))
    }
    const { _write, _writev } = socket
    socket._write = (chunk, encoding, written) => _write.call(socket, chunk, encoding, patient(written))
    if (_writev) socket._writev = (chunks, written) => _writev.call(socket, chunks, patient(written))
  })
}
