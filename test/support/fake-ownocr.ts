/**
 * An ownOCR Server for tests, its routes and checks made from the contract: the job state machine of the document, requests kept
 * as they came, and switches for what the document leaves open (whether `setoptions` replaces or merges, whether a job takes
 * several files) and for failures at a chosen moment.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Operation } from '../../lib/contract/operation'
import { allowsAction, JOB_STATUS, jobOptions, RESULT_FORMATS, service, writeDate, type Job } from '../../lib/contract/ownocr'

export interface FakeRequest {
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Instead of the right answer: a status with a text, a broken connection, or an answer that gets lost after the work was done. */
export type Trouble = { readonly status: number; readonly message?: string; readonly headers?: Record<string, string> } | 'drop' | 'lose-answer' | 'hang'

export interface FakeOptions {
  readonly setOptions?: 'replace' | 'merge'
  /** Status questions that a job takes in each of the states 1 and 2. */
  readonly looks?: number
  /** Files that a job takes. */
  readonly files?: 'one' | 'several'
  readonly login?: { readonly user: string; readonly password: string }
  /** Members of every finished job. */
  readonly finished?: Partial<Job>
}

export interface FakeOwnocr {
  /** With `/ocrjobs` at its end. */
  readonly address: string
  readonly requests: FakeRequest[]
  readonly jobs: Map<number, Job & { files: Buffer[] }>
  /** Trouble for the next requests of an operation, in turn. */
  fail(operation: string, ...troubles: Trouble[]): void
  /** Resolves once an operation was asked so many times. */
  asked(operation: string, count?: number): Promise<void>
  /** Jobs stay in state 2 until this is called with false. */
  hold(held: boolean): void
  close(): Promise<void>
}

/** The OCR folder that this server watches. */
export const FAKE_FOLDER = { Id: 'dbd6a047-919e-49eb-8850-76aa97213f26', Description: 'Input 1', ProcessingFiles: 0, ProcessedFiles: 9, SuccessFiles: 8, ErrorFiles: 1, Filters: 'TIF;TIFF;PDF;PNG' }

const defaults = Object.fromEntries(jobOptions.filter((option) => option.default !== undefined).map(({ name, default: value }) => [name, value]))
const settable = new Set<string>([...jobOptions.map(({ name }) => name), 'RenderQuality'])

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

function matchOf(method: string, path: string): { operation: Operation; params: Record<string, string> } | undefined {
  for (const operation of service.operations) {
    if (operation.method !== method) continue
    const names: string[] = []
    const pattern = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
      names.push(name)
      return '([^/]+)'
    })
    const found = new RegExp(`^/ocrjobs${pattern}$`, 'i').exec(path)
    if (found) return { operation, params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] as string)])) }
  }
  return undefined
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function startFakeOwnocr(options: FakeOptions = {}): Promise<FakeOwnocr> {
  const jobs = new Map<number, Job & { files: Buffer[] }>()
  const requests: FakeRequest[] = []
  const troubles = new Map<string, Trouble[]>()
  const looks = new Map<number, number>()
  let watchers: (() => void)[] = []
  let held = false
  let lastId = 40

  const answerOf = ({ files, ...job }: Job & { files: Buffer[] }): Job => ({ ...job, FileUploaded: files.length > 0 })

  function jobOf(id: string | undefined): Job & { files: Buffer[] } {
    const job = jobs.get(Number(id))
    if (!job) throw new Refusal(404, `Job ${id} not found`)
    return job
  }

  function need(job: Job & { files: Buffer[] }, action: Parameters<typeof allowsAction>[0]): void {
    if (!allowsAction(action, job)) throw new Refusal(400, `Not possible in state ${job.Status}`)
  }

  function settableOf(body: Buffer): Record<string, unknown> {
    if (body.length === 0) return {}
    return Object.fromEntries(Object.entries(JSON.parse(body.toString()) as Record<string, unknown>).filter(([name]) => settable.has(name)))
  }

  function makeJob(given: Record<string, unknown>, TemplateId = 0): Job & { files: Buffer[] } {
    const now = writeDate(new Date())
    const job = { ...defaults, RetentionDays: 30, ...given, Id: ++lastId, TemplateId, Status: 0, Guid: `00000000-0000-0000-0000-0000000000${lastId}`, Created: now, Modified: now, Finished: '0001-01-01T00:00:00', NumberOfPages: 0, IsTemplate: false, ErrorDescription: '', files: [] }
    jobs.set(job.Id, job)
    return job
  }

  /** Time passes when somebody looks. */
  function goOn(job: Job & { files: Buffer[] }): void {
    if (job.Status !== JOB_STATUS.scheduled && job.Status !== JOB_STATUS.converting) return
    const seen = (looks.get(job.Id) ?? 0) + 1
    looks.set(job.Id, seen)
    if (seen < (options.looks ?? 1)) return
    looks.set(job.Id, 0)
    if (job.Status === JOB_STATUS.scheduled) job.Status = JOB_STATUS.converting
    else if (!held) Object.assign(job, { Status: JOB_STATUS.converted, NumberOfPages: job.files.length, Finished: writeDate(new Date()) }, options.finished)
  }

  function takeFile(job: Job & { files: Buffer[] }, body: Buffer): Job {
    need(job, 'upload')
    if (options.files === 'one' && job.files.length > 0) throw new Refusal(400, 'The job has its file')
    job.files.push(body)
    if (job.Autostart !== false) job.Status = JOB_STATUS.scheduled
    return answerOf(job)
  }

  /** @returns the name under which the file now lies */
  function post(folder: string | undefined, headers: IncomingMessage['headers']): string {
    if (folder !== FAKE_FOLDER.Id) throw new Refusal(404, `Folder ${folder} not found`)
    const name = /filename="?([^";]+)/.exec(headers['content-disposition'] ?? '')?.[1]
    if (!name || !headers['content-type']) throw new Refusal(400, 'Content-Disposition with a filename and Content-Type are needed')
    return name
  }

  const actions: Record<string, (params: Record<string, string>, body: Buffer, headers: IncomingMessage['headers']) => unknown> = {
    'ownocr.create': (_, body) => answerOf(makeJob(settableOf(body))),
    'ownocr.create-from-template': ({ id }) => {
      const template = jobOf(id)
      if (!template.IsTemplate) throw new Refusal(404, 'No such template')
      const given = Object.fromEntries(Object.entries(template).filter(([name]) => settable.has(name)))
      return answerOf(makeJob(given, template.Id))
    },
    'ownocr.create-template': () => answerOf(Object.assign(makeJob({}), { IsTemplate: true })),
    'ownocr.set-options': ({ id }, body) => {
      const job = jobOf(id)
      need(job, 'setoptions')
      return answerOf(Object.assign(job, options.setOptions === 'replace' ? defaults : {}, settableOf(body)))
    },
    'ownocr.upload': ({ id }, body) => takeFile(jobOf(id), body),
    'ownocr.upload-ext': ({ id }, body) => takeFile(jobOf(id), body),
    'ownocr.schedule': ({ id }) => {
      const job = jobOf(id)
      need(job, 'schedule')
      if (job.files.length === 0) throw new Refusal(400, 'No file')
      job.Status = JOB_STATUS.scheduled
      return answerOf(job)
    },
    'ownocr.status': ({ id }) => {
      const job = jobOf(id)
      goOn(job)
      return job.Status
    },
    'ownocr.info': ({ id }) => answerOf(jobOf(id)),
    'ownocr.cancel': ({ id }) => {
      const job = jobOf(id)
      need(job, 'cancel')
      job.Status = JOB_STATUS.created
      return answerOf(job)
    },
    'ownocr.delete': ({ id }) => {
      const job = jobOf(id)
      need(job, 'delete')
      jobs.delete(job.Id)
      return answerOf(job)
    },
    'ownocr.query': (_, body) => {
      const { CorrelationIdList } = JSON.parse(body.toString() || '{}') as { CorrelationIdList?: string[] }
      return [...jobs.values()].filter((job) => !CorrelationIdList?.length || CorrelationIdList.includes(job.CorrelationId ?? '')).map(answerOf)
    },
    'ownocr.download': ({ id, ext = '' }) => {
      const job = jobOf(id)
      need(job, 'download')
      const format = RESULT_FORMATS.find((name) => name === ext.toLowerCase())
      if (!format || !(job as Record<string, unknown>)[`${format[0]?.toUpperCase()}${format.slice(1)}Output`]) throw new Refusal(404, 'No such output')
      return Buffer.from(`${format} of ${job.files.map((file) => file.length).join('+')} bytes`)
    },
    'ownocr.count': () => [...jobs.values()].filter((job) => !job.IsTemplate).length,
    'ownocr.running-count': () => [...jobs.values()].filter((job) => job.Status === JOB_STATUS.converting).length,
    'ownocr.folders': () => [FAKE_FOLDER],
    'ownocr.folder': ({ id }) => {
      if (id !== FAKE_FOLDER.Id) throw new Refusal(404, `Folder ${id} not found`)
      return FAKE_FOLDER
    },
    'ownocr.post-folder': ({ id }, _, headers) => post(id, headers),
    'ownocr.post-folder-unique': ({ id }, _, headers) => post(id, headers),
    'ownocr.test': () => true,
    'ownocr.version': () => 'v1.3.1',
    'ownocr.languages': () => ['English', 'German'],
  }

  function mayEnter(request: IncomingMessage): boolean {
    if (!options.login) return true
    const { user, password } = options.login
    return request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  }

  function write(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))
    response.writeHead(status, { 'content-type': Buffer.isBuffer(value) ? 'application/octet-stream' : 'application/json', 'content-length': bytes.length, ...headers })
    response.end(bytes)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const match = matchOf(request.method ?? '', (request.url ?? '').split('?')[0] as string)
    const body = await bodyOf(request)
    if (!match) return write(response, 404, { Message: `No action at ${request.url}` })
    requests.push({ operation: match.operation.id, params: match.params, headers: request.headers, body })
    const ready = watchers
    watchers = []
    for (const watcher of ready) watcher()
    const trouble = troubles.get(match.operation.id)?.shift()
    if (trouble === 'hang') return
    if (trouble === 'drop') return void request.socket.destroy()
    if (typeof trouble === 'object') return write(response, trouble.status, { Message: trouble.message ?? 'trouble' }, trouble.headers)
    if (!mayEnter(request)) return write(response, 401, { Message: 'Login needed' })
    const action = actions[match.operation.id]
    if (!action) return write(response, 501, { Message: `${match.operation.id} is not part of this server` })
    const value = action(match.params, body, request.headers)
    if (trouble === 'lose-answer') return void request.socket.destroy()
    write(response, 200, value)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (error instanceof Refusal) write(response, error.status, { Message: error.message })
      else write(response, 500, { Message: String(error) })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/ocrjobs`,
    requests,
    jobs,
    fail(operation, ...next) {
      troubles.set(operation, [...(troubles.get(operation) ?? []), ...next])
    },
    asked(operation, count = 1) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (requests.filter((request) => request.operation === operation).length >= count) resolve()
          else watchers.push(look)
        }
        look()
      })
    },
    hold(now) {
      held = now
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
