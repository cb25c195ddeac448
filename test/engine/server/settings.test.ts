import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readArguments, UsageError } from '../../../lib/engine/server/arguments'
import { ConfigError, defaultLimits, readConfig } from '../../../lib/engine/server/config'
import { temporaryFolder } from '../../support/temporary-folder'

describe('The command line of the engine', () => {
  it('has defaults that listen on this machine only', () => {
    const settings = readArguments([], { XDG_DATA_HOME: '/x' })
    assert.ok(typeof settings === 'object')
    assert.deepEqual([settings.host, settings.port, settings.open, settings.configFile, settings.dataFolder], ['127.0.0.1', undefined, false, undefined, path.resolve('/x/platen')])
    assert.ok(settings.workers >= 1)
  })

  it('reads every option', () => {
    const settings = readArguments(['--port', '0', '--host', 'localhost', '--data', '/d', '--workers', '3', '--config', '/c.json', '--open'])
    assert.deepEqual(settings, { port: 0, host: 'localhost', dataFolder: path.resolve('/d'), workers: 3, configFile: path.resolve('/c.json'), open: true })
    assert.equal(readArguments(['--help']), 'help')
    assert.equal(readArguments(['--version']), 'version')
  })

  it('refuses what it does not know and what is out of range', () => {
    for (const args of [['--prot', '1'], ['extra'], ['--port', '65536'], ['--port', '-1'], ['--port', '1e3'], ['--workers', '0'], ['--workers', '65'], ['--data', ''], ['--port']])
      assert.throws(() => readArguments(args), UsageError, args.join(' '))
  })

  it('opens to everybody on a loopback address only', () => {
    assert.throws(() => readArguments(['--open', '--host', '0.0.0.0']), (error: Error) => error instanceof UsageError && error.message.includes('0.0.0.0'))
  })
})

describe('The configuration of the engine', () => {
  const folder = temporaryFolder()
  const read = (value: unknown) => {
    const file = path.join(folder.path, 'config.json')
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
    return readConfig(file)
  }

  it('has limits without any file', () => {
    assert.deepEqual(readConfig(undefined).limits, defaultLimits)
    assert.equal(defaultLimits.retentionDays, 30)
    assert.deepEqual(read({ limits: { pages: 7 } }).limits, { ...defaultLimits, pages: 7 })
  })

  it('finds folders from where its file lies', () => {
    const [watched] = read({ folders: [{ id: '{802231B4-BEA3-485F-911E-00ADB98F1E23}', description: 'In', input: 'in', output: '/out' }] }).folders
    assert.deepEqual([watched?.id, watched?.input, watched?.output], ['802231b4-bea3-485f-911e-00adb98f1e23', path.join(folder.path, 'in'), path.resolve('/out')])
  })

  it('gives a folder without an id always the same one', () => {
    const ids = (...inputs: string[]) => read({ folders: inputs.map((input) => ({ description: 'In', input })) }).folders.map(({ id }) => id)
    const [one, other] = ids('/srv/a', '/srv/b')
    assert.match(one as string, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.notEqual(one, other)
    assert.deepEqual(ids('/srv/b', '/srv/a'), [other, one])
  })

  it('refuses a wrong one, naming the member and never a password', () => {
    const wrong: [unknown, RegExp][] = [
      [{ limits: { pages: 0 } }, /limits\/pages/],
      [{ limits: { pagse: 1 } }, /limits/],
      [{ soundfont: 'x' }, /soundfont/],
      [{ folders: [{ description: 'Letters', input: 'in', options: { Deskew: true } }] }, /"Letters".*Deskew/],
      [{ folders: [{ description: 'Letters', input: 'in', options: { RetentionDays: 31 } }] }, /RetentionDays/],
      [{ folders: [{ description: 'A', input: 'in' }, { description: 'B', input: './in' }] }, /twice/],
      [{ users: [{ name: 'a:b', password: 'secret-word' }] }, /users\/0\/name/],
      [{ users: [{ name: 'a', password: 'secret-word' }, { name: 'A', password: 'x' }] }, /twice/],
      ['{"users": [{"name": "a", "password": "secret-word" ', /no valid JSON/],
    ]
    for (const [value, pattern] of wrong)
      assert.throws(() => read(value), (error: Error) => error instanceof ConfigError && pattern.test(error.message) && !error.message.includes('secret-word'), String(pattern))
  })
})
