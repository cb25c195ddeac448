import { startRecordingServer, type PlannedAnswer, type RecordedRequest } from '../../support/recording-server'
import { tinyPng } from '../../support/tiny-pages'
import { contractSuite, type NodeUnderTest, type ServiceUnderTest } from '../contract'
import { taskAnswer } from './node-of-source'

const OMR = Buffer.from('{"Pages":[{"Elements":[]}]}')
type Trouble = Parameters<ServiceUnderTest['fail']>[1]

const operationOf = ({ method, path, query }: RecordedRequest): string => {
  if (path.endsWith('/connect/token')) return 'aspose-omr.token'
  if (path.endsWith('/runOmrTask')) return `aspose-omr.${String(query.get('actionName')).replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`
  if (path.includes('/storage/folder/')) return 'aspose-omr.list-folder'
  return method === 'PUT' ? 'aspose-omr.upload-file' : 'aspose-omr.delete-file'
}

const ANSWERS: Readonly<Record<string, object>> = {
  'aspose-omr.token': { access_token: 'token', expires_in: 3600 },
  'aspose-omr.upload-file': { uploaded: ['x'], errors: [] },
  'aspose-omr.delete-file': {},
  'aspose-omr.generate-template': taskAnswer({ 'x.omr': OMR, 'x.png': tinyPng() }),
  'aspose-omr.correct-template': taskAnswer({ 'x.omrcr': OMR }, { id: 'id-1' }),
  'aspose-omr.finalize-template': taskAnswer({ 'RecognitionResult.dat': 'Question1:\n' }, { id: 'id-1' }),
  'aspose-omr.recognize-image': taskAnswer({ 'x.dat': 'Question1:B\n' }),
  'aspose-omr.list-folder': { value: [{ name: 'a.png', isFolder: false, modifiedDate: '2024-05-01T10:00:00Z', size: 3, path: '/in/a.png' }] },
}

interface Fake extends ServiceUnderTest {
  last(operation: string): RecordedRequest | undefined
}

/** A service that answers rightly, but for what it is told to fail. */
async function startFake(): Promise<Fake> {
  const troubles = new Map<string, Trouble[]>()
  const waiting: (() => void)[] = []
  const hanging: (() => void)[] = []
  const server = await startRecordingServer(async (request): Promise<PlannedAnswer> => {
    for (const look of [...waiting]) look()
    const operation = operationOf(request)
    const trouble = troubles.get(operation)?.shift()
    if (trouble === undefined) return { body: ANSWERS[operation] ?? {} }
    if (typeof trouble === 'object') return { status: trouble.status, headers: trouble.headers ?? {}, body: { Message: trouble.message ?? 'no' } }
    await new Promise<void>((resolve) => hanging.push(resolve))
    return { status: 503 }
  })
  const of = (operation: string) => server.requests.filter((request) => operationOf(request) === operation)
  return {
    address: server.url,
    fail: (operation, ...more) => troubles.set(operation, [...(troubles.get(operation) ?? []), ...more]),
    asked: (operation, count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (of(operation).length >= count) resolve()
        }
        waiting.push(look)
        look()
      }),
    // The boundary is another one each time.
    uploads: () => of('aspose-omr.upload-file').map(({ body }) => body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'))),
    last: (operation) => of(operation).at(-1),
    async close() {
      for (const release of hanging) release()
      await server.close()
    },
  }
}

const fakes = new WeakMap<ServiceUnderTest, Fake>()

const node = (type: string, more: Pick<NodeUnderTest, 'message' | 'firstOperation'> & Partial<NodeUnderTest>): NodeUnderTest => ({
  type,
  service: 'aspose-omr',
  accountType: 'aspose-omr-account',
  credentials: { clientId: 'SID', clientSecret: 'pl4nted-secret' },
  params: {},
  outputs: 1,
  async startService() {
    const fake = await startFake()
    fakes.set(fake, fake)
    return fake
  },
  ...more,
  not: {
    faults: 'sign-in comes first: tested for every node in faults.test.ts',
    secrets: 'tested for every failure in faults.test.ts',
    overload: 'tested once for all nodes, in test/flow/slots.test.ts',
    engineOnly: 'the engine has no options of its own that are missing',
    ...more.not,
  },
})

const storageOf = (operation: string, query = 'storage') => ({
  name: 'storage',
  seen: (service: ServiceUnderTest) => fakes.get(service)?.last(operation)?.query.get(query) ?? undefined,
})
const text = (value: string) => ({ type: 'str', value })

const TEMPLATE = { name: 'Quiz', id: 'id-1', omr: OMR, omrcr: OMR }

const READS_NO_FILE = { pathAndContent: 'it reads no file', noGuessing: 'it reads no file', parts: 'it reads no file' }
const DOES_NOT_WAIT = { resume: 'it does not wait', deleted: 'it does not wait', unkeepable: 'it does not wait' }
const GIVES_NO_RESULT = { output: 'its result is msg.omrTemplate', outputContext: 'its result is msg.omrTemplate' }

contractSuite(
  node('aspose-omr-recognize', {
    message: () => ({ payload: tinyPng(), filename: 'sheet.png', omrTemplate: { name: 'Quiz', id: 'id-1' } }),
    outputs: 2,
    firstOperation: 'aspose-omr.upload-file',
    waitingOperation: 'aspose-omr.recognize-image',
    textSetting: storageOf('aspose-omr.recognize-image'),
  }),
)

contractSuite(
  node('aspose-omr-generate', {
    message: () => ({ payload: '#Q\n\t() a\n' }),
    firstOperation: 'aspose-omr.upload-file',
    textSetting: storageOf('aspose-omr.generate-template'),
    not: { ...READS_NO_FILE, ...DOES_NOT_WAIT },
  }),
)

contractSuite(
  node('aspose-omr-sheet', {
    params: { markup: text('#Q\n\t() a\n'), templateName: text('Quiz') },
    message: () => ({ topic: 'quiz' }),
    firstOperation: 'aspose-omr.upload-file',
    waitingOperation: 'aspose-omr.finalize-template',
    textSetting: storageOf('aspose-omr.generate-template'),
    not: { ...READS_NO_FILE, resume: 'it uploads three files: tested in sheets.test.ts' },
  }),
)

contractSuite(
  node('aspose-omr-correct', {
    message: () => ({ payload: tinyPng(), filename: 'sheet.png', omrTemplate: { name: 'Quiz', omr: OMR } }),
    firstOperation: 'aspose-omr.upload-file',
    textSetting: storageOf('aspose-omr.correct-template'),
    not: { ...GIVES_NO_RESULT, ...DOES_NOT_WAIT },
  }),
)

contractSuite(
  node('aspose-omr-finalize', {
    message: () => ({ payload: 'the sheet', omrTemplate: TEMPLATE }),
    firstOperation: 'aspose-omr.upload-file',
    textSetting: storageOf('aspose-omr.finalize-template'),
    not: { ...GIVES_NO_RESULT, ...READS_NO_FILE, ...DOES_NOT_WAIT },
  }),
)

contractSuite(
  node('aspose-omr-file', {
    params: { operation: text('upload-file'), storagePath: text('in/x.png') },
    message: () => ({ payload: tinyPng() }),
    firstOperation: 'aspose-omr.upload-file',
    textSetting: storageOf('aspose-omr.upload-file', 'storageName'),
    not: { ...DOES_NOT_WAIT, noGuessing: 'it stores files of any kind, text too' },
  }),
)

contractSuite(
  node('aspose-omr-folder', {
    params: { operation: text('list-folder'), storagePath: text('in') },
    message: () => ({ payload: 'anything' }),
    firstOperation: 'aspose-omr.list-folder',
    textSetting: storageOf('aspose-omr.list-folder', 'storageName'),
    not: { ...READS_NO_FILE, ...DOES_NOT_WAIT },
  }),
)

const ASKS_NOBODY = 'it asks no service'
contractSuite(
  node('aspose-omr-grade', {
    params: { keyTable: { type: 'json', value: '[{"question":"Q1","answer":"A"}]' } },
    message: () => ({ payload: { Q1: 'A' } }),
    outputs: 2,
    firstOperation: '',
    not: {
      ...READS_NO_FILE,
      ...DOES_NOT_WAIT,
      account: ASKS_NOBODY,
      close: ASKS_NOBODY,
      rateLimit: ASKS_NOBODY,
      output: 'its result is msg.grade',
      outputContext: 'its result is msg.grade',
      environment: 'it has no setting of text that leaves it',
      options: 'it has no setting of text that leaves it',
    },
  }),
)
