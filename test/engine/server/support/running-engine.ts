/** The real engine of the package under test as a process of a test's own, and the ownOCR calls on it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makePdf } from '../../support/pages'
import { installation } from '../../../support/installation'

export const program = path.join(installation.packageFolder, 'dist/engine/main.js')

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  /** The body as JSON; throws when it is none. */
  readonly json: () => never
}

export interface Job {
  readonly Id: number
  readonly Status: number
  readonly [member: string]: unknown
}

export interface LogLine {
  readonly event: string
  readonly [member: string]: unknown
}

/** Each request on a connection of its own: a test's client keeps nothing open. */
export function request(url: string, init: { method?: string; headers?: Record<string, string>; body?: Buffer | string | AsyncIterable<Uint8Array>; socketPath?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = init
    const sent = typeof body === 'string' || Buffer.isBuffer(body) ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const call = http.request(url, { method, headers: { ...sent, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const whole = Buffer.concat(chunks)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, json: () => JSON.parse(whole.toString('utf8')) as never })
      })
    })
    call.on('error', reject)
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) call.end(body)
    else void send(call, body)
  })
}

async function send(call: http.ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) if (!call.write(chunk)) await new Promise((resolve) => call.once('drain', resolve))
    call.end()
  } catch {
    call.destroy()
  }
}

/** It ended before it was ready. */
export class StartFailure extends Error {
  constructor(
    readonly exit: number | string,
    /** What it wrote on standard error that is no log line. */
    readonly complaint: string,
  ) {
    super(`the engine ended with ${exit}: ${complaint}`)
  }
}

export class RunningEngine {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    /** Exit code, or the signal's name. */
    readonly ended: Promise<number | string>,
    readonly log: readonly LogLine[],
    private readonly headers: Record<string, string>,
  ) {}

  /** @throws StartFailure */
  static async start(args: readonly string[], options: { env?: Record<string, string>; headers?: Record<string, string>; stdin?: 'pipe' | 'ignore' } = {}): Promise<RunningEngine> {
    const child = spawn(process.execPath, [program, ...args], { stdio: [options.stdin ?? 'pipe', 'pipe', 'pipe'], env: { ...process.env, ...options.env } })
    const log: LogLine[] = []
    const complaints: string[] = []
    child.stderr?.setEncoding('utf8').on(
      'data',
      lineReader((line) => {
        if (line.startsWith('{')) log.push(JSON.parse(line) as LogLine)
        else complaints.push(line)
      }),
    )
    child.stdin?.on('error', () => undefined)
    const ended = new Promise<number | string>((resolve) => child.once('close', (code, signal) => resolve(code ?? (signal as string))))
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', lineReader((line) => resolve((JSON.parse(line) as { url: string }).url)))
      void ended.then((code) => reject(new StartFailure(code, complaints.join('\n'))))
    })
    return new RunningEngine(child, url, ended, log, options.headers ?? {})
  }

  /** @throws Error of the connection, with what the engine said last */
  async call(method: string, route: string, body?: Buffer | string | AsyncIterable<Uint8Array>, headers: Record<string, string> = {}): Promise<Answer> {
    try {
      return await request(`${this.url}/ocrjobs/${route}`, { method, headers: { ...this.headers, ...headers }, ...(body === undefined ? {} : { body }) })
    } catch (error) {
      const { exitCode, signalCode } = this.child
      const state = exitCode === null && signalCode === null ? 'The engine runs' : `The engine ended with ${exitCode ?? signalCode}`
      throw new Error(`${method} ${route}: ${(error as Error).message}. ${state}; its last words: ${this.log.slice(-5).map((line) => JSON.stringify(line)).join(' ')}`, { cause: error })
    }
  }

  /** A call that must succeed. @throws Error with the engine's words */
  async expect<Value = Job>(method: string, route: string, body?: Buffer | string, headers?: Record<string, string>): Promise<Value> {
    const answer = await this.call(method, route, body, headers)
    if (answer.status !== 200) throw new Error(`${method} ${route} answered ${answer.status}: ${answer.body.toString()}`)
    return answer.json()
  }

  create(options: Record<string, unknown> = {}): Promise<Job> {
    return this.expect('POST', 'create', JSON.stringify(options), { 'content-type': 'application/json' })
  }

  upload(id: number, file: Buffer, extension = 'pdf'): Promise<Job> {
    return this.expect('POST', `uploadext/${id}/${extension}`, file)
  }

  /** Asks until the job has one of the states. */
  async reach(id: number, ...states: number[]): Promise<Job> {
    for (;;) {
      const job = await this.expect('GET', `info/${id}`)
      if (states.includes(job.Status)) return job
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** Create, upload, wait: the job in its end state. */
  async convert(file: Buffer, options: Record<string, unknown> = {}, extension = 'pdf'): Promise<Job> {
    const { Id } = await this.create(options)
    await this.upload(Id, file, extension)
    return this.reach(Id, 3, 4)
  }

  /** Its owner goes. */
  stop(): Promise<number | string> {
    this.child.stdin?.end()
    if (!this.child.stdin) this.child.kill('SIGTERM')
    return this.ended
  }

  kill(): Promise<number | string> {
    this.child.kill('SIGKILL')
    return this.ended
  }

  /** How often each page of each job was really read, `job/page`. */
  pagesRead(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { event, job, page } of this.log) if (event === 'page-read') counts.set(`${String(job)}/${String(page)}`, (counts.get(`${String(job)}/${String(page)}`) ?? 0) + 1)
    return counts
  }
}

function lineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() as string
    for (const line of lines) if (line) onLine(line)
  }
}

/** Engines of a suite's tests, ended after each; call inside `describe`. */
export function engines(): { start: typeof RunningEngine.start } {
  const started: RunningEngine[] = []
  afterEach(async () => {
    await Promise.all(started.splice(0).map((engine) => engine.kill()))
  })
  return {
    start: async (...args) => {
      const engine = await RunningEngine.start(...args)
      started.push(engine)
      return engine
    },
  }
}

/** One engine for all tests of a suite, on a data folder of its own; call inside `describe`. */
export function suiteEngine(...args: string[]): { readonly engine: RunningEngine; readonly folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'platen-test-'))
  let engine: RunningEngine | undefined
  before(async () => {
    engine = await RunningEngine.start(['--port', '0', '--data', folder, ...args])
  })
  after(async () => {
    await engine?.kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return {
    folder,
    get engine() {
      if (!engine) throw new Error('the engine is not started yet')
      return engine
    },
  }
}

/** A PDF of small pages, each with its own text and enough more that it counts as text of its own. */
export const smallPdf = (...texts: string[]): Promise<Buffer> =>
  makePdf(
    texts.map((text) => ({
      width: 240,
      height: 60,
      lines: [
        { text, x: 10, y: 25, size: 14 },
        { text: 'and further words that make it a page of text', x: 10, y: 45, size: 8 },
      ],
    })),
  )

/** Options with which the pages' own text is taken: nothing depends on recognition. */
export const OWN_TEXT = { IntelligentPDFProcessing: true, TxtOutput: true }
