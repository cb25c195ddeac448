/** Refusals before the body was read reach a sender that is still sending, and nobody is waited for without end. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import Fastify, { type FastifyInstance } from 'fastify'
import { keepReadingAfterRefusals } from '../../../lib/engine/server/unread-bodies'

const SENT = 20_000_000

function* parts(): Generator<Buffer> {
  for (let sent = 0; sent < SENT; sent += 62_500) yield Buffer.alloc(62_500)
}

describe('An answer before the body was read', function () {
  this.timeout(20_000)
  let host: FastifyInstance
  const listen = async (patience?: { longest: number; silence: number }): Promise<number> => {
    host = Fastify({ forceCloseConnections: true })
    keepReadingAfterRefusals(host, patience)
    host.addContentTypeParser('*', { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) => done(null, payload))
    host.post('/at-once', async (_request, reply) => reply.status(403).send({ error: 'no' }))
    host.post('/in-the-middle', async (request, reply) => {
      const chunks = (request.body as NodeJS.ReadableStream & { iterator(options: object): AsyncIterable<Buffer> }).iterator({ destroyOnReturn: false })
      for await (const chunk of chunks) if (chunk.length > 0) break
      return reply.status(507).send({ error: 'full' })
    })
    host.post('/empty', async (_request, reply) => reply.status(404).send())
    await host.listen({ port: 0, host: '127.0.0.1' })
    return (host.server.address() as AddressInfo).port
  }
  afterEach(() => host.close())

  /** Goes on sending after the answer, as most programs do. */
  const send = (port: number, path: string, options: { agent: http.Agent | false; announced: boolean }) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      const headers = options.announced ? { 'content-length': String(SENT) } : {}
      const call = http.request({ port, path, method: 'POST', agent: options.agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve([response.statusCode, text]))
      })
      call.on('error', reject)
      Readable.from(parts()).pipe(call)
    })

  for (const [kept, agent] of [
    ['of its own', () => false as const],
    ['that is kept', () => new http.Agent({ keepAlive: true, maxSockets: 1 })],
  ] as const)
    it(`reaches its sender on a connection ${kept}, every time`, async () => {
      const port = await listen()
      const used = agent()
      for (let round = 0; round < 10; round++)
        for (const announced of [true, false]) {
          assert.deepEqual(await send(port, '/at-once', { agent: used, announced }), [403, '{"error":"no"}'])
          assert.deepEqual(await send(port, '/in-the-middle', { agent: used, announced }), [507, '{"error":"full"}'])
          assert.deepEqual(await send(port, '/empty', { agent: used, announced }), [404, ''])
        }
      if (used) used.destroy()
    })

  for (const [what, patience, trickles] of [
    ['falls silent', { longest: 60_000, silence: 50 }, false],
    ['never ends', { longest: 200, silence: 60_000 }, true],
  ] as const)
    it(`ends the connection of a sender that ${what}`, async () => {
      const socket = net.connect(await listen(patience), '127.0.0.1')
      socket.write('POST /at-once HTTP/1.1\r\nhost: here\r\ncontent-length: 1000000\r\n\r\nsome')
      socket.on('error', () => undefined)
      const trickle = trickles ? setInterval(() => socket.write('more'), 10) : undefined
      let text = ''
      socket.setEncoding('utf8').on('data', (part: string) => (text += part))
      await once(socket, 'close')
      clearInterval(trickle)
      assert.match(text, /^HTTP\/1\.1 403 [^]*\{"error":"no"\}$/)
    })
})
