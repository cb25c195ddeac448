/**
 * The life of the built-in engine: one process a data folder for the whole package, however many nodes use it. It starts when
 * first needed, outlives redeploys, starts again after a crash, makes place for another when its settings change, and ends with
 * Node-RED.
 */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { conditionError } from '../../client/conditions'
import type { Phrase } from '../../client/errors'
import { phrase, type FlowPhraseKey } from '../phrases'
import { EngineEnded, FOLDER_IN_USE, startChild, type EngineChild, type LineListener } from './child'
import { missingPart, type MissingPart } from './health'

/** A folder that the engine watches, as in its configuration (docs/engine.md). */
export interface EngineFolder {
  /** GUID; absent: made from `input`. */
  readonly id?: string
  readonly description: string
  /** Absolute path. */
  readonly input: string
  readonly output?: string
  readonly done?: string
  readonly failed?: string
  readonly filters?: readonly string[]
  readonly options?: Readonly<Record<string, unknown>>
}

export interface EngineSettings {
  /** Absolute path; made when it is not there. */
  readonly dataFolder: string
  /** Pages read at the same time; absent: the engine's default. */
  readonly workers?: number
  /** Names or codes of the languages that may be used; absent: all that are installed. */
  readonly languages?: readonly string[]
  /** As `limits` in the engine's configuration (docs/engine.md). */
  readonly limits?: Readonly<Record<string, number>>
  readonly folders?: readonly EngineFolder[]
}

export interface RunningEngine {
  /** Without a slash at its end. */
  readonly url: string
  /** For the header `x-platen-secret`; a new one each time the process starts. */
  readonly secret: string
  readonly pid: number
  readonly dataFolder: string
}

export interface EngineOptions {
  /** Main file of the engine; absent: that of this package. */
  readonly program?: string
}

/**
 * After so many in a row it is not tried again for a while: ends by a fault of its own (more than a job that kills the engine gets
 * attempts), starts that ended so before it was ready, ends of any kind. What ends it from outside may stop; messages wait that long.
 */
const MOST = { faults: 10, failedStarts: 3, ends: 40 } as const
/** ms that an engine must have run for its next end to be the first again. */
const STEADY = 60_000
/** ms of the first pause after an end; doubled each time. */
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 10_000
/** ms after which an engine that was given up is tried once more. */
const GIVEN_UP_FOR = 60_000
/** ms for which another process may hold the data folder: the engine of a Node-RED that has just ended. */
const LOCK_WAIT = 10_000
const LOCK_LOOK = 200
/** ms within which settings that were just replaced may not come back: two nodes then fight over one folder. */
const FLAPPING = 10_000

interface Entry {
  settings: EngineSettings
  mark: string
  /** Under way or running; undefined: to be started by whoever asks next. */
  child: Promise<EngineChild> | undefined
  startedAt: number
  /** In a row. */
  ends: number
  faults: number
  failedStarts: number
  endedAt: number
  lastEnd: Phrase | ''
  /** The settings before, and when they went. */
  replaced: { readonly mark: string; readonly at: number } | undefined
  restart: NodeJS.Timeout | undefined
}

const NONE = { ends: 0, faults: 0, failedStarts: 0 } as const

interface Registry {
  readonly entries: Map<string, Entry>
  readonly listeners: Set<LineListener>
}

/** On the process, not on this module: a second copy of the package's code must find the same engines. */
const REGISTRY = Symbol.for('@platen/node-red-recognition/engines/1')

function registry(): Registry {
  const holder = globalThis as { [REGISTRY]?: Registry }
  return (holder[REGISTRY] ??= { entries: new Map(), listeners: new Set() })
}

/** Hears the log lines of all engines; returns how to stop hearing. */
export function onEngineLine(listener: LineListener): () => void {
  registry().listeners.add(listener)
  return () => void registry().listeners.delete(listener)
}

const tell: LineListener = (line) => {
  for (const listener of registry().listeners) listener(line)
}

/** The engine's main file: in the folder beside that of the built code (`dist/lib/nodes.js`), or in the build of a checkout. */
export function programOfPackage(): string {
  const candidates = ['../engine/main.js', '../../../dist/engine/main.js'].map((relative) => path.join(__dirname, relative))
  return candidates.find((file) => existsSync(file)) ?? (candidates[0] as string)
}

/** What a native part of the engine is for, by the engine's word. */
const PURPOSES: Readonly<Record<string, FlowPhraseKey>> = { jobs: 'purpose-jobs', pictures: 'purpose-pictures' }

function detailOf({ name, purpose, command }: MissingPart): Phrase {
  const known = PURPOSES[purpose]
  return phrase('engine-part', { name, purpose: known ? phrase(known) : purpose, command })
}

const isDefault = ({ workers, languages, limits, folders }: EngineSettings): boolean => workers === undefined && !languages && !limits && !folders

function markOf(settings: EngineSettings, program: string): string {
  const limits = Object.entries(settings.limits ?? {}).sort(([left], [right]) => left.localeCompare(right))
  return JSON.stringify([settings.workers ?? null, settings.languages ?? null, limits, settings.folders ?? null, program])
}

/** One name for a folder however it is written; one that is not there yet goes by its path. */
function folderKey(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return path.resolve(folder)
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * The running engine for these settings, started when it does not run.
 *
 * Settings that name nothing but the folder fit an engine of that folder that runs with others; different ones replace it: it
 * puts its jobs back, ends, and the new one goes on with them.
 * @throws PlatenError `ENGINE_FAILED`: `engine-contested` when nodes disagree about its settings, `engine-failed` when it cannot start or keeps crashing, `engine-away` when it ended while it
 *   started and is tried again; `ENGINE_INCOMPLETE` naming the missing part and the command that installs it
 */
export async function acquireEngine(settings: EngineSettings, options: EngineOptions = {}): Promise<RunningEngine> {
  const program = options.program ?? programOfPackage()
  if (!existsSync(program))
    throw conditionError('engine-incomplete', { detail: phrase('engine-program', { program }) })
  const entry = entryFor(settings, program)
  let child: EngineChild
  try {
    child = await (entry.child ??= start(entry, program))
  } catch (error) {
    if (!(error instanceof EngineEnded)) throw conditionError('engine-failed', { detail: (error as Error).message })
    throw conditionError(error.kind === 'hopeless' || isGivenUp(entry) ? 'engine-failed' : 'engine-away', { detail: error.detail })
  }
  const missing = await missingPart(child)
  if (missing) throw conditionError('engine-incomplete', { detail: detailOf(missing) })
  return { url: child.url, secret: child.secret, pid: child.pid, dataFolder: entry.settings.dataFolder }
}

function entryFor(settings: EngineSettings, program: string): Entry {
  const { entries } = registry()
  const key = folderKey(settings.dataFolder)
  const mark = markOf(settings, program)
  const found = entries.get(key)
  if (found && (found.mark === mark || isDefault(settings))) return found
  if (found?.replaced?.mark === mark && performance.now() - found.replaced.at < FLAPPING)
    throw conditionError('engine-contested', { folder: settings.dataFolder })
  const entry: Entry = {
    settings,
    mark,
    child: undefined,
    startedAt: 0,
    ...NONE,
    endedAt: 0,
    lastEnd: '',
    replaced: found && { mark: found.mark, at: performance.now() },
    restart: undefined,
  }
  entries.set(key, entry)
  if (found) entry.child = stopEntry(found).then(() => start(entry, program))
  // Whoever asks next gets the failure; nobody may be asking now.
  entry.child?.catch(() => undefined)
  return entry
}

async function stopEntry(entry: Entry): Promise<void> {
  clearTimeout(entry.restart)
  const child = await entry.child?.catch(() => undefined)
  await child?.stop()
}

const isCurrent = (entry: Entry): boolean => [...registry().entries.values()].includes(entry)

/** Starts the process, waiting out crashes and a folder that is about to become free. */
async function start(entry: Entry, program: string): Promise<EngineChild> {
  clearTimeout(entry.restart)
  try {
    if (isGivenUp(entry)) {
      if (performance.now() - entry.endedAt < GIVEN_UP_FOR) throw new EngineEnded('hopeless', undefined, phrase('engine-crashes', { count: entry.ends, end: entry.lastEnd }))
    } else if (entry.ends > 0) await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (entry.ends - 1)))
    const child = await startWhenFree(entry.settings, program)
    entry.startedAt = performance.now()
    entry.failedStarts = 0
    void child.ended.then((end) => onEnd(entry, program, end))
    return child
  } catch (error) {
    entry.child = undefined
    if (error instanceof EngineEnded && error.kind !== 'hopeless') {
      if (error.kind === 'fault') entry.failedStarts += 1
      startAgain(entry, program, error)
    }
    throw error
  }
}

const isGivenUp = ({ ends, faults, failedStarts }: Entry): boolean => ends >= MOST.ends || faults >= MOST.faults || failedStarts >= MOST.failedStarts

async function startWhenFree(settings: EngineSettings, program: string): Promise<EngineChild> {
  const until = performance.now() + LOCK_WAIT
  for (;;) {
    try {
      return await startChild(program, settings, tell)
    } catch (error) {
      if (!(error instanceof EngineEnded) || error.exitCode !== FOLDER_IN_USE || performance.now() > until) throw error
      await pause(LOCK_LOOK)
    }
  }
}

/** The process is gone: on purpose, or it crashed and starts again, because jobs may be waiting in it. */
function onEnd(entry: Entry, program: string, end: EngineEnded): void {
  entry.child = undefined
  if (performance.now() - entry.startedAt > STEADY) Object.assign(entry, NONE)
  startAgain(entry, program, end)
}

function startAgain(entry: Entry, program: string, end: EngineEnded): void {
  if (!isCurrent(entry)) return
  entry.ends += 1
  if (end.kind === 'fault') entry.faults += 1
  entry.endedAt = performance.now()
  entry.lastEnd = end.detail
  tell(JSON.stringify({ time: new Date().toISOString(), event: 'engine-ended', message: end.message, crashes: entry.ends }))
  if (isGivenUp(entry)) return
  entry.restart = setTimeout(() => {
    if (isCurrent(entry)) (entry.child ??= start(entry, program)).catch(() => undefined)
  }, 0)
  entry.restart.unref()
}

/** Ends the engine that runs with these settings, its jobs put back; whoever needs one next starts it with settings of its own. */
export async function retireEngine(settings: EngineSettings, options: EngineOptions = {}): Promise<void> {
  const { entries } = registry()
  const key = folderKey(settings.dataFolder)
  const entry = entries.get(key)
  if (entry?.mark !== markOf(settings, options.program ?? programOfPackage())) return
  entries.delete(key)
  await stopEntry(entry)
}

/** Ends all engines of this process, their jobs put back: for tests, and for who wants to be sure. Node-RED's own end suffices. */
export async function stopEngines(): Promise<void> {
  const { entries } = registry()
  const all = [...entries.values()]
  entries.clear()
  await Promise.all(all.map(stopEntry))
}
