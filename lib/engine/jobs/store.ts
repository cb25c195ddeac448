/**
 * The durable list of jobs: one SQLite file, hidden here. A job is a row with a kind (which service's), an owner, a state, times
 * and the service's own data as JSON. Everything that is written is on disk when the call returns (WAL, synchronous FULL).
 */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type Database from 'libsql'
import { JobsFailure } from './failure'

/**
 * `open`: being put together, may still change. `queued`: accepted, waits for its turn. `running`: under way. `done`, `failed`:
 * over. `kept`: never runs (a template).
 */
export type JobState = 'open' | 'queued' | 'running' | 'done' | 'failed' | 'kept'

/** Times are ms since 1970. */
export interface Job<Data = unknown> {
  /** Never given twice in a data folder. */
  readonly id: number
  readonly guid: string
  /** Which service's job, e.g. `ownocr`. */
  readonly kind: string
  /** Name of the user who made it; empty without login. */
  readonly owner: string
  readonly state: JobState
  /** The caller's own identifier, searchable. */
  readonly correlation: string
  readonly created: number
  readonly modified: number
  readonly queued?: number
  readonly started?: number
  readonly finished?: number
  /** When it is deleted. */
  readonly expires?: number
  /** Times its work began since it last got further; a job that takes the engine down again and again is given up by it. */
  readonly attempts: number
  /** What its files take, bytes. */
  readonly bytes: number
  readonly data: Data
}

export interface NewJob<Data> {
  readonly kind: string
  readonly owner: string
  readonly state: 'open' | 'queued' | 'kept'
  readonly correlation?: string
  readonly expires?: number
  readonly data: Data
}

export interface JobChange<Data> {
  readonly state?: JobState
  readonly correlation?: string
  readonly expires?: number | null
  readonly bytes?: number
  readonly attempts?: number
  readonly data?: Data
}

/** All that is given must hold; an empty list is no condition. Dates in ms, exclusive. */
export interface JobFilter {
  readonly kinds?: readonly string[]
  readonly ids?: readonly number[]
  readonly guids?: readonly string[]
  readonly correlations?: readonly string[]
  readonly states?: readonly JobState[]
  readonly owner?: string
  readonly createdAfter?: number
  readonly createdBefore?: number
  readonly expiredAt?: number
  /** Jobs with a higher number. */
  readonly after?: number
}

interface Row {
  id: number
  guid: string
  kind: string
  owner: string
  state: JobState
  correlation: string
  created: number
  modified: number
  queued: number | null
  started: number | null
  finished: number | null
  expires: number | null
  attempts: number
  bytes: number
  data: string
}

const COLUMNS = 'id, guid, kind, owner, state, correlation, created, modified, queued, started, finished, expires, attempts, bytes, data'

/** Each entry brings a store from its index to the next version (`PRAGMA user_version`). */
const MIGRATIONS = [
  `CREATE TABLE jobs (
     id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL,
     correlation TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, queued INTEGER, started INTEGER,
     finished INTEGER, expires INTEGER, attempts INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, data TEXT NOT NULL
   ) STRICT;
   CREATE INDEX jobs_by_state ON jobs (state, queued);
   CREATE INDEX jobs_by_correlation ON jobs (correlation) WHERE correlation <> '';
   CREATE INDEX jobs_by_expiry ON jobs (expires) WHERE expires IS NOT NULL;
   CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;`,
]

function jobOf<Data>(row: Row): Job<Data> {
  const { queued, started, finished, expires } = row
  return {
    id: row.id,
    guid: row.guid,
    kind: row.kind,
    owner: row.owner,
    state: row.state,
    correlation: row.correlation,
    created: row.created,
    modified: row.modified,
    ...(queued === null ? {} : { queued }),
    ...(started === null ? {} : { started }),
    ...(finished === null ? {} : { finished }),
    ...(expires === null ? {} : { expires }),
    attempts: row.attempts,
    bytes: row.bytes,
    data: JSON.parse(row.data) as Data,
  }
}

type Value = string | number | null

export class JobStore {
  private constructor(private readonly database: Database.Database) {}

  /**
   * Opens, or makes, `jobs.db` in a data folder.
   * @throws JobsFailure `part-missing` when the native part libsql is not installed, `store-damaged` when the file is none of ours
   */
  static open(folder: string): JobStore {
    const file = path.join(folder, 'jobs.db')
    let Opened: typeof Database
    try {
      // Loaded when first needed: it is native, and optional for npm.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      Opened = require('libsql') as typeof Database
    } catch (error) {
      throw new JobsFailure('part-missing', `The part libsql, which keeps the engine's jobs, is not installed: ${String((error as Error).message).split('\n')[0]}`, {
        part: 'libsql',
        command: 'npm install libsql',
      })
    }
    try {
      const database = new Opened(file)
      database.exec('PRAGMA journal_mode = WAL')
      database.exec('PRAGMA synchronous = FULL')
      database.exec('PRAGMA busy_timeout = 5000')
      const store = new JobStore(database)
      store.migrate()
      return store
    } catch (error) {
      if (error instanceof JobsFailure || /full|ENOSPC/i.test(String(error))) throw error
      throw new JobsFailure('store-damaged', `The list of jobs ${file} cannot be opened: ${(error as Error).message}. Move it away to start with an empty one.`, { file })
    }
  }

  private migrate(): void {
    const found = this.row<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
    if (found > MIGRATIONS.length)
      throw new JobsFailure('store-damaged', `The list of jobs was written by a newer version of Platen (${found}); update the package.`, { version: found })
    for (let version = found; version < MIGRATIONS.length; version++)
      this.transaction(() => {
        this.database.exec(MIGRATIONS[version] as string)
        this.database.exec(`PRAGMA user_version = ${version + 1}`)
      })
  }

  /** All or nothing. */
  transaction<T>(work: () => T): T {
    if (this.database.inTransaction) return work()
    this.database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.database.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.database.inTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  insert<Data>(job: NewJob<Data>, now = Date.now()): Job<Data> {
    const row = this.row<Row>(
      `INSERT INTO jobs (guid, kind, owner, state, correlation, created, modified, queued, expires, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
      [randomUUID(), job.kind, job.owner, job.state, job.correlation ?? '', now, now, job.state === 'queued' ? now : null, job.expires ?? null, JSON.stringify(job.data)],
    )
    return jobOf<Data>(row as Row)
  }

  find<Data>(id: number): Job<Data> | undefined {
    if (!Number.isSafeInteger(id)) return undefined
    const row = this.row<Row>(`SELECT ${COLUMNS} FROM jobs WHERE id = ?`, [id])
    return row && jobOf<Data>(row)
  }

  /** In the order of their making. */
  select<Data>(filter: JobFilter, limit = -1): Job<Data>[] {
    const { where, values } = this.where(filter)
    const rows = this.database.prepare(`SELECT ${COLUMNS} FROM jobs ${where} ORDER BY id LIMIT ?`).all(...values, limit) as Row[]
    return rows.map((row) => jobOf<Data>(row))
  }

  count(filter: JobFilter): number {
    const { where, values } = this.where(filter)
    return this.row<{ found: number }>(`SELECT COUNT(*) AS found FROM jobs ${where}`, values)?.found ?? 0
  }

  /** Jobs by state, of every kind. */
  countByState(): Readonly<Partial<Record<JobState, number>>> {
    const rows = this.database.prepare('SELECT state, COUNT(*) AS found FROM jobs GROUP BY state').all() as { state: JobState; found: number }[]
    return Object.fromEntries(rows.map((row) => [row.state, row.found]))
  }

  /** What all jobs' files take, bytes. */
  bytes(): number {
    return this.row<{ sum: number }>('SELECT COALESCE(SUM(bytes), 0) AS sum FROM jobs')?.sum ?? 0
  }

  /**
   * Changes a job if it is in one of the given states, and sets the times that belong to its new state.
   * @returns the job as it is now, or nothing when it is gone or in another state
   */
  change<Data>(id: number, from: readonly JobState[], change: JobChange<Data>, now = Date.now()): Job<Data> | undefined {
    const sets = ['modified = ?']
    const values: Value[] = [now]
    const set = (column: string, value: Value) => {
      sets.push(`${column} = ?`)
      values.push(value)
    }
    if (change.state !== undefined) {
      set('state', change.state)
      if (change.state === 'queued') set('queued', now)
      if (change.state === 'running') set('started', now)
      if (change.state === 'done' || change.state === 'failed') set('finished', now)
    }
    if (change.correlation !== undefined) set('correlation', change.correlation)
    if (change.expires !== undefined) set('expires', change.expires)
    if (change.bytes !== undefined) set('bytes', change.bytes)
    if (change.attempts !== undefined) set('attempts', change.attempts)
    if (change.data !== undefined) set('data', JSON.stringify(change.data))
    const row = this.row<Row>(`UPDATE jobs SET ${sets.join(', ')} WHERE id = ? AND state IN (SELECT value FROM json_each(?)) RETURNING ${COLUMNS}`, [...values, id, JSON.stringify(from)])
    return row && jobOf<Data>(row)
  }

  /** Takes the job that waits longest and marks it running. */
  takeNext<Data>(kinds: readonly string[], now = Date.now()): Job<Data> | undefined {
    const row = this.row<Row>(
      `UPDATE jobs SET state = 'running', started = COALESCE(started, ?), modified = ?
       WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND kind IN (SELECT value FROM json_each(?)) ORDER BY queued, id LIMIT 1)
       RETURNING ${COLUMNS}`,
      [now, now, JSON.stringify(kinds)],
    )
    return row && jobOf<Data>(row)
  }

  /** Counts one more attempt of a running job, before what may take the process down begins. */
  countAttempt(id: number): void {
    this.database.prepare(`UPDATE jobs SET attempts = attempts + 1 WHERE id = ? AND state = 'running'`).run(id)
  }

  /** Puts a running job back into its place in the queue; an orderly stop takes its attempts back. */
  putBack(id: number, orderly: boolean, now = Date.now()): void {
    this.database
      .prepare(`UPDATE jobs SET state = 'queued', modified = ?, attempts = CASE WHEN ? THEN 0 ELSE attempts END WHERE id = ? AND state = 'running'`)
      .run(now, orderly ? 1 : 0, id)
  }

  /** Deletes a job's row unless it is in one of the given states. */
  remove<Data>(id: number, unless: readonly JobState[]): Job<Data> | undefined {
    const row = this.row<Row>(`DELETE FROM jobs WHERE id = ? AND state NOT IN (SELECT value FROM json_each(?)) RETURNING ${COLUMNS}`, [id, JSON.stringify(unless)])
    return row && jobOf<Data>(row)
  }

  setting(name: string): string | undefined {
    return this.row<{ value: string }>('SELECT value FROM settings WHERE name = ?', [name])?.value
  }

  setSetting(name: string, value: string): void {
    this.database.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value)
  }

  counter(name: string): number {
    return this.row<{ value: number }>('SELECT value FROM counters WHERE name = ?', [name])?.value ?? 0
  }

  increment(name: string, by = 1): void {
    this.database.prepare('INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value').run(name, by)
  }

  close(): void {
    this.database.close()
  }

  /**
   * The one row of a statement. By `all`, never by libsql's `get`: that leaves a statement which writes and returns unfinished,
   * and then the log of writes is never folded back into the file and grows for as long as the engine runs.
   */
  private row<Found>(sql: string, values: readonly Value[] = []): Found | undefined {
    return (this.database.prepare(sql).all(...values) as Found[])[0]
  }

  private where(filter: JobFilter): { where: string; values: Value[] } {
    const terms: string[] = []
    const values: Value[] = []
    const add = (term: string, value: Value) => {
      terms.push(term)
      values.push(value)
    }
    const addList = (column: string, list: readonly (string | number)[] | undefined) => {
      if (list?.length) add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(list))
    }
    if (filter.owner !== undefined) add('owner = ?', filter.owner)
    addList('kind', filter.kinds)
    addList('id', filter.ids)
    addList('guid', filter.guids)
    addList('correlation', filter.correlations)
    addList('state', filter.states)
    if (filter.createdAfter !== undefined) add('created > ?', filter.createdAfter)
    if (filter.createdBefore !== undefined) add('created < ?', filter.createdBefore)
    if (filter.after !== undefined) add('id > ?', filter.after)
    if (filter.expiredAt !== undefined) add('expires IS NOT NULL AND expires <= ?', filter.expiredAt)
    return { where: terms.length ? `WHERE ${terms.join(' AND ')}` : '', values }
  }
}
