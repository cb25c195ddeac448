/** Publishing in one step: what is asked of the service in which order, what is left out, and what a lost answer costs. */
import assert from 'node:assert/strict'
import type { FlowUnderTest } from '../../support/flows'
import type { Answerer, RecordedRequest } from '../../support/recording-server'
import { tinyPng } from '../../support/tiny-pages'
import { asked, flowWith, loadOnprint, next, partsOf, startOnprint } from './support'

const json = (value: unknown) => ({ type: 'json', value: JSON.stringify(value) })
const str = (value: string) => ({ type: 'str', value })

const TITLES = [
  { language: 'fr-FR', title: 'Poissons' },
  { language: 'de-DE', title: 'Fische' },
]
const ACTIONS = [
  { name: 'Join', type: 'URL', content: 'https://example.com/join' },
  { name: 'Mitmachen', language: 'de-DE', type: 'URL', content: 'https://example.com/de', priority: 2 },
]

interface State {
  readonly documents: { Id: string; Name: string; DateCreated: string }[]
  actions: Record<string, unknown>[]
}

/** Right answers for publishing, with two page images. */
function service(state: State): Answerer {
  return ({ method, path, body }) => {
    const members = (): Record<string, unknown> => JSON.parse(body.toString()) as Record<string, unknown>
    if (method === 'POST' && path === '/api/Documents') {
      const made = { Id: `d${state.documents.length + 1}`, Name: 'poster', DateCreated: new Date().toISOString() }
      state.documents.push(made)
      return { status: 201, body: made }
    }
    if (method === 'GET' && /\/Images$/.test(path)) return { body: [{ Id: 'i1' }, { Id: 'i2' }] }
    if (method === 'GET' && /\/Actions$/.test(path)) return { body: state.actions }
    if (method === 'GET' && /^\/api\/Nodes\/.*\/Documents$/.test(path)) return { body: state.documents }
    if (method === 'GET') return { body: { Id: path.split('/').at(-1), Status: 'Active' } }
    if (method === 'POST') return { status: 201, body: { Id: 'a9', ...members() } }
    return { status: 204 }
  }
}

const line = ({ method, target, headers, body }: RecordedRequest): string =>
  `${method} ${target}${headers['content-type']?.includes('json') ? ` ${body.toString()}` : ''}`

describe('publishing to Onprint in one step', function () {
  this.timeout(60_000)
  let server: Awaited<ReturnType<typeof startOnprint>>
  let flow: FlowUnderTest
  let state: State

  const params = { ParentId: str('o1'), DefaultLanguage: str('fr-FR'), titles: json(TITLES), actions: json(ACTIONS) }

  before(async () => {
    server = await startOnprint()
    flow = await loadOnprint(flowWith(server.url, [{ id: 'publish', type: 'onprint-publish', params, wires: [['out'], []] }]))
  })
  after(async () => {
    await flow?.stop()
    await server?.close()
  })
  beforeEach(() => {
    state = { documents: [], actions: [] }
    server.answerWith(service(state))
    server.requests.length = 0
  })

  const publish = (message: Record<string, unknown>) => next(flow, () => flow.send('publish', message))

  it('makes document, languages, titles on every node, and actions, and activates', async () => {
    const { place, message } = await publish({ payload: tinyPng(), filename: 'poster.png' })
    assert.equal(place, 'out', JSON.stringify(message.error))
    assert.deepEqual(asked(server).map(line), [
      'GET /api/Nodes/o1/Documents',
      'POST /api/Documents?async=false',
      'PUT /api/DocumentLanguages {"DocumentId":"d1","LanguageCode":"de-DE"}',
      'GET /api/Documents/d1/Images',
      ...['d1', 'i1', 'i2'].flatMap((node) => [
        `PUT /api/Titles {"NodeId":"${node}","LanguageCode":"fr-FR","Value":"Poissons"}`,
        `PUT /api/Titles {"NodeId":"${node}","LanguageCode":"de-DE","Value":"Fische"}`,
      ]),
      'GET /api/Nodes/d1/Actions',
      'POST /api/Actions {"NodeId":"d1","LanguageCode":"fr-FR","Name":"Join","Order":1,"Type":"URL","Content":"{\\"Url\\":\\"https://example.com/join\\"}"}',
      'POST /api/Actions {"NodeId":"d1","LanguageCode":"de-DE","Name":"Mitmachen","Order":1,"Type":"URL","Content":"{\\"Url\\":\\"https://example.com/de\\"}","Priority":2}',
      'PATCH /api/Documents?id=d1 {"Status":"Active"}',
      'GET /api/Documents/d1',
    ])
    const [document, file] = partsOf(asked(server)[1]!)
    assert.deepEqual(JSON.parse(String(document?.data)), { DefaultLanguage: 'fr-FR', Name: 'poster', ParentId: 'o1' })
    assert.deepEqual([file?.name, file?.contentType, file?.data], ['file', 'image/png', tinyPng()])
    assert.deepEqual(message.payload, { Id: 'd1', Status: 'Active' })
    assert.deepEqual(message.images, [{ Id: 'i1' }, { Id: 'i2' }])
  })

  it('changes a document: its file, the action that differs; others go only when asked', async () => {
    state.actions = [
      { Id: 'a1', LanguageCode: 'fr-FR', Name: 'Join', Order: 1, Type: 'URL', Content: '{"Url":"https://old.example"}', IconId: 'c1' },
      { Id: 'a2', LanguageCode: 'de-DE', Name: 'Mitmachen', Order: 1, Type: 'URL', Content: '{"Url":"https://example.com/de"}', Priority: 2 },
      { Id: 'a3', LanguageCode: 'fr-FR', Name: 'Old', Order: 2 },
    ]
    const options = { DocumentId: 'd7', ParentId: null, DefaultLanguage: 'fr-FR', titles: null, activate: false, otherActions: 'remove' }
    const { place, message } = await publish({ payload: tinyPng(), options })
    assert.equal(place, 'out', JSON.stringify(message.error))
    assert.deepEqual(asked(server).map(line), [
      'PUT /api/Documents/d7?async=false',
      'PATCH /api/Documents?id=d7 {"DefaultLanguage":"fr-FR"}',
      'PUT /api/DocumentLanguages {"DocumentId":"d7","LanguageCode":"de-DE"}',
      'GET /api/Documents/d7/Images',
      'GET /api/Nodes/d7/Actions',
      'PUT /api/Actions {"Id":"a1","LanguageCode":"fr-FR","Name":"Join","Order":1,"Type":"URL","Content":"{\\"Url\\":\\"https://example.com/join\\"}","IconId":"c1","NodeId":"d7"}',
      'DELETE /api/Actions/a3',
      'GET /api/Documents/d7',
    ])
    assert.deepEqual(partsOf(asked(server)[0]!).map(({ name }) => name), ['file'])
  })

  it('needs no file where the one of the document is kept', async () => {
    const { place } = await publish({ payload: 'no file', options: { DocumentId: 'd7', keepFile: true, ParentId: null, DefaultLanguage: null, titles: null, actions: null } })
    assert.equal(place, 'out')
    assert.deepEqual(asked(server).map(line), ['GET /api/Documents/d7/Images', 'PATCH /api/Documents?id=d7 {"Status":"Active"}', 'GET /api/Documents/d7'])
  })

  it('looks for its document before it makes another one when the answer got lost', async () => {
    const right = service(state)
    let lost = 0
    server.answerWith((request, index) => {
      const answer = right(request, index)
      return request.method === 'POST' && request.path === '/api/Documents' && lost++ === 0 ? { status: 502, body: {} } : answer
    })
    // Not this one, though it has the name and is only a moment old.
    state.documents.push({ Id: 'd0', Name: 'poster', DateCreated: new Date().toISOString() })
    const { place, message } = await publish({ payload: tinyPng(), filename: 'poster.png' })
    assert.equal(place, 'out')
    assert.deepEqual(state.documents.map(({ Id }) => Id), ['d0', 'd2'])
    assert.equal((message.payload as { Id: string }).Id, 'd2')
  })

  it('publishes in the organization of the login where nothing says another', async () => {
    const { place } = await publish({ payload: tinyPng(), options: { ParentId: null } })
    assert.equal(place, 'out')
    assert.deepEqual(JSON.parse(String(partsOf(asked(server)[1]!)[0]?.data)).ParentId, 'org-of-token')
  })

  describe('where a document has the name already', () => {
    beforeEach(() => {
      state.documents.push({ Id: 'd5', Name: 'poster', DateCreated: '2020-01-01T00:00:00Z' })
    })

    it('makes another one', async () => {
      const { message } = await publish({ payload: tinyPng(), filename: 'poster.png' })
      assert.equal((message.payload as { Id: string }).Id, 'd2')
    })

    it('updates it where that was chosen: its file and what the table says, nothing that nobody set', async () => {
      const { place, message } = await publish({ payload: tinyPng(), filename: 'poster.png', options: { sameName: 'update', titles: null, actions: null, DefaultLanguage: 'fr-FR' } })
      assert.equal(place, 'out', JSON.stringify(message.error))
      assert.deepEqual(asked(server).map(line), [
        'GET /api/Nodes/o1/Documents',
        'PUT /api/Documents/d5?async=false',
        'PATCH /api/Documents?id=d5 {"DefaultLanguage":"fr-FR"}',
        'GET /api/Documents/d5/Images',
        'PATCH /api/Documents?id=d5 {"Status":"Active"}',
        'GET /api/Documents/d5',
      ])
    })

    it('refuses to choose between two', async () => {
      state.documents.push({ Id: 'd6', Name: 'poster', DateCreated: '2020-01-01T00:00:00Z' })
      const { message } = await publish({ payload: tinyPng(), filename: 'poster.png', options: { sameName: 'update' } })
      const error = message.error as { code?: string; message?: string }
      assert.equal(error.code, 'INVALID_INPUT')
      assert.match(error.message ?? '', /2 documents of the name "poster"/)
      assert.deepEqual(asked(server).map(({ method }) => method), ['GET'])
    })
  })

  it('counts the actions that stay when a document is to open at once', async () => {
    state.actions = [{ Id: 'a1', LanguageCode: 'fr-FR', Name: 'Old' }]
    const options = { DocumentId: 'd7', keepFile: true, ParentId: null, DefaultLanguage: null, titles: null, AutoTrigger: true, activate: false }
    const two = await publish({ payload: 'x', options: { ...options, actions: [{ name: 'New', language: 'fr-FR', type: 'URL', content: 'https://a' }] } })
    assert.deepEqual([two.place, (two.message.error as { code?: string }).code], ['caught', 'INVALID_INPUT'])
    assert.equal(asked(server).every(({ method }) => method === 'GET'), true)
    const one = await publish({ payload: 'x', options: { ...options, actions: null } })
    assert.equal(one.place, 'out', JSON.stringify(one.message.error))
    assert.deepEqual(asked(server).filter(({ method }) => method === 'PATCH').map(line), ['i1', 'i2'].map((id) => `PATCH /api/Images?id=${id} {"AutoTrigger":true}`))
  })

  for (const [rule, options, text] of [
    ['an action with a type and no content', { actions: [{ name: 'x', language: 'fr-FR', type: 'URL' }] }, /content/],
    ['opening at once with two actions of one language', { AutoTrigger: true, actions: [{ name: 'x', type: 'URL', content: 'https://a' }, { name: 'y', type: 'URL', content: 'https://b' }] }, /AutoTrigger/],
    ['opening at once without an action', { AutoTrigger: true, actions: null }, /AutoTrigger/],
  ] as const)
    it(`refuses ${rule} before anything is sent`, async () => {
      const { place, message } = await publish({ payload: tinyPng(), options })
      const error = message.error as { code?: string; message?: string }
      assert.deepEqual([place, error.code], ['caught', 'INVALID_INPUT'])
      assert.match(error.message ?? '', text)
      assert.equal(asked(server).length, 0)
    })
})
