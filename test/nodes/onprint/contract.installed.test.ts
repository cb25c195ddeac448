import type { RecordedRequest } from '../../support/recording-server'
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

type Seen = (request: RecordedRequest) => string | undefined

/** The value that stands behind the resource's name in the path. */
const inPath: Seen = ({ path }) => decodeURIComponent(path.split('/')[3] ?? '')
const member = (name: string): Seen => ({ body }) => (JSON.parse(body.toString()) as Record<string, string>)[name]

/** Nodes of resources: an operation that answers an object, settings with which it succeeds, a text of these and where it is seen. */
for (const [type, operation, settings, text, seen] of [
  ['document', 'document-get', { Id: 'x' }, 'Id', inPath],
  ['image', 'image-get', { Id: 'x' }, 'Id', inPath],
  ['zone', 'zone-get', { Id: 'x' }, 'Id', inPath],
  ['action', 'action-get', { Id: 'x' }, 'Id', inPath],
  ['title', 'title-create', { NodeId: 'n', LanguageCode: 'fr-FR', Value: 'x' }, 'Value', member('Value')],
  ['language', 'language-get', { LanguageCode: 'fr-FR' }, 'LanguageCode', inPath],
  ['icon', 'icon-get', { Id: 'x' }, 'Id', inPath],
  ['organization', 'organization-create', { LanguageCode: 'fr-FR', Name: 'x', ParentId: 'p' }, 'Name', member('Name')],
  ['node', 'node-get', { Id: 'x' }, 'Id', inPath],
  ['property', 'property-create', { NodeId: 'n', Type: 'Style', Name: 'ActionStyle', Value: 'x' }, 'Value', member('Value')],
  ['user', 'user-update', { Id: 'u', OrganizationId: 'o', Mail: 'a@b.c', FirstName: 'x' }, 'FirstName', member('FirstName')],
] as const satisfies readonly (readonly [string, string, Readonly<Record<string, string>>, string, Seen])[])
  contractSuite(
    node(`onprint-${type}`, {
      params: { operation: str(operation), ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, str(value)])) },
      message: () => ({ payload: 'replaced' }),
      firstOperation: `onprint.${operation}`,
      textSetting: {
        name: text,
        seen: (service) => {
          const request = fakes.get(service)?.requests(`onprint.${operation}`).at(-1)
          return request && seen(request)
        },
      },
      not: { ...waitsNot, ...readsNot },
    }),
  )

contractSuite(
  node('onprint-match', {
    params: { DocumentId: str('d1') },
    message: () => ({ payload: 'replaced' }),
    firstOperation: 'onprint.match-list',
    textSetting: { name: 'DocumentId', seen: (service) => fakes.get(service)?.requests('onprint.match-list').at(-1)?.query.get('documentId') ?? undefined },
    not: { ...waitsNot, ...readsNot, faults: 'a list of anything is a list of matches; all other faults are in rules.installed.test.ts' },
  }),
)

contractSuite(
  node('onprint-click', {
    params: { ActionId: str('a1') },
    message: () => ({ payload: 'as it came' }),
    firstOperation: 'onprint.click',
    textSetting: { name: 'ActionId', seen: (service) => fakes.get(service)?.requests('onprint.click').at(-1)?.query.get('actionId') ?? undefined },
    not: {
      ...waitsNot,
      ...readsNot,
      output: 'it has no result',
      outputContext: 'it has no result',
      faults: 'its answer has no body that could be wrong; all other faults are in rules.installed.test.ts',
    },
  }),
)
