import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { openPicture } from '../imaging/decode'
import { RecognitionFailure } from '../imaging/failure'
import { openPdf, type PdfDocument } from '../imaging/pdf/document'
import { requireKind, type FileKind } from '../imaging/sniff'
import type { OcrLimits, PageRef, SourceFile } from './types'

/** What people call a source file. */
export function sourceName(file: SourceFile): string {
  return file.name ?? basename(file.path)
}

/** Names the file (and page) in failures that come from deeper down. */
export function nameFailure(error: unknown, file: SourceFile, page?: number): unknown {
  if (!(error instanceof RecognitionFailure)) return error
  return error.with({ file: sourceName(file), ...(page === undefined ? {} : { page }) })
}

/** The PDF that was used last stays open: pages of one document are read one after the other. */
let kept: { key: string; document: PdfDocument; timer: NodeJS.Timeout } | undefined
const keptFor = 3000

function closeKept(): void {
  if (kept === undefined) return
  clearTimeout(kept.timer)
  const { document } = kept
  kept = undefined
  document.close()
}

/**
 * Uses a PDF file; `use` is synchronous, so that nobody can close the document under it.
 * @throws RecognitionFailure
 */
export async function withPdf<T>(path: string, use: (document: PdfDocument) => T): Promise<T> {
  const { size, mtimeMs } = statSync(path)
  const key = `${path}|${size}|${mtimeMs}`
  if (kept?.key !== key) {
    const document = await openPdf(path)
    closeKept()
    const timer = setTimeout(closeKept, keptFor)
    timer.unref()
    kept = { key, document, timer }
  } else kept.timer.refresh()
  try {
    return use(kept.document)
  } catch (error) {
    // after a crash of the reader the document is of no use
    if (!(error instanceof RecognitionFailure) || error.reason === 'damaged') {
      try {
        closeKept()
      } catch {
        // it could not even be closed; its memory goes with the dropped reader
      }
    }
    throw error
  }
}

/** Closes what is still open, so that files can be deleted on systems that lock open ones. */
export function closeSources(): void {
  closeKept()
}

/** What a file is by its own bytes; what the caller says of it may come from a name. */
export async function kindOf(file: SourceFile): Promise<FileKind> {
  const handle = await open(file.path)
  try {
    const head = Buffer.alloc(1100)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return requireKind(head.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

async function countPages(file: SourceFile, limits: OcrLimits): Promise<number> {
  if ((await kindOf(file)) === 'pdf') return await withPdf(file.path, document => document.pages)
  const picture = await openPicture(file.path, limits)
  await picture.header(0)
  return picture.pages
}

/**
 * Looks into the files and lists their pages in order. Reads headers only.
 * @throws RecognitionFailure `empty-file`, `not-an-image`, `damaged`, `encrypted`, `no-pages`, `too-many-pages`, `too-many-pixels`, `unsupported`
 */
export async function openDocument(files: readonly SourceFile[], limits: OcrLimits): Promise<PageRef[]> {
  const pages: PageRef[] = []
  for (const [file, source] of files.entries()) {
    let count: number
    try {
      count = await countPages(source, limits)
    } catch (error) {
      throw nameFailure(error, source)
    }
    if (pages.length + count > limits.maxPages) {
      throw new RecognitionFailure('too-many-pages', { file: sourceName(source), actual: pages.length + count, limit: limits.maxPages })
    }
    for (let index = 0; index < count; index++) pages.push({ file, index })
  }
  if (pages.length === 0) throw new RecognitionFailure('no-pages', { file: files.map(sourceName).join(', ') || 'The document' })
  return pages
}
