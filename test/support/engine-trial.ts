/**
 * One document through the engine of the package under test, over plain HTTP and by nothing of ours but the process itself: what a
 * person with curl would do.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installation } from './installation'

export interface Trial {
  readonly url: string
  /** Reads a document to its end; throws with the engine's words when the job ends in error. */
  convert(bytes: Uint8Array, contentType: string, options?: Readonly<Record<string, unknown>>): Promise<{ pdf: Buffer; text: string }>
}

interface Job {
  readonly Id: number
  readonly Status: number
  readonly ErrorDescription: string
}

const converted = 3
const failed = 4

async function expectOk(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${await response.text()}`)
  return response
}

function trialAt(url: string): Trial {
  const jobs = `${url}/ocrjobs`
  const call = (route: string, init: RequestInit = {}) =>
    fetch(`${jobs}/${route}`, { ...init, headers: { connection: 'close', ...(init.headers as Record<string, string>) } }).then(expectOk)
  return {
    url,
    async convert(bytes, contentType, options = {}) {
      const body = JSON.stringify({ PdfOutput: true, TxtOutput: true, MinConfidence: 0, ...options })
      const { Id: id } = (await (await call('create', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json()) as Job
      await call(`upload/${id}`, { method: 'POST', headers: { 'content-type': contentType }, body: new Uint8Array(bytes) })
      for (;;) {
        const job = (await (await call(`info/${id}`)).json()) as Job
        if (job.Status === converted) break
        if (job.Status === failed) throw new Error(`The job ended in error: ${job.ErrorDescription}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      const pdf = Buffer.from(await (await call(`download/${id}/pdf`)).arrayBuffer())
      const text = await (await call(`download/${id}/txt`)).text()
      return { pdf, text }
    },
  }
}

/** Starts the engine of the package under test on a data folder of its own, lets `use` work with it, and ends it. */
export async function withEngine<T>(use: (trial: Trial) => Promise<T>, env: Readonly<Record<string, string>> = {}): Promise<T> {
  const data = await mkdtemp(path.join(tmpdir(), 'platen-trial-'))
  const program = path.join(installation.packageFolder, 'dist/engine/main.js')
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data, '--open'], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let said = ''
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The engine ended with ${code}: ${complaint}`)))
      child.once('error', reject)
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const end = said.indexOf('\n')
        if (end >= 0) resolve((JSON.parse(said.slice(0, end)) as { url: string }).url)
      })
    })
    return await use(trialAt(url))
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}${complaint && `\nThe engine wrote:\n${complaint}`}`, { cause: error })
  } finally {
    child.stdin.end()
    await exited
    await rm(data, { recursive: true, force: true, maxRetries: 3 })
  }
}
