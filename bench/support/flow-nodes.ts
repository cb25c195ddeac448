/**
 * Nodes that only the bench loads into a Node-RED: one that sends messages through a flow and counts how fast they come back, one
 * that makes the four calls of a job with this package's client. Turned into JavaScript on the way into a user folder.
 */
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red'
import type { Client, Connection } from '../../lib/client/types'
import type { Operation } from '../../lib/contract/operation'

interface BenchMessage extends NodeMessageInFlow {
  number: number
  file?: Buffer
  path?: string
  error?: unknown
}

interface Done {
  resolve(): void
  reject(error: Error): void
}

interface Loaded {
  createClient(connection: Connection): Client
  findOperation(id: string): Operation
}

module.exports = (RED: NodeAPI) => {
  const waiting = new Map<number, Done>()
  let driver: Node | undefined
  // The editor answers before the flows run.
  const started = new Promise<void>((resolve) => RED.events.once('flows:started', () => resolve()))
  let next = 0

  const sendOne = (content: Partial<BenchMessage>) =>
    new Promise<void>((resolve, reject) => {
      const number = next++
      waiting.set(number, { resolve, reject })
      driver?.send({ ...content, number } as never)
    })

  /** `GET /bench?messages=N&together=N&bytes=N` or `?path=FILE`: answers with the ms it took. */
  RED.httpNode.get('/bench', (request, response) => {
    const { messages = '1', together = '1', bytes = '0', path } = request.query as Record<string, string>
    const content = path ? { path } : { file: Buffer.alloc(Number(bytes), 'scanned page ') }
    const run = async () => {
      await started
      let left = Number(messages)
      const lane = async () => {
        while (left-- > 0) await sendOne(content)
      }
      const began = performance.now()
      await Promise.all(Array.from({ length: Number(together) }, lane))
      return performance.now() - began
    }
    run().then(
      (ms) => response.json({ ms }),
      (error: Error) => response.status(500).json({ error: error.message }),
    )
  })

  RED.nodes.registerType('bench-drive', function (this: Node, config) {
    RED.nodes.createNode(this, config)
    driver = this
  })

  RED.nodes.registerType('bench-end', function (this: Node, config) {
    RED.nodes.createNode(this, config)
    this.on('input', (message, _send, done) => {
      const { number, error } = message as BenchMessage
      const { resolve, reject } = waiting.get(number) as Done
      waiting.delete(number)
      if (error) reject(new Error(JSON.stringify(error)))
      else resolve()
      done()
    })
  })

  RED.nodes.registerType('bench-client', function (this: Node, config) {
    RED.nodes.createNode(this, config)
    const parts = require(process.env.PLATEN_BENCH_CODE as string) as Readonly<Record<string, () => object>>
    const { createClient, findOperation } = { ...parts['lib/client/client']?.(), ...parts['lib/contract/registry']?.() } as Loaded
    const client = createClient({
      service: 'ownocr',
      side: 'vendor',
      key: 'bench',
      base: process.env.PLATEN_BENCH_SERVICE as string,
      credentials: { kind: 'none' },
      limits: { parallel: 64, perSecond: 0, waiting: 1000 },
      timeouts: { connect: 10_000, response: 60_000, overall: 600_000 },
    })
    this.on('input', (received, send, done) => {
      const message = received as BenchMessage
      const run = async () => {
        const job = (await client.call(findOperation('ownocr.create'), { body: {} })).value as { Id: number }
        const content = message.path === undefined ? { data: message.file as Buffer } : { path: message.path }
        const params = { id: job.Id }
        await client.call(findOperation('ownocr.upload'), { params, file: { content, contentType: 'application/pdf' } })
        if (message.path !== undefined) return
        await client.call(findOperation('ownocr.status'), { params })
        message.payload = (await client.call(findOperation('ownocr.download'), { params: { ...params, ext: 'pdf' } })).value
      }
      run().then(
        () => {
          send(message)
          done()
        },
        (error: Error) => done(error),
      )
    })
  })
}
