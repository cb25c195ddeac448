/** Lists for the dialogs: ids by the names that people gave, before the first deploy, for those who may change flows. */
import assert from 'node:assert/strict'
import { startNodeRed, type RunningNodeRed } from '../../support/node-red'
import { KEY, LOGIN, startOnprint, TOKEN } from './support'

/** A small customer: an organization with a branch, folders in folders, documents in some of them. */
const TREE: Readonly<Record<string, Readonly<Record<string, object[]>>>> = {
  'org-of-token': { Organizations: [{ Id: 'o2', Name: 'Branch' }], Folders: [{ Id: 'f1', Name: 'Spring' }], Documents: [{ Id: 'd0', Name: 'Cover' }], Icons: [{ Id: 'c1', Name: 'Phone' }] },
  o2: { Organizations: [], Folders: [{ Id: 'f3', Name: null as unknown as string }], Documents: [] },
  f1: { Folders: [{ Id: 'f2', Name: 'Posters' }], Documents: [{ Id: 'd1', Name: 'Fish' }], Icons: [{ Id: 'c1', Name: 'Phone' }, { Id: 'c2', Tags: 'mail' }] },
  f2: { Documents: [{ Id: 'd2', Name: 'Boat' }] },
}

describe('lists in the dialogs of Onprint', function () {
  this.timeout(60_000)
  let nodeRed: RunningNodeRed
  let server: Awaited<ReturnType<typeof startOnprint>>
  let forbidden = new Set<string>()

  const account = (credentials: Record<string, string> = LOGIN, params: object = {}) => ({
    id: 'account',
    type: 'onprint-account',
    params: { address: { type: 'str', value: server.url }, ...params },
    credentials,
    references: {},
  })
  const pick = async (name: string, body: object = { account: account() }): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await nodeRed.admin(`platen/pick/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ service: 'onprint', ...body }) })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const choices = async (name: string, body?: object): Promise<string[]> => {
    const answer = await pick(name, body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return (answer.body.choices as { value: string; label?: string }[]).map(({ value, label }) => `${value}: ${label ?? ''}`)
  }

  before(async () => {
    server = await startOnprint()
    const flows = [{ id: 'tab', type: 'tab', label: 'x' }, { id: 'deployed', type: 'onprint-account', name: '', params: {}, version: 1 }]
    nodeRed = await startNodeRed({ flows, credentials: { deployed: LOGIN } })
  })
  after(async () => {
    await nodeRed?.stop()
    await server?.close()
  })
  beforeEach(() => {
    forbidden = new Set()
    server.requests.length = 0
    server.answerWith(({ path, query }) => {
      const [, node = '', kind = ''] = /^\/api\/Nodes\/([^/]+)\/(\w+)$/.exec(path) ?? []
      if (forbidden.has(path)) return { status: 403, body: { Message: 'not yours' } }
      if (node) return { body: TREE[node]?.[kind] ?? [] }
      if (path === '/api/Organizations/org-of-token') return { body: { Id: 'org-of-token', Name: 'Customer' } }
      if (path === '/api/Languages') return { body: [{ Code: 'fr-FR', Name: 'Français', Region: 'France' }, { Code: 'xx' }, { Name: 'no code' }] }
      if (path === '/api/Users') return { body: [{ Id: 'u1', FirstName: 'Ada', LastName: 'L.', Mail: `ada@${query.get('organizationId')}` }] }
      if (path === '/api/Pictures') return { body: [{ Id: 'p1', Name: 'Label' }] }
      if (/^\/api\/Documents\/d1\/Images$/.test(path)) return { body: [{ Id: 'i1', Name: 'front' }, { Id: 'i2', Order: 2 }] }
      if (/\/Images$/.test(path)) return { body: [] }
      return { status: 404, body: {} }
    })
  })

  for (const [name, expected] of [
    ['onprint-organizations', ['org-of-token: Customer', 'o2: Customer / Branch']],
    ['onprint-folders', ['f1: Customer / Spring', 'f3: Customer / Branch / f3', 'f2: Customer / Spring / Posters']],
    ['onprint-parents', ['org-of-token: Customer', 'o2: Customer / Branch', 'f1: Customer / Spring', 'f3: Customer / Branch / f3', 'f2: Customer / Spring / Posters']],
    ['onprint-documents', ['d0: Customer / Cover', 'd1: Customer / Spring / Fish', 'd2: Customer / Spring / Posters / Boat']],
    ['onprint-images', ['i1: Customer / Spring / Fish / front', 'i2: Customer / Spring / Fish / 2']],
    ['onprint-icons', ['c1: Customer / Phone', 'c2: Customer / Spring / mail']],
    ['onprint-languages', ['fr-FR: Français (France)', 'xx: ']],
    ['onprint-users', ['u1: Ada L., ada@org-of-token']],
    ['onprint-pictures', ['p1: Label']],
  ] as const)
    it(`${name}: below the organization of the login`, async () => assert.deepEqual(await choices(name), expected))

  it('begin at the organization that the account names, under its id where its name may not be read', async () => {
    const named = { account: account(LOGIN, { organization: { type: 'str', value: 'o2' } }) }
    assert.deepEqual(await choices('onprint-parents', named), ['o2: ', 'f3: o2 / f3'])
    assert.equal(server.requests.some(({ path }) => path === '/token'), true)
  })

  it('leave out what may not be seen further down; say why where the top may not be seen', async () => {
    forbidden.add('/api/Nodes/f1/Documents')
    assert.deepEqual(await choices('onprint-documents'), ['d0: Customer / Cover', 'd2: Customer / Spring / Posters / Boat'])
    server.answerWith(() => ({ status: 500, body: { Message: `broken for ${TOKEN}` } }))
    const { status, body } = await pick('onprint-folders')
    assert.deepEqual([status, body.key], [422, 'error.server-error'])
    assert.equal(JSON.stringify(body).includes(TOKEN), false)
  })

  it('end at a tree that leads back to itself', async () => {
    server.answerWith(({ path }) => (/\/Folders$/.test(path) ? { body: [{ Id: 'f1', Name: 'again' }] } : /\/(Organizations|Documents)$/.test(path) ? { body: [] } : { status: 404, body: {} }))
    assert.deepEqual(await choices('onprint-folders'), ['f1: org-of-token / again'])
  })

  it('use the password that is stored where none was typed, and never tell it', async () => {
    assert.deepEqual(await choices('onprint-languages', { account: { ...account({ user: LOGIN.user }), id: 'deployed' } }), ['fr-FR: Français (France)', 'xx: '])
    assert.match(String(server.requests[0]?.body), /password=swordfish/)
  })

  for (const [title, credentials, key] of [
    ['a login', { apiKey: KEY }, 'error.account-incomplete'],
    ['a key', { user: 'u', password: 'p' }, 'error.account-incomplete'],
  ] as const)
    it(`say that ${title} is missing`, async () => {
      const other = { ...account(credentials), id: 'new' }
      assert.equal((await pick('onprint-languages', { account: other })).body.key, key)
    })

  it('say that the built-in engine does not offer it', async () => {
    const { status, body } = await pick('onprint-languages', {})
    assert.deepEqual([status, body.key], [422, 'error.service-without-operation'])
    assert.match(String(body.message), /onprint\.language-list/)
  })
})
