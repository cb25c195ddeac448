/** Templates that are kept: a folder each, with the `.omrcr`, pictures of the blank pages, and what is known of it. They survive restarts. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type, type Static } from '@sinclair/typebox'
import { fits } from '../../../contract/schema'
import { makePrivateFolder, publishFile, syncFolder, writeTextFile } from '../../jobs/files'
import { refusal } from '../reasons'
import type { TemplateSource } from './sheet-tasks'

const TEMPLATE = 'template.omrcr'
const RECORD = 'record.json'
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

const TemplateRecord = Type.Object({
  id: Type.String(),
  owner: Type.String(),
  name: Type.String(),
  /** ms since 1970 */
  created: Type.Number(),
  /** The blank sheet was read and nothing was found on it. */
  finalized: Type.Boolean(),
  /** Pages of which there is a picture, 1-based. */
  blanks: Type.Array(Type.Integer({ minimum: 1 })),
  pages: Type.Integer({ minimum: 1 }),
  /** The class list, by number of the copy, 1-based. */
  people: Type.Optional(Type.Array(Type.Record(Type.String(), Type.String()))),
})
export type TemplateRecord = Static<typeof TemplateRecord>

export class Templates {
  private readonly root: string
  private records: Promise<Map<string, TemplateRecord>> | undefined

  constructor(dataFolder: string) {
    this.root = path.join(dataFolder, 'aspose-omr', 'templates')
  }

  private folderOf(id: string): string {
    return path.join(this.root, id)
  }

  /** All records, read from disk at first use; what a crash left half made goes. */
  private all(): Promise<Map<string, TemplateRecord>> {
    this.records ??= this.load().catch((error: unknown) => {
      this.records = undefined
      throw error
    })
    return this.records
  }

  private async load(): Promise<Map<string, TemplateRecord>> {
    const found = new Map<string, TemplateRecord>()
    await makePrivateFolder(this.root)
    for (const name of await readdir(this.root)) {
      if (name.startsWith('.')) await rm(path.join(this.root, name), { recursive: true, force: true })
      if (!GUID.test(name)) continue
      const record: unknown = await readFile(path.join(this.root, name, RECORD), 'utf8').then(JSON.parse, () => undefined)
      if (fits(TemplateRecord, record)) found.set(name, record)
    }
    return found
  }

  /** A folder into which a new template is written before it is kept. */
  async draft(): Promise<string> {
    await this.all()
    const folder = path.join(this.root, `.${randomUUID()}`)
    await mkdir(folder, { mode: 0o700 })
    return folder
  }

  async discard(draft: string): Promise<void> {
    await rm(draft, { recursive: true, force: true })
  }

  /**
   * Keeps what a draft holds.
   * @param id of its printed sheets; without one, or when it is another user's, a new one is made
   */
  async keep(draft: string, given: Omit<TemplateRecord, 'id' | 'created' | 'finalized'>, id?: string): Promise<TemplateRecord> {
    const records = await this.all()
    const wanted = id?.replace(/[{}]/g, '').toLowerCase()
    const old = wanted === undefined ? undefined : records.get(wanted)
    const own = wanted !== undefined && GUID.test(wanted) && (old === undefined || old.owner === given.owner) ? wanted : randomUUID()
    const people = given.people ?? (own === wanted ? old?.people : undefined)
    const record: TemplateRecord = { ...given, ...(people ? { people } : {}), id: own, created: Date.now(), finalized: false }
    await writeFile(path.join(draft, RECORD), JSON.stringify(record), { mode: 0o600 })
    const folder = this.folderOf(own)
    // A sheet that is being read meanwhile finds either the old or the new one.
    const aside = path.join(this.root, `.${randomUUID()}`)
    const had = await rename(folder, aside).then(() => true, () => false)
    await rename(draft, folder)
    if (had) await rm(aside, { recursive: true, force: true })
    await syncFolder(this.root)
    records.set(own, record)
    return record
  }

  /** @throws RequestFailure 404 also for those of others */
  async find(owner: string, idOrName: string): Promise<TemplateRecord> {
    const records = await this.all()
    const wanted = idOrName.trim().replace(/^["{]+|["}]+$/g, '')
    const byId = records.get(wanted.toLowerCase())
    if (byId?.owner === owner) return byId
    const named = [...records.values()].filter((record) => record.owner === owner && record.name === idOrName.trim()).sort((left, right) => right.created - left.created)
    if (named[0]) return named[0]
    throw refusal(404, 'template-unknown', { id: wanted.slice(0, 100) })
  }

  async ofOwner(owner: string): Promise<TemplateRecord[]> {
    return [...(await this.all()).values()].filter((record) => record.owner === owner)
  }

  /** Puts another version of the template into its place. */
  async replace(record: TemplateRecord, omrcr: Uint8Array, finalized: boolean): Promise<void> {
    const folder = this.folderOf(record.id)
    const temporary = path.join(folder, `.${randomUUID()}.part`)
    await writeFile(temporary, omrcr, { mode: 0o600 })
    await publishFile(temporary, path.join(folder, TEMPLATE))
    const changed = { ...record, finalized }
    writeTextFile(path.join(folder, RECORD), JSON.stringify(changed))
    ;(await this.all()).set(record.id, changed)
  }

  /** Forgets it, with the pictures of its blank pages and the class list. */
  async remove({ id }: TemplateRecord): Promise<void> {
    ;(await this.all()).delete(id)
    // A sheet that is being read meanwhile finds all of it or nothing.
    const aside = path.join(this.root, `.${randomUUID()}`)
    await rename(this.folderOf(id), aside)
    await rm(aside, { recursive: true, force: true })
    await syncFolder(this.root)
  }

  /** Bytes on disk. */
  async sizeOf({ id }: TemplateRecord): Promise<number> {
    const folder = this.folderOf(id)
    const sizes = await Promise.all((await readdir(folder).catch((): string[] => [])).map((name) => stat(path.join(folder, name)).then(({ size }) => size, () => 0)))
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /** As the worker threads read it. */
  source({ id, name, pages, blanks }: TemplateRecord): TemplateSource {
    const folder = this.folderOf(id)
    return { id, name, omr: path.join(folder, TEMPLATE), blanks: Array.from({ length: pages }, (_, index) => (blanks.includes(index + 1) ? path.join(folder, `blank-${index + 1}.png`) : null)) }
  }
}
