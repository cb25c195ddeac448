import assert from 'node:assert/strict'
import { createClient } from '../../lib/client/client'
import type { CallOptions } from '../../lib/client/types'
import { startRecordingServer, type PlannedAnswer, type RecordingServer } from '../support/recording-server'
import { connectionTo, failsWith, readThing } from './support'

describe('client: the queue of an account', () => {
  let server: RecordingServer
  /** Requests that wait for their answer, which the test gives. */
  let held: ((answer: PlannedAnswer) => void)[]
  let watchers: (() => void)[]
  beforeEach(async () => {
    held = []
    watchers = []
    server = await startRecordingServer(
      () =>
        new Promise((resolve) => {
          held.push(resolve)
          for (const watcher of watchers) watcher()
        }),
    )
  })
  afterEach(() => server.close())

  const arrived = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (server.requests.length >= count) resolve()
      }
      watchers.push(look)
      look()
    })
  const answer = () => held.shift()?.({ body: { Id: 1 } })
  const read = (id: number, options: CallOptions = {}) => ({ params: { id }, ...options })
  const limits = (parallel: number, waiting: number, perSecond = 0) => ({ limits: { parallel, waiting, perSecond } })

  it('sends so many at once, in their order, from all clients of the account together', async () => {
    const account = connectionTo(server.url, limits(2, 10))
    const clients = [createClient(account), createClient(account)]
    const calls = [0, 1, 2, 3, 4].map((id) => clients[id % 2]!.call(readThing, read(id)))
    await arrived(2)
    assert.equal(server.requests.length, 2)
    for (const count of [3, 4, 5]) {
      answer()
      await arrived(count)
      assert.equal(server.requests.length, count)
    }
    answer()
    answer()
    await Promise.all(calls)
    assert.deepEqual(server.requests.map((request) => request.path).sort(), ['0', '1', '2', '3', '4'].map((id) => `/things/${id}`))
    assert.equal(server.requests[2]?.path, '/things/2')
  })

  it('of another account is another queue', async () => {
    const calls = [0, 1].map((id) => createClient(connectionTo(server.url, limits(1, 0))).call(readThing, read(id)))
    await arrived(2)
    answer()
    answer()
    await Promise.all(calls)
  })

  it('tells each call how many are before it', async () => {
    const client = createClient(connectionTo(server.url, limits(1, 10)))
    const states: string[] = []
    const watch = (id: number) =>
      client.call(readThing, read(id, { onState: ({ state, ahead }) => states.push(`${id} ${state}${ahead === undefined ? '' : ` ${ahead}`}`) }))
    const calls = [watch(0), watch(1), watch(2)]
    await arrived(1)
    assert.deepEqual(states, ['1 queued 0', '2 queued 1', '0 running'])
    answer()
    await arrived(2)
    assert.deepEqual(states.slice(3), ['2 queued 0', '1 running'])
    answer()
    await arrived(3)
    answer()
    await Promise.all(calls)
  })

  it('that is full is OVERLOADED, and takes calls again afterwards', async () => {
    const client = createClient(connectionTo(server.url, limits(1, 1)))
    const calls = [client.call(readThing, read(0)), client.call(readThing, read(1))]
    const error = await failsWith(client.call(readThing, read(2)), 'OVERLOADED', 'queue-full')
    assert.equal(error.cause?.operation, 'ownocr.test-read')
    await arrived(1)
    answer()
    await arrived(2)
    answer()
    await Promise.all(calls)
    const later = client.call(readThing, read(3))
    await arrived(3)
    answer()
    await later
  })

  it('lets a call that is cancelled go at once, and gives its place to the next', async () => {
    const client = createClient(connectionTo(server.url, limits(1, 1)))
    const abort = new AbortController()
    const first = client.call(readThing, read(0))
    const failed = failsWith(client.call(readThing, read(1, { signal: abort.signal })), 'CANCELLED', 'cancelled-here')
    await arrived(1)
    abort.abort()
    await failed
    const third = client.call(readThing, read(2))
    answer()
    await arrived(2)
    answer()
    await Promise.all([first, third])
    assert.deepEqual(server.requests.map((request) => request.path), ['/things/0', '/things/2'])
  })

  it('the time for a call does not run while it waits for its turn', async () => {
    const account = connectionTo(server.url, { ...limits(1, 10), timeouts: { connect: 5000, response: 5000, overall: 300 } })
    const client = createClient(account)
    // The first is never answered: its time ends, and with it that of the second, had it begun to run in the queue.
    const first = failsWith(client.call(readThing, read(0)), 'TIMEOUT', 'overall-timeout')
    const second = client.call(readThing, read(1))
    await arrived(2)
    held.pop()?.({ body: { Id: 1 } })
    await Promise.all([first, second])
  })

  it('keeps to so many requests a second though more might go at once', async () => {
    server.answerWith(() => ({ body: { Id: 1 } }))
    const queued = async (perSecond: number) => {
      const waited = new Set<number>()
      const client = createClient(connectionTo(server.url, limits(10, 100, perSecond)))
      const watch = (id: number) => client.call(readThing, read(id, { onState: ({ state }) => state === 'queued' && waited.add(id) }))
      await Promise.all([0, 1, 2, 3, 4].map(watch))
      return [...waited]
    }
    assert.deepEqual(await queued(0), [])
    assert.deepEqual(await queued(3), [3, 4])
    assert.equal(server.requests.length, 10)
  })

  it('follows a change of the limits', async () => {
    const account = connectionTo(server.url, limits(1, 10))
    const first = createClient(account).call(readThing, read(0))
    await arrived(1)
    const wider = createClient({ ...account, ...limits(2, 10) })
    const second = wider.call(readThing, read(1))
    await arrived(2)
    answer()
    answer()
    await Promise.all([first, second])
  })
})
