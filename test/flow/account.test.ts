import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import type { NodeAPI } from 'node-red'
import { connectionWithDefaults, defineAccountType, type AccountEntries } from '../../lib/flow/account'
import type { NodeDescription } from '../../lib/flow/description'
import { accountLimitFields, filled } from '../../lib/flow/fields'
import { RED } from './red'

const connectionOf = async (...given: Parameters<typeof connectionWithDefaults>) => (await connectionWithDefaults(...given)).connection

const description: NodeDescription = {
  type: 'test-account',
  category: 'config',
  service: 'ownocr',
  inputs: 0,
  outputs: [],
  operations: [],
  groups: ['main'],
  fields: [{ name: 'address', group: 'main', control: 'text', schema: filled, required: true }, { name: 'extra', group: 'main', control: 'number', schema: Type.Integer() }, ...accountLimitFields({ parallel: 3, perSecond: 1.5 })],
  credentials: { user: { type: 'text' }, password: { type: 'password', required: true } },
  references: { tls: 'tls-config', proxy: 'http proxy' },
  version: 1,
}

defineAccountType({
  description,
  target: (settings, { user = '', password = '' }) => ({ base: String(settings.address), credentials: { kind: 'basic', user, password } }),
})

const entries = (more: Partial<AccountEntries> = {}): AccountEntries => ({
  id: 'a1',
  name: 'office',
  params: { address: { type: 'str', value: 'http://host/ocrjobs' } },
  credentials: { user: 'u', password: 'p' },
  references: {},
  ...more,
})

const withNodes = (nodes: Record<string, unknown>): NodeAPI => ({ ...RED(), nodes: { getNode: (id: string) => nodes[id] ?? null } }) as unknown as NodeAPI

describe('an account', () => {
  it('becomes a connection, times in ms', async () => {
    const connection = await connectionOf(RED(), 'test-account', entries())
    assert.equal(connection.base, 'http://host/ocrjobs')
    assert.deepEqual(connection.credentials, { kind: 'basic', user: 'u', password: 'p' })
    assert.deepEqual(connection.limits, { parallel: 3, perSecond: 1.5, waiting: 1000 })
    assert.deepEqual(connection.timeouts, { connect: 10_000, response: 60_000, overall: 600_000 })
    assert.equal(connection.side, 'vendor')
  })

  it('has another key once its login or address changed, so that no old token is used; the key shows no secret', async () => {
    const one = await connectionOf(RED(), 'test-account', entries())
    const same = await connectionOf(RED(), 'test-account', entries({ name: 'renamed' }))
    const other = await connectionOf(RED(), 'test-account', entries({ credentials: { user: 'u', password: 'planted-secret' } }))
    assert.equal(one.key, same.key)
    assert.notEqual(one.key, other.key)
    assert.doesNotMatch(other.key, /planted/)
  })

  it('uses TLS and proxy nodes of Node-RED', async () => {
    const nodes = {
      t: { addTLSOptions: (options: object) => Object.assign(options, { ca: 'CA', rejectUnauthorized: true, servername: 's' }) },
      p: { url: 'http://proxy:3128', noproxy: ['localhost'], credentials: { username: 'pu', password: 'pp' } },
    }
    const connection = await connectionOf(withNodes(nodes), 'test-account', entries({ references: { tls: 't', proxy: 'p' } }))
    assert.deepEqual(connection.tls, { ca: 'CA', rejectUnauthorized: true, servername: 's' })
    assert.deepEqual(connection.proxy, { url: 'http://proxy:3128', user: 'pu', password: 'pp', noProxy: ['localhost'] })
  })

  it('replaces ${NAME} in addresses and logins', async () => {
    process.env.PLATEN_TEST_HOST = 'scan.example'
    const unknown: string[] = []
    const connection = await connectionOf(
      RED(),
      'test-account',
      entries({ params: { address: { type: 'str', value: 'http://${PLATEN_TEST_HOST}:81/x' } }, credentials: { user: 'u-${PLATEN_TEST_HOST}', password: '${PLATEN_TEST_NOBODY}' } }),
      undefined,
      (name) => unknown.push(name),
    )
    delete process.env.PLATEN_TEST_HOST
    assert.equal(connection.base, 'http://scan.example:81/x')
    assert.deepEqual(connection.credentials, { kind: 'basic', user: 'u-scan.example', password: '${PLATEN_TEST_NOBODY}' })
    assert.deepEqual(unknown, ['PLATEN_TEST_NOBODY'])
  })

  it('is NOT_CONFIGURED when something is missing or cannot be used, naming it', async () => {
    const cases: [Partial<AccountEntries>, RegExp][] = [
      [{ params: {} }, /address/],
      [{ credentials: { user: 'u' } }, /password/],
      [{ params: { address: { type: 'str', value: 'http://h' }, parallel: { type: 'num', value: 0 } } }, /office.*parallel/],
      [{ references: { tls: 'nobody' } }, /office.*tls/],
    ]
    for (const [more, text] of cases)
      await assert.rejects(connectionOf(RED(), 'test-account', entries(more)), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'NOT_CONFIGURED', error.message)
        assert.match(error.message, text)
        return true
      })
    await assert.rejects(connectionOf(RED(), 'no-such-type', entries()), { code: 'NOT_CONFIGURED' })
  })
})
