import assert from 'node:assert/strict'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { JobsFailure } from '../../../lib/engine/jobs/failure'
import { JobStore } from '../../../lib/engine/jobs/store'
import { temporaryFolder } from '../../support/temporary-folder'

describe('The list of jobs', () => {
  const folder = temporaryFolder()
  let store: JobStore
  beforeEach(() => {
    store = JobStore.open(folder.path)
  })
  afterEach(() => store.close())

  const add = (over: { kind?: string; owner?: string; state?: 'open' | 'queued' | 'kept'; correlation?: string; expires?: number } = {}, now?: number) =>
    store.insert({ kind: 'a', owner: 'ann', state: 'open', data: { text: 'ä' }, ...over }, now)

  it('keeps a job as it was given, also for the next process', () => {
    const job = add({ correlation: 'c1', expires: 99 }, 5)
    store.close()
    store = JobStore.open(folder.path)
    assert.deepEqual(store.find(job.id), job)
    assert.deepEqual({ ...job, guid: '' }, { id: 1, guid: '', kind: 'a', owner: 'ann', state: 'open', correlation: 'c1', created: 5, modified: 5, expires: 99, attempts: 0, bytes: 0, data: { text: 'ä' } })
    assert.match(job.guid, /^[0-9a-f-]{36}$/)
  })

  it('folds what it wrote into one file time and again, instead of keeping a log of everything', () => {
    for (let made = 0; made < 800; made++) add({ correlation: `c${made}` })
    // What was written for them is some 20 MB.
    assert.ok(statSync(path.join(folder.path, 'jobs.db-wal')).size < 8_000_000)
  })

  it('never gives a number twice, also after the last job was deleted', () => {
    const first = add()
    store.remove(first.id, [])
    store.close()
    store = JobStore.open(folder.path)
    assert.equal(add().id, first.id + 1)
  })

  it('changes a job only in the states that are named', () => {
    const { id } = add()
    assert.equal(store.change(id, ['queued'], { state: 'running' }), undefined)
    assert.equal(store.find(id)?.state, 'open')
    const queued = store.change(id, ['open'], { state: 'queued', data: { more: 1 }, bytes: 7 }, 50)
    assert.deepEqual([queued?.state, queued?.queued, queued?.modified, queued?.data, queued?.bytes], ['queued', 50, 50, { more: 1 }, 7])
  })

  it('takes the job that waits longest, and takes it once', () => {
    const late = add({ state: 'queued' }, 20)
    const early = add({ state: 'queued' }, 10)
    add({ state: 'queued', kind: 'other' }, 1)
    const taken = store.takeNext(['a'], 30)
    assert.deepEqual([taken?.id, taken?.state, taken?.attempts, taken?.started], [early.id, 'running', 0, 30])
    assert.equal(store.takeNext(['a'])?.id, late.id)
    assert.equal(store.takeNext(['a']), undefined)
  })

  it('puts a job back at its old place', () => {
    const early = add({ state: 'queued' }, 10)
    add({ state: 'queued' }, 20)
    store.takeNext(['a'])
    store.countAttempt(early.id)
    store.putBack(early.id, false)
    assert.equal(store.find(early.id)?.attempts, 1)
    assert.equal(store.takeNext(['a'])?.id, early.id)
    store.putBack(early.id, true)
    assert.equal(store.find(early.id)?.attempts, 0)
  })

  it('does not delete a job in a state that is spared', () => {
    const { id } = add({ state: 'queued' })
    assert.equal(store.remove(id, ['queued', 'running']), undefined)
    assert.equal(store.remove(id, ['running'])?.id, id)
    assert.equal(store.find(id), undefined)
  })

  it('finds by every condition, all together, and an empty list is none', () => {
    const one = add({ correlation: 'x' }, 10)
    const two = add({ owner: 'bob', state: 'queued' }, 20)
    const three = add({ kind: 'b', state: 'kept' }, 30)
    const ids = (filter: Parameters<JobStore['select']>[0]) => store.select(filter).map(({ id }) => id)
    assert.deepEqual(ids({}), [one.id, two.id, three.id])
    assert.deepEqual(ids({ ids: [], states: [], guids: [], correlations: [], kinds: [] }), [one.id, two.id, three.id])
    assert.deepEqual(ids({ ids: [three.id, one.id] }), [one.id, three.id])
    assert.deepEqual(ids({ guids: [two.guid] }), [two.id])
    assert.deepEqual(ids({ correlations: ['x'] }), [one.id])
    assert.deepEqual(ids({ states: ['queued', 'kept'] }), [two.id, three.id])
    assert.deepEqual(ids({ owner: 'ann', kinds: ['a'] }), [one.id])
    assert.deepEqual(ids({ createdAfter: 10, createdBefore: 30 }), [two.id])
    assert.equal(store.count({ states: ['queued'], owner: 'ann' }), 0)
    assert.deepEqual(store.countByState(), { open: 1, queued: 1, kept: 1 })
  })

  it('takes names of others for values, not for SQL', () => {
    add({ owner: "x' OR '1'='1" })
    assert.equal(store.count({ owner: "x' OR '1'='1" }), 1)
    assert.equal(store.count({ owner: "' OR '1'='1" }), 0)
    assert.equal(store.select({ correlations: ['") OR 1=1 --'] }).length, 0)
  })

  it('does all of a transaction or nothing', () => {
    assert.throws(() =>
      store.transaction(() => {
        add()
        store.increment('n')
        throw new Error('no')
      }),
    )
    assert.deepEqual([store.count({}), store.counter('n')], [0, 0])
    store.increment('n')
    store.increment('n', 2)
    assert.equal(store.counter('n'), 3)
  })

  it('refuses a file that is no list of jobs, and says which', () => {
    const other = path.join(folder.path, 'other')
    mkdirSync(other)
    writeFileSync(path.join(other, 'jobs.db'), 'this is no database, whatever its name says. '.repeat(200))
    assert.throws(() => JobStore.open(other), (error: JobsFailure) => error.reason === 'store-damaged' && error.message.includes(path.join(other, 'jobs.db')))
  })
})
