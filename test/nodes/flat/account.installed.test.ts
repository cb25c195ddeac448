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

  it('offers the collections by their titles, all pages of them', async () => {
    fake.answer('flat.list-collections', ({ query }) =>
      query.get('next') === 'more'
        ? { body: [{ id: 'c2', title: 'Band' }, { id: 'c3' }] }
        : { body: [{ id: 'c1', title: 'Choir' }], headers: { link: `<${fake.address}/collections?next=more>; rel="next"` } },
    )
    const { choices } = await ask('pick/collections', { service: 'flat', account: account() })
    assert.deepEqual(choices, [{ value: 'c1', label: 'Choir' }, { value: 'c2', label: 'Band' }, { value: 'c3' }])
  })

  it('offers the languages that lyrics are read in', async () => {
    fake.answer('flat.omr-capabilities', () => ({ body: { locales: ['en', 'fr'] } }))
    assert.deepEqual((await ask('pick/flat-locales', { service: 'flat', account: account() })).choices, [{ value: 'en' }, { value: 'fr' }])
  })

  it('says why it cannot list, without the token', async () => {
    fake.fail('flat.list-collections', { status: 403, message: `not with ${TOKEN}` })
    const answer = await ask('pick/collections', { service: 'flat', account: account() })
    assert.deepEqual([answer.ok, answer.key], [false, 'error.forbidden'])
    assert.equal(JSON.stringify(answer).includes(TOKEN), false)
  })
})
