import { createWriteStream } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { asDiskFailure, RecognitionFailure } from '../../imaging/failure'
import { loadSharp } from '../../imaging/sharp'
import { shownSize, type PageGeometry } from '../../imaging/pdf/geometry'
import { kindOf, nameFailure, withPdf } from '../sources'
import { loadPage, type StoredPage } from '../store'
import type { OcrOptions, PageRef, PageText, SourceFile } from '../types'
import type { OwnText } from '../own-text'
import { UnusableOriginal, writeOriginalPdf, type OutputPage } from './original-pdf'
import { writePicturePdf, type PicturePage } from './picture-pdf'
import { pageAsText, pageEnd } from './plain-text'

/** Puts the pages that were read together into one document. */

export type DocumentFormat = 'pdf' | 'txt'

/** Quality and limit of pages that have to become pictures because their PDF cannot be taken apart. */
const jpegQuality = 75
const renderedPixels = 200_000_000

async function requirePage(workFolder: string, number: number): Promise<StoredPage> {
  const stored = await loadPage(workFolder, number)
  if (stored === undefined) throw new Error(`page ${number} has not been read yet`)
  return stored
}

async function renderedPdfPage(file: SourceFile, index: number, dpi: number): Promise<Buffer> {
  const drawn = withPdf(file.path, document => document.renderColor(index, dpi, renderedPixels))
  const { data, width, height } = await drawn.catch((error: unknown) => {
    throw nameFailure(error, file, index + 1)
  })
  const sharp = await loadSharp()
  const raw = { width, height, channels: 4 } as const
  return await sharp(data, { raw, limitInputPixels: false }).removeAlpha().jpeg({ quality: jpegQuality }).toBuffer()
}

async function pictureOf(files: readonly SourceFile[], page: PageRef, stored: StoredPage, workFolder: string): Promise<Buffer> {
  const file = files[page.file]!
  if (stored.origin.kind === 'pdf') {
    const { geometry } = stored.origin
    return await renderedPdfPage(file, page.index, (geometry.width / shownSize(geometry).width) * 72)
  }
  return await readFile(stored.origin.picture === undefined ? file.path : join(workFolder, stored.origin.picture))
}

async function picturePage(files: readonly SourceFile[], page: PageRef, number: number, workFolder: string): Promise<PicturePage> {
  const stored = await requirePage(workFolder, number)
  return { text: stored.text, picture: await pictureOf(files, page, stored, workFolder) }
}

async function* picturePages(files: readonly SourceFile[], pages: readonly PageRef[], workFolder: string): AsyncGenerator<PicturePage> {
  for (const [index, page] of pages.entries()) yield await picturePage(files, page, index + 1, workFolder)
}

async function originalPage(workFolder: string, number: number): Promise<{ text: PageText; geometry: PageGeometry }> {
  const { text, origin } = await requirePage(workFolder, number)
  if (origin.kind !== 'pdf') throw new Error(`page ${number} was read from a picture`)
  return { text, geometry: origin.geometry }
}

async function writePdf(files: readonly SourceFile[], pages: readonly PageRef[], options: OcrOptions, workFolder: string, target: string): Promise<void> {
  const pdfFiles: boolean[] = []
  for (const file of files) pdfFiles.push((await kindOf(file)) === 'pdf')
  if (pages.some(page => pdfFiles[page.file])) {
    const output = pages.map((page, index): OutputPage => {
      const number = index + 1
      if (!pdfFiles[page.file]) return { kind: 'picture', load: async () => await picturePage(files, page, number, workFolder) }
      const { path } = files[page.file]!
      const own = async (): Promise<OwnText> =>
        await withPdf(path, document => ({ characters: document.characters(page.index), fields: document.fields(page.index) }))
      return { kind: 'pdf', path, index: page.index, load: async () => await originalPage(workFolder, number), own }
    })
    try {
      await writeOriginalPdf(output, options.metadata, target)
      return
    } catch (error) {
      if (!(error instanceof UnusableOriginal)) throw error
    }
  }
  await writePicturePdf(picturePages(files, pages, workFolder), options.metadata, target)
}

async function* textPieces(pages: readonly PageRef[], workFolder: string): AsyncGenerator<string> {
  for (const index of pages.keys()) {
    const { text } = await requirePage(workFolder, index + 1)
    yield (index === 0 ? '' : pageEnd) + pageAsText(text)
  }
}

/**
 * Writes the document; `target` is either complete or not there.
 * @param pages as `openDocument` gave them; each has been read into `workFolder` under its place, counted from 1
 * @throws RecognitionFailure `disk-full`, `damaged`, `part-missing`
 */
export async function assemble(
  files: readonly SourceFile[],
  pages: readonly PageRef[],
  format: DocumentFormat,
  options: OcrOptions,
  workFolder: string,
  target: string,
): Promise<void> {
  const unfinished = `${target}.part`
  try {
    if (format === 'txt') await pipeline(Readable.from(textPieces(pages, workFolder)), createWriteStream(unfinished, { mode: 0o600 }))
    else await writePdf(files, pages, options, workFolder, unfinished)
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true })
    const failure = asDiskFailure(error)
    // One of a page says its own file already.
    const named = failure instanceof RecognitionFailure && failure.values['file'] !== undefined
    throw named ? failure : nameFailure(failure, files[0] ?? { path: target, kind: '' })
  }
}
