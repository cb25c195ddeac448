import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { assetPath, packagedLanguages } from '../../imaging/assets'
import { RecognitionFailure } from '../../imaging/failure'
import { toPgm, type GreyImage } from '../../imaging/grey'
import { parseHocr } from './hocr'
import { pageSegmentation, type Recogniser } from './recogniser'

/**
 * Tesseract as WASM with language data of the package: works on any machine, without network or installation. One thread serves page
 * after page and is renewed after some of them, because the memory of WASM only ever grows.
 */

const pagesPerThread = 50

/** A module of one function that uses a SIMD instruction: valid only where SIMD exists (i8x16.splat, WebAssembly SIMD). */
const simdProbe = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
)

function coreName(): string {
  return WebAssembly.validate(simdProbe) ? 'tesseract-core-simd-lstm.js' : 'tesseract-core-lstm.js'
}

/** All language data there are: those of the package and those of a folder of the user's (`NAME.traineddata`, also `.gz`). */
export async function findLanguageData(dataFolder?: string): Promise<Map<string, string>> {
  const found = packagedLanguages()
  const names = dataFolder === undefined ? [] : await readdir(dataFolder).catch(() => [])
  for (const name of names) {
    const code = /^(\w+)\.traineddata(\.gz)?$/.exec(name)?.[1]
    if (code !== undefined && code !== 'osd') found.set(code, join(dataFolder!, name))
  }
  return found
}

type Answer = { ready: true } | { failed: string } | { id: number; hocr: string } | { id: number; error: string }

/** One thread with its languages loaded. Does one page at a time. */
class TesseractThread {
  private readonly worker: Worker
  private pages = 0
  private next = 0
  private ready: Promise<void>

  constructor(readonly key: string, languages: readonly (readonly [string, string])[]) {
    this.worker = new Worker(assetPath('tesseract-thread.cjs'), {
      workerData: { core: assetPath(coreName()), languages },
      // what starts this process (loaders, inspectors) is not for the thread
      execArgv: [],
    })
    this.ready = this.ask(() => {}, answer => {
      if ('failed' in answer) throw new RecognitionFailure('part-missing', { part: 'tesseract', command: answer.failed })
    })
    this.ready.catch(() => {})
  }

  get worn(): boolean {
    return this.pages >= pagesPerThread
  }

  /** Sends, waits for one answer, and lets the process end while nothing is awaited. */
  private ask<T>(send: () => void, take: (answer: Answer) => T): Promise<T> {
    const { worker } = this
    return new Promise<T>((resolve, reject) => {
      const finish = (act: () => void): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        worker.unref()
        act()
      }
      const onMessage = (answer: Answer): void =>
        finish(() => {
          try {
            resolve(take(answer))
          } catch (error) {
            reject(error as Error)
          }
        })
      const onError = (error: Error): void => finish(() => reject(new RecognitionFailure('damaged', { detail: error.message })))
      const onExit = (): void => finish(() => reject(new RecognitionFailure('damaged', { detail: 'text recognition ended early' })))
      worker.ref()
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      send()
    })
  }

  async read(picture: GreyImage, dpi: number): Promise<string> {
    await this.ready
    this.pages++
    const id = ++this.next
    const pgm = toPgm(picture)
    const bytes = new Uint8Array(pgm)
    return await this.ask(
      () => this.worker.postMessage({ id, picture: bytes, dpi, mode: pageSegmentation }, [bytes.buffer]),
      answer => {
        if ('hocr' in answer) return answer.hocr
        throw new RecognitionFailure('damaged', { detail: 'error' in answer ? answer.error : 'text recognition failed' })
      },
    )
  }

  async end(): Promise<void> {
    await this.worker.terminate()
  }
}

let thread: TesseractThread | undefined
let queue: Promise<unknown> = Promise.resolve()

async function endThread(): Promise<void> {
  const ended = thread
  thread = undefined
  await ended?.end()
}

interface Turn {
  readonly key: string
  readonly data: readonly (readonly [string, string])[]
  readonly picture: GreyImage
  readonly dpi: number
  /** ms */
  readonly timeout: number
  readonly signal: AbortSignal | undefined
}

/** Reads one page within its time; whatever goes wrong, the next page gets a fresh thread. */
async function readOnThread({ key, data, picture, dpi, timeout, signal }: Turn): Promise<string> {
  signal?.throwIfAborted()
  if (thread !== undefined && (thread.key !== key || thread.worn)) await endThread()
  thread ??= new TesseractThread(key, data)
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RecognitionFailure('page-timeout', { limit: timeout })), timeout)
    onAbort = () => reject(signal?.reason as Error)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([thread.read(picture, dpi), late])
  } catch (error) {
    await endThread()
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** @param dataFolder further language data */
export function wasmRecogniser(dataFolder?: string): Recogniser {
  return {
    kind: 'wasm',
    name: 'Tesseract 5 (WASM)',
    languages: async () => [...(await findLanguageData(dataFolder)).keys()],
    read: async (picture, dpi, languages, timeout, signal) => {
      const data = await findLanguageData(dataFolder)
      const files = languages.map(code => [code, data.get(code)!] as const)
      // the time too: data that were replaced are loaded anew
      const key = JSON.stringify(await Promise.all(files.map(async ([code, file]) => [code, file, (await stat(file)).mtimeMs])))
      // one thread, so one page after the other, and each page's time counts from its own start
      const turn = queue.then(() => readOnThread({ key, data: files, picture, dpi, timeout, signal }))
      queue = turn.catch(() => {})
      return parseHocr(await turn)
    },
  }
}

/** Ends the thread now instead of with the process. */
export async function closeWasmRecogniser(): Promise<void> {
  await queue
  await endThread()
}
