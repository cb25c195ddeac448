/** The engine behind the HTTP host: store, queue, recognition and what keeps them tidy; opened when first needed. */
import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { JobFolders } from '../jobs/folders'
import { JobQueue } from '../jobs/queue'
import { Retention } from '../jobs/retention'
import { JobStore } from '../jobs/store'
import type { Config } from './config'
import type { Log } from './log'
import { createHandlers } from './ownocr/handlers'
import { OwnocrJobs } from './ownocr/jobs'
import { FOLDER_KIND, JOB_KIND } from './ownocr/job'
import { createProcessor } from './ownocr/processor'
import type { Handler } from './ownocr/plugin'
import { WatchedFolders } from './ownocr/watched-folders'
import { createRecognition, type Language, type Recognition } from './recognition'
import { packageVersion } from './version'

const HOUR = 3_600_000
/** ms for which the list of installed languages is believed. */
const LANGUAGES_KNOWN = 30_000
/** ms that running jobs get to let go when the engine stops. */
const PATIENCE = 1500

/** What is open while there is something to do. */
export interface OpenEngine {
  readonly store: JobStore
  readonly queue: JobQueue
  readonly folders: JobFolders
  readonly retention: Retention
  readonly watched: WatchedFolders
  readonly handlers: Readonly<Record<string, Handler>>
}

export interface EngineSettings {
  readonly dataFolder: string
  /** Threads, and jobs at the same time. */
  readonly workers: number
  readonly config: Config
  readonly log: Log
}

export class Engine {
  private opened: OpenEngine | undefined
  private known: { readonly at: number; readonly changed: number | undefined; readonly list: readonly Language[] } | undefined
  readonly recognition: Recognition

  constructor(readonly settings: EngineSettings) {
    this.recognition = createRecognition(settings.workers)
  }

  /** Whether an earlier process left jobs, or folders are to be watched: then the engine must not wait to be asked. */
  get hasWork(): boolean {
    return existsSync(path.join(this.settings.dataFolder, 'jobs.db')) || this.settings.config.folders.length > 0
  }

  /** Language data that were added to this data folder. */
  get languageFolder(): string {
    return path.join(this.settings.dataFolder, 'languages')
  }

  get isOpen(): boolean {
    return this.opened !== undefined
  }

  /** @throws JobsFailure `part-missing`, `store-damaged` */
  open(): OpenEngine {
    if (this.opened) return this.opened
    const { dataFolder, workers, config, log } = this.settings
    const { limits } = config
    const store = JobStore.open(dataFolder)
    const folders = new JobFolders(dataFolder)
    const queue = new JobQueue(store, workers, log)
    const retention = new Retention({ store, folders, log, mostBytes: limits.storedMegabytes * 1_000_000, dataFolder })
    const languages = () => this.languages()
    const jobs = new OwnocrJobs({ store, folders, queue, limits })
    const watched = new WatchedFolders({ store, folders, queue, watched: config.folders, retentionDays: limits.retentionDays, log })
    const processing = { recognition: this.recognition, folders, limits, workers, languages, languageFolder: this.languageFolder, log }
    queue.register(createProcessor(JOB_KIND, processing))
    queue.register(createProcessor(FOLDER_KIND, processing, (job) => watched.deliver(job)))
    const guid = store.setting('guid') ?? randomUUID()
    store.setSetting('guid', guid)
    const handlers = createHandlers({ jobs, folders, retention, config, dataFolder, languages, version: packageVersion, store, workers, guid })
    this.opened = { store, queue, folders, retention, watched, handlers }
    queue.start()
    retention.start(HOUR)
    watched.start()
    folders.removeOrphans((id) => store.find(id) !== undefined).catch((error: unknown) => log('tidy-failed', { message: String(error) }))
    return this.opened
  }

  /** The languages that jobs may use: installed ones, as far as the configuration offers them. */
  async languages(): Promise<readonly Language[]> {
    // A language that was added counts at once: its folder has changed.
    const changed = statSync(this.languageFolder, { throwIfNoEntry: false })?.mtimeMs
    if (this.known && this.known.changed === changed && Date.now() - this.known.at < LANGUAGES_KNOWN) return this.known.list
    const installed = await this.recognition.languages(this.languageFolder)
    const offered = this.settings.config.languages?.map((name) => name.toLowerCase())
    const list = offered ? installed.filter(({ name, code }) => offered.includes(name.toLowerCase()) || offered.includes(code.toLowerCase())) : installed
    this.known = { at: Date.now(), changed, list }
    return list
  }

  /** Puts running jobs back and closes everything. */
  async close(): Promise<void> {
    const engine = this.opened
    engine?.retention.stop()
    await engine?.watched.stop()
    await engine?.queue.stop(PATIENCE)
    engine?.store.close()
    // Threads end with the process; one that still reads a page is not waited for.
  }
}
