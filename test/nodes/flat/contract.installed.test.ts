import { tinyPng } from '../../support/tiny-pages'
import { contractSuite, type NodeUnderTest, type ServiceUnderTest } from '../contract'
import { startFakeFlat, TOKEN, type FakeFlat } from './fake-flat'
import { tinyPdf } from './support'

const fakes = new WeakMap<ServiceUnderTest, FakeFlat>()

const str = (value: string) => ({ type: 'str', value })

const NO_FILE = 'it reads no file'
const KEEPS_NOTHING = 'it does not wait'
const MANY_ANSWERS = 'its answer is a file, of any shape'

const lastOf = (service: ServiceUnderTest, operation: string) => fakes.get(service)?.requests(operation).at(-1)
const lastJson = (service: ServiceUnderTest, operation: string): Record<string, unknown> | undefined => {
  const request = lastOf(service, operation)
  return request && (JSON.parse(request.body.toString()) as Record<string, unknown>)
}
const lastQuery = (service: ServiceUnderTest, operation: string, name: string): string | undefined => lastOf(service, operation)?.query.get(name) ?? undefined
const lastSegment = (service: ServiceUnderTest, operation: string, index: number): string => decodeURIComponent(lastOf(service, operation)?.path.split('/')[index] ?? '')

function node(type: string, more: Pick<NodeUnderTest, 'message' | 'firstOperation'> & Partial<NodeUnderTest>): NodeUnderTest {
  return {
    type,
    service: 'flat',
    accountType: 'flat-account',
    credentials: { token: TOKEN },
    params: {},
    outputs: 1,
    async startService() {
      const fake = await startFakeFlat()
      fakes.set(fake, fake)
      return fake
    },
    ...more,
    not: {
      overload: 'tested once for all nodes, in test/flow/slots.test.ts',
      engineOnly: 'the engine has no options of its own here',
      ...more.not,
    },
  }
}

const waitsNot = { resume: KEEPS_NOTHING, deleted: KEEPS_NOTHING, unkeepable: KEEPS_NOTHING }
const readsNot = { pathAndContent: NO_FILE, noGuessing: NO_FILE, parts: NO_FILE }

contractSuite(
  node('flat-convert', {
    message: () => ({ payload: tinyPdf(), filename: 'tune.pdf' }),
    outputs: 2,
    firstOperation: 'flat.create-score',
    waitingOperation: 'flat.get-task',
    textSetting: { name: 'title', seen: (service) => lastJson(service, 'flat.create-score')?.title as string | undefined },
  }),
)

contractSuite(
  node('flat-import', {
    message: () => ({ payload: tinyPng() }),
    firstOperation: 'flat.create-score',
    textSetting: { name: 'title', seen: (service) => lastJson(service, 'flat.create-score')?.title as string | undefined },
    not: { ...waitsNot, output: 'its result is msg.score or msg.task', outputContext: 'its result is msg.score or msg.task' },
  }),
)

contractSuite(
  node('flat-wait', {
    message: () => ({ payload: 'untouched', task: { id: 't1' } }),
    outputs: 2,
    firstOperation: 'flat.get-task',
    waitingOperation: 'flat.get-task',
    textSetting: { name: 'task', seen: (service) => lastSegment(service, 'flat.get-task', 3) },
    not: readsNot,
  }),
)

contractSuite(
  node('flat-export', {
    params: { format: str('mp3') },
    message: () => ({ payload: 'replaced', score: { id: 's1' } }),
    outputs: 2,
    firstOperation: 'flat.create-export-task',
    waitingOperation: 'flat.get-task',
    textSetting: { name: 'sharingKey', seen: (service) => lastQuery(service, 'flat.create-export-task', 'sharingKey') },
    not: readsNot,
  }),
)

for (const [type, property, operation, index] of [
  ['flat-task', 'task', 'flat.get-task', 3],
  ['flat-score', 'score', 'flat.get-score', 3],
  ['flat-export-start', 'score', 'flat.create-export-task', 3],
  ['flat-omr-job', 'omrJob', 'flat.omr-get-job', 4],
] as const) {
  const setting = property === 'omrJob' ? 'job' : property
  contractSuite(
    node(type, {
      params: property === 'omrJob' ? { operation: str('omr-get-job') } : {},
      message: () => ({ payload: 'as it came', [property]: { id: 'x1' } }),
      firstOperation: operation,
      textSetting: { name: setting, seen: (service) => lastSegment(service, operation, index) },
      not: { ...waitsNot, ...readsNot },
    }),
  )
}

contractSuite(
  node('flat-library', {
    message: () => ({ payload: 'replaced' }),
    firstOperation: 'flat.list-collection-scores',
    textSetting: { name: 'next', seen: (service) => lastQuery(service, 'flat.list-collection-scores', 'next') },
    not: { ...waitsNot, ...readsNot },
  }),
)

contractSuite(
  node('flat-omr', {
    message: () => ({ payload: tinyPng() }),
    firstOperation: 'flat.omr-create-job',
    textSetting: { name: 'collection', seen: (service) => lastJson(service, 'flat.omr-create-job')?.collection as string | undefined },
    not: waitsNot,
  }),
)

contractSuite(
  node('flat-omr-wait', {
    message: () => ({ payload: 'untouched', omrJob: { id: 'j1' } }),
    outputs: 3,
    firstOperation: 'flat.omr-get-job',
    waitingOperation: 'flat.omr-get-job',
    textSetting: { name: 'job', seen: (service) => lastSegment(service, 'flat.omr-get-job', 4) },
    not: readsNot,
  }),
)

contractSuite(
  node('flat-omr-export', {
    message: () => ({ payload: 'replaced', omrJob: { id: 'j1' } }),
    firstOperation: 'flat.omr-export',
    textSetting: { name: 'job', seen: (service) => lastSegment(service, 'flat.omr-export', 4) },
    not: { ...waitsNot, ...readsNot, faults: MANY_ANSWERS },
  }),
)

// Where the file lies stands in the message, so the server that fails must be named there: see faults.installed.test.ts.
const ELSEWHERE = 'it asks at an address of the message; in faults.installed.test.ts'
let storage = ''

contractSuite(
  node('flat-download', {
    async startService() {
      const fake = await startFakeFlat()
      storage = `${fake.url}/storage`
      fakes.set(fake, fake)
      return fake
    },
    message: () => ({ payload: 'replaced', task: { format: 'mp3', result: { url: `${storage}/x.mp3` } } }),
    firstOperation: 'flat.download-result',
    not: { ...waitsNot, ...readsNot, faults: ELSEWHERE, close: ELSEWHERE, secrets: ELSEWHERE, environment: 'its text is an address', options: 'its text is an address' },
  }),
)
