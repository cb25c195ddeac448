import { tinyPng } from '../../support/tiny-pages'
import { contractSuite, type NodeUnderTest, type ServiceUnderTest } from '../contract'
import { startFakeOnprint, type FakeOnprint } from './fake-onprint'
import { LOGIN, partsOf, tinyJpeg, TOKEN } from './support'

const fakes = new WeakMap<ServiceUnderTest, FakeOnprint>()

const str = (value: string) => ({ type: 'str', value })

const NO_FILE = 'it reads no file'
const KEEPS_NOTHING = 'it does not wait'
const ALL_ON_ENGINE = 'the engine has no options of its own here'
const OVERLOAD = 'tested once for all nodes, in test/flow/slots.test.ts'

/** The JSON that the last request of an operation carried. */
function lastJson(service: ServiceUnderTest, operation: string, part?: string): Record<string, unknown> | undefined {
  const request = fakes.get(service)?.requests(operation).at(-1)
  if (!request) return undefined
  const text = part ? partsOf(request).find(({ name }) => name === part)?.data : request.body
  return JSON.parse(String(text)) as Record<string, unknown>
}

function node(type: string, more: Pick<NodeUnderTest, 'params' | 'message' | 'firstOperation'> & Partial<NodeUnderTest>): NodeUnderTest {
  return {
    type,
    service: 'onprint',
    accountType: 'onprint-account',
    credentials: LOGIN,
    outputs: 1,
    async startService() {
      const fake = await startFakeOnprint()
      fakes.set(fake, fake)
      return fake
    },
    beforehand: ({ target }) => (target === '/token' ? { kind: 'ok', body: { access_token: TOKEN, expires_in: 1000 } } : undefined),
    ...more,
    not: { overload: OVERLOAD, engineOnly: ALL_ON_ENGINE, ...more.not },
  }
}

const waitsNot = { resume: KEEPS_NOTHING, deleted: KEEPS_NOTHING, unkeepable: KEEPS_NOTHING }
const readsNot = { pathAndContent: NO_FILE, noGuessing: NO_FILE, parts: NO_FILE }

contractSuite(
  node('onprint-search', {
    params: {},
    message: () => ({ payload: tinyJpeg() }),
    outputs: 2,
    firstOperation: 'onprint.enriched-image-search',
    not: { ...waitsNot, environment: 'its texts are codes of languages', options: 'its texts are codes of languages' },
  }),
)

contractSuite(
  node('onprint-picture-search', {
    params: {},
    message: () => ({ payload: tinyPng() }),
    outputs: 2,
    firstOperation: 'onprint.picture-search',
    not: { ...waitsNot, environment: 'it has no setting of text', options: 'it has no setting of text' },
  }),
)

contractSuite(
  node('onprint-folder', {
    params: { operation: str('folder-create'), ParentId: str('n1'), Name: str('Spring') },
    message: () => ({ payload: 'anything' }),
    firstOperation: 'onprint.folder-create',
    textSetting: { name: 'Name', seen: (service) => lastJson(service, 'onprint.folder-create')?.Name as string | undefined },
    not: { ...waitsNot, ...readsNot },
  }),
)

contractSuite(
  node('onprint-picture', {
    params: { operation: str('picture-create'), OrganizationId: str('o1'), Name: str('Label') },
    message: () => ({ payload: tinyPng() }),
    firstOperation: 'onprint.picture-create',
    textSetting: { name: 'Name', seen: (service) => lastJson(service, 'onprint.picture-create', 'picture')?.Name as string | undefined },
    not: waitsNot,
  }),
)

contractSuite(
  node('onprint-publish', {
    // Minutes; while a file is sent and pages are made, only this time counts.
    params: { ParentId: str('n1'), DefaultLanguage: str('fr-FR'), timeout: { type: 'num', value: 0.2 } },
    message: () => ({ payload: tinyPng(), filename: 'poster.png' }),
    outputs: 2,
    firstOperation: 'onprint.document-create',
    waitingOperation: 'onprint.document-images',
    textSetting: { name: 'Name', seen: (service) => lastJson(service, 'onprint.document-create', 'document')?.Name as string | undefined },
  }),
)
