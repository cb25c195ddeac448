import assert from 'node:assert/strict'
import { JobQueue, MAX_ATTEMPTS, type Outcome, type Processor, type RunContext } from '../../../lib/engine/jobs/queue'
import { JobStore, type Job } from '../../../lib/engine/jobs/store'
import { temporaryFolder } from '../../support/temporary-folder'

interface Data {
  readonly text: string
}

/** A processor whose runs the test ends itself. */
class HandOperated implements Processor<Data> {
  readonly kind = 'work'
  private readonly waiting = new Map<number, { context: RunContext<Data>; resolve: (outcome: Outcome<Data>) => void; reject: (error: unknown) => void }>()
  private begun: (() => void)[] = []

  constructor(readonly timeLimit = 60_000) {}

  run = (job: Job<Data>, context: RunContext<Data>) =>
    new Promise<Outcome<Data>>((resolve, reject) => {
      this.waiting.set(job.id, { context, resolve, reject })
      context.signal.addEventListener('abort', () => reject(new Error('aborted')))
      for (const tell of this.begun.splice(0)) tell()
    })

  fail = (_job: Job<Data>, cause: { readonly kind: string; readonly error?: unknown }): Data => ({ text: cause.kind === 'error' ? (cause.error as Error).message : cause.kind })

  tidy = async () => undefined

  async begunWith(id: number) {
    while (!this.waiting.has(id)) await new Promise<void>((resolve) => this.begun.push(resolve))
    const run = this.waiting.get(id)
    assert.ok(run)
    return run
  }

  running = () => [...this.waiting.keys()]
}

describe('The queue of jobs', () => {
  const folder = temporaryFolder()
  let store: JobStore
  let events: string[]
  beforeEach(() => {
    store = JobStore.open(folder.path)
    events = []
  })
  afterEach(() => store.close())

  const add = () => store.insert<Data>({ kind: 'work', owner: '', state: 'queued', data: { text: '' } }).id
  const makeQueue = (processor: Processor<Data>, parallel = 1) => {
    const queue = new JobQueue(store, parallel, (event) => events.push(event))
    queue.register(processor)
    return queue
  }
  const over = async (id: number) => {
    while (!['done', 'failed'].includes(store.find(id)?.state ?? '')) await new Promise((resolve) => setImmediate(resolve))
    return store.find<Data>(id)
  }

  it('runs so many at a time and the next when one ends', async () => {
    const processor = new HandOperated()
    const queue = makeQueue(processor, 2)
    const [one, two, three] = [add(), add(), add()]
    queue.start()
    assert.deepEqual(processor.running(), [one, two])
    assert.equal(queue.active, 2)
    ;(await processor.begunWith(one)).resolve({ state: 'done', data: { text: 'result' }, bytes: 12 })
    const third = await processor.begunWith(three)
    assert.deepEqual([store.find<Data>(one)?.state, store.find<Data>(one)?.data.text, store.find(one)?.bytes], ['done', 'result', 12])
    third.resolve({ state: 'done', data: { text: '' } })
    ;(await processor.begunWith(two)).resolve({ state: 'done', data: { text: '' } })
    await over(two)
    await over(three)
    assert.equal(store.counter('work.done'), 3)
  })

  it('keeps what a job reports, and takes it for getting further', async () => {
    const processor = new HandOperated()
    const queue = makeQueue(processor)
    const id = add()
    store.change(id, ['queued'], { attempts: 3 })
    queue.start()
    const { context, resolve } = await processor.begunWith(id)
    assert.equal(store.find(id)?.attempts, 3)
    context.begin()
    assert.equal(store.find(id)?.attempts, 4)
    context.report({ text: 'half' })
    assert.deepEqual([store.find<Data>(id)?.data.text, store.find(id)?.attempts], ['half', 1])
    resolve({ state: 'done', data: { text: '' } })
    await over(id)
  })

  it('turns an error into a failed job and goes on', async () => {
    const processor = new HandOperated()
    const queue = makeQueue(processor)
    const [bad, good] = [add(), add()]
    queue.start()
    ;(await processor.begunWith(bad)).reject(new Error('broken'))
    ;(await processor.begunWith(good)).resolve({ state: 'done', data: { text: '' } })
    await over(good)
    const failed = await over(bad)
    assert.deepEqual([failed?.state, failed?.data.text], ['failed', 'broken'])
    assert.equal(store.counter('work.failed'), 1)
  })

  it('ends a job that takes too long', async () => {
    const processor = new HandOperated(5)
    const queue = makeQueue(processor)
    const id = add()
    queue.start()
    assert.equal((await over(id))?.data.text, 'time')
  })

  it('puts running jobs back when it stops, without counting it as an attempt', async () => {
    const processor = new HandOperated()
    const queue = makeQueue(processor)
    const [id, next] = [add(), add()]
    queue.start()
    await processor.begunWith(id)
    await queue.stop(1000)
    assert.deepEqual([store.find(id)?.state, store.find(id)?.attempts, store.find(next)?.state], ['queued', 0, 'queued'])
    assert.deepEqual(processor.running(), [id])
  })

  it('puts a job back whose processor does not let go', async () => {
    const stubborn: Processor<Data> = { kind: 'work', timeLimit: 60_000, run: () => new Promise(() => undefined), fail: () => ({ text: '' }) }
    const queue = makeQueue(stubborn)
    const id = add()
    queue.start()
    await queue.stop(5)
    assert.equal(store.find(id)?.state, 'queued')
  })

  it('takes up jobs that a killed process left running, and gives one up that never gets further', async () => {
    const [left, poison] = [add(), add()]
    store.takeNext(['work'])
    store.takeNext(['work'])
    store.change(poison, ['running'], { attempts: MAX_ATTEMPTS })
    const processor = new HandOperated()
    const queue = makeQueue(processor, 2)
    queue.start()
    const given = store.find<Data>(poison)
    assert.deepEqual([given?.state, given?.data.text], ['failed', 'gave-up'])
    ;(await processor.begunWith(left)).resolve({ state: 'done', data: { text: 'late' } })
    assert.equal((await over(left))?.data.text, 'late')
    assert.deepEqual(events, ['job-resumed', 'job-given-up', 'job-done'])
  })

  it('does again what follows an end, because a kill may have come before it', async () => {
    const id = add()
    store.takeNext(['work'])
    store.change(id, ['running'], { state: 'done' })
    const tidied = new Promise<number>((resolve) => {
      const processor: Processor<Data> = { kind: 'work', timeLimit: 1, run: () => assert.fail('it is over'), fail: () => assert.fail('it did not fail'), ended: async (job) => resolve(job.id) }
      makeQueue(processor).start()
    })
    assert.equal(await tidied, id)
  })
})
