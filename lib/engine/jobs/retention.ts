/** Deletes jobs whose time is over, and the oldest finished ones when all files together take too much. */
import { freeSpace } from './files'
import type { JobFolders } from './folders'
import type { QueueLog } from './queue'
import type { JobState, JobStore } from './store'

/** Never deleted: under way, or waiting. */
const UNTOUCHED: readonly JobState[] = ['queued', 'running', 'kept']
const FINISHED: readonly JobState[] = ['done', 'failed']

export interface RetentionSettings {
  readonly store: JobStore
  readonly folders: JobFolders
  readonly log: QueueLog
  /** bytes of all jobs' files */
  readonly mostBytes: number
  readonly dataFolder: string
}

export class Retention {
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly settings: RetentionSettings) {}

  /** @param every ms */
  start(every: number): void {
    const sweep = () => {
      this.sweep().catch((error: unknown) => this.settings.log('retention-failed', { message: String(error) }))
    }
    this.timer = setInterval(sweep, every)
    this.timer.unref()
    sweep()
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** @returns ids of the jobs that were deleted */
  async sweep(now = Date.now()): Promise<number[]> {
    const { store } = this.settings
    const gone: number[] = []
    for (const { id } of store.select({ expiredAt: now })) if (await this.remove(id, 'expired')) gone.push(id)
    const overfull = await this.makeRoom(0)
    return [...gone, ...overfull]
  }

  /** Deletes finished jobs that have an end, oldest first, until `bytes` more fit under the cap. */
  async makeRoom(bytes: number): Promise<number[]> {
    const { store, mostBytes } = this.settings
    const gone: number[] = []
    let sum = store.bytes() + bytes
    if (sum <= mostBytes) return gone
    const finished = store.select({ states: FINISHED }).filter(({ expires }) => expires !== undefined).sort((left, right) => (left.finished ?? 0) - (right.finished ?? 0))
    for (const job of finished) {
      if (sum <= mostBytes) break
      if (job.bytes === 0 || !(await this.remove(job.id, 'over-size'))) continue
      sum -= job.bytes
      gone.push(job.id)
    }
    return gone
  }

  /** Whether `bytes` more fit, after room was made. */
  async hasRoom(bytes: number): Promise<boolean> {
    await this.makeRoom(bytes)
    return this.settings.store.bytes() + bytes <= this.settings.mostBytes
  }

  /** bytes free on the disk of the data folder; Infinity where the system does not tell */
  free(): Promise<number> {
    return freeSpace(this.settings.dataFolder).catch(() => Infinity)
  }

  private async remove(id: number, why: string): Promise<boolean> {
    const { store, folders, log } = this.settings
    if (!store.remove(id, UNTOUCHED)) return false
    await folders.remove(id)
    log('job-removed', { job: id, why })
    return true
  }
}
