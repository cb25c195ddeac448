/** Making, keeping and reading sheets, against a service that behaves as the real one. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import account from '../../../nodes/aspose-omr/aspose-omr-account'
import generate from '../../../nodes/aspose-omr/aspose-omr-generate'
import recognize from '../../../nodes/aspose-omr/aspose-omr-recognize'
import sheet from '../../../nodes/aspose-omr/aspose-omr-sheet'
import { pick } from '../../../nodes/platen/pickers'
import { tinyPng } from '../../support/tiny-pages'
import { json, SourceNodes, startService, str, taskAnswer, type FakeService, type Message, type Params } from './node-of-source'

const bubble = (Value: string, Left: number) => ({ Value, Top: 500, Left })
const omrOf = (left = 300) =>
  Buffer.from(
    JSON.stringify({
      Name: 'x',
      Pages: [
        {
          Elements: [
            { Type: 'ChoiceBox', Name: 'Question1', Multiselect: false, Bubbles: [bubble('A', left), bubble('B', 400)] },
            { Type: 'ChoiceBox', Name: 'Question2', Multiselect: false, Bubbles: [bubble('A', 300), bubble('B', 400)] },
            { Type: 'Barcode', Name: 'Site', Left: left },
          ],
        },
      ],
    }),
  )

const camel = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(camel)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), camel(member)]))
}

describe('answer sheets', () => {
  let nodes: SourceNodes
  let service: FakeService
  let dat: string
  let blank: string
  /** The .omr of each GenerateTemplate, by its markup. */
  let layout: (markup: string) => Buffer
  let camelCase: boolean
  const uploaded = new Map<string, string>()

  beforeEach(async () => {
    dat = 'Question1:B\nQuestion2:\nSite:https://example.com\n'
    blank = 'Question1:\nQuestion2:\n'
    layout = () => omrOf()
    camelCase = false
    uploaded.clear()
    service = await startService()
    service.answer = (request) => {
      if (request.method === 'PUT') {
        uploaded.set(request.path.split('/').pop() ?? '', request.body.toString())
        return { body: { uploaded: ['x'], errors: [] } }
      }
      if (request.method === 'DELETE') return {}
      const name = request.path.split('/').at(-2) ?? ''
      const answers: Readonly<Record<string, (() => object) | undefined>> = {
        GenerateTemplate: () => taskAnswer({ 'x.omr': layout(uploaded.get(name) ?? ''), 'x.png': tinyPng() }),
        CorrectTemplate: () => taskAnswer({ 'x.omrcr': omrOf() }, { id: `id-${actions('CorrectTemplate').length}` }),
        FinalizeTemplate: () => taskAnswer({ 'RecognitionResult.dat': blank }),
        RecognizeImage: () => taskAnswer({ 'x.dat': dat }, { details: { RecognitionStatistics: [{ Name: 'x', TaskMessages: [], TaskResult: 'Pass' }] } }),
      }
      const body = answers[request.query.get('actionName') ?? '']?.()
      return { body: (camelCase ? camel(body) : body) as object }
    }
    nodes = new SourceNodes().register(account, sheet, recognize, generate)
    makeAccount('account', 'SID-1')
  })
  afterEach(async () => {
    await service.server.close()
    nodes.remove()
  })

  const makeAccount = (id: string, clientId: string) =>
    nodes.make('aspose-omr-account', { id, type: 'aspose-omr-account', name: '', params: { address: str(service.server.url) }, version: 1, credentials: { clientId, clientSecret: 'KEY' } })
  const actions = (name?: string) => service.requests().map(({ query }) => query.get('actionName')).filter((one) => one !== null && (!name || one === name))

  async function run(type: string, params: Params, message: Message = {}, accountId = 'account') {
    const running = nodes.run(type, params, accountId)
    const result = await running.send(message)
    return { ...result, warnings: running.warnings }
  }
  const MARKUP = '#Sure?\n\t() yes () no\n'
  const makeSheet = (params: Params = {}, message: Message = {}) => run('aspose-omr-sheet', { markup: str(MARKUP), templateName: str('Test 7b'), ...params }, message)
  const KEPT = { templateFrom: str('kept'), keptName: str('Test 7b'), from: str('storage'), storedName: str('a.jpg') }

  it('makes a sheet in one step, keeps it under its name, and reads by that name with no template in the message', async () => {
    const made = await makeSheet()
    assert.equal(made.error, undefined, made.error?.message)
    assert.deepEqual(actions(), ['GenerateTemplate', 'CorrectTemplate', 'FinalizeTemplate'])
    const message = made.outputs[0]?.[0] as Message
    assert.deepEqual([message.payload, message.filename, message.omrTemplate], [tinyPng(), 'Test 7b.png', { name: 'Test 7b', id: 'id-1', omr: omrOf(), omrcr: omrOf() }])
    assert.deepEqual(await pick(nodes.RED, 'kept-templates', {}, AbortSignal.timeout(5000)), { choices: [{ value: 'Test 7b' }] })
    const read = await run('aspose-omr-recognize', KEPT, {})
    assert.deepEqual((read.outputs[0]?.[0] as Message).payload, { Question1: 'B', Question2: '', Site: 'https://example.com' })
    assert.deepEqual(actions().slice(3), ['RecognizeImage'])
    assert.equal(JSON.parse(service.requests().at(-1)?.body.toString() ?? '').FunctionParam, 'id-1')
  })

  it('makes a kept template known to another account once', async () => {
    await makeSheet()
    makeAccount('other', 'SID-2')
    await run('aspose-omr-recognize', KEPT, {}, 'other')
    await run('aspose-omr-recognize', KEPT, {}, 'other')
    assert.deepEqual(actions().slice(3), ['CorrectTemplate', 'FinalizeTemplate', 'RecognizeImage', 'RecognizeImage'])
    await run('aspose-omr-recognize', KEPT, {})
    assert.equal(actions('CorrectTemplate').length, 2)
  })

  it('keeps no template whose blank sheet is not blank', async () => {
    blank = 'Question1:A\nQuestion2:\n'
    const { error, outputs } = await makeSheet()
    assert.deepEqual([error?.code, outputs.length], ['RECOGNITION_FAILED', 0])
    assert.deepEqual(await pick(nodes.RED, 'kept-templates', {}, AbortSignal.timeout(5000)), { choices: [] })
    const { error: none } = await run('aspose-omr-recognize', KEPT, {})
    assert.equal(none?.code, 'NOT_FOUND')
  })

  it('makes a sheet for each of a class list, read by one template', async () => {
    const people = [{ name: 'Ada', no: 1 }, { name: 'Bob', no: 2 }]
    const { error, outputs } = await makeSheet({ markup: str('?text=${name} ${no}\n'), people: { type: 'msg', value: 'class' } }, { class: people })
    assert.equal(error, undefined, error?.message)
    assert.deepEqual(actions(), ['GenerateTemplate', 'CorrectTemplate', 'FinalizeTemplate', 'GenerateTemplate'])
    assert.deepEqual(outputs[0]?.map(({ person, filename, parts }) => [(person as Message).name, filename, (parts as Message).index, (parts as Message).count]), [
      ['Ada', 'Test 7b Ada.png', 0, undefined],
      ['Bob', 'Test 7b Bob.png', 1, 2],
    ])
    assert.deepEqual([...uploaded].filter(([name]) => name.endsWith('.txt')).map(([, body]) => /\?text=.*/.exec(body)?.[0].trim()), ['?text=Ada 1', '?text=Bob 2'])
  })

  it('refuses a class whose sheets are laid out differently, and a list that lacks a field', async () => {
    layout = (markup) => omrOf(markup.includes('Bob') ? 700 : 300)
    const differing = await makeSheet({ markup: str('?text=${name}\n'), people: json(['Ada', 'Bob']) })
    assert.equal(differing.error?.code, 'INVALID_INPUT')
    assert.match(String(differing.error?.message), /Bob/)
    const before = service.requests().length
    const lacking = await makeSheet({ markup: str('?text=${class}\n'), people: json(['Ada']) })
    assert.match(String(lacking.error?.message), /"class"/)
    assert.equal(service.requests().length, before)
  })

  const TEMPLATE = { name: 'Quiz', id: 'id-1', omr: omrOf() }

  describe('reading', () => {
    const STORED = { from: str('storage'), storedName: str('a.jpg') }

    for (const [title, text, params, output, reason] of [
      ['a clear sheet is an answer', 'Question1:B\nQuestion2:A\nSite:x\n', {}, 'answers', []],
      ['a blank answer is one too', 'Question1:\nQuestion2:A\nSite:x\n', {}, 'answers', []],
      ['unless blank ones need review', 'Question1:\nQuestion2:A\nSite:x\n', { doubts: json(['blank']) }, 'review', ['Question1']],
      ['a double mark needs review', 'Question1:AB\nQuestion2:A\nSite:x\n', {}, 'review', ['Question1']],
      ['unless double ones do not', 'Question1:AB\nQuestion2:A\nSite:x\n', { doubts: json([]) }, 'answers', []],
      ['a value that is no mark needs review', 'Question1:Z\nQuestion2:A\nSite:x\n', {}, 'review', ['Question1']],
      ['a code that is not there needs review', 'Question1:A\nQuestion2:A\n', {}, 'review', ['Site']],
    ] as const)
      it(`${title}: one message on exactly one output`, async () => {
        dat = text
        const { outputs, error } = await run('aspose-omr-recognize', { ...STORED, ...(params as Params) }, { omrTemplate: TEMPLATE })
        assert.equal(error, undefined, error?.message)
        assert.deepEqual([outputs[0]?.length ?? 0, outputs[1]?.length ?? 0], output === 'answers' ? [1, 0] : [0, 1])
        const message = outputs.flat()[0] as Message
        const items = (message.review as { items: { question: string; choices: string[] }[] } | undefined)?.items ?? []
        assert.deepEqual(items.map(({ question }) => question), reason)
        assert.equal('review' in message, output === 'review')
      })

    it('reads answers in camelCase', async () => {
      camelCase = true
      const { outputs, error } = await run('aspose-omr-recognize', STORED, { omrTemplate: TEMPLATE })
      assert.equal(error, undefined, error?.message)
      assert.equal((outputs[0]?.[0]?.payload as Message).Question1, 'B')
    })

    it('gives CSV with separator and mark, its cells made harmless', async () => {
      dat = 'Question1:B\nQuestion2:\nSite:=cmd|x;1\n'
      const { outputs } = await run('aspose-omr-recognize', { ...STORED, resultFormat: str('csv'), separator: str(';'), bom: { type: 'bool', value: true } }, { omrTemplate: TEMPLATE })
      assert.equal(outputs[0]?.[0]?.payload, '\uFEFFElement Name;Value\r\nQuestion1;B\r\nQuestion2;\r\nSite;"\'=cmd|x;1"\r\n')
      assert.equal(outputs[0]?.[0]?.contentType, 'text/csv')
    })

    it('takes a bare TemplateId, and says what a template lacks', async () => {
      const bare = await run('aspose-omr-recognize', { ...STORED, template: str('id-7') }, {})
      assert.deepEqual((bare.outputs[0]?.[0]?.payload as Message).Site, 'https://example.com')
      const raw = await run('aspose-omr-recognize', STORED, { omrTemplate: { name: 'Quiz', omr: omrOf() } })
      assert.equal(raw.error?.code, 'INVALID_INPUT')
      assert.match(String(raw.error?.message), /TemplateId.*align template/)
      const none = await run('aspose-omr-recognize', STORED, {})
      assert.match(String(none.error?.message), /no template/)
    })

    it('makes a template out of a file known once, with the picture beside it', async () => {
      const file = path.join(nodes.userFolder, 'form.omr')
      writeFileSync(file, omrOf())
      const params = { ...STORED, templateFrom: str('file'), templateFile: str(file) }
      const missing = await run('aspose-omr-recognize', params, {})
      assert.match(String(missing.error?.message), /form\.png/)
      writeFileSync(path.join(nodes.userFolder, 'form.png'), tinyPng())
      for (let round = 0; round < 2; round++) {
        const { error } = await run('aspose-omr-recognize', params, {})
        assert.equal(error, undefined, error?.message)
      }
      assert.deepEqual(actions(), ['CorrectTemplate', 'FinalizeTemplate', 'RecognizeImage', 'RecognizeImage'])
      assert.deepEqual(await pick(nodes.RED, 'kept-templates', {}, AbortSignal.timeout(5000)), { choices: [] })
    })

    it('reads a list of pictures, a message each, in one sequence', async () => {
      const { outputs, error } = await run('aspose-omr-recognize', {}, { payload: [tinyPng(), tinyPng()], omrTemplate: TEMPLATE })
      assert.equal(error, undefined, error?.message)
      assert.deepEqual(outputs[0]?.map(({ parts }) => (parts as Message).count), [2, 2])
    })
  })

  describe('a status of 200 that says failure', () => {
    const rows = [
      ['an error code', taskAnswer({}, { error: 3, text: 'Template not found' }), /Template not found/],
      ['no task that succeeded', taskAnswer({}, { successful: 0, details: { TaskMessages: ['Nothing to do'], TaskResult: 'Failed' } }), /Nothing to do/],
      ['a verdict that is not "Pass"', taskAnswer({}, { details: { TaskMessages: ['Markup line 3'], TaskResult: 'Error' } }), /: Markup line 3/],
      ['a picture that failed', taskAnswer({}, { details: { RecognitionStatistics: [{ Name: 'x', TaskMessages: ['Sheet not found'], TaskResult: 'Fail' }] } }), /Sheet not found/],
      ['no result', { ErrorCode: 0, ErrorText: '', Payload: null }, /Aspose/],
    ] as const
    it('is told of the file by the name that its author knows', async () => {
      const usual = service.answer
      service.answer = (request) => {
        const stored = /\/([^/]+)\/runOmrTask$/.exec(request.path)?.[1]
        return stored ? { body: taskAnswer({}, { successful: 0, details: { TaskMessages: [`${stored} is damaged`], TaskResult: 'Fail' } }) } : usual(request)
      }
      const { error } = await run('aspose-omr-recognize', {}, { payload: tinyPng(), filename: 'class 5b.png', omrTemplate: TEMPLATE })
      assert.match(String(error?.message), /class 5b\.png is damaged/)
      assert.doesNotMatch(JSON.stringify(error), /platen-/)
    })

    for (const [title, body, words] of rows)
      it(`${title}: RECOGNITION_FAILED with the service's words, and uploads are removed`, async () => {
        const usual = service.answer
        service.answer = (request) => (request.path.endsWith('/runOmrTask') ? { body } : usual(request))
        const { error, outputs } = await run('aspose-omr-generate', {}, { payload: MARKUP })
        assert.equal(error?.code, 'RECOGNITION_FAILED')
        assert.match(String(error?.message), words)
        assert.equal(outputs.length, 0)
        assert.equal(service.requests().filter(({ method }) => method === 'DELETE').length, 1)
      })
  })
})
