/**
 * Templates that were kept under a name, a folder each: the template, its corrected form, the printed sheet, and the ids under
 * which services know it. The files are enough to make it known to another account.
 */
import { createHash } from 'node:crypto'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { NodeAPI } from 'node-red'
import { asPlatenError, failure } from '../errors'
import { makeFolder, writeDurably } from '../keeping/files'
import { isPlainObject } from '../message'
import { cleanName } from '../names'
import { defaultDataFolder } from '../user-folder'

export interface KeptTemplate {
  readonly name: string
  readonly omr: Buffer
  readonly omrcr?: Buffer
  /** The printable sheet, as the service gave it. */
  readonly sheet: Buffer
  /** Extension of the sheet without the dot. */
  readonly sheetKind: string
  /** TemplateId by account. */
  readonly ids: Readonly<Record<string, string>>
}

interface Facts {
  readonly version: 1
  readonly name: string
  readonly sheetKind: string
  readonly ids: Readonly<Record<string, string>>
  readonly corrected: boolean
}

/** Folder of the templates that authors named. */
export const templatesFolder = (RED: NodeAPI): string => path.join(defaultDataFolder(RED), 'answer-sheets', 'templates')

const FACTS = 'template.json'

/** Names that differ only in letters that a file system cannot keep must not share a folder. */
function folderOf(home: string, name: string): string {
  const clean = cleanName(name, 'template').slice(0, 60)
  const mark = createHash('sha256').update(name.normalize('NFC')).digest('hex').slice(0, 8)
  return path.join(home, `${clean}-${mark}`)
}

/** Content and time of one and the same file: it may be replaced or deleted meanwhile. */
async function readDated(file: string): Promise<{ text: string; time: number } | undefined> {
  const handle = await open(file).catch(() => undefined)
  try {
    return handle && { text: await handle.readFile('utf8'), time: (await handle.stat()).mtimeMs }
  } catch {
    return undefined
  } finally {
    await handle?.close()
  }
}

async function readFacts(folder: string): Promise<(Facts & { readonly kept: number }) | undefined> {
  const found = await readDated(path.join(folder, FACTS))
  if (found === undefined) return undefined
  try {
    const facts: unknown = JSON.parse(found.text)
    return isPlainObject(facts) && typeof facts.name === 'string' && isPlainObject(facts.ids) && typeof facts.sheetKind === 'string'
      ? { ...(facts as unknown as Facts), kept: found.time }
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Keeps a template; one of the same name is replaced. What says that it is there is written last.
 * @throws PlatenError ENGINE_FAILED when the disk is full
 */
export async function keepTemplate(home: string, { name, omr, omrcr, sheet, sheetKind, ids }: KeptTemplate): Promise<void> {
  const folder = folderOf(home, name)
  const facts: Facts = { version: 1, name, sheetKind, ids, corrected: omrcr !== undefined }
  try {
    await makeFolder(folder)
    await writeDurably(path.join(folder, 'template.omr'), omr)
    await writeDurably(path.join(folder, `sheet.${cleanName(sheetKind, 'png')}`), sheet)
    if (omrcr) await writeDurably(path.join(folder, 'template.omrcr'), omrcr)
    await writeDurably(path.join(folder, FACTS), JSON.stringify(facts))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') throw asPlatenError(error)
    throw failure('keeping-failed', { folder, problem: message })
  }
}

/** @throws PlatenError NOT_FOUND, naming those that there are */
export async function loadTemplate(home: string, name: string): Promise<KeptTemplate> {
  const folder = folderOf(home, name)
  const facts = await readFacts(folder)
  if (!facts) throw failure('template-not-kept', { name, known: (await keptTemplates(home)).join(', ') || '-' })
  try {
    const [omr, sheet, omrcr] = await Promise.all([
      readFile(path.join(folder, 'template.omr')),
      readFile(path.join(folder, `sheet.${cleanName(facts.sheetKind, 'png')}`)),
      facts.corrected ? readFile(path.join(folder, 'template.omrcr')) : undefined,
    ])
    return { name, omr, sheet, sheetKind: facts.sheetKind, ids: facts.ids, ...(omrcr ? { omrcr } : {}) }
  } catch (error) {
    throw failure('template-unreadable', { file: folder, problem: (error as Error).message })
  }
}

export interface KeptDetails {
  readonly name: string
  /** ms since 1970 */
  readonly kept: number
  /** TemplateId by account. */
  readonly ids: Readonly<Record<string, string>>
}

/** What is kept, sorted by name. */
export async function keptDetails(home: string): Promise<KeptDetails[]> {
  const folders = await readdir(home, { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    folders.map(async (entry): Promise<KeptDetails[]> => {
      const folder = path.join(home, entry.name)
      const facts = entry.isDirectory() ? await readFacts(folder) : undefined
      return facts ? [{ name: facts.name, kept: facts.kept, ids: facts.ids }] : []
    }),
  )
  return found.flat().sort((one, other) => one.name.localeCompare(other.name))
}

/** Removes what is kept under a name; what says that it is there goes first. Nothing happens when there is none. */
export async function forgetTemplate(home: string, name: string): Promise<void> {
  const folder = folderOf(home, name)
  await rm(path.join(folder, FACTS), { force: true })
  await rm(folder, { recursive: true, force: true })
}

/** Names of all kept templates, sorted. */
export const keptTemplates = async (home: string): Promise<string[]> => (await keptDetails(home)).map(({ name }) => name)
