import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import { removeOrphans } from '../../../lib/flow/keeping/orphans'
import { folderNameOf, openPendingStore, type Draft } from '../../../lib/flow/keeping/pending-store'
import type { Message } from '../../../lib/flow/message'

describe('pending store', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'platen-pending-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const draft = (message: Partial<Message> = {}, settings = {}): Draft => ({ account: 'a', documents: [{ stage: 'open', notes: {} }], settings, message: { _msgid: 'm', ...message } as Message })

  it('gives a message back as it was, in another process', async () => {
    const bytes = Buffer.from([0, 1, 2, 255])
    const original: Partial<Message> = {
      payload: { pdf: bytes, again: bytes },
      when: new Date(86_400_000),
      pattern: /a+b/gi,
      none: undefined,
      nothing: null,
      big: 12n,
      notANumber: NaN,
      far: -Infinity,
      map: new Map<unknown, unknown>([['a', [1]], [2, new Set(['x'])]]),
      raw: new Uint8Array([1, 2]),
      long: 'ä'.repeat(100_000),
      marked: { $platen: 'buffer', file: '../../secret' },
      fromFunction: runInNewContext('({ list: [1, { d: new Date(5) }] })') as unknown,
      error: Object.assign(new Error('earlier'), { code: 'X' }),
    }
    const { id, lost } = await openPendingStore(root, 'n').add(draft(original))
    assert.deepEqual(lost, [])
    const { message } = await openPendingStore(root, 'n').load(id)
    const { error, fromFunction, ...rest } = message
    const { error: earlier, fromFunction: made, ...expected } = original
    assert.deepEqual(rest, { _msgid: 'm', ...expected })
    assert.deepEqual(JSON.parse(JSON.stringify(fromFunction)), JSON.parse(JSON.stringify(made)))
    assert.deepEqual([(error as Error).message, (error as unknown as { code: string }).code], [(earlier as unknown as Error).message, 'X'])
  })

  it('writes each Buffer once, and files only their owner may read', async () => {
    const bytes = Buffer.alloc(1000, 7)
    await openPendingStore(root, 'n').add(draft({ payload: bytes }, { input: bytes }))
    const folder = path.join(root, 'n')
    const names = await readdir(folder)
    assert.deepEqual(names.map((name) => path.extname(name)).sort(), ['.bin', '.json'])
    if (process.platform !== 'win32') {
      for (const name of names) assert.equal((await stat(path.join(folder, name))).mode & 0o777, 0o600)
      assert.equal((await stat(folder)).mode & 0o777, 0o700)
    }
  })

  it('names what cannot be kept and keeps the rest', async () => {
    const server = createServer()
    const circle: Record<string, unknown> = { name: 'c' }
    circle.self = circle
    const { id, lost } = await openPendingStore(root, 'n').add(draft({ req: server, res: { _res: server, send: () => 1, kept: 3 }, topic: 't', deep: { call: () => 1, kept: 2 }, circle }))
    assert.deepEqual([...lost].sort(), ['circle.self', 'deep.call', 'req', 'res'])
    const { message } = await openPendingStore(root, 'n').load(id)
    assert.deepEqual(message, { _msgid: 'm', topic: 't', deep: { kept: 2 }, circle: { name: 'c' } })
  })

  it('remembers what is known of the documents', async () => {
    const store = openPendingStore(root, 'n')
    const { id } = await store.add(draft())
    await Promise.all([store.update(id, 'a', [{ stage: 'open', notes: { job: 1 } }]), store.update(id, 'b', [{ stage: 'delivered', notes: { job: 2 } }])])
    const entry = await openPendingStore(root, 'n').load(id)
    assert.deepEqual([entry.account, entry.documents], ['b', [{ stage: 'delivered', notes: { job: 2 } }]])
  })

  it('lists entries in the order they came, and forgets removed ones with their files', async () => {
    const store = openPendingStore(root, 'n')
    const ids: string[] = []
    for (let index = 0; index < 5; index++) ids.push((await store.add(draft({ payload: Buffer.from([index]) }))).id)
    const later = openPendingStore(root, 'n')
    assert.deepEqual((await later.list()).ids, ids)
    for (const id of ids) await later.remove(id)
    assert.deepEqual(await readdir(path.join(root, 'n')), [])
  })

  it('sweeps up what a power cut left half written, and leaves damaged entries alone, named', async () => {
    const store = openPendingStore(root, 'n')
    const { id } = await store.add(draft({ payload: Buffer.from('x') }))
    const folder = path.join(root, 'n')
    await writeFile(path.join(folder, 'zzz.json.1234.unfinished'), '{')
    await writeFile(path.join(folder, 'gone-1.0.bin'), 'x')
    assert.deepEqual((await openPendingStore(root, 'n').list()).damaged, [])
    assert.deepEqual((await readdir(folder)).sort(), [`${id}.0.bin`, `${id}.json`])
    await writeFile(path.join(folder, 'bad.json'), '{"half":')
    const { ids, damaged } = await openPendingStore(root, 'n').list()
    assert.deepEqual([ids, damaged], [[id], [path.join(folder, 'bad.json')]])
    assert.equal(await readFile(path.join(folder, 'bad.json'), 'utf8'), '{"half":')
  })

  it('leaves alone what is being written while it looks', async () => {
    const store = openPendingStore(root, 'n')
    const adding = Array.from({ length: 10 }, (_, index) => store.add(draft({ payload: Buffer.from([index]) })))
    await Promise.all(Array.from({ length: 10 }, () => store.list()))
    for (const { id } of await Promise.all(adding)) assert.ok(Buffer.isBuffer((await store.load(id)).message.payload))
  })

  it('writes nothing once it is closed, and nothing is left once it is destroyed', async () => {
    const store = openPendingStore(root, 'n')
    const { id } = await store.add(draft())
    await store.close()
    await store.update(id, 'a', [{ stage: 'done', notes: {} }])
    await store.remove(id)
    const next = openPendingStore(root, 'n')
    assert.equal((await next.load(id)).documents[0]?.stage, 'open')
    await next.destroy()
    assert.deepEqual(await readdir(root), [])
  })

  it('lists what others left, not what it works on itself', async () => {
    const left = await openPendingStore(root, 'n').add(draft())
    const store = openPendingStore(root, 'n')
    await store.add(draft())
    assert.deepEqual((await store.list()).ids, [left.id])
  })

  it('waits for what its predecessor still removes', async () => {
    for (let round = 0; round < 20; round++) {
      const deleted = openPendingStore(root, 'n')
      await Promise.all(Array.from({ length: 5 }, () => deleted.add(draft({ payload: Buffer.alloc(10) }))))
      const going = deleted.destroy()
      const next = openPendingStore(root, 'n')
      const { id } = await next.add(draft())
      await going
      assert.deepEqual((await readdir(path.join(root, 'n'))), [`${id}.json`])
      await next.destroy()
    }
  })

  it('tells that a message cannot be kept, and leaves nothing behind', async () => {
    await writeFile(path.join(root, 'n'), 'a file where the folder should be')
    await assert.rejects(openPendingStore(root, 'n').add(draft()), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'ENGINE_FAILED')
      assert.match(error.message, /cannot be kept/)
      return true
    })
  })

  it('stays in its folder whatever a node is called', () => {
    for (const id of ['../../etc', '..', '.', 'a/b', 'a\\b', 'über*']) {
      const name = folderNameOf(id)
      assert.equal(path.basename(path.join('/x', name)), name)
      assert.ok(!/^\.+$/.test(name) && !/[/\\*]/.test(name), name)
      assert.equal(decodeURIComponent(name), id)
    }
  })

  describe('of nodes that are gone', () => {
    const started = (removed: string[] = []) => ({ config: { flows: ['here', 'instance', 'inner', 'n-1'].map((id) => ({ id })) }, diff: { removed } })
    const folders = async (...names: string[]) => {
      for (const name of names) await mkdir(path.join(root, name), { recursive: true })
    }

    it('stay for a node that exists, also inside a subflow instance', async () => {
      await folders('here', 'instance-inner', 'n-1')
      await removeOrphans(root, started(), Date.now() + 365 * 86_400_000)
      assert.deepEqual((await readdir(root)).sort(), ['here', 'instance-inner', 'n-1'])
    })

    it('go at once when a deploy removed the node or its subflow instance', async () => {
      await folders('gone', 'gone-inner', 'other')
      await removeOrphans(root, started(['gone']))
      assert.deepEqual(await readdir(root), ['other'])
    })

    it('are left to a node that comes back while they are looked at, or wait until they are gone', async () => {
      for (let moments = 0; moments < 40; moments++) {
        await folders('gone')
        await Promise.all(Array.from({ length: 5 }, (_, index) => writeFile(path.join(root, 'gone', `old-${index}.0.bin`), 'x')))
        const sweeping = removeOrphans(root, started(['gone']))
        for (let moment = 0; moment < moments; moment++) await new Promise((resolve) => setImmediate(resolve))
        const back = openPendingStore(root, 'gone')
        const { id } = await back.add(draft({ payload: Buffer.alloc(10) }))
        await sweeping
        assert.equal((await back.load(id)).id, id)
        await back.destroy()
      }
    })

    it('go otherwise once they were away for a week, however old they are: another flow file may be in use for a while', async () => {
      await folders('other')
      const day = 86_400_000
      const monthAgo = new Date(Date.now() - 30 * day)
      await utimes(path.join(root, 'other'), monthAgo, monthAgo)
      await removeOrphans(root, started())
      await removeOrphans(root, started(), Date.now() + 6 * day)
      assert.deepEqual(await readdir(root), ['other'])
      await removeOrphans(root, started(), Date.now() + 8 * day)
      assert.deepEqual(await readdir(root), [])
    })

    it('begin their week anew when they were back', async () => {
      await folders('here')
      const away = { config: { flows: [] } }
      for (const flows of [away, started(), away]) await removeOrphans(root, flows, Date.now() + 8 * 86_400_000)
      assert.deepEqual(await readdir(root), ['here'])
    })
  })
})
