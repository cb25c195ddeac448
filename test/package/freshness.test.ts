import assert from 'node:assert'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installation } from '../support/installation'

const freshness = () => import('../../scripts/freshness.mjs')

describe('freshness of a checkout', () => {
  let root: string

  const write = (file: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
  }

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'platen-freshness-'))
    write('package.json', { name: 'x', 'node-red': { version: '>=4', nodes: {} } })
  })

  afterEach(() => rmSync(root, { recursive: true, force: true }))

  describe('installedAsLocked', () => {
    const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } }

    it('is false without node_modules', async () => {
      write('package-lock.json', lock)
      assert.strictEqual((await freshness()).installedAsLocked(root), false)
    })

    it('is true when versions agree and only optional packages are missing', async () => {
      write('package-lock.json', lock)
      write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
      write('node_modules/a/package.json', { version: '1.0.0' })
      assert.strictEqual((await freshness()).installedAsLocked(root), true)
    })

    it('is false when somebody deleted a package', async () => {
      write('package-lock.json', lock)
      write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
      assert.strictEqual((await freshness()).installedAsLocked(root), false)
    })

    it('is false when a version differs or a package is missing', async () => {
      write('package-lock.json', lock)
      write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.1' } } })
      assert.strictEqual((await freshness()).installedAsLocked(root), false)
      write('node_modules/.package-lock.json', { packages: {} })
      assert.strictEqual((await freshness()).installedAsLocked(root), false)
    })
  })

  describe('sourceFingerprint', () => {
    it('changes with a source and not with a test or with the list of nodes', async () => {
      const { sourceFingerprint } = await freshness()
      write('lib/a.ts', 'one')
      const before = sourceFingerprint(root)
      write('test/a.test.ts', 'anything')
      write('package.json', { name: 'x', 'node-red': { version: '>=4', nodes: { a: 'dist/a.js' } } })
      assert.strictEqual(sourceFingerprint(root), before)
      write('lib/a.ts', 'two')
      assert.notStrictEqual(sourceFingerprint(root), before)
    })

    it('changes when a source is renamed', async () => {
      const { sourceFingerprint } = await freshness()
      write('lib/a.ts', 'one')
      const before = sourceFingerprint(root)
      rmSync(path.join(root, 'lib/a.ts'))
      write('lib/b.ts', 'one')
      assert.notStrictEqual(sourceFingerprint(root), before)
    })
  })

  describe('withLock', () => {
    it('lets one work at a time', async () => {
      const { withLock } = await freshness()
      const events: string[] = []
      const work = (name: string) => withLock(root, () => {}, async () => {
        events.push(`${name} in`)
        await new Promise((resolve) => setImmediate(resolve))
        events.push(`${name} out`)
      })
      await Promise.all([work('a'), work('b')])
      assert.strictEqual(events.length, 4)
      assert.strictEqual(events[0]?.[0], events[1]?.[0], events.join(', '))
      assert.strictEqual(events[2]?.[0], events[3]?.[0], events.join(', '))
    })

    it('takes over from a process that is gone, and leaves nothing behind', async () => {
      const { withLock } = await freshness()
      const { pid } = spawnSync(process.execPath, ['-e', ''])
      write('.cache/build.lock', String(pid))
      assert.strictEqual(await withLock(root, () => {}, async () => 'worked'), 'worked')
      assert.ok(!existsSync(path.join(root, '.cache/build.lock')))
    })

    it('lets go when the work fails', async () => {
      const { withLock } = await freshness()
      await assert.rejects(withLock(root, () => {}, () => Promise.reject(new Error('broken'))), /broken/)
      assert.strictEqual(await withLock(root, () => {}, async () => 'next'), 'next')
    })
  })
})

describe('scripts/run.mjs', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [path.join(installation.root, 'scripts/run.mjs'), ...args], { encoding: 'utf8' })

  it('names its commands when it does not know one, on standard error only', () => {
    const { status, stdout, stderr } = run('no-such-command')
    assert.strictEqual(status, 1)
    assert.strictEqual(stdout, '')
    assert.match(stderr, /Commands: start, test, /)
  })

  it('hands arguments to the command, and its exit code back', () => {
    const { status, stdout, stderr } = run('engine', '--no-such-option')
    assert.strictEqual(status, 2, stderr)
    assert.strictEqual(stdout, '')
    assert.match(stderr, /no-such-option/)
  }).timeout(60_000)

  it('leaves standard output to the command', () => {
    const { status, stdout } = run('operations')
    assert.strictEqual(status, 0)
    assert.ok((JSON.parse(stdout) as unknown[]).length > 100)
  }).timeout(60_000)
})
