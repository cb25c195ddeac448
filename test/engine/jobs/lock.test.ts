import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { JobsFailure } from '../../../lib/engine/jobs/failure'
import { LOCK_NAME, lockFolder } from '../../../lib/engine/jobs/lock'
import { skip } from '../../support/skip'
import { temporaryFolder } from '../../support/temporary-folder'

const root = path.resolve(__dirname, '../../..')

/** Takes the lock in another process, says `held` or `refused`, and ends when told. */
function contender(folder: string) {
  const script = `
    const { lockFolder } = require(${JSON.stringify(path.join(root, 'lib/engine/jobs/lock.ts'))})
    try { lockFolder(process.argv[1]); process.stdout.write('held') } catch (error) { process.stdout.write('refused'); process.exit() }
    process.stdin.resume().on('end', () => process.exit())`
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', script, folder], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const said = new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { child, said, end: () => (child.stdin.end(), ended), kill: () => (child.kill('SIGKILL'), ended) }
}

describe('The lock of a data folder', () => {
  const folder = temporaryFolder()
  const file = () => path.join(folder.path, LOCK_NAME)
  const inUse = (error: unknown) => error instanceof JobsFailure && error.reason === 'folder-in-use'

  it('keeps a second one out until it is released, and leaves nothing behind', () => {
    const lock = lockFolder(folder.path)
    assert.equal(lock.isHeld(), true)
    assert.throws(() => lockFolder(folder.path), (error: JobsFailure) => inUse(error) && error.message.includes(String(process.pid)))
    lock.release()
    assert.equal(lock.isHeld(), false)
    lock.release()
    lockFolder(folder.path).release()
    assert.deepEqual(readdirSync(folder.path), [])
  })

  it('is taken over from a process that was killed', async function () {
    this.timeout(60_000)
    const other = contender(folder.path)
    assert.equal(await other.said, 'held')
    assert.throws(() => lockFolder(folder.path), inUse)
    await other.kill()
    lockFolder(folder.path)
    assert.equal(JSON.parse(readFileSync(file(), 'utf8')).pid, process.pid)
    assert.deepEqual(readdirSync(folder.path), [LOCK_NAME])
  })

  it('is taken over when its process number belongs to another program now', function () {
    if (process.platform !== 'linux') skip(this, 'only Linux tells when a process began')
    writeFileSync(file(), JSON.stringify({ pid: process.ppid, born: 'another boot:1', token: 'old' }))
    lockFolder(folder.path)
    assert.equal(JSON.parse(readFileSync(file(), 'utf8')).pid, process.pid)
  })

  it('is taken over when it is none of ours, or half a file', () => {
    writeFileSync(file(), '{"pid":')
    lockFolder(folder.path).release()
    writeFileSync(file(), '')
    lockFolder(folder.path).release()
  })

  it('is taken over although one who wanted to take it over died in the middle', () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    const dead = (token: string) => JSON.stringify({ pid, born: 'x', token })
    writeFileSync(file(), dead('first'))
    writeFileSync(`${file()}.claim-first`, dead('second'))
    writeFileSync(`${file()}.claim-second`, dead('third'))
    lockFolder(folder.path)
    assert.equal(JSON.parse(readFileSync(file(), 'utf8')).pid, process.pid)
    assert.deepEqual(readdirSync(folder.path), [LOCK_NAME])
  })

  it('is had by exactly one of several that start at once, also over a stale one', async function () {
    this.timeout(120_000)
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeFileSync(file(), JSON.stringify({ pid, born: 'x', token: 'stale' }))
    const contenders = Array.from({ length: 5 }, () => contender(folder.path))
    const said = await Promise.all(contenders.map((each) => each.said))
    assert.deepEqual(said.filter((word) => word === 'held').length, 1, said.join(' '))
    await Promise.all(contenders.map((each) => each.end()))
  })
})
