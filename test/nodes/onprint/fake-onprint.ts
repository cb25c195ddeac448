/** An Onprint for the promises that every node keeps: right answers by operation, failures where they are planned. */
import { service } from '../../../lib/contract/onprint'
import type { RecordedRequest } from '../../support/recording-server'
import type { ServiceUnderTest } from '../contract'
import { partsOf, startOnprint } from './support'

type Trouble = Parameters<ServiceUnderTest['fail']>[1]

const ANSWERS: Readonly<Record<string, unknown>> = {
  'onprint.document-create': { Id: 'd1', Name: 'made' },
  'onprint.document-get': { Id: 'd1', Name: 'made', Status: 'Active' },
  'onprint.document-images': [{ Id: 'i1', Order: 1 }],
  'onprint.document-list': [],
  'onprint.action-list': [],
  'onprint.match-list': [{ DocumentName: 'made', Clicks: [] }],
  'onprint.enriched-image-search': { Id: 'i1', LanguageCode: 'en-US', Title: 'T', DocumentId: 'd1', SessionId: 's1', Actions: [{ Id: 'a1', Name: 'go' }] },
  'onprint.picture-search': [{ Id: 'p1', Name: 'P', RecognitionScore: 0.9 }],
}

const EMPTY = new Set(['onprint.click', 'onprint.document-patch', 'onprint.document-language-add', 'onprint.title-update', 'onprint.image-patch'])

/** The operation that a request asks for. */
export function operationOf({ method, path }: Pick<RecordedRequest, 'method' | 'path'>): string | undefined {
  const found = service.operations
    .filter((operation) => operation.method === method)
    .map((operation) => ({ operation, pattern: new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, '[^/]+')}$`, 'i') }))
    // Fixed paths before those with a value: /api/Pictures/Search is no picture called Search.
    .sort((a, b) => Number(a.operation.path.includes('{')) - Number(b.operation.path.includes('{')))
    .find(({ pattern }) => pattern.test(path))
  return found?.operation.id
}

export interface FakeOnprint extends ServiceUnderTest {
  /** Requests by operation, in their order. */
  requests(operation: string): RecordedRequest[]
}

export async function startFakeOnprint(): Promise<FakeOnprint> {
  const troubles = new Map<string, Trouble[]>()
  const counts = new Map<string, number>()
  let watchers: (() => void)[] = []
  const server = await startOnprint(async (request) => {
    const operation = operationOf(request) ?? ''
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
    for (const watcher of [...watchers]) watcher()
    const trouble = troubles.get(operation)?.shift()
    if (trouble === 'hang') return new Promise<never>(() => undefined)
    if (typeof trouble === 'object') return { status: trouble.status, headers: trouble.headers, body: { Message: trouble.message ?? 'planned' } }
    return EMPTY.has(operation) ? { status: 204 } : { body: (ANSWERS[operation] ?? { Id: 'x1' }) as object }
  })
  return {
    address: server.url,
    fail: (operation, ...planned) => troubles.set(operation, [...(troubles.get(operation) ?? []), ...planned]),
    asked: (operation, count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if ((counts.get(operation) ?? 0) < count) return
          watchers = watchers.filter((watcher) => watcher !== look)
          resolve()
        }
        watchers.push(look)
        look()
      }),
    uploads: () =>
      server.requests
        .filter(({ headers }) => headers['content-type']?.startsWith('multipart/'))
        .map((request) => partsOf(request).find(({ name }) => name === 'file')?.data ?? Buffer.alloc(0)),
    requests: (operation) => server.requests.filter((request) => operationOf(request) === operation),
    close: () => server.close(),
  }
}
