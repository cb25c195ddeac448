import { startRecordingServer, type PlannedAnswer, type RecordedRequest } from '../../support/recording-server'
import { tinyPng } from '../../support/tiny-pages'
import { contractSuite, type NodeUnderTest, type ServiceUnderTest } from '../contract'
import { taskAnswer } from './node-of-source'

const OMR = Buffer.from('{"Pages":[{"Elements":[]}]}')
type Trouble = Parameters<ServiceUnderTest['fail']>[1]

const operationOf = ({ method, path, query }: RecordedRequest): string => {
  if (path.endsWith('/connect/token')) return 'aspose-omr.token'
  if (path.endsWith('/runOmrTask')) return `aspose-omr.${String(query.get('actionName')).replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`
  return method === 'PUT' ? 'aspose-omr.upload-file' : 'aspose-omr.delete-file'
}

const ANSWERS: Readonly<Record<string, object>> = {
  'aspose-omr.token': { access_token: 'token', expires_in: 3600 },
  'aspose-omr.upload-file': { uploaded: ['x'], errors: [] },
  'aspose-omr.delete-file': {},
  'aspose-omr.generate-template': taskAnswer({ 'x.omr': OMR, 'x.png': tinyPng() }),
  'aspose-omr.recognize-image': taskAnswer({ 'x.dat': 'Question1:B\n' }),
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

const storageOf = (operation: string) => ({ name: 'storage', seen: (service: ServiceUnderTest) => fakes.get(service)?.last(operation)?.query.get('storage') ?? undefined })

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
    not: {
      pathAndContent: 'it reads no file',
      noGuessing: 'it reads text',
      parts: 'it reads no file',
      resume: 'it does not wait',
      deleted: 'it does not wait',
      unkeepable: 'it does not wait',
    },
  }),
)
