/** The account's dialog: testing the connection, and the list of collections. */
import assert from 'node:assert/strict'
import { startNodeRed, type RunningNodeRed } from '../../support/node-red'
import { startFakeFlat, TOKEN, type FakeFlat } from './fake-flat'

describe('dialog of a Flat account', function () {
  this.timeout(60_000)
  let nodeRed: RunningNodeRed
  let fake: FakeFlat

  const account = () => ({
    id: 'account',
    type: 'flat-account',
    params: { address: { type: 'str', value: `${fake.address}/` }, locale: { type: 'str', value: 'fr' } },
    credentials: { token: TOKEN },
    references: {},
  })
  const ask = async (route: string, body: object): Promise<Record<string, unknown>> => {
    const response = await nodeRed.admin(`platen/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    return (await response.json()) as Record<string, unknown>
  }

  before(async () => {
    fake = await startFakeFlat()
    nodeRed = await startNodeRed({ flows: [{ id: 'tab', type: 'tab', label: 'x' }] })
  })
  after(async () => {
    await nodeRed?.stop()
    await fake?.close()
  })

  it('says who signs in, in the language that was chosen', async () => {
    assert.deepEqual(await ask('test/flat-account', { node: account() }), { ok: true, key: 'test.server', values: { name: 'Flat', version: 'v2 (someone)' } })
    const { headers, path } = fake.requests('flat.get-me')[0] ?? {}
    assert.deepEqual([path, headers?.authorization, headers?.['x-flat-locale']], ['/v2/me', `Bearer ${TOKEN}`, 'fr'])
  })

  it('is content with a token that may not read the profile, not with one that is refused', async () => {
    fake.fail('flat.get-me', { status: 403 })
    assert.equal((await ask('test/flat-account', { node: account() })).ok, true)
    fake.fail('flat.get-me', { status: 401 })
    const refused = await ask('test/flat-account', { node: account() })
    assert.deepEqual([refused.ok, refused.key], [false, 'error.credentials-refused'])
    assert.equal(JSON.stringify(refused).includes(TOKEN), false)
  })

  it('offers the collections by their titles, and what stands for some of them', async () => {
    const { choices } = (await ask('pick/collections', { service: 'flat', account: account() })) as { choices: { value: string; label?: string }[] }
    assert.deepEqual(choices.map(({ value }) => value), ['app', 'allScores', 'likes', 'collaborations', 'trash', 'c1'])
    assert.equal(choices.at(-1)?.label, 'Choir (c1)')
  })
})
