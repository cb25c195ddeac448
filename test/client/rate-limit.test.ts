import assert from 'node:assert/strict'
import { createClient } from '../../lib/client/client'
import { backoff, readRetryAfter, systemTiming } from '../../lib/client/timing'
import type { Connection } from '../../lib/client/types'
import { startFaultServer, type Fault, type FaultServer } from '../support/fault-server'
import { connectionTo, failsWith, makeThing, quickTiming, readThing } from './support'

const read = { params: { id: 7 } }
const ok: Fault = { kind: 'ok', body: { Id: 7 } }

describe('client: a service that asks to wait', () => {
  let server: FaultServer
  beforeEach(async () => {
    server = await startFaultServer()
  })
  afterEach(() => server.close())

  const clientOf = (changes: Partial<Connection> = {}) => {
    const timing = quickTiming()
    return { timing, ...createClient(connectionTo(server.url, changes), { timing }) }
  }
  const total = (slept: readonly number[]) => slept.reduce((sum, time) => sum + time, 0)
  const status = (code: number, headers: Record<string, string> = {}, body = ''): Fault => ({ kind: 'status', status: code, headers, body })

  it('429 is waited for as long as Retry-After says, even by a create', async () => {
    server.plan(status(429, { 'retry-after': '7' }), status(429, { 'retry-after': '3' }), ok)
    const client = clientOf()
    const states: (number | undefined)[] = []
    const onState = ({ state, retryAfter }: { state: string; retryAfter?: number }) => state === 'waiting' && states.push(retryAfter)
    await client.call(makeThing, { body: { Name: 'a' }, onState })
    assert.equal(total(client.timing.slept), 10_000)
    assert.deepEqual(states, [7, 3])
  })

  it('Retry-After may be a date', async () => {
    const client = clientOf()
    server.plan(status(429, { 'retry-after': new Date(client.timing.now() + 9000).toUTCString() }), ok)
    await client.call(readThing, read)
    assert.equal(total(client.timing.slept), 9000)
  })

  it('429 without a time, or with 0, is waited for longer each time', async () => {
    server.plan(status(429), status(429, { 'retry-after': '0' }), status(429), ok)
    const client = clientOf()
    await client.call(readThing, read)
    const [first = 0, second = 0, third = 0] = client.timing.slept
    assert.ok(first > 0 && second > first && third > second, client.timing.slept.join(' '))
  })

  it('longer than the call may take is RATE_LIMITED at once, with the time to wait', async () => {
    server.plan(status(429, { 'retry-after': '60' }))
    const client = clientOf({ timeouts: { connect: 1000, response: 1000, overall: 30_000 } })
    const error = await failsWith(client.call(readThing, read), 'RATE_LIMITED', 'rate-limited')
    assert.equal(error.cause?.retryAfter, 60)
    assert.equal(error.cause?.status, 429)
    assert.deepEqual(client.timing.slept, [])
  })

  it('makes the whole account wait, not only the call that was told', async () => {
    const account = connectionTo(server.url, { limits: { parallel: 1, perSecond: 0, waiting: 10 } })
    const timing = quickTiming()
    const [first, second] = [createClient(account, { timing }), createClient(account, { timing })]
    server.plan(status(429, { 'retry-after': '5' }), ok)
    const begin = timing.now()
    await Promise.all([first.call(readThing, read), second.call(readThing, read)])
    assert.ok(timing.now() - begin >= 5000)
    assert.equal(server.requests.length, 3)
  })

  it('503 and 408 of a read are repeated after Retry-After', async () => {
    server.plan(status(503, { 'retry-after': '4' }), status(408, { 'retry-after': '2' }), ok)
    const client = clientOf()
    await client.call(readThing, read)
    assert.deepEqual(client.timing.slept, [4000, 2000])
  })

  it('503 of a create is not repeated, and says when to come back', async () => {
    server.plan(status(503, { 'retry-after': '4' }))
    const error = await failsWith(clientOf().call(makeThing, { body: { Name: 'a' } }), 'SERVER_ERROR')
    assert.equal(error.cause?.retryAfter, 4)
    assert.equal(server.requests.length, 1)
  })

  it('503 that asks for more than the call may take is not waited for', async () => {
    server.plan(status(503, { 'retry-after': '600' }))
    const client = clientOf()
    await failsWith(client.call(readThing, read), 'SERVER_ERROR')
    assert.deepEqual(client.timing.slept, [])
  })

  describe('Flat', () => {
    const limited = '{"code":"API_RATE_LIMIT_EXCEEDED","message":"Slow down"}'

    it('403 with its word is waited for until X-RateLimit-Reset', async () => {
      const client = clientOf({ service: 'flat' })
      const reset = Math.ceil(client.timing.now() / 1000) + 11
      server.plan(status(403, { 'x-ratelimit-reset': String(reset), 'content-type': 'application/json' }, limited), ok)
      await client.call(makeThing, { body: { Name: 'a' } })
      assert.equal(total(client.timing.slept), 11_000)
    })

    it('403 with its word past the time is RATE_LIMITED; another 403 is FORBIDDEN; no credit is QUOTA_EXCEEDED', async () => {
      const client = clientOf({ service: 'flat' })
      server.plan(status(403, { 'x-ratelimit-reset': String(Math.ceil(client.timing.now() / 1000) + 3600) }, limited))
      await failsWith(client.call(readThing, read), 'RATE_LIMITED')
      server.plan(status(403, {}, '{"code":"FORBIDDEN","message":"No scope"}'))
      await failsWith(clientOf({ service: 'flat' }).call(readThing, read), 'FORBIDDEN')
      server.plan(status(403, {}, '{"code":"OMR_CREDITS_EXHAUSTED","message":"No credits"}'))
      await failsWith(clientOf({ service: 'flat' }).call(readThing, read), 'QUOTA_EXCEEDED')
    })

    it('that word from another service means nothing', async () => {
      server.plan(status(403, {}, limited))
      await failsWith(clientOf({ service: 'ownocr' }).call(readThing, read), 'FORBIDDEN')
    })
  })

  it('Retry-After is read as seconds or a date, and nonsense as nothing', () => {
    const now = Date.UTC(2026, 0, 1)
    assert.equal(readRetryAfter('120', now), 120_000)
    assert.equal(readRetryAfter(' 0.5 ', now), 500)
    assert.equal(readRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now), 30_000)
    assert.equal(readRetryAfter('Wed, 31 Dec 2025 00:00:30 GMT', now), 0)
    for (const nonsense of [undefined, '', 'soon', '-', '9'.repeat(400)]) assert.equal(readRetryAfter(nonsense, now), undefined)
  })

  it('waits grow to a limit, and never stand still', () => {
    for (const random of [() => 0, () => 0.999]) {
      const waits = [0, 1, 2, 3, 20].map((times) => backoff(times, random))
      assert.ok(waits.every((wait, index) => wait > (waits[index - 1] ?? 0) || wait >= 15_000), waits.join(' '))
      assert.ok(waits.every((wait) => wait >= 250 && wait <= 30_000))
    }
  })

  it('waiting ends as soon as it is cancelled', async () => {
    const abort = new AbortController()
    const sleeping = systemTiming.sleep(60_000, abort.signal)
    abort.abort(new Error('enough'))
    await assert.rejects(sleeping, /enough/)
  })
})
