/**
 * OCR folders: looks into each configured folder, takes in files that are whole, and brings results and originals to where they
 * belong. A file is in exactly one place at any moment - the folder, its job, or done/failed - also across a kill.
 */
import { copyFile, link, readdir, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { UPLOAD_PREFIX, type JobFolders } from '../../jobs/folders'
import { makeFolder, publishFile } from '../../jobs/files'
import type { JobQueue } from '../../jobs/queue'
import type { JobStore } from '../../jobs/store'
import { UPLOAD_EXTENSIONS } from '../../../contract/ownocr'
import type { WatchedFolder } from '../config'
import type { Log } from '../log'
import { FOLDER_KIND, type OcrJob, type OcrJobData } from './job'
import { looksWhole } from './whole-file'
import { defaultOptions, formatsOf, readOptions } from './options'

/** ms between two looks; watching by the system does not see network drives. */
const LOOK_EVERY = 1000
/** ms for which a file must not have changed until its writer is taken to be done with it, by what the file itself says. */
const SETTLED = { whole: 1500, unknown: 5000, cut: 60_000 }
/** ms after which results that could not be put into their folder are tried again. */
const DELIVER_AGAIN = 30_000

export interface WatchParts {
  readonly store: JobStore
  readonly folders: JobFolders
  readonly queue: JobQueue
  readonly watched: readonly WatchedFolder[]
  /** days */
  readonly retentionDays: number
  readonly log: Log
}

/** Where the parts of a watched folder are. */
export const placesOf = ({ input, output, done, failed }: WatchedFolder) => ({
  output: output ?? path.join(input, 'output'),
  done: done ?? path.join(input, 'done'),
  failed: failed ?? path.join(input, 'failed'),
})

/** Upper-case extensions that a folder takes. */
export const filtersOf = (folder: WatchedFolder): string[] => (folder.filters ?? UPLOAD_EXTENSIONS).map((extension) => extension.toUpperCase())

export const takesFile = (folder: WatchedFolder, name: string): boolean =>
  !name.startsWith('.') && !name.startsWith('~') && filtersOf(folder).includes(path.extname(name).slice(1).toUpperCase())

interface Seen {
  readonly size: number
  readonly changed: number
  readonly since: number
}

export class WatchedFolders {
  private readonly seen = new Map<string, Seen>()
  private timer: NodeJS.Timeout | undefined
  private looking: Promise<void> = Promise.resolve()
  private stopped = false
  private readonly delivering = new Set<number>()
  /** What was wrong with each folder at the last look. */
  private readonly failures = new Map<string, string | undefined>()
  private deliveredAt = Date.now()

  constructor(private readonly parts: WatchParts) {}

  /** Brings what a former process began to its end, then looks again and again. */
  start(): void {
    if (this.parts.watched.length === 0 && this.parts.store.count({ kinds: [FOLDER_KIND] }) === 0) return
    this.looking = this.resume().then(() => this.lookAgain())
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    await this.looking
  }

  private async lookAgain(): Promise<void> {
    if (this.stopped) return
    if (Date.now() - this.deliveredAt > DELIVER_AGAIN) await this.deliverLeftOvers()
    for (const folder of this.parts.watched) {
      const failure = await this.look(folder).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      // Told once, not at every look.
      if (failure !== undefined && failure !== this.failures.get(folder.id)) this.parts.log('folder-failed', { folder: folder.input, message: failure })
      this.failures.set(folder.id, failure)
    }
    if (this.stopped) return
    this.timer = setTimeout(() => {
      this.looking = this.lookAgain()
    }, LOOK_EVERY)
    this.timer.unref()
  }

  /** One look into a folder: takes in every file that has settled. */
  async look(folder: WatchedFolder, now = Date.now()): Promise<void> {
    await makeFolder(folder.input)
    const present = new Set<string>()
    for (const entry of await readdir(folder.input, { withFileTypes: true })) {
      if (!entry.isFile() || !takesFile(folder, entry.name)) continue
      const file = path.join(folder.input, entry.name)
      present.add(file)
      const found = await stat(file).catch(() => undefined)
      if (!found) continue
      const before = this.seen.get(file)
      if (!before || before.size !== found.size || before.changed !== found.mtimeMs) {
        this.seen.set(file, { size: found.size, changed: found.mtimeMs, since: now })
      } else if (now - before.since >= SETTLED.whole && now - before.since >= SETTLED[await looksWhole(file)]) {
        this.seen.delete(file)
        if (!this.stopped) await this.takeIn(folder, entry.name, found.size)
      }
    }
    for (const file of this.seen.keys()) if (path.dirname(file) === folder.input && !present.has(file)) this.seen.delete(file)
  }

  /** The row first, the file second, its turn in the queue last: whatever a crash leaves is found by `resume`. */
  private async takeIn(folder: WatchedFolder, title: string, size: number): Promise<void> {
    const { store, folders, queue, retentionDays } = this.parts
    const name = `${UPLOAD_PREFIX}${randomUUID()}${path.extname(title).toLowerCase()}`
    const options = { ...defaultOptions(retentionDays), ...readOptions(folder.options, retentionDays).values } as OcrJobData['options']
    const data: OcrJobData = {
      options,
      templateId: 0,
      files: [{ name, size, title }],
      pagesDone: 0,
      results: {},
      watched: { folder: folder.id, name: title, source: path.join(folder.input, title), ...placesOf(folder) },
    }
    const job = store.insert<OcrJobData>({ kind: FOLDER_KIND, owner: '', state: 'open', data })
    try {
      await moveFile(path.join(folder.input, title), path.join(await folders.make(job.id), name))
    } catch (error) {
      // It stays where it is: not ours to move, gone again, or no space for it.
      store.remove(job.id, [])
      await folders.remove(job.id)
      throw error
    }
    store.change(job.id, ['open'], { state: 'queued', bytes: size })
    queue.wake()
  }

  private async deliverLeftOvers(): Promise<void> {
    this.deliveredAt = Date.now()
    for (const job of this.parts.store.select<OcrJobData>({ kinds: [FOLDER_KIND], states: ['done', 'failed'] }))
      await this.deliver(job).catch((error: unknown) => this.parts.log('folder-failed', { job: job.id, message: String(error) }))
  }

  private async resume(): Promise<void> {
    const { store, folders, queue, log } = this.parts
    for (const job of store.select<OcrJobData>({ kinds: [FOLDER_KIND] })) {
      try {
        if (job.state === 'done' || job.state === 'failed') await this.deliver(job)
        if (job.state !== 'open') continue
        const { name, size } = job.data.files[0] as OcrJobData['files'][number]
        const taken = await stat(path.join(folders.of(job.id), name)).catch(() => undefined)
        if (taken) {
          // On another disk the copy may be whole and the original still there.
          const original = await stat(job.data.watched?.source ?? '').catch(() => undefined)
          if (original?.size === size) await unlink(job.data.watched?.source as string)
          store.change(job.id, ['open'], { state: 'queued', bytes: size })
          queue.wake()
        } else {
          store.remove(job.id, [])
          await folders.remove(job.id)
        }
      } catch (error) {
        log('folder-failed', { job: job.id, message: String(error) })
      }
    }
  }

  /** Brings a finished job's results and its original to their folders; done again after a crash, it does no harm. */
  async deliver(job: OcrJob): Promise<void> {
    if (this.delivering.has(job.id)) return
    this.delivering.add(job.id)
    try {
      await this.bring(job)
    } finally {
      this.delivering.delete(job.id)
    }
  }

  private async bring(job: OcrJob): Promise<void> {
    const { store, folders } = this.parts
    const { watched, files, error } = job.data
    if (!watched) return
    const folder = folders.of(job.id)
    const source = path.join(folder, (files[0] as OcrJobData['files'][number]).name)
    // Names are chosen once and kept before anything is written under them.
    const stem = watched.stem ?? (await freeStem(job))
    if (watched.stem === undefined) store.change<OcrJobData>(job.id, ['done', 'failed'], { data: { ...job.data, watched: { ...watched, stem } } })
    const extension = path.extname(watched.name)
    if (job.state === 'done') {
      for (const [format, name] of Object.entries(job.data.results)) await putFile(path.join(folder, name), path.join(watched.output, `${stem}.${format}`))
      await moveFile(source, path.join(watched.done, stem + extension))
    } else {
      await makeFolder(watched.failed)
      await writeFile(path.join(watched.failed, `${stem}${extension}.reason.txt`), `${error?.message ?? 'unknown'}\n`)
      await moveFile(source, path.join(watched.failed, stem + extension))
    }
    store.remove(job.id, ['queued', 'running'])
    await folders.remove(job.id)
  }
}

/** A name under which neither a result nor an original lies yet: the file's own, or with a number. */
async function freeStem(job: OcrJob): Promise<string> {
  const { watched, options } = job.data
  const { name, output, done, failed } = watched as NonNullable<OcrJobData['watched']>
  const extension = path.extname(name)
  const stem = path.basename(name, extension)
  const targets = (candidate: string) => [
    ...formatsOf(options).map((format) => path.join(output, `${candidate}.${format}`)),
    path.join(done, candidate + extension),
    path.join(failed, candidate + extension),
  ]
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem} (${number})`
    const taken = await Promise.all(targets(candidate).map((file) => stat(file).then(() => true, () => false)))
    if (!taken.includes(true)) return candidate
  }
}

/** Moves a file, also to another disk; nothing happens when it is gone and the target is there. */
async function moveFile(source: string, target: string): Promise<void> {
  await makeFolder(path.dirname(target))
  try {
    await rename(source, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && (await stat(target).catch(() => undefined))) return
    if (code !== 'EXDEV') throw error
    await putFile(source, target)
    await unlink(source)
  }
}

/** Copies a file so that it appears whole. */
async function putFile(source: string, target: string): Promise<void> {
  await makeFolder(path.dirname(target))
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.part`)
  try {
    await copyFile(source, temporary)
    await publishFile(temporary, target)
  } finally {
    await rm(temporary, { force: true })
  }
}

/**
 * Gives a file that is on disk its name in a watched folder.
 * @param unique find a free name instead of replacing
 * @returns the name it got
 */
export async function postFile(temporary: string, folder: WatchedFolder, name: string, unique: boolean): Promise<string> {
  if (!unique) {
    await publishFile(temporary, path.join(folder.input, name))
    return name
  }
  const extension = path.extname(name)
  const stem = path.basename(name, extension)
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem} (${number})${extension}`
    try {
      // A link fails when the name is taken: two posts at once never get the same.
      await link(temporary, path.join(folder.input, candidate))
      await unlink(temporary)
      return candidate
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
