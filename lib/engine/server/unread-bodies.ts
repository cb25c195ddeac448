/**
 * Answers that are given before their request's body was read: what still arrives is read and dropped until the sender is done, and
 * only then the connection may end. Ended at once, the kernel resets it, and most senders never see why they were refused
 * (RFC 9112, section 9.6).
 */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/** ms that a sender may go on after its answer. */
const LONGEST = 30_000
/** ms without a byte after which nothing more is awaited. */
const SILENCE = 5_000

export interface Patience {
  /** ms */
  readonly longest: number
  /** ms */
  readonly silence: number
}

/** Lets every refusal of a server reach a sender that is still sending. */
export function keepReadingAfterRefusals(host: FastifyInstance, patience: Patience = { longest: LONGEST, silence: SILENCE }): void {
  host.addHook('onSend', async (request, reply, payload) => {
    const { raw } = request
    if (reply.statusCode < 400 || raw.complete || raw.destroyed) return payload
    if (payload !== undefined && payload !== null && typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    const body = Buffer.from(payload ?? '')
    // A sender that is told so stops; one that keeps its connection waits for it in vain (Node's own does).
    void reply.headers({ 'content-length': body.length, connection: 'close' })
    return Readable.from(answerThenDrop(body, raw, patience), { objectMode: false })
  })
}

/** The whole answer at once; its end when the request has ended too, or patience has. */
async function* answerThenDrop(body: Buffer, request: Readable, { longest, silence }: Patience): AsyncGenerator<Buffer> {
  yield body
  await new Promise<void>((resolve) => {
    const over = (): void => {
      clearTimeout(whole)
      clearTimeout(quiet)
      request.off('data', heard)
      resolve()
    }
    const whole = setTimeout(over, longest)
    const quiet = setTimeout(over, silence)
    const heard = (): void => void quiet.refresh()
    request.on('data', heard).once('end', over).once('close', over).once('error', over)
    request.resume()
  })
}
