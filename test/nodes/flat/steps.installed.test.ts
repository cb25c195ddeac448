/** What the nodes of Flat do over several requests: convert, wait, export by task, recognition jobs, pages of lists. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { FlowUnderTest } from '../../support/flows'
import { tinyPng } from '../../support/tiny-pages'
import { startFakeFlat, TOKEN, type FakeFlat } from './fake-flat'
import { flowWith, loadFlat, MUSICXML, next, tinyPdf } from './support'

type Message = Record<string, unknown>
type Failure = { code?: string; message?: string; cause?: { detail?: string; reason?: string; status?: number; retryAfter?: number } }

const json = (value: unknown) => ({ type: 'json', value: JSON.stringify(value) })
const str = (value: string) => ({ type: 'str', value })

describe('Flat nodes, step by step', function () {
  this.timeout(60_000)
  let fake: FakeFlat
  let flow: FlowUnderTest

  beforeEach(async () => {
    fake = await startFakeFlat()
  })
  afterEach(async () => {
    await flow?.stop()
    await fake.close()
  })

  async function run(type: string, message: Message, params: Message = {}, places = ['out', 'caught']): Promise<{ place: string; message: Message; error: Failure }> {
    flow = await loadFlat(flowWith(fake.address, [{ id: 'n', type, params }]))
    const result = await next(flow, () => flow.send('n', message), places)
    return { ...result, error: (result.message.error ?? {}) as Failure }
  }

  const operations = (...names: string[]): number[] => names.map((name) => fake.requests(`flat.${name}`).length)

  describe('convert', () => {
    it('imports notes, and exports at once and by task', async () => {
      const { place, message, error } = await run('flat-convert', { payload: MUSICXML, filename: 'tune.musicxml' }, { formats: json(['midi', 'thumbnail.png', 'mp3']) })
      assert.equal(place, 'out', error.message)
      const payload = message.payload as Record<string, Buffer>
      assert.deepEqual(Object.keys(payload), ['midi', 'thumbnail', 'mp3'])
      assert.equal(payload.midi?.toString(), 'a file of midi')
      assert.equal(payload.mp3?.toString(), 'sound of /storage/audio-mp3')
      assert.equal((message.score as Message).composer, 'Trad.')
      // The revision of the import, not whatever is last by now.
      assert.equal(fake.requests('flat.export-score')[0]?.path, '/v2/scores/s1/revisions/r7/midi')
      assert.deepEqual(operations('create-score', 'create-export-task', 'download-result', 'delete-score'), [1, 1, 1, 0])
      assert.equal(fake.requests('flat.download-result')[0]?.headers.authorization, undefined)
      assert.equal(fake.requests('flat.get-task')[0]?.headers.authorization, `Bearer ${TOKEN}`)
    })

    it('waits for the recognition of a page, tells how far it is, names the result after the file', async () => {
      const { message } = await run('flat-convert', { payload: tinyPdf(), filename: 'Whitby.pdf' })
      assert.equal((message.payload as Buffer).toString(), 'a file of xml')
      assert.deepEqual([message.filename, message.contentType], ['Whitby.musicxml', 'application/vnd.recordare.musicxml+xml'])
      assert.deepEqual([(message.task as Message).id, (message.score as Message).id], ['import-1', 's1'])
      const progress = (flow.messages.out1 ?? []).map(({ payload }) => payload as Message)
      assert.ok(progress.some(({ state, percent }) => state === 'working' && percent === 50), JSON.stringify(progress))
    })

    it('saves to a folder, and deletes the score afterwards where that is chosen', async () => {
      flow = await loadFlat(flowWith(fake.address, [{ id: 'n', type: 'flat-convert', params: {} }]))
      const folder = path.join(flow.userFolder, 'made')
      await flow.deploy(flowWith(fake.address, [{ id: 'n', type: 'flat-convert', params: { saveFolder: str(folder), deleteScore: str('success'), formats: json(['abc', 'wav']), messages: str('each') } }]))
      flow.send('n', { payload: MUSICXML, filename: 'tune.musicxml' })
      const messages = await flow.take('out', 2)
      await fake.asked('flat.delete-score')
      assert.deepEqual((await readdir(folder)).sort(), ['tune.abc', 'tune.wav'])
      assert.deepEqual(messages.map(({ payload, parts }) => [payload, (parts as Message).count]), [[path.join(folder, 'tune.abc'), 2], [path.join(folder, 'tune.wav'), 2]])
      assert.equal(await readFile(path.join(folder, 'tune.abc'), 'utf8'), 'a file of abc')
    })

    it('goes on with a sound that was being made when a deploy came, and starts no second one', async () => {
      fake.answer('flat.get-task', () => ({ body: { id: 'audio-mp3', state: 'doing' } }))
      const nodes = [{ id: 'n', type: 'flat-convert', params: { formats: json(['mp3']) } }]
      flow = await loadFlat(flowWith(fake.address, nodes))
      flow.send('n', { payload: MUSICXML })
      await fake.asked('flat.get-task')
      fake.answer('flat.get-task', () => ({ body: { id: 'audio-mp3', state: 'done', format: 'mp3', result: { url: `${fake.url}/storage/late` } } }))
      await flow.deploy([...flowWith(fake.address, nodes), { id: 'more', type: 'helper', z: 'tab', wires: [] }])
      const [message] = await flow.take('out')
      assert.equal((message?.payload as Buffer).toString(), 'sound of /storage/late')
      assert.equal(message?.resumed, true)
      assert.deepEqual(operations('create-score', 'create-export-task'), [1, 1])
    })

    it('says that an import that was cut off may be there twice', async () => {
      fake.fail('flat.create-score', 'hang')
      const nodes = [{ id: 'n', type: 'flat-convert', params: {} }]
      flow = await loadFlat(flowWith(fake.address, nodes))
      flow.send('n', { payload: MUSICXML, filename: 'tune.xml' })
      await fake.asked('flat.create-score')
      await flow.deploy([...flowWith(fake.address, nodes), { id: 'more', type: 'helper', z: 'tab', wires: [] }])
      await flow.take('out')
      assert.ok(flow.warnings.some((text) => /tune\.xml.*twice/.test(text)), flow.warnings.join())
    })

    it('never repeats an import that may have arrived', async () => {
      fake.fail('flat.create-score', { status: 500, message: 'boom' })
      const { place, error } = await run('flat-convert', { payload: tinyPdf() })
      assert.deepEqual([place, error.code], ['caught', 'SERVER_ERROR'])
      assert.deepEqual(operations('create-score'), [1])
    })
  })

  describe('tasks', () => {
    for (const [state, code, detail] of [
      ['error', 'RECOGNITION_FAILED', 'No music found'],
      ['canceled', 'CANCELLED', undefined],
    ] as const)
      it(`in state ${state} end in ${code}`, async () => {
        fake.answer('flat.get-task', () => ({ body: { id: 't1', state, result: { error: 'No music found' } } }))
        const { place, error } = await run('flat-wait', { task: { id: 't1' } })
        assert.deepEqual([place, error.code, error.cause?.detail], ['caught', code, detail])
      })

    it('that are blocked are waited for', async () => {
      let looks = 0
      fake.answer('flat.get-task', () => ({ body: { id: 't1', state: ++looks === 1 ? 'blocked' : 'done', score: 's1' } }))
      const { place, message } = await run('flat-wait', { task: { id: 't1' } })
      assert.equal(place, 'out')
      assert.deepEqual([(message.task as Message).state, (message.score as Message).title], ['done', 'Whitby'])
      assert.deepEqual(flow.messages.out1?.map(({ payload }) => (payload as Message).state), ['waiting'])
    })

    it('are not needed: a score passes through', async () => {
      const { place, message } = await run('flat-wait', { payload: 'p', score: { id: 's1' } })
      assert.deepEqual([place, message.payload, message.score], ['out', 'p', { id: 's1' }])
      assert.deepEqual(operations('get-task', 'get-score'), [0, 0])
    })

    it('and scores of an import before are forgotten by the next one', async () => {
      const { message } = await run('flat-import', { payload: MUSICXML, task: { id: 'old' }, score: { id: 'older' } })
      assert.deepEqual([(message.score as Message).id, 'task' in message], ['s1', false])
    })

    it('give their sound: the export waits for it', async () => {
      const { message } = await run('flat-export', { score: { id: 's1' }, source: { name: 'Whitby.pdf', contentType: 'application/pdf', size: 1 } }, { format: str('wav') })
      assert.equal((message.payload as Buffer).toString(), 'sound of /storage/audio-wav')
      assert.deepEqual([message.filename, message.contentType], ['Whitby.wav', 'audio/wav'])
      assert.equal(fake.requests('flat.create-export-task')[0]?.body.length, 0)
    })

    it('names what nobody says the kind of after where it lies', async () => {
      fake.answer('flat.get-task', () => ({ body: { id: 't1', state: 'done', format: 'practicefirst', result: { url: `${fake.url}/storage/Whitby.pf2?signature=1` } } }))
      const { message } = await run('flat-export', { score: { id: 's1' }, source: { name: 'Whitby.pdf' } }, { format: str('practicefirst') })
      assert.equal(message.filename, 'Whitby.pf2')
      fake.answer('flat.get-task', () => ({ body: { id: 't2', state: 'done', format: 'practicefirst', result: { url: `${fake.url}/storage/Whitby` } } }))
      const { message: other } = await next(flow, () => flow.send('n', { score: { id: 's1' }, source: { name: 'Whitby.pdf' } }), ['out', 'caught'])
      assert.equal(other.filename, 'Whitby.bin')
    })
  })

  describe('refusals', () => {
    it('name code, words and parameter of the service', async () => {
      fake.answer('flat.create-score', () => ({ status: 402, body: { code: 'OMR_CREDITS_EXHAUSTED', message: 'No credits left', param: 'data' } }))
      const { error } = await run('flat-import', { payload: tinyPdf() })
      assert.deepEqual([error.code, error.cause?.status, error.cause?.reason], ['QUOTA_EXCEEDED', 402, 'OMR_CREDITS_EXHAUSTED'])
      assert.equal(error.cause?.detail, 'No credits left (OMR_CREDITS_EXHAUSTED, parameter data)')
    })

    it('by the rate limit, a 403, are waited for until its reset', async () => {
      let first = true
      const reset = Math.floor(Date.now() / 1000) + 1
      fake.answer('flat.get-score', () => {
        if (!first) return { body: { id: 's1', title: 'there' } }
        first = false
        return { status: 403, headers: { 'x-ratelimit-reset': String(reset) }, body: { code: 'API_RATE_LIMIT_EXCEEDED', message: 'slow down' } }
      })
      const { place, message } = await run('flat-score', { score: { id: 's1' } })
      assert.deepEqual([place, (message.score as Message).title], ['out', 'there'])
    })

    for (const [type, operation, params] of [
      ['flat-score', 'get-score', {}],
      ['flat-export', 'export-score', { timeout: { type: 'num', value: 0.01 } }],
    ] as const)
      it(`by the rate limit end in RATE_LIMITED when it outlasts the time (${type})`, async () => {
        const reset = Math.floor(Date.now() / 1000) + 3000
        fake.answer(`flat.${operation}`, () => ({ status: 403, headers: { 'x-ratelimit-reset': String(reset) }, body: { code: 'API_RATE_LIMIT_EXCEEDED', message: 'slow down' } }))
        const { error } = await run(type, { score: { id: 's1' } }, params)
        assert.equal(error.code, 'RATE_LIMITED')
        assert.ok((error.cause?.retryAfter ?? 0) > 2000)
      })

    it('under a success status, in place of a file, are no file', async () => {
      fake.answer('flat.export-score', () => ({ body: { code: 'SCORE_BROKEN', message: 'This score cannot be exported.' } }))
      const { place, error } = await run('flat-export', { score: { id: 's1' } })
      assert.deepEqual([place, error.code, error.cause?.reason], ['caught', 'RECOGNITION_FAILED', 'SCORE_BROKEN'])
      assert.match(error.message ?? '', /This score cannot be exported/)
      const folder = path.join(flow.userFolder, 'made')
      await flow.deploy(flowWith(fake.address, [{ id: 'n', type: 'flat-export', params: { saveFolder: str(folder) } }]))
      const { message } = await next(flow, () => flow.send('n', { score: { id: 's1' } }), ['out', 'caught'])
      assert.equal((message.error as Failure).code, 'RECOGNITION_FAILED')
      assert.deepEqual(await readdir(folder), [])
      await flow.deploy(flowWith(fake.address, [{ id: 'n', type: 'flat-export', params: { format: str('json') } }]))
      assert.equal((await next(flow, () => flow.send('n', { score: { id: 's1' } }), ['out', 'caught'])).place, 'out', 'JSON that was asked for is a file')
    })

    it('without a right, also a 403, are not', async () => {
      fake.fail('flat.get-score', { status: 403, message: 'not yours' })
      const { error } = await run('flat-score', { score: { id: 's1' } })
      assert.deepEqual([error.code, error.cause?.detail], ['FORBIDDEN', 'not yours (PLANNED)'])
      assert.deepEqual(operations('get-score'), [1])
    })

    it('of a download are told, and leave no file behind', async () => {
      fake.fail('flat.download-result', { status: 404 })
      flow = await loadFlat(flowWith(fake.address, [{ id: 'n', type: 'flat-download' }]))
      const folder = path.join(flow.userFolder, 'made')
      await flow.deploy(flowWith(fake.address, [{ id: 'n', type: 'flat-download', params: { saveFolder: str(folder) } }]))
      const { message } = await next(flow, () => flow.send('n', { task: { format: 'mp3', result: { url: `${fake.url}/storage/gone` } } }))
      assert.equal((message.error as Failure).code, 'NOT_FOUND')
      assert.deepEqual(await readdir(folder), [])
    })
  })

  describe('recognition jobs', () => {
    it('get their pages and are started, with a key of message and content', async () => {
      const { message } = await run('flat-omr', { _msgid: 'm1', payload: [tinyPng(), tinyPng()] }, { several: str('pages'), interactiveSteps: json(['details']), makes: str('musicxml') })
      assert.equal((message.omrJob as Message).status, 'processing')
      const made = JSON.parse(fake.requests('flat.omr-create-job')[0]?.body.toString() ?? '') as Message
      assert.match(String(made.idempotencyKey), /^m1-[0-9a-f]{16}$/)
      assert.deepEqual({ ...made, idempotencyKey: '' }, { output: 'musicxml', interactiveSteps: ['details'], idempotencyKey: '' })
      const added = fake.requests('flat.omr-add-file').map(({ body }) => JSON.parse(body.toString()) as Message)
      assert.deepEqual(added, [1, 2].map((page) => ({ file: tinyPng().toString('base64'), filename: `document-${page}.png`, mimeType: 'image/png' })))
      assert.deepEqual(fake.requests('flat.omr-start-job').map(({ path: at }) => at), ['/v2/omr/jobs/j1/start'])
    })

    it('have the same key for the same message, another for other pages', async () => {
      flow = await loadFlat(flowWith(fake.address, [{ id: 'n', type: 'flat-omr' }]))
      for (const payload of [tinyPng(), tinyPng(), tinyPdf()]) await next(flow, () => flow.send('n', { _msgid: 'm1', payload }))
      const [first, again, other] = fake.requests('flat.omr-create-job').map(({ body }) => (JSON.parse(body.toString()) as Message).idempotencyKey)
      assert.equal(first, again)
      assert.notEqual(first, other)
    })

    it('that the key finds under way get no files and are not started again', async () => {
      fake.answer('flat.omr-create-job', () => ({ status: 202, body: { id: 'j9', status: 'processing' } }))
      const { message } = await run('flat-omr', { payload: tinyPng() })
      assert.equal((message.omrJob as Message).id, 'j9')
      assert.deepEqual(operations('omr-add-file', 'omr-start-job'), [0, 0])
    })

    it('are waited for by long poll', async () => {
      const { place, message } = await run('flat-omr-wait', { omrJob: { id: 'j1' } }, {}, ['out', 'out1', 'caught'])
      assert.deepEqual([place, (message.omrJob as Message).status], ['out', 'done'])
      assert.deepEqual(fake.requests('flat.omr-get-job').map(({ query }) => query.get('wait')), [null, '25'])
    })

    it('that ask something go to an output of their own', async () => {
      const asking = { id: 'j1', status: 'awaitingInput', pendingStep: { step: 'details', data: { title: 'Guess' } } }
      fake.answer('flat.omr-get-job', () => ({ body: asking }))
      const { place, message } = await run('flat-omr-wait', { omrJob: { id: 'j1' } }, {}, ['out', 'out1', 'caught'])
      assert.equal(place, 'out1')
      assert.deepEqual(message.omrJob, asking)
    })

    it('that fail end in RECOGNITION_FAILED with words and code of the service', async () => {
      fake.answer('flat.omr-get-job', () => ({ body: { id: 'j1', status: 'error', errorCode: 'NO_MUSIC_DETECTED', errorMessage: 'There is no music.' } }))
      const { error } = await run('flat-omr-wait', { omrJob: { id: 'j1' } }, {}, ['out', 'out1', 'caught'])
      assert.deepEqual([error.code, error.cause?.detail, error.cause?.reason], ['RECOGNITION_FAILED', 'There is no music. (NO_MUSIC_DETECTED)', 'NO_MUSIC_DETECTED'])
    })

    it('are exported under the name of what was recognized', async () => {
      const { message } = await run('flat-omr-export', { omrJob: { id: 'j1' }, source: { name: 'Whitby.pdf' } }, { format: str('midi') })
      assert.deepEqual([(message.payload as Buffer).toString(), message.filename], ['recognized midi', 'Whitby.mid'])
    })
  })

  describe('lists', () => {
    beforeEach(() =>
      fake.answer('flat.list-collections', ({ query }) => ({
        body: [{ id: `c${query.get('next') ?? 0}` }],
        ...(query.get('next') === '2' ? {} : { headers: { link: `<${fake.address}/collections?next=${Number(query.get('next')) + 1}>; rel="next"` } }),
      })),
    )

    it('come a page at a time, with the cursor of the next', async () => {
      const { message } = await run('flat-library', {}, { operation: str('list-collections') })
      assert.deepEqual([message.payload, message.paging], [[{ id: 'c0' }], { next: '1' }])
    })

    it('come whole where that is chosen, a message each too', async () => {
      const { message } = await run('flat-library', {}, { operation: str('list-collections'), pages: str('all') })
      assert.deepEqual(message.payload, [{ id: 'c0' }, { id: 'c1' }, { id: 'c2' }])
      await flow.deploy(flowWith(fake.address, [{ id: 'n', type: 'flat-library', params: { operation: str('list-collections'), pages: str('all'), messages: str('each') } }]))
      flow.send('n', {})
      const messages = (await flow.take('out', 4)).slice(1)
      assert.deepEqual(messages.map(({ payload, parts }) => [(payload as Message).id, (parts as Message).index]), [['c0', 0], ['c1', 1], ['c2', 2]])
    })
  })

  it('tells by name what the built-in engine does not offer yet', async () => {
    flow = await loadFlat(flowWith(fake.address, [{ id: 'n', type: 'flat-import', account: '' }]))
    const { message } = await next(flow, () => flow.send('n', { payload: MUSICXML }))
    const error = message.error as Failure
    assert.equal(error.code, 'NOT_SUPPORTED')
    assert.match(error.message ?? '', /flat\.create-score/)
  })
})
