/** One process of the built-in engine: started, awaited, watched, ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Phrase } from '../../client/errors'
import { phrase } from '../phrases'
import { makeFolder } from '../keeping/files'
import type { EngineSettings } from './process'

/** ms until the ready line; a loaded machine with a slow disk needs some. */
const READY_WITHIN = 30_000
/** ms that an engine gets to put its jobs back. */
const STOP_WITHIN = 6_000
/** Lines of its log that are kept to say why it ended. */
const LINES_KEPT = 20

/** Exit code of an engine whose data folder another one holds (docs/engine.md). */
export const FOLDER_IN_USE = 3

/** Exit codes of an engine that will not start however often it is tried: options, folder in use, folder unusable (docs/engine.md). */
const HOPELESS: readonly (number | null)[] = [2, FOLDER_IN_USE, 4]
/** Somebody ended it, or the system was short of memory; 0 is the answer to some of them. */
const FROM_OUTSIDE: readonly string[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

/** Why an engine ended: it can never start like this; by a fault of its own; from outside. */
export type EndKind = 'hopeless' | 'fault' | 'outside'

/** The engine ended, or never was ready. */
export class EngineEnded extends Error {
  /** @param exitCode of the process; undefined when it was ended by a signal, or could not be started */
  constructor(
    readonly kind: EndKind,
    readonly exitCode: number | undefined,
    readonly detail: Phrase,
  ) {
    super(detail.text)
    this.name = 'EngineEnded'
  }
}

export interface EngineChild {
  readonly url: string
  readonly secret: string
  readonly pid: number
  /** Resolves when the process is gone. */
  readonly ended: Promise<EngineEnded>
  /** Lets it put its jobs back and waits until it is gone. */
  stop(): Promise<void>
}

/** Called with each line of an engine's log: one JSON object, or plain text. */
export type LineListener = (line: string) => void

/** Nothing of the engine may keep Node-RED's process from ending: the pipe then closes by itself, which ends the engine. */
function letGo(child: ChildProcess): void {
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket | null)?.unref?.()
}

/** What the command line cannot say goes into a file; undefined when there is nothing. */
function writeConfiguration({ dataFolder, limits, languages, folders }: EngineSettings): string | undefined {
  if (!limits && !languages && !folders) return undefined
  const file = path.join(dataFolder, 'node-settings.json')
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, JSON.stringify({ ...(limits ? { limits } : {}), ...(languages ? { languages } : {}), ...(folders ? { folders } : {}) }), { mode: 0o600 })
  renameSync(temporary, file)
  return file
}

/**
 * Starts the engine and waits for its ready line.
 * @param program path of its main file
 * @throws EngineEnded when it ends before, or is silent for too long
 */
export async function startChild(program: string, settings: EngineSettings, onLine: LineListener): Promise<EngineChild> {
  const secret = randomBytes(32).toString('base64url')
  const { dataFolder, workers } = settings
  let configuration
  try {
    await makeFolder(dataFolder)
    configuration = writeConfiguration(settings)
  } catch (error) {
    throw new EngineEnded('hopeless', undefined, phrase('engine-folder', { folder: dataFolder, problem: (error as Error).message }))
  }
  const args = [program, '--data', dataFolder, ...(workers ? ['--workers', String(workers)] : []), ...(configuration ? ['--config', configuration] : [])]
  const child = spawn(process.execPath, args, { env: { ...process.env, PLATEN_SECRET: secret }, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > LINES_KEPT) lines.shift()
    onLine(line)
  })
  // A write to an engine that is gone is told by its end.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<EngineEnded>((resolve) => {
    child.once('error', (error) => resolve(new EngineEnded('hopeless', undefined, { text: error.message })))
    // `close`, not `exit`: then its last words have been read.
    child.once('close', (code, signal) => resolve(new EngineEnded(kindOfEnd(code, signal), code ?? undefined, describeEnd(code, signal, lines))))
  })
  const url = await readyUrl(child, ended)
  letGo(child)
  return {
    url,
    secret,
    pid: child.pid as number,
    ended,
    stop: async () => {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN)
      child.ref()
      await ended
      clearTimeout(timer)
    },
  }
}

async function readyUrl(child: ChildProcess, ended: Promise<EngineEnded>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const reader = createInterface({ input: child.stdout as Socket })
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.on('line', (line) => {
        const url = urlOf(line)
        if (url) resolve(url)
      })
      void ended.then(reject)
      timer = setTimeout(() => reject(new EngineEnded('fault', undefined, phrase('engine-slow', { seconds: READY_WITHIN / 1000 }))), READY_WITHIN)
    })
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  } finally {
    clearTimeout(timer)
    reader.close()
    child.stdout?.resume()
  }
}

function urlOf(line: string): string | undefined {
  try {
    const value = JSON.parse(line) as { event?: unknown; url?: unknown }
    return value.event === 'ready' && typeof value.url === 'string' ? value.url : undefined
  } catch {
    return undefined
  }
}

function kindOfEnd(code: number | null, signal: NodeJS.Signals | null): EndKind {
  if (HOPELESS.includes(code)) return 'hopeless'
  return code === 0 || (signal !== null && FROM_OUTSIDE.includes(signal)) ? 'outside' : 'fault'
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null, lines: readonly string[]): Phrase {
  const end = signal ? phrase('engine-signal', { signal }) : phrase('engine-code', { code: code ?? '?' })
  // Its log is JSON; what it says before it gives up is plain text.
  const words = lines.find((line) => line.trim() && !line.startsWith('{'))
  if (words === undefined) return end
  return code === FOLDER_IN_USE ? phrase('engine-folder-in-use', { words }) : phrase('engine-words', { end, words })
}
