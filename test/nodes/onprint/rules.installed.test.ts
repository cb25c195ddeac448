/** Rules of the service are told before anything is sent; faults of the service end in one coded error, at every node. */
import assert from 'node:assert/strict'
import { startFaultServer, type Fault } from '../../support/fault-server'
import type { FlowUnderTest } from '../../support/flows'
import { patienceFor } from '../../support/patience'
import { tinyPng } from '../../support/tiny-pages'
import { asked, flowWith, KEY, loadOnprint, LOGIN, next, startOnprint, tinyJpeg, TOKEN } from './support'

type Error = { readonly code?: string; readonly message?: string; readonly source?: { readonly id: string }; readonly cause?: Record<string, unknown> }

const errorOf = (message: Record<string, unknown>): Error => (message.error ?? {}) as Error

const ids = ['action', 'document', 'folder', 'icon', 'image', 'language', 'match', 'node', 'organization', 'picture', 'property', 'title', 'user', 'zone']

/** What each node is asked while the service fails: something that answers an object where there is one. */
const QUESTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  'onprint-action': { operation: 'action-get', Id: 'x' },
  'onprint-click': { ActionId: 'a' },
  'onprint-document': { operation: 'document-get', Id: 'x' },
  'onprint-folder': { operation: 'folder-get', Id: 'x' },
  'onprint-icon': { operation: 'icon-get', Id: 'x' },
  'onprint-image': { operation: 'image-get', Id: 'x' },
  'onprint-language': { operation: 'language-get', LanguageCode: 'fr-FR' },
  'onprint-match': { DocumentId: 'd' },
  'onprint-node': { operation: 'node-get', Id: 'x' },
  'onprint-organization': { operation: 'organization-get', Id: 'x' },
  'onprint-picture': { operation: 'picture-get', Id: 'x' },
  'onprint-picture-search': {},
  'onprint-property': { operation: 'property-get', Id: 'x' },
  'onprint-publish': { ParentId: 'o', DefaultLanguage: 'fr-FR' },
  'onprint-search': {},
  'onprint-title': { operation: 'title-list', NodeId: 'n' },
  'onprint-user': { operation: 'user-get', Id: 'x' },
  'onprint-zone': { operation: 'zone-get', Id: 'x' },
}

describe('rules of Onprint', function () {
  this.timeout(60_000)
  let server: Awaited<ReturnType<typeof startOnprint>>
  let flow: FlowUnderTest

  before(async () => {
    server = await startOnprint()
    flow = await loadOnprint(flowWith(server.url, ids.map((id) => ({ id, type: `onprint-${id}` })), { organization: { type: 'str', value: 'org-of-account' } }))
  })
  after(async () => {
    await flow?.stop()
    await server?.close()
  })

  const zone = { operation: 'zone-create', ImageId: 'i', PositionX: 10, PositionY: 10, Width: 50, Height: 50 }

  for (const [rule, id, options, text, payload] of [
    ['a type without its content', 'action', { operation: 'action-patch', Id: 'a', Type: 'URL' }, /"Type".*"Content".*together/],
    ['a content without its type', 'action', { operation: 'action-patch', Id: 'a', Content: '{}' }, /"Type".*"Content".*together/],
    ['an icon that is too large', 'icon', { operation: 'icon-create', NodeId: 'n' }, /65 x 20 px.*64 x 64/, tinyPng(65, 20)],
    ['an icon that is too large, when replaced', 'icon', { operation: 'icon-replace-file', Id: 'c' }, /64 x 64/, tinyPng(20, 65)],
    ['a zone beyond its image', 'zone', { ...zone, Width: 91 }, /PositionX.*Width.*101 percent/],
    ['a zone without area', 'zone', { ...zone, Height: 0 }, /"Height"/],
    ['a zone in other units than percent', 'zone', { ...zone, PositionX: 640 }, /PositionX/],
    ['a password in an update', 'user', { operation: 'user-update', Id: 'u', OrganizationId: 'o', object: { Mail: 'a@b.c', Password: 'x' } }, /never changes the password/],
    ['a replaced file with properties', 'document', { operation: 'document-replace-file', Id: 'd', Name: 'new' }, /"Name".*document-replace-file/, tinyPng()],
    ['a member that the service does not take', 'folder', { operation: 'folder-create', ParentId: 'p', Name: 'n', object: { Color: 'red' } }, /Color/],
    ['nothing to change', 'folder', { operation: 'folder-patch', Id: 'f' }, /folder-patch/],
    ['a missing id', 'folder', { operation: 'folder-get' }, /"Id"/],
  ] as const)
    it(`${rule}: INVALID_INPUT, and nothing is sent`, async () => {
      const before = asked(server).length
      const { place, message } = await next(flow, () => flow.send(id, { payload: payload ?? 'x', options }))
      assert.deepEqual([place, errorOf(message).code], ['caught', 'INVALID_INPUT'], JSON.stringify(message))
      assert.match(errorOf(message).message ?? '', text)
      assert.equal(asked(server).length, before)
    })

  it('an icon of 64 x 64 px is taken', async () => {
    server.answerWith(() => ({ status: 201, body: { Id: 'c1' } }))
    const { place } = await next(flow, () => flow.send('icon', { payload: tinyPng(64, 64), options: { operation: 'icon-create', NodeId: 'n' } }))
    assert.equal(place, 'out')
  })

  const french = (Id: string) => ({ Id, LanguageCode: 'fr-FR' })

  /** Actions by the node that they hang on; image i of document d, zone z of image i. */
  const answersWith =
    (actions: Readonly<Record<string, object[]>>) =>
    ({ method, path }: { method: string; path: string }) => {
      const node = /^\/api\/Nodes\/(.+)\/Actions$/.exec(path)?.[1]
      if (node) return { body: actions[node] ?? [] }
      if (path === '/api/Images/i') return { body: { Id: 'i', DocumentId: 'd' } }
      if (path === '/api/Zones/z') return { body: { Id: 'z', ImageId: 'i' } }
      return method === 'GET' ? { status: 404, body: {} } : { status: 204 }
    }

  for (const [title, node, actions, count, looked] of [
    ['an image without any', 'image', {}, 0, ['Nodes/i/Actions', 'Images/i', 'Nodes/d/Actions']],
    ['an image with two of its own', 'image', { i: [french('a'), french('b')] }, 2, ['Nodes/i/Actions']],
    ['an image whose document has two', 'image', { d: [french('a'), french('b')] }, 2, ['Nodes/i/Actions', 'Images/i', 'Nodes/d/Actions']],
    ['a zone with one, and one of its image', 'zone', { z: [french('a')], i: [french('b')] }, 2, ['Nodes/z/Actions', 'Zones/z', 'Nodes/i/Actions']],
  ] as const)
    it(`opening at once is refused for ${title}`, async () => {
      server.answerWith(answersWith(actions as unknown as Record<string, object[]>))
      const before = asked(server).length
      const { place, message } = await next(flow, () => flow.send(node, { payload: 'x', options: { operation: `${node}-patch`, Id: node.charAt(0), AutoTrigger: true } }))
      assert.deepEqual([place, errorOf(message).code], ['caught', 'INVALID_INPUT'])
      assert.match(errorOf(message).message ?? '', new RegExp(`exactly one action.* ${count}\\.`))
      assert.deepEqual(asked(server).slice(before).map(({ method, target }) => `${method} ${target}`), looked.map((path) => `GET /api/${path}`))
    })

  for (const [title, node, actions] of [
    ['one in each language', 'image', { i: [french('a'), { Id: 'b', LanguageCode: 'de-DE' }] }],
    ['one that the document hands down', 'image', { d: [french('a')] }],
    ['one of the image of a zone', 'zone', { i: [french('a')] }],
  ] as const)
    it(`opening at once is sent with ${title}`, async () => {
      server.answerWith(answersWith(actions as unknown as Record<string, object[]>))
      const { place, message } = await next(flow, () => flow.send(node, { payload: 'x', options: { operation: `${node}-patch`, Id: node.charAt(0), AutoTrigger: true } }))
      assert.equal(place, 'out', JSON.stringify(message.error))
      assert.equal(asked(server).at(-1)?.method, 'PATCH')
    })

  it('opening at once is left to the service where it cannot be told which document an image is of', async () => {
    server.answerWith(({ method, path }) => (path === '/api/Nodes/i/Actions' ? { body: [] } : method === 'GET' ? { status: 404, body: {} } : { status: 204 }))
    const { place } = await next(flow, () => flow.send('image', { payload: 'x', options: { operation: 'image-patch', Id: 'i', AutoTrigger: true } }))
    assert.equal(place, 'out')
  })

  for (const [title, members, sent] of [
    ['a bare web address', { Type: 'URL', Content: ' https://example.com ' }, { Type: 'URL', Content: '{"Url":"https://example.com"}' }],
    ['an object', { Type: 'URL', Content: { Url: 'https://example.com', IsEmbeddedWebView: 'true' } }, { Type: 'URL', Content: '{"Url":"https://example.com","IsEmbeddedWebView":"true"}' }],
    ['text of another type', { Type: 'RAW', Content: 'https://example.com' }, { Type: 'RAW', Content: 'https://example.com' }],
  ] as const)
    it(`content of an action may be ${title}`, async () => {
      server.answerWith(() => ({ status: 204 }))
      for (const operation of ['action-patch', 'action-update', 'action-create']) {
        const key = operation === 'action-patch' ? { Id: 'a' } : operation === 'action-update' ? { Id: 'a', NodeId: 'n', LanguageCode: 'fr-FR' } : { NodeId: 'n', LanguageCode: 'fr-FR' }
        if (operation === 'action-create') server.answerWith(() => ({ status: 201, body: { Id: 'a' } }))
        const { place, message } = await next(flow, () => flow.send('action', { payload: 'x', options: { operation, ...key, ...members } }))
        assert.equal(place, 'out', JSON.stringify(message.error))
        const { Type, Content } = JSON.parse(String(asked(server).at(-1)?.body)) as Record<string, unknown>
        assert.deepEqual({ Type, Content }, sent, operation)
      }
    })

  it('the organization of the account stands in where one is required', async () => {
    server.answerWith(() => ({ body: [] }))
    await next(flow, () => flow.send('user', { payload: 'x', options: { operation: 'user-list' } }))
    assert.equal(asked(server).at(-1)?.target, '/api/Users?organizationId=org-of-account')
  })

  it('lists, and what is made, take it too; what moves something does not', async () => {
    server.answerWith(({ method }) => (method === 'GET' ? { body: [] } : { status: 201, body: { Id: 'f' } }))
    await next(flow, () => flow.send('folder', { payload: 'x', options: { operation: 'folder-list' } }))
    assert.equal(asked(server).at(-1)?.target, '/api/Nodes/org-of-account/Folders')
    await next(flow, () => flow.send('node', { payload: 'x', options: { operation: 'node-children' } }))
    assert.equal(asked(server).at(-1)?.target, '/api/Nodes/org-of-account/Nodes')
    await next(flow, () => flow.send('folder', { payload: 'x', options: { operation: 'folder-create', Name: 'n' } }))
    assert.deepEqual(JSON.parse(String(asked(server).at(-1)?.body)), { Name: 'n', ParentId: 'org-of-account' })
    const { place } = await next(flow, () => flow.send('folder', { payload: 'x', options: { operation: 'folder-update', Id: 'f', Name: 'n' } }))
    assert.equal(place, 'caught')
  })

  it('a list is a message each where that is chosen, and content of actions is read', async () => {
    server.answerWith(() => ({ body: [{ Id: 'a', Content: '{"Url":"https://x"}' }, { Id: 'b', Content: 'text' }] }))
    flow.messages.out = []
    flow.send('action', { payload: 'x', options: { operation: 'action-list', NodeId: 'n', messages: 'each' } })
    const messages = await flow.take('out', 2)
    assert.deepEqual(messages.map(({ payload }) => (payload as { Id: string }).Id), ['a', 'b'])
    assert.deepEqual(messages.map(({ parts }) => (parts as { count: number }).count), [2, 2])
    assert.deepEqual((messages[0]?.actions as { content: unknown; raw: string }[]).map(({ content, raw }) => [content, raw]), [
      [{ Url: 'https://x' }, '{"Url":"https://x"}'],
      ['text', 'text'],
    ])
  })
})

describe('the account of Onprint', function () {
  this.timeout(60_000)
  let server: Awaited<ReturnType<typeof startOnprint>>
  let flow: FlowUnderTest | undefined
  const nodes = [
    { id: 'search', type: 'onprint-search' },
    { id: 'click', type: 'onprint-click' },
    { id: 'user', type: 'onprint-user' },
    { id: 'folder', type: 'onprint-folder' },
  ]

  beforeEach(async () => {
    server = await startOnprint()
  })
  afterEach(async () => {
    await flow?.stop()
    await server.close()
  })

  it('searches, clicks and makes users with the key alone; what needs a login says so', async () => {
    flow = await loadOnprint(flowWith(`${server.url}/api/`, nodes), { apiKey: KEY })
    const running = flow
    server.answerWith(() => ({ status: 204 }))
    for (const [id, payload, options] of [
      ['search', tinyJpeg(), {}],
      ['click', 'x', { ActionId: 'a' }],
    ] as const)
      assert.notEqual((await next(running, () => running.send(id, { payload, options }))).place, 'caught')
    server.answerWith(() => ({ status: 201, body: { Id: 'u' } }))
    const made = await next(running, () => running.send('user', { payload: 'x', options: { operation: 'user-create', OrganizationId: 'o', Mail: 'a@b.c' } }))
    assert.equal(made.place, 'out', JSON.stringify(made.message.error))
    assert.equal(server.requests.some(({ path }) => path === '/token'), false)
    const { message } = await next(running, () => running.send('folder', { payload: 'x', options: { operation: 'folder-get', Id: 'f' } }))
    assert.equal(errorOf(message).code, 'NOT_CONFIGURED')
    assert.match(errorOf(message).message ?? '', /user name/)
  })

  it('signs in once as the document says, and again once when the token is refused', async () => {
    flow = await loadOnprint(flowWith(server.url, nodes))
    const running = flow
    let refused = 0
    server.answerWith(() => (refused++ === 1 ? { status: 401, body: { Message: 'expired' } } : { body: { Id: 'f' } }))
    for (let round = 0; round < 3; round++)
      assert.equal((await next(running, () => running.send('folder', { payload: 'x', options: { operation: 'folder-get', Id: 'f' } }))).place, 'out')
    const tokens = server.requests.filter(({ path }) => path === '/token')
    assert.equal(tokens.length, 2)
    assert.deepEqual([tokens[0]?.method, tokens[0]?.headers['content-type'], tokens[0]?.headers.apikey], ['POST', 'application/x-www-form-urlencoded', KEY])
    assert.equal(String(tokens[0]?.body), `grant_type=password&username=${encodeURIComponent(LOGIN.user)}&password=${LOGIN.password}`)
    assert.equal(asked(server).length, 4)
  })

  for (const [title, fault, code] of [
    ['is down', { kind: 'status', status: 503, body: '{}' }, 'SERVER_ERROR'],
    ['breaks off', { kind: 'drop' }, 'UNREACHABLE'],
    ['is silent', { kind: 'hang' }, 'TIMEOUT'],
    ['answers with a web page', { kind: 'html' }, 'INVALID_RESPONSE'],
    ['gives no token', { kind: 'ok', body: {} }, 'INVALID_RESPONSE'],
    ['refuses the login', { kind: 'status', status: 400, body: '{"error":"invalid_grant","error_description":"The user name or password is incorrect."}' }, 'AUTH_FAILED'],
  ] as const)
    it(`tells what is wrong where the address for tokens ${title}: ${code}; a search needs none`, async () => {
      const failing = await startFaultServer(fault as Fault)
      failing.planBy(({ target }) => (target === '/token' ? (fault as Fault) : { kind: 'ok', body: { Id: 'i', Title: 'T' } }))
      try {
        const running = (flow = await loadOnprint(flowWith(failing.url, nodes, patienceFor(fault))))
        const { message } = await next(running, () => running.send('folder', { payload: 'x', options: { operation: 'folder-get', Id: 'f' } }))
        assert.deepEqual([errorOf(message).code, errorOf(message).cause?.operation], [code, 'onprint.login'], JSON.stringify(message.error))
        assert.equal(JSON.stringify(message.error).includes(LOGIN.password), false)
        assert.equal((await next(running, () => running.send('search', { payload: tinyJpeg() }))).place, 'out')
        await running.stop()
        flow = undefined
      } finally {
        await failing.close()
      }
    })

  it('takes the organization of the login where it names none, and says what is missing where nobody signs in', async () => {
    flow = await loadOnprint(flowWith(server.url, nodes))
    const running = flow
    server.answerWith(() => ({ body: [] }))
    assert.equal((await next(running, () => running.send('user', { payload: 'x', options: { operation: 'user-list' } }))).place, 'out')
    assert.equal((await next(running, () => running.send('folder', { payload: 'x', options: { operation: 'folder-list' } }))).place, 'out')
    assert.deepEqual(asked(server).map(({ target }) => target), ['/api/Users?organizationId=org-of-token', '/api/Nodes/org-of-token/Folders'])
    assert.equal(server.requests.filter(({ path }) => path === '/token').length, 1)
    await running.stop()
    flow = await loadOnprint(flowWith(server.url, nodes), { apiKey: KEY })
    const alone = flow
    const { message } = await next(alone, () => alone.send('user', { payload: 'x', options: { operation: 'user-create', Mail: 'a@b.c' } }))
    assert.deepEqual([errorOf(message).code, /"OrganizationId"/.test(errorOf(message).message ?? '')], ['INVALID_INPUT', true])
  })

  it('has an instance id that stays, and tells what the author says of application and device', async () => {
    const account = { deviceName: { type: 'str', value: 'kiosk' }, latitude: { type: 'num', value: 48.2 } }
    const told: Record<string, unknown>[] = []
    for (let round = 0; round < 2; round++) {
      flow = await loadOnprint(flowWith(server.url, nodes, account))
      const running = flow
      server.answerWith(() => ({ status: 204 }))
      await next(running, () => running.send('search', { payload: tinyJpeg() }))
      told.push(asked(server).at(-1)?.headers ?? {})
      await running.stop()
      flow = undefined
    }
    assert.match(String(told[0]?.applicationinstanceid), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.equal(told[0]?.applicationinstanceid, told[1]?.applicationinstanceid)
    assert.deepEqual([told[0]?.devicename, told[0]?.latitude, told[0]?.applicationname], ['kiosk', '48.2', '@platen/node-red-recognition'])
  })
})

describe('faults of Onprint at every node', function () {
  this.timeout(60_000)
  const types = Object.keys(QUESTIONS)
  const NEEDS_OBJECT = types.filter((type) => !['onprint-click', 'onprint-match', 'onprint-title', 'onprint-picture-search'].includes(type))
  const status = (code: number): Fault => ({ kind: 'status', status: code, body: '{"Message":"planned"}' })

  for (const [title, fault, code, concerned] of [
    ['silence', { kind: 'hang' }, 'TIMEOUT', types],
    ['a broken connection', { kind: 'drop' }, 'UNREACHABLE', types],
    ['400', status(400), 'BAD_REQUEST', types],
    ['401', status(401), 'AUTH_FAILED', types],
    ['402', status(402), 'QUOTA_EXCEEDED', types],
    ['403', status(403), 'FORBIDDEN', types],
    ['404', status(404), 'NOT_FOUND', types],
    ['409', status(409), 'WRONG_STATE', types],
    ['413', status(413), 'TOO_LARGE', types],
    ['415', status(415), 'UNSUPPORTED_MEDIA', types],
    ['422', status(422), 'BAD_REQUEST', types],
    ['429 without end', { ...status(429), headers: { 'retry-after': '60' } } as Fault, 'RATE_LIMITED', types],
    ['500', status(500), 'SERVER_ERROR', types],
    ['501', status(501), 'NOT_SUPPORTED', types],
    ['a web page', { kind: 'html' }, 'INVALID_RESPONSE', types.filter((type) => type !== 'onprint-click')],
    ['half a JSON', { kind: 'half-json' }, 'INVALID_RESPONSE', types.filter((type) => type !== 'onprint-click')],
    ['another shape', { kind: 'wrong-shape' }, 'INVALID_RESPONSE', NEEDS_OBJECT],
  ] as const)
    it(`${title}: ${code} once at each of ${concerned.length} nodes`, async () => {
      const server = await startFaultServer(fault)
      server.planBy(({ target }) => (target === '/token' ? { kind: 'ok', body: { access_token: TOKEN, expires_in: 1000 } } : fault))
      const account = { ...patienceFor(fault), parallel: { type: 'num', value: 64 } }
      const publish = { timeout: { type: 'num', value: 0.03 } }
      const flow = await loadOnprint(flowWith(server.url, concerned.map((type) => ({ id: type, type, ...(type === 'onprint-publish' ? { params: publish, wires: [['out'], []] } : {}) })), account))
      try {
        for (const type of concerned) flow.send(type, { payload: type === 'onprint-search' ? tinyJpeg() : tinyPng(), options: QUESTIONS[type] })
        const caught = await flow.take('caught', concerned.length, 30_000)
        const codes = Object.fromEntries(caught.map((message) => [errorOf(message).source?.id, errorOf(message).code]))
        // The overall time of publishing may end before that of its one request.
        assert.deepEqual(codes, Object.fromEntries(concerned.map((type) => [type, type === 'onprint-publish' && codes[type] === 'TIMEOUT' ? 'TIMEOUT' : code])))
        assert.equal(caught.length, concerned.length)
        assert.equal(flow.messages.out, undefined)
        const everything = JSON.stringify(caught.map(errorOf)) + flow.logged() + flow.warnings.join()
        for (const secret of [KEY, LOGIN.password, TOKEN]) assert.equal(everything.includes(secret), false)
        for (const message of caught) assert.equal(errorOf(message).cause?.service ?? 'onprint', 'onprint')
      } finally {
        await flow.stop()
        await server.close()
      }
    })
})
