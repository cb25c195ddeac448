/**
 * Runs the jobs that wait in the store, a few at a time, and brings each to its end: done, failed, or put back when the engine
 * stops. After a crash the jobs that were running wait again; one that never gets further is given up.
 */
import { isDiskFull } from './failure'
import type { Job, JobStore } from './store'

/** Beginnings without getting further after which a job is given up: it probably takes the engine down. */
export const MAX_ATTEMPTS = 6

/** ms until a result that the full disk would not take is written again. */
const DISK_RETRY = 2000

export interface RunContext<Data> {
  /** Aborted when the engine stops (`reason` is `stopping`) or the job's time is over. */
  readonly signal: AbortSignal
  /** To be called when the work proper begins: counts an attempt. What only got ready was not taken down by the job. */
  begin(): void
  /** Keeps what is known so far and counts as getting further. */
  report(data: Data): void
}

/** What a processor brings: new data, the bytes that its files take, and whether the job succeeded. */
export interface Outcome<Data> {
  readonly state: 'done' | 'failed'
  readonly data: Data
  readonly bytes?: number
}

/** Does the work of one kind of job. */
export interface Processor<Data = unknown> {
  readonly kind: string
  /** ms one run may take. */
  readonly timeLimit: number
  /** Must end soon once the signal is aborted. A thrown error ends in `fail`. */
  run(job: Job<Data>, context: RunContext<Data>): Promise<Outcome<Data>>
  /** The data of a job that failed by an error, ran out of time, or was given up. */
  fail(job: Job<Data>, cause: { readonly kind: 'error'; readonly error: unknown } | { readonly kind: 'time' } | { readonly kind: 'gave-up' }): Data
  /** Name under which its ends are counted, `.done` or `.failed` behind it; absent: the kind. */
  counter?(job: Job<Data>): string
  /** Removes what only the work itself needed; safe as soon as the work is over. */
  tidy?(job: Job<Data>): Promise<void>
  /** Called when the end is on disk, and again at the next start: must be repeatable. */
  ended?(job: Job<Data>): Promise<void>
}

export type QueueLog = (event: string, values: Readonly<Record<string, string | number>>) => void

interface Run {
  readonly abort: AbortController
  readonly ended: Promise<void>
}

const counterOf = (processor: Processor<unknown>, job: Job): string => processor.counter?.(job) ?? job.kind

/** Jobs that are held in memory at once when all are gone through. */
const BATCH = 100

/** Reason of an abort: the engine stops. */
export const STOPPING = 'stopping'
const TIME_OVER = 'time-over'

export class JobQueue {
  private readonly processors = new Map<string, Processor<unknown>>()
  private readonly running = new Map<number, Run>()
  private stopping = false
  private retry: NodeJS.Timeout | undefined

  /** @param parallel jobs at once, 1.. */
  constructor(
    private readonly store: JobStore,
    private readonly parallel: number,
    private readonly log: QueueLog,
  ) {}

  register<Data>(processor: Processor<Data>): void {
    this.processors.set(processor.kind, processor as Processor<unknown>)
  }

  /** Jobs under way. */
  get active(): number {
    return this.running.size
  }

  /** Takes up what a former process left behind, then starts. */
  start(): void {
    for (const job of this.store.select<unknown>({ states: ['running'] })) {
      const processor = this.processors.get(job.kind)
      if (processor && job.attempts >= MAX_ATTEMPTS) {
        this.log('job-given-up', { job: job.id, attempts: job.attempts })
        this.store.change(job.id, ['running'], { state: 'failed', data: processor.fail(job, { kind: 'gave-up' }) })
        this.store.increment(`${counterOf(processor, job)}.failed`)
      } else {
        this.log('job-resumed', { job: job.id, attempts: job.attempts })
        this.store.putBack(job.id, false)
      }
    }
    this.wake()
    this.endAgain().catch((error: unknown) => this.log('ending-failed', { message: String(error) }))
  }

  /** A kill may have come between a job's end and what follows it; that is repeatable, so it is done for all. */
  private async endAgain(): Promise<void> {
    let after = 0
    for (;;) {
      if (this.stopping) return
      const jobs = this.store.select<unknown>({ kinds: [...this.processors.keys()], states: ['done', 'failed'], after }, BATCH)
      for (const job of jobs) {
        after = job.id
        if (this.stopping) return
        await this.afterEnd(job, this.processors.get(job.kind) as Processor<unknown>)
      }
      if (jobs.length < BATCH) return
    }
  }

  private async afterEnd(job: Job, processor: Processor<unknown>): Promise<void> {
    try {
      await processor.tidy?.(job)
      await processor.ended?.(job)
    } catch (error) {
      this.log('ending-failed', { job: job.id, message: String(error) })
    }
  }

  /** Says that a job may be waiting. */
  wake(): void {
    if (this.stopping) return
    try {
      while (this.running.size < this.parallel) {
        const job = this.store.takeNext<unknown>([...this.processors.keys()])
        if (!job) return
        this.begin(job)
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error
      this.wakeLater()
    }
  }

  /** Stops all runs and puts their jobs back; ends when every processor has let go, or after `patience` ms. */
  async stop(patience: number): Promise<void> {
    this.stopping = true
    clearTimeout(this.retry)
    const runs = [...this.running]
    for (const [, run] of runs) run.abort.abort(STOPPING)
    let timer: NodeJS.Timeout | undefined
    const impatience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience)
    })
    await Promise.race([Promise.allSettled(runs.map(([, run]) => run.ended)), impatience])
    clearTimeout(timer)
    for (const id of this.running.keys()) this.store.putBack(id, true)
  }

  private begin(job: Job): void {
    const processor = this.processors.get(job.kind) as Processor<unknown>
    const abort = new AbortController()
    const ended = this.runOne(job, processor, abort).finally(() => {
      this.running.delete(job.id)
      this.wake()
    })
    this.running.set(job.id, { abort, ended })
  }

  private async runOne(job: Job, processor: Processor<unknown>, abort: AbortController): Promise<void> {
    const timer = setTimeout(() => abort.abort(TIME_OVER), processor.timeLimit)
    timer.unref()
    const started = performance.now()
    let outcome: Outcome<unknown>
    try {
      outcome = await processor.run(job, {
        signal: abort.signal,
        begin: () => this.store.countAttempt(job.id),
        report: (data) => void this.store.change(job.id, ['running'], { data, attempts: 1 }),
      })
    } catch (error) {
      if (abort.signal.reason === STOPPING) {
        this.store.putBack(job.id, true)
        return
      }
      const latest = this.store.find<unknown>(job.id) ?? job
      const cause = abort.signal.reason === TIME_OVER ? ({ kind: 'time' } as const) : ({ kind: 'error', error } as const)
      outcome = { state: 'failed', data: processor.fail(latest, cause) }
    } finally {
      clearTimeout(timer)
    }
    const ended = await this.write(job, processor, outcome)
    if (!ended) return
    this.log(`job-${outcome.state}`, { job: job.id, ms: Math.round(performance.now() - started) })
    await this.afterEnd(ended, processor)
  }

  /** Writes a job's end; on a full disk again and again, as a job must not run twice for want of a row. */
  private async write(job: Job, processor: Processor<unknown>, outcome: Outcome<unknown>): Promise<Job | undefined> {
    for (;;) {
      try {
        return this.store.transaction(() => {
          this.store.increment(`${counterOf(processor, job)}.${outcome.state}`)
          return this.store.change(job.id, ['running'], {
            state: outcome.state,
            data: outcome.data,
            ...(outcome.bytes === undefined ? {} : { bytes: outcome.bytes }),
          })
        })
      } catch (error) {
        if (!isDiskFull(error)) throw error
        this.log('disk-full', { job: job.id })
        // Page results of this job may be what fills the disk.
        await processor.tidy?.(job).catch(() => undefined)
        if (this.stopping) return undefined
        await new Promise((resolve) => setTimeout(resolve, DISK_RETRY))
        if (this.stopping) return undefined
      }
    }
  }

  private wakeLater(): void {
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.wake(), DISK_RETRY)
  }
}
