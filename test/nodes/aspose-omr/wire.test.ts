/** What each operation sends, as the service's document and its clients' logged requests have it. */
import assert from 'node:assert/strict'
import account from '../../../nodes/aspose-omr/aspose-omr-account'
import correct from '../../../nodes/aspose-omr/aspose-omr-correct'
import file from '../../../nodes/aspose-omr/aspose-omr-file'
import finalize from '../../../nodes/aspose-omr/aspose-omr-finalize'
import folder from '../../../nodes/aspose-omr/aspose-omr-folder'
import generate from '../../../nodes/aspose-omr/aspose-omr-generate'
import recognize from '../../../nodes/aspose-omr/aspose-omr-recognize'
import { tinyPng } from '../../support/tiny-pages'
import { json, SourceNodes, startService, str, taskAnswer, type FakeService, type Message, type Params } from './node-of-source'

const OMR = Buffer.from(JSON.stringify({ Version: 1, Name: 'Quiz', Pages: [{ Elements: [{ Type: 'ChoiceBox', Name: 'Question1', Multiselect: false, Bubbles: [{ Value: 'A' }, { Value: 'B' }] }] }] }))
const TEMPLATE = { name: 'Quiz', id: '5b535525-0000', omr: OMR, omrcr: OMR }

describe('Aspose.OMR on the wire', () => {
  let nodes: SourceNodes
  let service: FakeService

  beforeEach(async () => {
    service = await startService()
    nodes = new SourceNodes().register(account, correct, file, finalize, folder, generate, recognize)
  })
  afterEach(async () => {
    await service.server.close()
    nodes.remove()
  })

  const withAccount = (params: Params = {}): void => {
    nodes.make('aspose-omr-account', {
      id: 'account',
      type: 'aspose-omr-account',
      name: '',
      params: { address: str(service.server.url), ...params },
      version: 1,
      credentials: { clientId: 'SID-1', clientSecret: 'pl4nted-KEY' },
    })
  }

  const succeed = async (type: string, params: Params, message: Message): Promise<Message> => {
    const { outputs, error } = await nodes.run(type, params).send(message)
    assert.equal(error, undefined, error?.message)
    const all = outputs.flat()
    assert.equal(all.length, 1)
    return all[0] as Message
  }

  it('asks for a token once, with the client credentials in a form', async () => {
    withAccount({ address: str(`${service.server.url}/v3.0/omr/`) })
    service.answer = () => ({ body: { usedSize: 1, totalSize: 2 } })
    await succeed('aspose-omr-folder', { operation: str('disc-usage') }, {})
    await succeed('aspose-omr-folder', { operation: str('disc-usage') }, {})
    const [token, ...others] = service.server.requests
    assert.deepEqual([token?.method, token?.target, token?.headers['content-type']], ['POST', '/connect/token', 'application/x-www-form-urlencoded'])
    assert.deepEqual(Object.fromEntries(new URLSearchParams(token?.body.toString())), { grant_type: 'client_credentials', client_id: 'SID-1', client_secret: 'pl4nted-KEY' })
    assert.deepEqual(others.map(({ target, headers }) => [target, headers.authorization]), Array(2).fill(['/v3.0/omr/storage/disc', 'Bearer token-1']))
  })

  describe('storage', () => {
    const rows: readonly (readonly [string, string, Params, string, object | Buffer | undefined])[] = [
      ['aspose-omr-file', 'download-file', { storagePath: str('in/a b.png'), versionId: str('v2') }, 'GET /v3.0/omr/storage/file/in/a%20b.png?versionId=v2', Buffer.from('bytes')],
      ['aspose-omr-file', 'delete-file', { storagePath: str('/in/a.png') }, 'DELETE /v3.0/omr/storage/file/in/a.png', undefined],
      ['aspose-omr-file', 'copy-file', { storagePath: str('a.png'), destination: str('out/b.png'), destinationStorage: str('Other') }, 'PUT /v3.0/omr/storage/file/copy/a.png?destPath=out%2Fb.png&destStorageName=Other', undefined],
      ['aspose-omr-file', 'move-file', { storagePath: str('a.png'), destination: str('b.png'), storage: str('Mine') }, 'PUT /v3.0/omr/storage/file/move/a.png?destPath=b.png&srcStorageName=Mine', undefined],
      ['aspose-omr-file', 'object-exists', { storagePath: str('Logos') }, 'GET /v3.0/omr/storage/exist/Logos', { exists: true, isFolder: true }],
      ['aspose-omr-file', 'file-versions', { storagePath: str('a.png') }, 'GET /v3.0/omr/storage/version/a.png', { value: [{ name: 'a.png', versionId: '1', isLatest: true }] }],
      ['aspose-omr-folder', 'list-folder', { storagePath: str('/') }, 'GET /v3.0/omr/storage/folder/', { value: [{ name: 'a.png', isFolder: false, size: 3, path: '/a.png' }] }],
      ['aspose-omr-folder', 'create-folder', { storagePath: str('Logos') }, 'PUT /v3.0/omr/storage/folder/Logos', undefined],
      ['aspose-omr-folder', 'delete-folder', { storagePath: str('Logos'), recursive: { type: 'bool', value: true } }, 'DELETE /v3.0/omr/storage/folder/Logos?recursive=true', undefined],
      ['aspose-omr-folder', 'copy-folder', { storagePath: str('a'), destination: str('b') }, 'PUT /v3.0/omr/storage/folder/copy/a?destPath=b', undefined],
      ['aspose-omr-folder', 'move-folder', { storagePath: str('a'), destination: str('b') }, 'PUT /v3.0/omr/storage/folder/move/a?destPath=b', undefined],
      ['aspose-omr-folder', 'disc-usage', {}, 'GET /v3.0/omr/storage/disc', { usedSize: 5, totalSize: 9 }],
      ['aspose-omr-folder', 'storage-exists', { storage: str('Mine') }, 'GET /v3.0/omr/storage/Mine/exist', { exists: false }],
    ]
    for (const [type, operation, params, line, answer] of rows)
      it(`${operation}: ${line}`, async () => {
        withAccount()
        service.answer = () => ({ status: 200, ...(answer ? { body: answer } : {}) })
        const message = await succeed(type, { operation: str(operation), ...params }, { payload: 'kept' })
        const [request] = service.requests()
        const [wanted = '', query = ''] = line.split('?')
        assert.equal(`${request?.method} ${request?.path}`, wanted)
        assert.deepEqual(Object.fromEntries(request?.query ?? []), Object.fromEntries(new URLSearchParams(query)))
        assert.equal(request?.headers.authorization, 'Bearer token-1')
        assert.deepEqual(message.payload, answer ?? 'kept')
      })

    it('upload-file: the part "File" of a multipart body, with the file\'s name and type', async () => {
      withAccount()
      service.answer = () => ({ body: { uploaded: ['a.png'], errors: [] } })
      await succeed('aspose-omr-file', { operation: str('upload-file'), storagePath: str('in/a.png') }, { payload: tinyPng(), filename: 'a.png' })
      const [request] = service.requests()
      assert.equal(`${request?.method} ${request?.target}`, 'PUT /v3.0/omr/storage/file/in/a.png')
      assert.match(String(request?.headers['content-type']), /^multipart\/form-data; ?boundary=/)
      const body = request?.body.toString('latin1') ?? ''
      assert.match(body, /name="File"; filename="a\.png"/)
      assert.match(body, /Content-Type: image\/png/i)
      assert.ok(request?.body.includes(tinyPng()))
    })

    it('uses the storage of the account where the node names none', async () => {
      withAccount({ storage: str('Ours') })
      await succeed('aspose-omr-file', { operation: str('copy-file'), storagePath: str('a'), destination: str('b') }, {})
      assert.deepEqual(Object.fromEntries(service.requests()[0]?.query ?? []), { destPath: 'b', srcStorageName: 'Ours', destStorageName: 'Ours' })
    })

    it('tells an upload that the service answers with errors as failed', async () => {
      withAccount()
      service.answer = () => ({ body: { uploaded: [], errors: [{ code: 'x', message: 'No space left in the storage' }] } })
      const { error } = await nodes.run('aspose-omr-file', { operation: str('upload-file'), storagePath: str('a') }).send({ payload: tinyPng() })
      assert.equal(error?.code, 'RECOGNITION_FAILED')
      assert.match(String(error?.message), /No space left/)
    })
  })

  describe('actions', () => {
    const uploads = () => service.requests().filter(({ method }) => method === 'PUT')
    const action = () => {
      const found = service.requests().filter(({ path: target }) => target.endsWith('/runOmrTask'))
      assert.equal(found.length, 1)
      const request = found[0] as NonNullable<(typeof found)[0]>
      return { request, body: JSON.parse(request.body.toString() || '{}') as Record<string, string> }
    }
    const answering = (files: Record<string, string | Buffer>, more: Parameters<typeof taskAnswer>[1] = {}) => {
      service.answer = (request) => (request.path.endsWith('/runOmrTask') ? { body: taskAnswer(files, more) } : request.method === 'PUT' ? { body: { uploaded: ['x'], errors: [] } } : {})
    }
    const stored = { from: str('storage'), storedName: str('in/scans/a.jpg') }

    it('generate: GenerateTemplate with ExtraStoragePath as JSON text, storage and folder in the query', async () => {
      withAccount()
      answering({ 'a.omr': OMR, 'a.png': tinyPng() })
      const message = await succeed('aspose-omr-generate', { from: str('storage'), storedName: str('Aspose_test.txt'), imageFolder: str('Logos'), storage: str('MyStore'), folder: str('in/scans'), templateName: str('Quiz') }, {})
      const { request, body } = action()
      assert.equal(`${request.method} ${request.path}`, 'POST /v3.0/omr/Aspose_test.txt/runOmrTask')
      assert.deepEqual(Object.fromEntries(request.query), { actionName: 'GenerateTemplate', storage: 'MyStore', folder: 'in/scans' })
      assert.equal(request.headers['content-type'], 'application/json')
      assert.deepEqual(body, { FunctionParam: '{"ExtraStoragePath":"Logos"}' })
      assert.deepEqual([message.payload, message.filename, message.contentType, message.omrTemplate], [tinyPng(), 'Quiz.png', 'image/png', { name: 'Quiz', omr: OMR }])
    })

    it('generate: uploads markup and pictures, and removes them afterwards', async () => {
      withAccount({ folder: str('platen') })
      answering({ 'a.omr': OMR, 'a.png': tinyPng() })
      const markup = '?image=logo.png\n#Sure?\n\t() yes () no ${KEPT}\n'
      const running = nodes.run('aspose-omr-generate', { pictures: { type: 'msg', value: 'pictures' } })
      const { error } = await running.send({ payload: markup, pictures: { 'logo.png': tinyPng() } })
      assert.equal(error, undefined, error?.message)
      const [picture, text] = uploads()
      assert.match(String(picture?.path), /^\/v3\.0\/omr\/storage\/file\/platen\/platen-[\w-]+-pictures\/logo\.png$/)
      assert.match(String(text?.path), /^\/v3\.0\/omr\/storage\/file\/platen\/platen-[\w-]+-markup\.txt$/)
      assert.ok(text?.body.includes(markup))
      const { request, body } = action()
      assert.equal(request.path, `/v3.0/omr/${text?.path.split('/').pop()}/runOmrTask`)
      assert.deepEqual(JSON.parse(String(body.FunctionParam)), { ExtraStoragePath: picture?.path.replace('/v3.0/omr/storage/file/', '').replace('/logo.png', '') })
      await eventually(() => service.requests().filter(({ method }) => method === 'DELETE').length === 2)
      assert.deepEqual(service.requests().filter(({ method }) => method === 'DELETE').map((one) => one.path).sort(), [picture?.path, text?.path].sort())
      await running.close()
    })

    it('correct: CorrectTemplate with the packed .omr', async () => {
      withAccount()
      answering({ 'a.omrcr': OMR }, { id: '5b535525-0000' })
      const message = await succeed('aspose-omr-correct', stored, { payload: 'sheet', omrTemplate: { name: 'Quiz', omr: OMR } })
      const { request, body } = action()
      assert.equal(`${request.path} ${request.query.get('actionName')}`, '/v3.0/omr/in/scans/a.jpg/runOmrTask CorrectTemplate')
      assert.deepEqual(JSON.parse(String(body.FunctionParam)), { Files: [{ Name: 'Quiz.omr', Size: OMR.length, Data: OMR.toString('base64') }] })
      assert.deepEqual([message.payload, message.omrTemplate], ['sheet', TEMPLATE])
    })

    it('finalize: FinalizeTemplate with the bare TemplateId', async () => {
      withAccount()
      answering({ 'RecognitionResult.dat': 'Question1:\n' }, { details: { TaskMessages: ['magnified 2.0 times'], TaskResult: 'Pass' } })
      const running = nodes.run('aspose-omr-finalize', { cleanUp: { type: 'bool', value: false } })
      const { outputs } = await running.send({ omrTemplate: TEMPLATE })
      const { request, body } = action()
      assert.equal(request.query.get('actionName'), 'FinalizeTemplate')
      assert.deepEqual(body, { FunctionParam: '5b535525-0000' })
      assert.match(String(uploads()[0]?.path), /-template\.omrcr$/)
      assert.deepEqual([outputs[0]?.[0]?.sheet, running.warnings], [{ page: 1, status: 'ok', reasons: [], template: 'Quiz' }, ['magnified 2.0 times']])
      assert.equal(service.requests().some(({ method }) => method === 'DELETE'), false)
    })

    it('finalize: a blank sheet that is not read as blank is a failure, or is told', async () => {
      withAccount()
      answering({ 'RecognitionResult.dat': 'Question1:B\n' })
      const { error, outputs } = await nodes.run('aspose-omr-finalize').send({ omrTemplate: TEMPLATE })
      assert.deepEqual([error?.code, outputs.length], ['RECOGNITION_FAILED', 0])
      assert.match(String(error?.message), /Question1 \(B\)/)
      const told = await nodes.run('aspose-omr-finalize', { notBlank: str('tell') }).send({ omrTemplate: TEMPLATE })
      assert.equal((told.outputs[0]?.[0]?.sheet as { status: string }).status, 'check')
    })

    it('recognize: RecognizeImage with the bare TemplateId, AdditionalParam as JSON text', async () => {
      withAccount()
      answering({ 'a.dat': 'Question1:B\n', 'aRemark.png': Buffer.from([0xff, 0xd8, 0xff, 0xe0]) }, { details: { RecognitionStatistics: [{ Name: 'a.jpg', TaskMessages: [], TaskResult: 'Pass', RunSeconds: 0.9 }] } })
      const message = await succeed('aspose-omr-recognize', { ...stored, AdditionalParam: json({ own: 1 }) }, { omrTemplate: TEMPLATE, review: 'of before' })
      const { request, body } = action()
      assert.equal(`${request.path} ${request.query.get('actionName')}`, '/v3.0/omr/in/scans/a.jpg/runOmrTask RecognizeImage')
      assert.deepEqual(body, { FunctionParam: '5b535525-0000', AdditionalParam: '{"own":1}' })
      assert.deepEqual(message.payload, { Question1: 'B' })
      assert.deepEqual(message.answers, [{ name: 'Question1', value: 'B', page: 1, marks: ['B'], status: 'ok' }])
      assert.deepEqual(message.sheet, { template: 'Quiz', page: 1, status: 'ok', reasons: [] })
      assert.deepEqual(message.clips, [{ name: 'Remark', contentType: 'image/jpeg', data: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) }])
      assert.equal('review' in message, false)
    })

    it('sends no body where nothing is to be said', async () => {
      withAccount()
      answering({ 'a.omr': OMR, 'a.png': tinyPng() })
      await succeed('aspose-omr-generate', stored, {})
      assert.equal(action().request.body.length, 0)
    })

    it('refuses options of the built-in engine with an account', async () => {
      withAccount()
      for (const params of [{ AdditionalParam: json({ platen: { threshold: 40 } }) }, { threshold: { type: 'num', value: 40 } }, { templateFrom: str('sheet') }] as Params[]) {
        const { error } = await nodes.run('aspose-omr-recognize', { ...stored, ...params }).send({ omrTemplate: TEMPLATE })
        assert.equal(error?.code, 'NOT_SUPPORTED', error?.message)
      }
      assert.equal(service.requests().length, 0)
    })
  })
})

/** Until something is so; what is waited for happens after `done`. */
async function eventually(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !holds(); round++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok(holds())
}
