/** One folder a job below the data folder: uploads, page results, finished files. */
import { readdir, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { makePrivateFolder } from './files'

/** What the names of uploaded files begin with, and those of uploads that are not whole yet. */
export const UPLOAD_PREFIX = 'source-'

export class JobFolders {
  private readonly root: string

  constructor(dataFolder: string) {
    this.root = path.join(dataFolder, 'jobs')
  }

  of(id: number): string {
    return path.join(this.root, String(id))
  }

  async make(id: number): Promise<string> {
    await makePrivateFolder(this.of(id))
    return this.of(id)
  }

  /** Removes a job's files; those that cannot be removed now go at the next start. */
  async remove(id: number): Promise<void> {
    await rm(this.of(id), { recursive: true, force: true })
  }

  /** Removes one file of a job, and the folder when nothing is left in it. */
  async removeFile(id: number, name: string): Promise<void> {
    await rm(path.join(this.of(id), name), { force: true })
    await rmdir(this.of(id)).catch(() => undefined)
  }

  /** Removes every file that was sent in, whole or not; call only when no upload can be under way any more. */
  async removeUploads(id: number): Promise<void> {
    const names = await readdir(this.of(id)).catch((): string[] => [])
    for (const name of names) if (name.startsWith(UPLOAD_PREFIX)) await rm(path.join(this.of(id), name), { force: true })
  }

  /** Removes the folders of jobs that no longer exist: a crash came between the row's end and the files'. */
  async removeOrphans(exists: (id: number) => boolean): Promise<number> {
    let removed = 0
    const names = await readdir(this.root).catch((): string[] => [])
    for (const name of names) {
      if (!/^\d+$/.test(name) || exists(Number(name))) continue
      await this.remove(Number(name))
      removed++
    }
    return removed
  }
}
