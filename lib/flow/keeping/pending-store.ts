/**
 * What a node still has to do, on disk before it is needed: one file an entry, Buffers spooled once beside it. Entries stay over
 * a redeploy and a restart and go when the node is deleted.
 *
 * Layout: `<folder>/<node id>/<entry id>.json` and `<entry id>.<n>.bin`.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { isPlatenError } from '../../client/errors'
import { asPlatenError, failure } from '../errors'
import type { Message } from '../message'
import { phrase } from '../phrases'
import { makeFolder, UNFINISHED, writeDurably } from './files'
import { cleared, enter, finish, leave } from './occupancy'
import { restore, serialise, type Spool } from './serialise'

/** Where the work on one document stands. `delivered`: its result was sent, only cleaning up is left. */
export type Stage = 'open' | 'delivered' | 'done'

export interface DocumentState {
  readonly stage: Stage
  /** What the node asked to remember: plain JSON. */
  readonly notes: Readonly<Record<string, unknown>>
}

export interface Entry {
  readonly id: string
  /** ms since 1970; entries are resumed in this order. */
  readonly created: number
  /** Which account the notes belong to: with another one the work begins again. */
  readonly account: string
  readonly documents: readonly DocumentState[]
  /** Settings as they were worked out when the message came. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly message: Message
}

interface StoredEntry {
  readonly version: 1
  readonly created: number
  readonly account: string
  readonly documents: readonly DocumentState[]
  readonly content: unknown
  readonly files: readonly string[]
}

export type Draft = Pick<Entry, 'account' | 'documents' | 'settings' | 'message'>

export interface PendingStore {
  /** Keeps a message. `lost` names the properties that could not be kept. */
  add(draft: Draft): Promise<{ readonly id: string; readonly lost: readonly string[] }>
  /** Changes what is known about an entry's documents. */
  update(id: string, account: string, documents: readonly DocumentState[]): Promise<void>
  remove(id: string): Promise<void>
  /** Ids of what earlier instances of the node left, oldest first. Damaged entries are left out and named. */
  list(): Promise<{ readonly ids: readonly string[]; readonly damaged: readonly string[] }>
  load(id: string): Promise<Entry>
  /** Nothing is written or removed any more: another instance of the node owns the folder now. Waits for writes under way. */
  close(): Promise<void>
  /** Removes everything: the node was deleted. */
  destroy(): Promise<void>
}

/** A name that is safe as a folder: ids of nodes are hexadecimal, but imported flows may hold anything. */
export function folderNameOf(nodeId: string): string {
  return encodeURIComponent(nodeId).replace(/\*/g, '%2A').replace(/^\.+/, (dots) => '%2E'.repeat(dots.length))
}

/** Members by which `http in` and `http response` hand over a connection. */
const CONNECTIONS = ['req', 'res']

const entryFile = (folder: string, id: string): string => path.join(folder, `${id}.json`)

/**
 * Opens the store of one node, until `close` or `destroy`. Nothing is read or made until something is kept.
 * @param root folder of all nodes' entries
 */
export function openPendingStore(root: string, nodeId: string): PendingStore {
  const folder = path.join(root, folderNameOf(nodeId))
  /** What does not change during an entry's life, so that an update does not serialise the message again. */
  const heads = new Map<string, Pick<StoredEntry, 'created' | 'content' | 'files'>>()
  /** Begins the second half of the ids that this instance gives: it works on those already, even if they came before it looks for what others left. */
  const mark = randomBytes(4).toString('hex')
  let given = 0
  const isOwn = (id: string): boolean => id.split('-')[1]?.startsWith(mark) === true
  /** Whoever used the folder before has done with it. */
  const free = cleared(folder)
  let latest = 0
  /** Writes of one entry follow each other. */
  const lines = new Map<string, Promise<unknown>>()
  let closed = false
  let destroyed = false
  enter(folder)

  function inLine<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = lines.get(id) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.catch(() => undefined).then(() => {
      if (lines.get(id) === settled) lines.delete(id)
    })
    lines.set(id, settled)
    return mine
  }

  function spoolOf(id: string, files: string[]): Spool {
    const reading = new Map<string, Promise<Buffer>>()
    return {
      async write(bytes) {
        const name = `${id}.${files.length}.bin`
        files.push(name)
        await writeDurably(path.join(folder, name), bytes)
        return name
      },
      // What was one Buffer before becomes one Buffer again.
      read(name) {
        const found = reading.get(name) ?? readFile(path.join(folder, path.basename(name)))
        reading.set(name, found)
        return found
      },
    }
  }

  async function write(id: string, account: string, documents: readonly DocumentState[]): Promise<void> {
    const head = heads.get(id)
    if (!head) return
    const stored: StoredEntry = { version: 1, account, documents, ...head }
    await writeDurably(entryFile(folder, id), JSON.stringify(stored))
  }

  async function read(id: string): Promise<StoredEntry> {
    const stored = JSON.parse(await readFile(entryFile(folder, id), 'utf8')) as StoredEntry
    if (stored.version !== 1 || !Array.isArray(stored.documents) || !Array.isArray(stored.files)) throw failure('kept-of-other-version')
    return stored
  }

  async function removeFiles(id: string): Promise<void> {
    // The entry goes first: without it the spooled files mean nothing and are swept up by the next list().
    await rm(entryFile(folder, id), { force: true })
    await Promise.all((heads.get(id)?.files ?? []).map((file) => rm(path.join(folder, path.basename(file)), { force: true })))
    heads.delete(id)
  }

  async function sweep(names: readonly string[], known: ReadonlySet<string>): Promise<void> {
    const isOurs = (name: string): boolean => {
      const id = name.split('.')[0] ?? ''
      return isOwn(id) || lines.has(id)
    }
    const leftovers = names.filter((name) => !isOurs(name) && (name.endsWith(UNFINISHED) || (name.endsWith('.bin') && !known.has(name))))
    await Promise.all(leftovers.map((name) => rm(path.join(folder, name), { force: true })))
  }

  function end(lastWork: () => Promise<void>): Promise<void> {
    if (!closed) leave(folder)
    closed = true
    return finish(folder, async () => {
      await Promise.all(lines.values())
      await lastWork()
    })
  }

  return {
    async add({ account, documents, settings, message }) {
      const id = `${Date.now().toString(36)}-${mark}${(given++ & 0xffff).toString(16).padStart(4, '0')}`
      const files: string[] = []
      try {
        return await inLine(id, async () => {
          await free
          if (destroyed) throw failure('keeping-failed', { folder, problem: phrase('node-deleted') })
          await makeFolder(folder)
          // Of a request that waits for its answer nothing can be kept, and half of one would only mislead who finds it.
          const whole = Object.fromEntries(Object.entries(message).filter(([name]) => !CONNECTIONS.includes(name)))
          const { json, lost } = await serialise({ message: whole, settings }, spoolOf(id, files))
          // Two of one millisecond keep their order.
          latest = Math.max(Date.now(), latest + 1)
          heads.set(id, { created: latest, content: json, files })
          await write(id, account, documents)
          return { id, lost: [...CONNECTIONS.filter((name) => message[name] !== undefined), ...lost.map((name) => name.replace(/^message\./, ''))] }
        })
      } catch (error) {
        await inLine(id, () => removeFiles(id)).catch(() => undefined)
        if (isPlatenError(error)) throw error
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOSPC' || code === 'EDQUOT') throw asPlatenError(error)
        throw failure('keeping-failed', { folder, problem: error instanceof Error ? error.message : String(error) })
      }
    },

    update: (id, account, documents) => (closed ? Promise.resolve() : inLine(id, () => write(id, account, documents))),

    remove: (id) => (closed ? Promise.resolve() : inLine(id, () => removeFiles(id))),

    async list() {
      await free
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      const ids: { id: string; created: number }[] = []
      const damaged: string[] = []
      const files = new Set<string>()
      for (const name of names.filter((file) => file.endsWith('.json'))) {
        const id = name.slice(0, -'.json'.length)
        try {
          const { created, content, files: spooled } = await read(id)
          if (!heads.has(id)) heads.set(id, { created, content, files: spooled })
          for (const file of spooled) files.add(file)
          if (!isOwn(id)) ids.push({ id, created })
        } catch (error) {
          // Done with since the folder was read.
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') damaged.push(path.join(folder, name))
        }
      }
      // A damaged entry may be somebody's only copy: then nothing is swept.
      if (damaged.length === 0) await sweep(names, files)
      ids.sort((one, other) => one.created - other.created || one.id.localeCompare(other.id))
      return { ids: ids.map(({ id }) => id), damaged }
    },

    async load(id) {
      const stored = await read(id)
      const { message, settings } = (await restore(stored.content, spoolOf(id, []))) as Pick<Entry, 'message' | 'settings'>
      return { id, created: stored.created, account: stored.account, documents: stored.documents, message, settings }
    },

    close: () => end(async () => undefined),

    destroy() {
      destroyed = true
      return end(() => rm(folder, { recursive: true, force: true }))
    },
  }
}
