import { open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asDiskFailure } from '../imaging/failure'
import type { PageGeometry } from '../imaging/pdf/geometry'
import type { PageText } from './types'

/** What is kept of a page that has been read: one JSON file a page, and beside it the picture that goes into documents. */

export type PageOrigin =
  /** `picture`: name of a file in the work folder; absent when the source file itself is the picture. */
  | { readonly kind: 'picture'; readonly picture?: string }
  | { readonly kind: 'pdf'; readonly geometry: PageGeometry }

export interface StoredPage {
  readonly version: 1
  readonly text: PageText
  readonly origin: PageOrigin
}

function fileName(number: number, extension: string): string {
  return `page-${String(number).padStart(4, '0')}.${extension}`
}

/** Writes a file so that it is either not there or complete, also after a power cut. */
async function writeComplete(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`
  try {
    const file = await open(unfinished, 'w', 0o600)
    try {
      await file.writeFile(content)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw asDiskFailure(error)
  }
}

/** @returns the page, or undefined when it has not been read yet */
export async function loadPage(workFolder: string, number: number): Promise<StoredPage | undefined> {
  let content: string
  try {
    content = await readFile(join(workFolder, fileName(number, 'json')), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const stored = JSON.parse(content) as StoredPage
    // another version's page is read again
    return stored.version === 1 && stored.text.number === number ? stored : undefined
  } catch {
    return undefined
  }
}

export async function savePage(workFolder: string, page: StoredPage): Promise<void> {
  await writeComplete(join(workFolder, fileName(page.text.number, 'json')), JSON.stringify(page))
}

/** @returns the name of the picture's file in the work folder */
export async function savePicture(workFolder: string, number: number, extension: 'jpg' | 'png', content: Uint8Array): Promise<string> {
  const name = fileName(number, extension)
  await writeComplete(join(workFolder, name), content)
  return name
}

/** Whether the page has been read already. */
export async function hasPage(workFolder: string, number: number): Promise<boolean> {
  return (await loadPage(workFolder, number)) !== undefined
}
