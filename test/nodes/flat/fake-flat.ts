/**
 * A Flat of tests: writes down what it was asked; notes come at once, pages by a task that is done at the second look; sound is
 * made by tasks, and lies at an address of its own. Failures where they are planned.
 */
import { service } from '../../../lib/contract/flat'
import { startRecordingServer, type PlannedAnswer, type RecordedRequest } from '../../support/recording-server'
import type { ServiceUnderTest } from '../contract'

type Trouble = Parameters<ServiceUnderTest['fail']>[1]

export const TOKEN = 'personal-access-token'

/** The operation that a request below `/v2` asks for; what lies in storage elsewhere has no place there. */
export function operationOf({ method, path }: Pick<RecordedRequest, 'method' | 'path'>): string | undefined {
  if (path.startsWith('/storage/')) return 'flat.download-result'
  return service.operations
    .filter((operation) => operation.method === method && operation.path.startsWith('/'))
    .map(({ id, path: template }) => ({ id, template, pattern: new RegExp(`^/v2${template.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
    .find(({ pattern }) => pattern.test(path))?.id
}

export interface FakeFlat extends ServiceUnderTest {
  /** Without `/v2`. */
  readonly url: string
  /** Requests by operation, in their order. */
  requests(operation: string): RecordedRequest[]
  /** Answers of an operation from now on. */
  answer(operation: string, answerer: (request: RecordedRequest) => PlannedAnswer): void
}

const SCORE = { id: 's1', title: 'Whitby', privacy: 'private', composer: 'Trad.', numberMeasures: 5 }

const segment = ({ path }: RecordedRequest, index: number): string => decodeURIComponent(path.split('/')[index] ?? '')

export async function startFakeFlat(): Promise<FakeFlat> {
  const troubles = new Map<string, Trouble[]>()
  const answers = new Map<string, (request: RecordedRequest) => PlannedAnswer>()
  const counts = new Map<string, number>()
  const looks = new Map<string, number>()
  let watchers: (() => void)[] = []
  let url = ''

  /** Time passes when somebody looks. */
  function taskOf(id: string): object {
    const seen = (looks.get(id) ?? 0) + 1
    looks.set(id, seen)
    const [kind, format] = id.split('-')
    const common = { id, score: 's1', revision: 'r7', ...(kind === 'audio' ? { type: 'audio-export', format } : { type: 'import-omr' }) }
    if (seen < 2) return { ...common, state: 'doing', progress: { percent: 50 } }
    return { ...common, state: 'done', ...(kind === 'audio' ? { result: { url: `${url}/storage/${id}?signature=abc` } } : {}) }
  }

  const job = (id: string, status: string): object => ({ id, status, output: 'library', interactiveSteps: [] })

  const standard: Record<string, (request: RecordedRequest) => PlannedAnswer> = {
    'flat.create-score': ({ body }) => {
      const { data = '', title } = JSON.parse(body.toString()) as { data?: string; title?: string }
      const isPage = /^(%PDF|\x89PNG)/.test(Buffer.from(data, 'base64').toString('latin1'))
      if (isPage) return { status: 202, body: { id: 'import-1', type: 'import-omr', state: 'created' } }
      return { body: { ...SCORE, title: title ?? SCORE.title }, headers: { 'x-flat-score-revision': 'r7' } }
    },
    'flat.get-task': (request) => ({ body: taskOf(segment(request, 3)) }),
    'flat.get-score': (request) => ({ body: { ...SCORE, id: segment(request, 3) } }),
    'flat.delete-score': () => ({ status: 204 }),
    'flat.export-score': (request) => ({ headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(`a file of ${segment(request, 6)}`) }),
    'flat.create-export-task': (request) => ({ body: { id: `audio-${segment(request, 6)}`, type: 'audio-export', state: 'created' } }),
    'flat.download-result': ({ path }) => ({ headers: { 'content-type': 'audio/mpeg' }, body: Buffer.from(`sound of ${path}`) }),
    'flat.get-me': () => ({ body: { id: 'u1', username: 'someone' } }),
    'flat.list-collections': () => ({ body: [{ id: 'c1', title: 'Choir' }] }),
    'flat.list-collection-scores': () => ({ body: [SCORE] }),
    'flat.omr-capabilities': () => ({ body: { costPerPage: 1, remainingCredits: 9 } }),
    'flat.omr-create-job': () => ({ status: 201, body: job('j1', 'draft') }),
    'flat.omr-list-jobs': () => ({ body: [job('j1', 'done')] }),
    'flat.omr-get-job': (request) => {
      const id = segment(request, 4)
      const seen = (looks.get(id) ?? 0) + 1
      looks.set(id, seen)
      return { body: job(id, seen < 2 ? 'processing' : 'done') }
    },
    'flat.omr-add-file': () => ({ body: { fileIndex: 0, fileCount: 1 } }),
    'flat.omr-start-job': () => ({ status: 202, body: job('j1', 'processing') }),
    'flat.omr-submit-step': () => ({ status: 202, body: job('j1', 'processing') }),
    'flat.omr-cancel-job': () => ({ body: job('j1', 'canceled') }),
    'flat.omr-get-page': () => ({ headers: { 'content-type': 'image/jpeg' }, body: Buffer.from('a picture') }),
    'flat.omr-export': (request) => ({ headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(`recognized ${segment(request, 6)}`) }),
  }

  const server = await startRecordingServer(async (request) => {
    const operation = operationOf(request) ?? ''
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
    for (const watcher of [...watchers]) watcher()
    const trouble = troubles.get(operation)?.shift()
    if (trouble === 'hang') return new Promise<never>(() => undefined)
    if (typeof trouble === 'object') return { status: trouble.status, headers: trouble.headers, body: { code: 'PLANNED', message: trouble.message ?? 'planned' } }
    const answer = answers.get(operation) ?? standard[operation]
    return answer ? answer(request) : { status: 404, body: { code: 'NOT_FOUND', message: request.path } }
  })
  url = server.url
  return {
    url,
    address: `${server.url}/v2`,
    fail: (operation, ...planned) => troubles.set(operation, [...(troubles.get(operation) ?? []), ...planned]),
    answer: (operation, answerer) => answers.set(operation, answerer),
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
        .filter((request) => ['flat.create-score', 'flat.omr-add-file'].includes(operationOf(request) ?? ''))
        .map(({ body }) => JSON.parse(body.toString()) as { data?: string; file?: string })
        .map(({ data, file }) => Buffer.from(data ?? file ?? '', 'base64')),
    requests: (operation) => server.requests.filter((request) => operationOf(request) === operation),
    close: () => server.close(),
  }
}
