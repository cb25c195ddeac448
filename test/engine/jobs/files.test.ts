import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { isDiskFull } from '../../../lib/engine/jobs/failure'
import { folderSize, publishFile, receiveFile, TooLong, writeTextFile } from '../../../lib/engine/jobs/files'
import { JobFolders } from '../../../lib/engine/jobs/folders'
import { Retention } from '../../../lib/engine/jobs/retention'
import { JobStore } from '../../../lib/engine/jobs/store'
import { temporaryFolder } from '../../support/temporary-folder'

describe('Files that must last', () => {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder.path, name)

  it('receives a stream with its size, readable by its owner alone', async () => {
    const received = await receiveFile(Readable.from([Buffer.from('ab'), Buffer.from('c')]), at('a'), 3)
    assert.equal(received, 3)
    assert.equal(readFileSync(at('a'), 'utf8'), 'abc')
    if (process.platform !== 'win32') assert.equal(statSync(at('a')).mode & 0o777, 0o600)
  })

  it('leaves no file of a stream that is too long or breaks', async () => {
    await assert.rejects(receiveFile(Readable.from([Buffer.from('abcd')]), at('a'), 3), TooLong)
    const broken = async function* () {
      yield Buffer.from('a')
      throw new Error('gone')
    }
    await assert.rejects(receiveFile(broken(), at('a'), 3), /gone/)
    assert.equal(existsSync(at('a')), false)
  })

  it('publishes over an older file and replaces small texts', async () => {
    writeFileSync(at('a'), 'old')
    writeFileSync(at('b'), 'new')
    await publishFile(at('b'), at('a'))
    assert.equal(readFileSync(at('a'), 'utf8'), 'new')
    writeTextFile(at('a'), 'newest')
    assert.equal(readFileSync(at('a'), 'utf8'), 'newest')
  })

  it('adds up a folder, and knows a full disk by any of its names', async () => {
    mkdirSync(at('in'))
    writeFileSync(at('in/a'), '12345')
    writeFileSync(at('b'), '67')
    assert.equal(await folderSize(folder.path), 7)
    assert.equal(await folderSize(at('none')), 0)
    assert.ok(isDiskFull(Object.assign(new Error('x'), { code: 'ENOSPC' })))
    assert.ok(isDiskFull(new Error('database or disk is full')))
    assert.ok(!isDiskFull(new Error('full stop')))
  })
})

describe('The end of jobs', () => {
  const folder = temporaryFolder()
  let store: JobStore
  let folders: JobFolders
  beforeEach(() => {
    store = JobStore.open(folder.path)
    folders = new JobFolders(folder.path)
  })
  afterEach(() => store.close())

  const retention = (mostBytes: number) => new Retention({ store, folders, log: () => undefined, mostBytes, dataFolder: folder.path })
  const add = async (state: 'done' | 'queued', expires: number, bytes: number, finished = 0) => {
    const { id } = store.insert({ kind: 'a', owner: '', state: 'open', expires, data: {} })
    store.change(id, ['open'], { state, bytes }, finished)
    writeFileSync(path.join(await folders.make(id), 'f'), 'x')
    return id
  }

  it('comes when their time is over, with their files, but not for those that wait', async () => {
    const old = await add('done', 100, 0)
    const waiting = await add('queued', 100, 0)
    const fresh = await add('done', 300, 0)
    assert.deepEqual(await retention(1e9).sweep(200), [old])
    assert.deepEqual(store.select({}).map(({ id }) => id), [waiting, fresh])
    assert.deepEqual([old, waiting, fresh].map((id) => existsSync(folders.of(id))), [false, true, true])
  })

  it('comes for the oldest finished ones when all together are too large', async () => {
    const second = await add('done', 1e15, 40, 20)
    const first = await add('done', 1e15, 40, 10)
    const waiting = await add('queued', 1e15, 40)
    assert.deepEqual(await retention(120).sweep(0), [])
    assert.equal(await retention(120).hasRoom(30), true)
    assert.deepEqual(store.select({}).map(({ id }) => id), [second, waiting])
    assert.equal(await retention(30).hasRoom(0), false)
    assert.deepEqual(store.select({}).map(({ id }) => id), [waiting])
    assert.equal(existsSync(folders.of(first)), false)
  })

  it('also comes for folders that a crash left without a job', async () => {
    const id = await add('done', 1e15, 0)
    await folders.make(999)
    assert.equal(await folders.removeOrphans((candidate) => store.find(candidate) !== undefined), 1)
    assert.deepEqual([existsSync(folders.of(id)), existsSync(folders.of(999))], [true, false])
  })
})
