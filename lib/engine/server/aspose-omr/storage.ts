/** The cloud storage of the API as folders on this disk: one a user and storage name, below the data folder. Knows no HTTP. */
import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { folderSize, makePrivateFolder, publishFile, syncFolder } from '../../jobs/files'
import type { EngineLimits } from '../config'
import { RequestFailure } from '../failure'
import { refusal } from '../reasons'
import { diskFull } from '../uploads'
import { diskFolder, diskNames, namesOf, storedName } from './names'

/** Where something is: `storage` undefined is the default one. */
export interface Place {
  readonly owner: string
  readonly storage: string | undefined
  /** Slashes between names. */
  readonly path: string
}

export interface Entry {
  readonly name: string
  readonly isFolder: boolean
  readonly modified: Date
  /** bytes; 0 for folders */
  readonly size: number
  /** With a slash in front. */
  readonly path: string
}

const DEFAULT = 'Default'

const missing = (place: Place) => refusal(404, 'not-in-storage', { path: place.path })

/** Errors of the file system that mean "not there" for one path. */
const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

export class Storage {
  private readonly root: string
  /** bytes of everything; undefined when it has to be counted again */
  private used: Promise<number> | undefined

  constructor(
    dataFolder: string,
    private readonly limits: EngineLimits,
  ) {
    this.root = path.join(dataFolder, 'aspose-omr', 'storage')
  }

  private folderOf({ owner, storage }: Place): string {
    const name = storage === undefined || storage === '' || storage.toLowerCase() === DEFAULT.toLowerCase() ? DEFAULT : storage
    return path.join(this.root, owner === '' ? '_' : diskFolder(owner.toLowerCase()), diskFolder(name))
  }

  /** Path on disk, whether or not anything is there. @throws RequestFailure 400 */
  private onDisk(place: Place): string {
    return path.join(this.folderOf(place), ...diskNames(place.path))
  }

  /** A folder's path on disk, whether or not it is there. @throws RequestFailure 400 */
  folderPath(place: Place): string {
    return this.onDisk(place)
  }

  private async look(place: Place): Promise<Stats | undefined> {
    try {
      return await stat(this.onDisk(place))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  /** The file of a place, for reading. @throws RequestFailure 404 */
  async file(place: Place, version?: string): Promise<{ path: string; size: number; modified: Date }> {
    const found = await this.look(place)
    if (!found?.isFile() || (version !== undefined && version !== '' && version !== versionOf(found))) throw missing(place)
    return { path: this.onDisk(place), size: found.size, modified: found.mtime }
  }

  async exists(place: Place, version?: string): Promise<{ exists: boolean; isFolder: boolean }> {
    const found = await this.look(place)
    const isFolder = found?.isDirectory() ?? namesOf(place.path).length === 0
    const exists = isFolder || (found !== undefined && (version === undefined || version === '' || version === versionOf(found)))
    return { exists, isFolder: exists && isFolder }
  }

  /** The default storage is always there, another one from the first upload on. */
  async storageExists(owner: string, name: string): Promise<boolean> {
    return name.toLowerCase() === DEFAULT.toLowerCase() || (await this.look({ owner, storage: name, path: '' })) !== undefined
  }

  /**
   * Puts a file at a place, in one step; one that was there is replaced.
   * @param write fills the temporary file and returns its size, bytes
   * @throws RequestFailure 400, 409 where a folder or a file is in the way, 507
   */
  async put(place: Place, write: (temporary: string) => Promise<number>): Promise<void> {
    if (namesOf(place.path).length === 0) throw new RequestFailure(400, 'name-missing', 'The file has no name in the storage.')
    const target = this.onDisk(place)
    await this.makeParents(target, place)
    if ((await this.look(place))?.isDirectory()) throw inTheWay(place)
    const temporary = path.join(this.root, `.${randomUUID()}.part`)
    try {
      const size = await write(temporary)
      if (size + (await this.usedSize()) > this.totalSize) throw diskFull('the storage')
      await publishFile(temporary, target)
    } finally {
      this.used = undefined
      await rm(temporary, { force: true })
    }
  }

  private async makeParents(target: string, place: Place): Promise<void> {
    try {
      await makePrivateFolder(path.dirname(target))
    } catch (error) {
      if (['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw inTheWay(place)
      throw error
    }
  }

  async deleteFile(place: Place, version?: string): Promise<void> {
    const { path: file } = await this.file(place, version)
    await unlink(file)
    await syncFolder(path.dirname(file))
    this.used = undefined
  }

  async createFolder(place: Place): Promise<void> {
    if ((await this.look(place))?.isFile()) throw inTheWay(place)
    try {
      await mkdir(this.onDisk(place), { recursive: true, mode: 0o700 })
    } catch (error) {
      if (['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw inTheWay(place)
      throw error
    }
  }

  /** @throws RequestFailure 404; the root of a storage is always there */
  async list(place: Place): Promise<Entry[]> {
    const folder = this.onDisk(place)
    let names
    try {
      names = await readdir(folder, { withFileTypes: true })
    } catch (error) {
      if (!isMissing(error)) throw error
      if (namesOf(place.path).length === 0) return []
      throw missing(place)
    }
    const entries: Entry[] = []
    for (const entry of names) {
      if (!entry.isFile() && !entry.isDirectory()) continue
      const found = await stat(path.join(folder, entry.name)).catch(() => undefined)
      if (!found) continue
      const name = storedName(entry.name)
      entries.push({ name, isFolder: found.isDirectory(), modified: found.mtime, size: found.isFile() ? found.size : 0, path: `/${[...namesOf(place.path), name].join('/')}` })
    }
    return entries.sort((left, right) => Number(right.isFolder) - Number(left.isFolder) || left.name.localeCompare(right.name, 'en'))
  }

  /** @throws RequestFailure 404; 409 for a folder that is not empty */
  async deleteFolder(place: Place, recursive: boolean): Promise<void> {
    const found = await this.look(place)
    if (!found?.isDirectory()) throw missing(place)
    try {
      if (recursive) await rm(this.onDisk(place), { recursive: true, force: true })
      else await rmdir(this.onDisk(place))
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw refusal(409, 'folder-not-empty', { path: place.path })
      throw error
    }
    this.used = undefined
  }

  /**
   * Copies or moves a file or a folder; a folder is merged into one that is there.
   * @throws RequestFailure 404; 400 for a place inside itself; 409; 507
   */
  async transfer(kind: 'copy' | 'move', what: 'file' | 'folder', from: Place, to: Place, version?: string): Promise<void> {
    const found = await this.look(from)
    if (what === 'file') await this.file(from, version)
    else if (!found?.isDirectory()) throw missing(from)
    if (namesOf(to.path).length === 0 || (what === 'folder' && namesOf(from.path).length === 0))
      throw new RequestFailure(400, 'name-missing', 'The whole storage cannot be copied or moved; name a file or folder.')
    const [source, target] = [this.onDisk(from), this.onDisk(to)]
    if (target === source) return
    if (target.startsWith(source + path.sep)) throw new RequestFailure(400, 'inside-itself', `"${from.path}" cannot be put inside itself.`, { path: from.path })
    const there = await this.look(to)
    if (there && there.isDirectory() !== (what === 'folder')) throw inTheWay(to)
    await this.makeParents(target, to)
    try {
      if (kind === 'move' && (what === 'file' || !there)) await rename(source, target)
      else {
        const size = what === 'file' ? (found?.size ?? 0) : await folderSize(source)
        if (kind === 'copy' && size + (await this.usedSize()) > this.totalSize) throw diskFull('the storage')
        if (what === 'file') {
          const temporary = path.join(this.root, `.${randomUUID()}.part`)
          await cp(source, temporary).then(() => publishFile(temporary, target)).finally(() => rm(temporary, { force: true }))
        } else {
          await cp(source, target, { recursive: true })
          if (kind === 'move') await rm(source, { recursive: true, force: true })
        }
      }
      await syncFolder(path.dirname(target))
    } finally {
      this.used = undefined
    }
  }

  /** The one version that is kept of each file. @throws RequestFailure 404 */
  async versions(place: Place): Promise<(Entry & { versionId: string })[]> {
    const { size, modified } = await this.file(place)
    const name = namesOf(place.path).at(-1) as string
    return [{ name, isFolder: false, modified, size, path: `/${namesOf(place.path).join('/')}`, versionId: versionOf({ size, mtime: modified }) }]
  }

  /** bytes of all files of all users, kept templates included */
  usedSize(): Promise<number> {
    this.used ??= folderSize(path.dirname(this.root))
    return this.used
  }

  /** Before something is kept beside the storage. @throws RequestFailure 507 */
  async checkRoom(): Promise<void> {
    this.used = undefined
    if ((await this.usedSize()) >= this.totalSize) throw diskFull('the storage')
  }

  /** bytes that may be stored */
  get totalSize(): number {
    return this.limits.storedMegabytes * 1_000_000
  }
}

/** Changes with the content. */
const versionOf = ({ mtime, size }: { mtime: Date; size: number }): string => `${mtime.getTime().toString(36)}-${size.toString(36)}`

const inTheWay = ({ path: where }: Place) =>
  new RequestFailure(409, 'name-taken', `"${where}" cannot be put there: a file and a folder cannot have the same name.`, { path: where })
