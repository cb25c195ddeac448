/** The recognition rooms as the server sees them: tasks run in worker threads, started when first needed. */
import path from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type Piscina from 'piscina'
import type { OcrLimits, OcrOptions, PageRef, SourceFile } from '../ocr/types'
import type { FailureValues, ReasonedError } from './failure'
import type { TaskAnswer } from './task-answer'

export interface OpenTask {
  readonly files: readonly { readonly path: string; readonly name: string }[]
  readonly limits: OcrLimits
}

export interface OpenedDocument {
  readonly files: readonly SourceFile[]
  readonly pages: readonly PageRef[]
}

export interface PageTask {
  readonly files: readonly SourceFile[]
  readonly page: PageRef
  /** 1-based, in the document that comes out. */
  readonly number: number
  readonly options: OcrOptions
  readonly limits: OcrLimits
  readonly workFolder: string
}

/** A message on this port ends the task, and what it started. A thread that is simply ended leaves its child processes behind. */
export interface Stoppable {
  readonly stop: MessagePort
}

/** What the queue needs to know of a page; its words stay on disk. */
export interface PageSummary {
  /** px */
  readonly width: number
  readonly height: number
  readonly status: string
  /** It was there already and was not read again. */
  readonly kept: boolean
}

export interface AssembleTask {
  readonly files: readonly SourceFile[]
  readonly pages: readonly PageRef[]
  readonly format: 'pdf' | 'txt'
  readonly options: OcrOptions
  readonly workFolder: string
  readonly target: string
}

export interface Language {
  /** Tesseract's, e.g. `eng`. */
  readonly code: string
  /** English name, e.g. `English`. */
  readonly name: string
}

/** A failure that a recognition room told from its thread. */
export class TaskFailure extends Error implements ReasonedError {
  constructor(
    message: string,
    readonly reason: string,
    readonly values: FailureValues,
  ) {
    super(message)
    this.name = 'TaskFailure'
  }
}

/** Threads end when they had nothing to do for so long, ms; memory is given back. */
const IDLE = 30_000

/** ms that a task gets to end by itself, and what it started, before its thread is ended. */
const LETTING_GO = 500

/** ms for which the process's end is held up so that threads can end what they started. */
const LAST_MOMENT = 200

export interface Recognition {
  /** Returns when a thread is loaded and free to begin. */
  warmUp(signal: AbortSignal): Promise<void>
  openDocument(task: OpenTask, signal: AbortSignal): Promise<OpenedDocument>
  readPage(task: PageTask, signal: AbortSignal): Promise<PageSummary>
  assemble(task: AssembleTask, signal: AbortSignal): Promise<void>
  /** @param languageFolder with language data besides those of the package and the system */
  languages(languageFolder: string): Promise<readonly Language[]>
  /**
   * Any task of `worker.ts` by its name; the room that it belongs to gives it its types.
   * @throws TaskFailure
   */
  perform<Value>(name: string, task: unknown, signal?: AbortSignal): Promise<Value>
  close(): Promise<void>
  /** For the process's last moment: whatever tasks started ends. Blocks for a moment when there is any. */
  letGo(): void
}

/** @param threads most worker threads at once */
export function createRecognition(threads: number): Recognition {
  let pool: Piscina | undefined
  const underWay = new Set<MessagePort>()
  const run = async <Value>(name: string, task: unknown, signal?: AbortSignal, transferList: readonly MessagePort[] = []): Promise<Value> => {
    signal?.throwIfAborted()
    pool ??= createPool(threads)
    const answer = (await pool.run(task, { name, transferList: [...transferList], ...(signal ? { signal } : {}) })) as TaskAnswer<Value>
    if ('failure' in answer) throw new TaskFailure(answer.failure.message, answer.failure.reason, answer.failure.values)
    return answer.value
  }
  const runStoppable = async <Value>(name: string, task: object, signal: AbortSignal): Promise<Value> => {
    const { port1: control, port2: stop } = new MessageChannel()
    const forced = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const onAbort = () => {
      control.postMessage('stop')
      timer = setTimeout(() => forced.abort(), LETTING_GO)
    }
    signal.throwIfAborted()
    underWay.add(control)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await run<Value>(name, { ...task, stop }, forced.signal, [stop])
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      underWay.delete(control)
      control.close()
    }
  }
  return {
    warmUp: (signal) => run('warmUp', undefined, signal),
    openDocument: (task, signal) => run('openDocument', task, signal),
    readPage: (task, signal) => runStoppable('readPage', task, signal),
    assemble: (task, signal) => run('assemble', task, signal),
    languages: (languageFolder) => run('languages', languageFolder),
    perform: run,
    close: async () => void (await pool?.destroy()),
    letGo: () => {
      for (const control of underWay) control.postMessage('stop')
      // Threads go on while this one stands still.
      if (underWay.size > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_MOMENT)
    },
  }
}

function createPool(threads: number): Piscina {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Piscina: Pool } = require('piscina') as typeof import('piscina')
  return new Pool({ filename: path.join(__dirname, 'worker.js'), minThreads: 0, maxThreads: threads, idleTimeout: IDLE, recordTiming: false })
}
