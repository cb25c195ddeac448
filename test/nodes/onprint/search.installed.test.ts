/** Searches, clicks and pages: what goes to which output, and with what. */
import assert from 'node:assert/strict'
import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FlowUnderTest } from '../../support/flows'
import { tinyPng } from '../../support/tiny-pages'
import { asked, flowWith, loadOnprint, next, partsOf, startOnprint, tinyJpeg } from './support'

const num = (value: number) => ({ type: 'num', value })
const str = (value: string) => ({ type: 'str', value })

/** The document's own example, its Content with line breaks and curly quotes as printed there. */
const EXAMPLE = {
  Id: '712816b1-ae76-47fb-801f-a54b49378fb5',
  BigThumbnailUrl: 'http://toto.com/bigthumb.jpg',
  LanguageCode: 'fr-FR',
  Title: 'Tout sur les Poissons',
  DocumentId: '07b307ea-7253-4114-9ca1-5e367355df4a',
  SessionId: '140cc120-e78a-4039-aef4-1b4b20436a58',
  Order: 1,
  AutoTrigger: true,
  Actions: [
    {
      Id: '1e60ce69-32e8-45b7-8655-36a1361ce4bc',
      Icon: 'http://toto.com/icon.jpg',
      Priority: 2,
      Order: 8,
      Name: 'Nous rejoindre',
      Type: 'URL',
      Content: '{\n"Url": "http://www.onprint.com",\n"IsEmbeddedWebView": "true",\n"IsAnonymousURL": "true",\n\\\u201cContentType\\\u201d:\\\u201dtext/html\\\u201d}',
    },
  ],
}

interface Match {
  readonly kind: string
  readonly language?: string
  readonly requested?: string
  readonly data?: unknown
  readonly actions: readonly Record<string, unknown>[]
  readonly [more: string]: unknown
}

describe('Onprint searches', function () {
  this.timeout(60_000)
  let server: Awaited<ReturnType<typeof startOnprint>>
  let flow: FlowUnderTest

  before(async () => {
    server = await startOnprint()
    flow = await loadOnprint(
      flowWith(
        server.url,
        [
          { id: 'search', type: 'onprint-search', params: { Language: str('fr-FR') } },
          { id: 'search of account', type: 'onprint-search' },
          { id: 'by path', type: 'onprint-search', params: { inputKind: str('path') } },
          { id: 'small', type: 'onprint-search', params: { longestSide: num(120) } },
          { id: 'pictures', type: 'onprint-picture-search', params: { minimumScore: { type: 'num', value: 0.5 }, maximumResults: num(2) } },
          { id: 'click', type: 'onprint-click' },
          { id: 'list', type: 'onprint-picture', params: { operation: str('picture-list'), OrganizationId: str('o1'), pages: str('all') } },
        ],
        { language: str('nl-NL'), organization: str('org-of-account') },
      ),
      { apiKey: 'key', user: 'u', password: 'p' },
    )
  })
  after(async () => {
    await flow?.stop()
    await server?.close()
  })

  it('makes of a hit what messages carry; Content is read leniently and kept as it is', async () => {
    server.answerWith(() => ({ body: EXAMPLE }))
    const { place, message } = await next(flow, () => flow.send('search', { payload: tinyJpeg() }))
    assert.equal(place, 'out')
    assert.deepEqual(message.payload, EXAMPLE)
    assert.deepEqual(message.match, {
      kind: 'enriched',
      id: EXAMPLE.Id,
      title: EXAMPLE.Title,
      language: 'fr-FR',
      requested: 'fr-FR',
      documentId: EXAMPLE.DocumentId,
      sessionId: EXAMPLE.SessionId,
      actions: [
        {
          id: EXAMPLE.Actions[0]?.Id,
          name: 'Nous rejoindre',
          type: 'URL',
          content: { Url: 'http://www.onprint.com', IsEmbeddedWebView: true, IsAnonymousURL: true, ContentType: 'text/html' },
          raw: EXAMPLE.Actions[0]?.Content,
          icon: 'http://toto.com/icon.jpg',
        },
      ],
    })
  })

  it('tells a picture from a poster', async () => {
    server.answerWith(() => ({ body: { Id: 'p1', SessionId: 's', Data: '{"sku":7}' } }))
    const { message } = await next(flow, () => flow.send('search', { payload: tinyJpeg() }))
    const { kind, data, actions } = message.match as Match
    assert.deepEqual([kind, data, actions], ['picture', { sku: 7 }, []])
  })

  it('sends 204 to the second output with the reason, and drops the match of an earlier search', async () => {
    server.answerWith(() => ({ status: 204 }))
    const photo = tinyJpeg()
    const { place, message } = await next(flow, () => flow.send('search', { payload: photo, match: { id: 'old' } }))
    assert.equal(place, 'out1')
    assert.deepEqual([message.reason, message.payload, 'match' in message], ['no-match', photo, false])
  })

  it('asks in the language of the account where the node says none', async () => {
    server.answerWith(() => ({ status: 204 }))
    const before = asked(server).length
    await next(flow, () => flow.send('search of account', { payload: tinyJpeg() }))
    const [query] = partsOf(asked(server)[before]!)
    assert.deepEqual(JSON.parse(String(query?.data)), { Language: 'nl-NL' })
  })

  it('tries the languages of Accept-Language in their order and takes the nearest text', async () => {
    const texts: Record<string, string> = { 'de-AT': 'de-DE', 'en-GB': 'en-GB' }
    server.answerWith(({ method, query }) => {
      if (method === 'POST') return { body: { ...EXAMPLE, LanguageCode: 'fr-FR' } }
      const language = texts[query.get('languageCode') ?? '']
      return language ? { body: { ...EXAMPLE, LanguageCode: language } } : { status: 204 }
    })
    const wanted = async (Language: string): Promise<Match> =>
      (await next(flow, () => flow.send('search', { payload: tinyJpeg(), options: { Language } }))).message.match as Match
    assert.equal((await wanted('es-ES,de-AT;q=0.9,en-GB;q=0.8')).language, 'en-GB', 'exactly what is wanted goes before the same language')
    assert.equal((await wanted('es-ES,de-AT;q=0.9')).language, 'de-DE', 'the same language of another region')
    assert.equal((await wanted('es-ES,it-IT;q=0.9')).language, 'fr-FR', "the document's default")
    const { place, message } = await next(flow, () => flow.send('search', { payload: tinyJpeg(), options: { Language: 'not a language' } }))
    assert.deepEqual([place, (message.error as { code?: string }).code], ['caught', 'INVALID_INPUT'])
  })

  it('makes a photo smaller and a JPEG before it is sent; a small JPEG goes as it is', async () => {
    server.answerWith(() => ({ status: 204 }))
    const before = asked(server).length
    await next(flow, () => flow.send('small', { payload: tinyPng(400, 300) }))
    await next(flow, () => flow.send('small', { payload: tinyJpeg() }))
    const [first, second] = asked(server).slice(before).map((request) => partsOf(request)[1])
    assert.equal(first?.contentType, 'image/jpeg')
    const { default: sharp } = await import('sharp')
    const { width, height, format } = await sharp(first?.data).metadata()
    assert.deepEqual([width, height, format], [120, 90, 'jpeg'])
    assert.deepEqual(second?.data, tinyJpeg())
  })

  it('keeps the best pictures above the lowest score, whatever way the score is written', async () => {
    const scores = ['0,91', 0.3, '0.87', 0.6]
    server.answerWith(() => ({ body: scores.map((RecognitionScore, index) => ({ Id: `p${index}`, Name: `n${index}`, Data: 'free text', RecognitionScore })) }))
    const { place, message } = await next(flow, () => flow.send('pictures', { payload: tinyPng() }))
    assert.equal(place, 'out')
    assert.deepEqual((message.match as Match[]).map(({ id, score, kind, data }) => [id, score, kind, data]), [
      ['p0', 0.91, 'picture', 'free text'],
      ['p2', 0.87, 'picture', 'free text'],
    ])
    assert.deepEqual((message.payload as { Id: string }[]).map(({ Id }) => Id), ['p0', 'p2'])
  })

  for (const [title, answer, reason] of [
    ['204', { status: 204 }, 'no-match'],
    ['an empty list', { body: [] }, 'no-match'],
    ['hits that are too unlike', { body: [{ Id: 'p', RecognitionScore: 0.1 }] }, 'below-minimum-score'],
  ] as const)
    it(`tells ${title} as "${reason}", and always sends a query`, async () => {
      server.answerWith(() => answer)
      const { place, message } = await next(flow, () => flow.send('pictures', { payload: tinyPng() }))
      assert.deepEqual([place, message.reason], ['out1', reason])
      assert.deepEqual(partsOf(asked(server).at(-1)!).map(({ name, data }) => [name, name === 'query' ? String(data) : '']), [
        ['query', '{}'],
        ['file', ''],
      ])
    })

  it('carries the session from a search to the click', async () => {
    server.answerWith(() => ({ body: EXAMPLE }))
    const { message } = await next(flow, () => flow.send('search', { payload: tinyJpeg() }))
    server.answerWith(() => ({ status: 204 }))
    const clicked = await next(flow, () => flow.send('click', { payload: 'kept', match: message.match }))
    const request = asked(server).at(-1)!
    assert.equal(`${request.method} ${request.target}`, `PUT /api/Clicks?actionId=${EXAMPLE.Actions[0]?.Id}`)
    assert.equal(request.headers.sessionid, EXAMPLE.SessionId)
    assert.deepEqual([clicked.place, clicked.message.payload], ['out', 'kept'])
    const nothing = await next(flow, () => flow.send('click', { payload: 'x' }))
    assert.deepEqual([nothing.place, (nothing.message.error as { code?: string }).code], ['caught', 'INVALID_INPUT'])
  })

  describe('all pages of pictures', () => {
    const page = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ Id: `p${from + index}`, _objectId: `o${from + index}` }))

    it('come as a sequence without a count, the last one complete', async () => {
      const after: (string | null)[] = []
      server.answerWith(({ query }) => {
        const last = query.get('_objectId')
        after.push(last)
        return { body: last === null ? page(0, 3) : last === 'o2' ? page(3, 3) : last === 'o5' ? page(6, 1) : [] }
      })
      flow.messages.out = []
      flow.send('list', { payload: 'x', topic: 'kept', parts: { id: 'outer', index: 0, count: 1 } })
      const messages = await flow.take('out', 3)
      assert.deepEqual(after, [null, 'o2', 'o5', 'o6'])
      assert.deepEqual(messages.map(({ payload }) => (payload as object[]).length), [3, 3, 1])
      const parts = messages.map((message) => message.parts as Record<string, unknown>)
      assert.deepEqual(parts.map(({ index, count, complete, type }) => [index, count, complete, type]), [
        [0, undefined, undefined, 'array'],
        [1, undefined, undefined, 'array'],
        [2, 3, true, 'array'],
      ])
      assert.equal(new Set(parts.map(({ id }) => id)).size, 1)
      for (const { parts: outer } of parts) assert.deepEqual(outer, { id: 'outer', index: 0, count: 1 })
      for (const { topic } of messages) assert.equal(topic, 'kept')
    })

    it('end when a service that does not know the parameter gives the same page again', async () => {
      server.answerWith(() => ({ body: page(0, 2) }))
      flow.messages.out = []
      const { message } = await next(flow, () => flow.send('list', { payload: 'x', options: { messages: 'one' } }))
      assert.deepEqual((message.payload as object[]).length, 2)
      assert.equal((message.parts as { complete?: boolean }).complete, true)
    })
  })

  it('takes an error under a success status for no hit', async () => {
    server.answerWith(() => ({ body: { Message: 'An error has occurred.' } }))
    for (const id of ['search', 'pictures']) {
      const { place, message } = await next(flow, () => flow.send(id, { payload: tinyJpeg() }))
      assert.deepEqual([place, (message.error as { code?: string }).code], ['caught', 'RECOGNITION_FAILED'])
    }
  })

  it('streams a photo from a path', async () => {
    server.answerWith(() => ({ status: 204 }))
    const folder = await mkdtemp(path.join(tmpdir(), 'platen-onprint-'))
    try {
      const file = path.join(folder, 'photo.jpg')
      await writeFile(file, tinyJpeg())
      await next(flow, () => flow.send('by path', { payload: file }))
      assert.deepEqual(partsOf(asked(server).at(-1)!)[1]?.data, await readFile(file))
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
