import assert from 'node:assert/strict'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { createClient, isOwnCancellation } from '../../lib/client/client'
import { conditionError, conditions, conditionOfStatus, type ConditionKey } from '../../lib/client/conditions'
import { phrase } from '../../lib/client/phrases'
import { MOST_REPEATS } from '../../lib/client/repeat'
import { startFaultServer, type Fault, type FaultServer } from '../support/fault-server'
import { connectionTo, failsWith, getFile, makeThing, quickTiming, readThing, sendFile, temporaryFolder } from './support'

const read = { params: { id: 7 } }
const make = { body: { Name: 'a' } }

describe('client: everything that can go wrong on the way', () => {
  let server: FaultServer
  beforeEach(async () => {
    server = await startFaultServer()
  })
  afterEach(() => server.close())

  const clientOf = (changes: Parameters<typeof connectionTo>[1] = {}) => {
    const timing = quickTiming()
    return { timing, ...createClient(connectionTo(server.url, changes), { timing }) }
  }

  const quick = { connect: 5_000, response: 100, overall: 20_000 }

  describe('answers by status', () => {
    const cases = (Object.entries(conditions) as [ConditionKey, (typeof conditions)[ConditionKey]][]).flatMap(([key, condition]) =>
      (condition.statuses ?? []).filter((status) => status !== 429).map((status) => ({ key, condition, status })),
    )
    const others = [418, 505, 599].map((status) => ({ key: conditionOfStatus(status), condition: conditions[conditionOfStatus(status)], status }))
    for (const { key, condition, status } of [...cases, ...others])
      it(`${status} is ${condition.code} (${key}), repeated: ${condition.repeat}`, async () => {
        server.plan({ kind: 'status', status, body: 'the words of the service', headers: { 'x-request-id': 'r-1' } })
        const error = await failsWith(clientOf().call(readThing, read), condition.code, key)
        assert.equal(error.cause?.status, status)
        assert.equal(error.cause?.requestId, 'r-1')
        assert.equal(error.cause?.detail, 'the words of the service')
        assert.equal(error.cause?.service, 'ownocr')
        assert.equal(error.cause?.operation, 'ownocr.test-read')
        assert.equal(server.requests.length, condition.repeat === 'safe' ? 1 + MOST_REPEATS : 1)
      })

    it('is told in one short line, whatever the service writes', async () => {
      server.plan({ kind: 'status', status: 400, body: JSON.stringify({ Message: `first\nsecond ${'x'.repeat(5000)}` }) })
      const error = await failsWith(clientOf().call(readThing, read), 'BAD_REQUEST')
      assert.match(error.cause?.detail ?? '', /^first second x+…$/)
      assert.ok((error.cause?.detail ?? '').length <= 300)
    })

    it('says the status where the service says nothing or shows a web page', async () => {
      server.plan({ kind: 'html', status: 404 })
      const error = await failsWith(clientOf().call(readThing, read), 'NOT_FOUND')
      assert.equal(error.cause?.detail, '404 Not Found')
    })
  })

  describe('answers that are none', () => {
    const broken: [string, Fault, ConditionKey][] = [
      ['a web page', { kind: 'html' }, 'answer-html'],
      ['half a JSON', { kind: 'half-json' }, 'answer-broken'],
      ['another shape', { kind: 'wrong-shape' }, 'answer-shape'],
      ['fewer bytes than announced', { kind: 'truncate', body: '{"Id":1}', announced: 50 }, 'answer-cut-off'],
      ['a chunked body that breaks off', { kind: 'truncate-chunked', body: '{"Id":1}' }, 'answer-cut-off'],
      ['no HTTP at all', { kind: 'garbage' }, 'answer-broken'],
      ['an empty body', { kind: 'status', status: 200 }, 'answer-broken'],
      ['another protocol', { kind: 'status', status: 101, headers: { upgrade: 'h2c', connection: 'upgrade' } }, 'status-unexpected'],
      ['a part of a file', { kind: 'ok', status: 206, body: { Id: 7 } }, 'status-unexpected'],
    ]
    for (const [name, fault, key] of broken)
      it(`${name} is INVALID_RESPONSE (${key}); a read is repeated, a create is not`, async () => {
        server.plan(fault)
        await failsWith(clientOf().call(readThing, read), 'INVALID_RESPONSE', key)
        assert.equal(server.requests.length, 1 + MOST_REPEATS)
        await failsWith(clientOf().call(makeThing, make), 'INVALID_RESPONSE', key)
        assert.equal(server.requests.length, 2 + MOST_REPEATS)
      })

    it('headers that are far too long are told as that', async () => {
      server.plan({ kind: 'ok', body: { Id: 7 }, headers: { 'x-long': 'x'.repeat(40_000) } })
      assert.deepEqual((await failsWith(clientOf().call(readThing, read), 'INVALID_RESPONSE', 'answer-broken')).values.problem, phrase('headers-too-long'))
    })

    it('a web page in place of a file is INVALID_RESPONSE', async () => {
      server.plan({ kind: 'html' })
      await failsWith(clientOf().call(getFile), 'INVALID_RESPONSE', 'answer-html')
    })

    it('an answer larger than allowed is TOO_LARGE, and not read to its end', async () => {
      server.plan({ kind: 'ok', body: Buffer.alloc(4096) })
      const client = createClient(connectionTo(server.url), { largestAnswer: 1024 })
      await failsWith(client.call(getFile), 'TOO_LARGE', 'answer-too-large')
    })
  })

  it('a fault that passes is not seen by whoever reads', async () => {
    server.plan({ kind: 'drop' }, { kind: 'half-json' }, { kind: 'ok', body: { Id: 7 } })
    const { value } = await clientOf().call(readThing, read)
    assert.deepEqual(value, { Id: 7 })
    assert.equal(server.requests.length, 3)
  })

  it('waits longer before each repeat', async () => {
    server.plan({ kind: 'drop' })
    const client = clientOf()
    await failsWith(client.call(readThing, read), 'UNREACHABLE', 'connection-broken')
    const [first = 0, second = 0] = client.timing.slept
    assert.ok(first > 0 && second > first)
  })

  it('a create whose connection breaks is sent once', async () => {
    server.plan({ kind: 'drop' })
    await failsWith(clientOf().call(makeThing, make), 'UNREACHABLE', 'connection-broken')
    assert.equal(server.requests.length, 1)
  })

  it('a create is repeated when the caller says that it may be', async () => {
    server.plan({ kind: 'drop' }, { kind: 'ok', body: { Id: 1 } })
    const { value } = await clientOf().call(makeThing, { ...make, repeatable: true })
    assert.deepEqual(value, { Id: 1 })
  })

  it('connections are used again at once, and closed once they are idle: those of creates first', async () => {
    server.plan({ kind: 'ok', body: { Id: 1 } })
    const client = clientOf()
    for (const call of [1, 2]) {
      await client.call(makeThing, make)
      await client.call(readThing, read)
      assert.ok(server.open() <= 2, `${server.open()} are open after round ${call}`)
    }
    await server.idle()
  })

  it('a server that does not run is UNREACHABLE, and even a create is tried again', async () => {
    const { url } = server
    await server.close()
    const timing = quickTiming()
    const error = await failsWith(createClient(connectionTo(url), { timing }).call(makeThing, make), 'UNREACHABLE', 'connection-refused')
    assert.match(error.message, /127\.0\.0\.1:\d+/)
    assert.equal(timing.slept.length, MOST_REPEATS)
    server = await startFaultServer()
  })

  it('a name that nobody knows is UNREACHABLE', async () => {
    const client = createClient(connectionTo('http://no-such-host.invalid'), { timing: quickTiming() })
    await failsWith(client.call(readThing, read), 'UNREACHABLE', 'host-unknown')
  })

  it('silence instead of an answer is TIMEOUT', async () => {
    server.plan({ kind: 'hang' })
    await failsWith(clientOf({ timeouts: quick }).call(makeThing, make), 'TIMEOUT', 'response-timeout')
    assert.equal(server.requests.length, 1)
  })

  it('silence in the middle of an answer is TIMEOUT', async () => {
    server.plan({ kind: 'hang-after-head' })
    await failsWith(clientOf({ timeouts: quick }).call(makeThing, make), 'TIMEOUT', 'response-timeout')
  })

  it('an answer that comes slowly but keeps coming is no silence', async () => {
    server.plan({ kind: 'slow', pieces: ['{', '"Id"', ':', '1', '}'], every: 40 })
    const { value } = await clientOf({ timeouts: { ...quick, response: 2_000 } }).call(readThing, read)
    assert.deepEqual(value, { Id: 1 })
  })

  it('a server that stops reading an upload is TIMEOUT', async () => {
    server.plan({ kind: 'stall-upload' })
    const file = { content: { data: Buffer.alloc(30_000_000) }, contentType: 'image/png' }
    await failsWith(clientOf({ timeouts: quick }).call(sendFile, { file }), 'TIMEOUT', 'response-timeout')
  })

  it('a call that takes too long as a whole is TIMEOUT', async () => {
    server.plan({ kind: 'hang' })
    const timeouts = { connect: 5_000, response: 5_000, overall: 100 }
    await failsWith(createClient(connectionTo(server.url, { timeouts })).call(readThing, read), 'TIMEOUT', 'overall-timeout')
    assert.equal(server.requests.length, 1)
  })

  it('tells a refusal although the time runs out before its last words', async () => {
    server.plan({ kind: 'slow', status: 400, pieces: Array.from({ length: 100 }, () => 'no '), every: 20 })
    await failsWith(clientOf({ timeouts: { connect: 5_000, response: 5_000, overall: 300 } }).call(readThing, read), 'BAD_REQUEST', 'request-refused')
  })

  for (const [status, code] of [
    [500, 'SERVER_ERROR'],
    [429, 'RATE_LIMITED'],
  ] as const)
    it(`tells, where the time runs out during a repeat, what was repeated: ${code}`, async () => {
      server.plan({ kind: 'status', status, body: 'boom' }, { kind: 'hang' })
      const timeouts = { connect: 5_000, response: 5_000, overall: 1_000 }
      const client = createClient(connectionTo(server.url, { timeouts }), { timing: quickTiming() })
      const error = await failsWith(client.call(readThing, read), code)
      assert.equal(error.cause?.detail, 'boom')
      assert.equal(server.requests.length, 2)
    })

  it('a connection that is never taken is TIMEOUT', async () => {
    const timeouts = { connect: 100, response: 5_000, overall: 20_000 }
    const { error } = await connectWithoutAnswer(timeouts)
    assert.equal(error.code, 'TIMEOUT')
    assert.equal(error.key, 'connect-timeout')
  })

  it('an upload that is refused early ends in what the server said', async () => {
    server.plan({ kind: 'refuse-early', status: 413 })
    const file = { content: { data: Buffer.alloc(200_000) }, contentType: 'image/png' }
    await failsWith(clientOf().call(sendFile, { file }), 'TOO_LARGE', 'too-large')
  })

  it('an upload that is refused early reaches the caller although the connection is ended at once', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder.path, 'large.png')
    fs.writeFileSync(file, '')
    fs.truncateSync(file, 50_000_000)
    server.plan({ kind: 'refuse-early', status: 413 })
    const { call } = clientOf()
    // Sending fails before, while and after the answer comes in: each of them a few times.
    for (let round = 0; round < 20; round++) await failsWith(call(sendFile, { file: { content: { path: file }, contentType: 'image/png' } }), 'TOO_LARGE', 'too-large')
    folder.remove()
  })

  describe('when the caller cancels', () => {
    for (const [name, fault] of [
      ['before an answer', { kind: 'hang' }],
      ['in the middle of an answer', { kind: 'hang-after-head' }],
    ] as [string, Fault][])
      it(`${name}, the connection is closed and the error is CANCELLED`, async () => {
        server.plan(fault)
        const abort = new AbortController()
        const file = { content: { data: Buffer.alloc(1000) }, contentType: 'image/png' }
        const call = clientOf().call(sendFile, { file, signal: abort.signal })
        const failed = failsWith(call, 'CANCELLED', 'cancelled-here')
        await server.received(1)
        abort.abort()
        assert.equal(isOwnCancellation(await failed), true)
        await server.idle()
      })

    it('in the middle of an upload, the error is CANCELLED and the file is closed', async () => {
      server.plan({ kind: 'stall-upload' })
      const folder = temporaryFolder()
      const file = path.join(folder.path, 'large.png')
      fs.writeFileSync(file, Buffer.alloc(30_000_000))
      const abort = new AbortController()
      const call = clientOf().call(sendFile, { file: { content: { path: file }, contentType: 'image/png' }, signal: abort.signal })
      const failed = failsWith(call, 'CANCELLED', 'cancelled-here')
      await server.received(1)
      abort.abort()
      await failed
      folder.remove()
    })

    it('beforehand, nothing is sent', async () => {
      await failsWith(clientOf().call(readThing, { ...read, signal: AbortSignal.abort() }), 'CANCELLED', 'cancelled-here')
      assert.equal(server.requests.length, 0)
    })

    it('with a coded error of its own, that one comes out', async () => {
      const reason = conditionError('overall-timeout', { operation: 'a flow', seconds: 1 })
      await failsWith(clientOf().call(readThing, { ...read, signal: AbortSignal.abort(reason) }), 'TIMEOUT', 'overall-timeout')
    })

    it('leaves no listener on a signal that lives long', async () => {
      server.plan({ kind: 'ok', body: { Id: 1 } })
      const abort = new AbortController()
      let listeners = 0
      const { addEventListener, removeEventListener } = abort.signal
      abort.signal.addEventListener = (...given: Parameters<typeof addEventListener>) => {
        listeners += 1
        addEventListener.apply(abort.signal, given)
      }
      abort.signal.removeEventListener = (...given: Parameters<typeof removeEventListener>) => {
        listeners -= 1
        removeEventListener.apply(abort.signal, given)
      }
      await clientOf().call(readThing, { ...read, signal: abort.signal })
      assert.equal(listeners, 0)
    })
  })
})

/** An address in TEST-NET-1 (RFC 5737) leads nowhere, but machines without a network say so at once: here no socket ever connects. */
async function connectWithoutAnswer(timeouts: { connect: number; response: number; overall: number }) {
  const original = net.Socket.prototype.connect
  net.Socket.prototype.connect = function neverConnects(this: { connecting: boolean }) {
    this.connecting = true
    return this
  } as never
  try {
    const client = createClient(connectionTo('http://192.0.2.1', { timeouts }), { timing: quickTiming() })
    const error = await failsWith(client.call(readThing, read), 'TIMEOUT')
    return { error }
  } finally {
    net.Socket.prototype.connect = original
  }
}
