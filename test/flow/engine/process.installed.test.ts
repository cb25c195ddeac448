/** The life of the engine's process as the nodes see it, with the real engine of the package under test. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isPlatenError } from '../../../lib/client/errors'
import { acquireEngine, onEngineLine, stopEngines, type RunningEngine } from '../../../lib/flow/engine/process'
import { installation } from '../../support/installation'
import { temporaryFolder } from '../../support/temporary-folder'
import { RunningEngine as OtherEngine, request, OWN_TEXT, smallPdf } from '../../engine/server/support/running-engine'

const program = path.join(installation.packageFolder, 'dist/engine/main.js')

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Waits until something holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

const failing = (code: string, pattern: RegExp) => (error: unknown) => isPlatenError(error) && error.code === code && pattern.test(error.message)

describe("The engine's process in the life of Node-RED", function () {
  this.timeout(120_000)
  const folder = temporaryFolder()
  const data = () => path.join(folder.path, 'data')
  const acquire = (settings: object = {}) => acquireEngine({ dataFolder: data(), ...settings }, { program })
  const call = (engine: RunningEngine, route: string, init: Parameters<typeof request>[1] = {}) =>
    request(`${engine.url}/ocrjobs/${route}`, { ...init, headers: { 'x-platen-secret': engine.secret, ...init.headers } })
  afterEach(() => stopEngines())

  it('is one for all who ask, and answers who knows its secret', async () => {
    const [one, two] = await Promise.all([acquire(), acquire()])
    assert.deepEqual(one, two)
    assert.equal((await acquire()).pid, one.pid)
    assert.equal((await call(one, 'test')).status, 200)
    assert.equal((await request(`${one.url}/ocrjobs/test`)).status, 401)
    assert.ok(one.secret.length >= 32)
  })

  it('is found by a second copy of the code, as after an update of a part of it', async () => {
    const one = await acquire()
    const file = require.resolve('../../../lib/flow/engine/process')
    const cached = require.cache[file]
    delete require.cache[file]
    try {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const copy = require('../../../lib/flow/engine/process') as typeof import('../../../lib/flow/engine/process')
      assert.notEqual(copy.acquireEngine, acquireEngine)
      assert.equal((await copy.acquireEngine({ dataFolder: data() }, { program })).pid, one.pid)
    } finally {
      require.cache[file] = cached
    }
  })

  it('is the same by whatever name its folder goes, and another for another folder', async () => {
    const one = await acquire()
    const alias = path.join(folder.path, 'alias')
    symlinkSync(data(), alias, 'junction')
    assert.equal((await acquireEngine({ dataFolder: alias }, { program })).pid, one.pid)
    assert.notEqual((await acquireEngine({ dataFolder: path.join(folder.path, 'other') }, { program })).pid, one.pid)
  })

  it('comes back after a crash by itself, with its jobs, on the same port', async () => {
    const one = await acquire()
    const { Id } = (await call(one, 'create', { method: 'POST', body: JSON.stringify(OWN_TEXT) })).json() as { Id: number }
    await call(one, `uploadext/${Id}/pdf`, { method: 'POST', body: await smallPdf(...Array.from({ length: 40 }, String)) })
    const lines: string[] = []
    const silence = onEngineLine((line) => lines.push(line))
    process.kill(one.pid, 'SIGKILL')
    await until(() => lines.some((line) => line.includes('job-resumed') || line.includes('"job-done"')))
    silence()
    const two = await acquire()
    assert.notEqual(two.pid, one.pid)
    assert.equal(two.url, one.url)
    assert.notEqual(two.secret, one.secret)
    await until(async () => (await call(two, `status/${Id}`)).body.toString() === '3')
    assert.ok(lines.some((line) => line.includes('engine-ended')))
  })

  it('makes place for another when its settings change, keeps its jobs, and stays for settings that name nothing', async () => {
    const one = await acquire()
    const { Id } = (await call(one, 'create', { method: 'POST' })).json() as { Id: number }
    const two = await acquire({ workers: 1, limits: { retentionDays: 2 } })
    assert.ok(!isAlive(one.pid))
    assert.notEqual(two.pid, one.pid)
    assert.equal((await call(two, `info/${Id}`)).status, 200)
    assert.equal((await call(two, 'create', { method: 'POST', body: '{"RetentionDays":3}' })).status, 400)
    assert.equal((await acquire()).pid, two.pid)
    assert.equal((await acquire({ limits: { retentionDays: 2 }, workers: 1 })).pid, two.pid)
  })

  it('does not go to and fro between two nodes with different settings for one folder', async () => {
    await acquire({ workers: 1 })
    await acquire({ workers: 2 })
    await assert.rejects(acquire({ workers: 1 }), failing('ENGINE_FAILED', /different settings/))
  })

  it('waits for the engine of a Node-RED that is just ending, and says who holds its folder', async () => {
    mkdirSync(data())
    const other = await OtherEngine.start(['--port', '0', '--data', data(), '--open'])
    const waiting = acquire()
    const stopped = other.stop()
    assert.equal((await call(await waiting, 'test')).status, 200)
    await stopped
  })

  it('is told to be impossible with the reason', async () => {
    writeFileSync(path.join(folder.path, 'file'), '')
    await assert.rejects(acquireEngine({ dataFolder: path.join(folder.path, 'file') }, { program }), failing('ENGINE_FAILED', /data folder/))
    await assert.rejects(acquire({ limits: { pages: 0 } }), failing('ENGINE_FAILED', /limits\/pages/))
    await assert.rejects(acquireEngine({ dataFolder: data() }, { program: path.join(folder.path, 'none.js') }), failing('ENGINE_INCOMPLETE', /npm install/))
  })

  /** An engine that ends as its argument says so many times, then is a real one. */
  function ailing(times: number, end: string): string {
    const file = path.join(folder.path, 'ailing.js')
    const count = JSON.stringify(path.join(folder.path, 'starts'))
    writeFileSync(file, `
      const { appendFileSync, readFileSync } = require('node:fs')
      appendFileSync(${count}, '.')
      if (readFileSync(${count}, 'utf8').length <= ${times}) { ${end} }
      else require(${JSON.stringify(program)})`)
    return file
  }
  const startsOf = () => readFileSync(path.join(folder.path, 'starts'), 'utf8').length

  it('is started again while it is killed from outside before it is ready; whoever asks meanwhile is told that', async () => {
    const killed = ailing(4, "process.kill(process.pid, 'SIGKILL')")
    const ask = () => acquireEngine({ dataFolder: data() }, { program: killed })
    await assert.rejects(ask(), (error) => isPlatenError(error) && error.key === 'engine-away' && /SIGKILL/.test(error.message))
    // Nobody asks: it is tried all the same.
    await until(() => startsOf() >= 3)
    let engine: RunningEngine | undefined
    await until(async () => (engine = await ask().catch(() => undefined)) !== undefined)
    assert.equal((await call(engine as RunningEngine, 'test')).status, 200)
    assert.equal(startsOf(), 5)
  })

  it('is given up soon, with the reason, when it fails by itself at each start', async () => {
    const broken = ailing(100, "process.stderr.write('it lacks a gear\\n'); process.exitCode = 1")
    const ask = () => acquireEngine({ dataFolder: data() }, { program: broken })
    const keys: string[] = []
    await until(async () => keys.push(await ask().then(() => 'well', (error: unknown) => (isPlatenError(error) ? error.key : 'unknown'))) > 0 && keys.at(-1) === 'engine-failed')
    assert.deepEqual([...new Set(keys)].sort(), ['engine-away', 'engine-failed'])
    await assert.rejects(ask(), failing('ENGINE_FAILED', /in a row.*it lacks a gear/))
    assert.equal(startsOf(), 3)
  })

  it('is not tried twice when it can never start', async () => {
    const hopeless = ailing(100, 'process.exitCode = 2')
    await assert.rejects(acquireEngine({ dataFolder: data() }, { program: hopeless }), (error) => isPlatenError(error) && error.key === 'engine-failed')
    assert.equal(startsOf(), 1)
  })

  it('names the part that npm left out, and the command', async () => {
    // The engine alone, as if its native packages had not been installed.
    const lonely = path.join(folder.path, 'dist/engine')
    mkdirSync(lonely, { recursive: true })
    for (const name of ['main.js', 'worker.js', 'piscina-worker.js']) copyFileSync(path.join(path.dirname(program), name), path.join(lonely, name))
    await assert.rejects(acquireEngine({ dataFolder: data() }, { program: path.join(lonely, 'main.js') }), failing('ENGINE_INCOMPLETE', /libsql.*npm install libsql/))
  })

  it('ends with the process that started it, however that one ends, and never keeps it from ending', async () => {
    const script = `
      const { acquireEngine } = require(${JSON.stringify(path.join(installation.root, 'lib/flow/engine/process.ts'))})
      acquireEngine({ dataFolder: ${JSON.stringify(data())} }, { program: ${JSON.stringify(program)} }).then(({ pid }) => process.stdout.write(String(pid)))`
    // It ends by itself: nothing of the engine holds it.
    const owner = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], { cwd: installation.root, encoding: 'utf8', timeout: 60_000 })
    assert.equal(owner.status, 0, owner.stderr)
    const pid = Number(owner.stdout)
    assert.ok(pid > 0)
    await until(() => !isAlive(pid))
  })
})
