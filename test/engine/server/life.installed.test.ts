/** Start and end of the engine's process: ready line, data folder, lock, port, doors. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { temporaryFolder } from '../../support/temporary-folder'
import type { StartFailure } from './support/running-engine';
import { engines, program, request } from './support/running-engine'

describe('The engine as a process', function () {
  this.timeout(120_000)
  const folder = temporaryFolder()
  const started = engines()
  const data = () => path.join(folder.path, 'data')

  it('refuses wrong arguments with its usage and 2, and answers --help and --version on standard output', async () => {
    const run = (...args: string[]) =>
      new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
        const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
        let [out, err] = ['', '']
        child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
        child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
        child.once('close', (code) => resolve({ code, out, err }))
      })
    const wrong = await run('--bogus')
    assert.deepEqual([wrong.code, wrong.out], [2, ''])
    assert.match(wrong.err, /bogus[^]*Usage: platen-engine/)
    assert.equal((await run('--open', '--host', '0.0.0.0')).code, 2)
    assert.equal((await run('--config', path.join(folder.path, 'none.json'))).code, 2)
    assert.match((await run('--port', '1', '--port', '2')).err, /^--port is given twice\./)
    assert.match((await run('--version')).out, /^\d+\.\d+\.\d+\n$/)
    assert.match((await run('--help')).out, /--workers/)
    writeFileSync(data(), 'a file is in the way')
    // A file system that says "not there" and lets nobody make it: Node's own way of making a folder would ask for ever.
    for (const impossible of [data(), path.join(data(), 'below'), ...(process.platform === 'linux' ? ['/proc/nope', '/proc/nope/below'] : [])]) {
      const { code, out, err } = await run('--port', '0', '--data', impossible)
      assert.deepEqual([code, out, err.split('\n').length], [4, '', 2], err)
      assert.ok(err.startsWith(`The data folder ${impossible} cannot be used: `), err)
    }
  })

  it('makes a data folder for its owner alone, ends with its input, and leaves it unlocked', async () => {
    const engine = await started.start(['--port', '0', '--data', data(), '--open'])
    if (process.platform !== 'win32') assert.equal(statSync(data()).mode & 0o777, 0o700)
    const health = (await request(`${engine.url}/health`)).json() as { state: string; version: string; parts: { name: string; present: boolean }[] }
    assert.deepEqual([health.state, health.parts.map(({ name, present }) => [name, present])], ['ok', [['libsql', true], ['sharp', true]]])
    assert.equal(await engine.stop(), 0)
    assert.equal(existsSync(path.join(data(), 'engine.lock')), false)
  })

  it('goes on when its input is no pipe, until it is told to end', async () => {
    const engine = await started.start(['--port', '0', '--data', data(), '--open'], { stdin: 'ignore' })
    assert.equal((await engine.call('GET', 'test')).status, 200)
    assert.equal(await engine.stop(), 0)
  })

  it('keeps a second engine out of its data folder, and is followed after a kill', async () => {
    const engine = await started.start(['--port', '0', '--data', data(), '--open'])
    await assert.rejects(started.start(['--port', '0', '--data', data(), '--open']), (failure: StartFailure) => failure.exit === 3 && failure.complaint.includes(String(engine.child.pid)))
    await engine.kill()
    assert.equal((await (await started.start(['--port', '0', '--data', data(), '--open'])).call('GET', 'test')).status, 200)
  })

  it('of several that start at once on a stale lock, one gets the folder', async () => {
    await (await started.start(['--port', '0', '--data', data(), '--open'])).kill()
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => started.start(['--port', '0', '--data', data(), '--open'])))
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
    for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal((outcome.reason as StartFailure).exit, 3)
  })

  it('ends with its data folder, as what it took from then on would be lost', async () => {
    const engine = await started.start(['--port', '0', '--data', data(), '--open'])
    assert.equal((await engine.call('POST', 'create')).status, 200)
    rmSync(data(), { recursive: true })
    const code = await new Promise<number | null>((resolve) => engine.child.once('exit', resolve))
    assert.equal(code, 4)
    assert.ok(engine.log.some(({ event }) => event === 'folder-lost'))
  })

  it('has one port for a data folder, and another when a foreign program took it', async () => {
    const first = await started.start(['--data', data(), '--open'])
    const port = new URL(first.url).port
    await first.stop()
    const second = await started.start(['--data', data(), '--open'])
    assert.equal(new URL(second.url).port, port)
    await second.stop()
    const squatter = http.createServer().listen(Number(port), '127.0.0.1')
    await new Promise((resolve) => squatter.once('listening', resolve))
    const third = await started.start(['--data', data(), '--open'])
    assert.notEqual(new URL(third.url).port, port)
    await third.stop()
    assert.equal(readFileSync(path.join(data(), 'port'), 'utf8'), new URL(third.url).port)
    const taken = String((squatter.address() as AddressInfo).port)
    await assert.rejects(started.start(['--port', taken, '--data', data(), '--open']), (failure: StartFailure) => failure.exit === 1 && failure.complaint.includes(`Port ${taken} of 127.0.0.1 is taken by another program.`))
    await new Promise((resolve) => squatter.close(resolve))
  })

  it('answers only who holds the secret of its installation, and does not tell it', async () => {
    const secret = 'planted-secret-5d1f'
    const engine = await started.start(['--port', '0', '--data', data()], { env: { PLATEN_SECRET: secret } })
    const refused = await engine.call('GET', 'test')
    assert.equal(refused.status, 401)
    assert.equal((await engine.call('GET', 'test', undefined, { 'x-platen-secret': `${secret}x` })).status, 401)
    assert.equal((await engine.call('GET', 'test', undefined, { 'x-platen-secret': secret })).status, 200)
    assert.equal((await request(`${engine.url}/flat/v2/me`)).status, 401)
    assert.equal((await request(`${engine.url}/`)).status, 401)
    await engine.stop()
    const told = JSON.stringify([engine.log, refused.body.toString(), readdirSync(data()).map((name) => readFileSync(path.join(data(), name), 'latin1'))])
    assert.ok(!told.includes(secret))
  })

  it('keeps users apart by their logins, and folders by their rights', async () => {
    const config = path.join(folder.path, 'config.json')
    const id = '802231b4-bea3-485f-911e-00adb98f1e23'
    const users = [{ name: 'root', password: 'r', admin: true }, { name: 'ann', password: 'a' }, { name: 'bob', password: 'b', listFolders: true }]
    writeFileSync(config, JSON.stringify({ users, folders: [{ id, description: 'In', input: 'in' }] }))
    const engine = await started.start(['--port', '0', '--data', data(), '--config', config])
    const as = (name: string) => ({ authorization: `Basic ${Buffer.from(`${name}:${name[0]}`).toString('base64')}` })
    const json = async <Value>(user: string, method: string, route: string) => (await engine.call(method, route, undefined, as(user))).json() as Value
    const unknown = await engine.call('GET', 'all')
    assert.equal(unknown.status, 401)
    assert.match(unknown.headers['www-authenticate'] ?? '', /^Basic /)
    const mine = await json<{ Id: number; UserName: string }>('ann', 'POST', 'create')
    const other = await json<{ Id: number }>('bob', 'POST', 'create')
    assert.equal(mine.UserName, 'ann')
    for (const [method, route] of [['GET', 'info'], ['GET', 'status'], ['POST', 'cancel'], ['POST', 'schedule'], ['DELETE', 'delete'], ['GET', 'download']] as const)
      assert.equal((await engine.call(method, `${route}/${mine.Id}${route === 'download' ? '/pdf' : ''}`, undefined, as('bob'))).status, 404, route)
    assert.deepEqual((await json<{ Id: number }[]>('bob', 'GET', 'all')).map(({ Id }) => Id), [other.Id])
    assert.deepEqual([await json('ann', 'GET', 'count'), await json('root', 'GET', 'count')], [1, 2])
    assert.equal((await engine.call('DELETE', `delete/${mine.Id}`, undefined, as('root'))).status, 200)
    assert.deepEqual(await Promise.all(['root', 'ann', 'bob'].map(async (name) => (await engine.call('GET', 'folders', undefined, as(name))).status)), [200, 401, 200])
    const headers = { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="a.pdf"' }
    assert.equal((await engine.call('POST', `postfolder/${id}`, 'x', { ...headers, ...as('bob') })).status, 401)
  })

  it('refuses foreign names and pages on every route, and its status page loads nothing from elsewhere', async () => {
    const engine = await started.start(['--port', '0', '--data', data(), '--open'])
    for (const route of ['/', '/health', '/ocrjobs/test', '/ocrjobs/none', '/flat/v2/me', '/nothing']) {
      for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
        const answer = await request(engine.url + route, { headers })
        assert.equal(answer.status, 403, `${route} ${JSON.stringify(headers)}`)
        assert.equal(answer.headers['access-control-allow-origin'], undefined)
      }
    }
    const created = await request(`${engine.url}/ocrjobs/create`, { method: 'POST', headers: { origin: 'http://evil.example', 'content-type': 'text/plain' }, body: '{}' })
    assert.equal(created.status, 403)
    assert.equal((await engine.call('GET', 'count')).body.toString(), '0')
    const page = await request(`${engine.url}/`)
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'/)
    assert.match(page.body.toString(), /<h1>Platen engine<\/h1>/)
    assert.doesNotMatch(page.body.toString(), /src=|href=|<script/)
  })
})
