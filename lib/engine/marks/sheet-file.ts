import { open } from 'node:fs/promises'
import { openPicture } from '../imaging/decode'
import type { GreyImage } from '../imaging/grey'
import { openPdf } from '../imaging/pdf/document'
import { requireKind } from '../imaging/sniff'

/** Bytes in which a file's kind is found. */
const head = 1100
/** Scans keep their detail and drawn pages get the template's own resolution. */
const pdfDpi = 300
/** Of a page that is larger than paper is: enough px for any sheet. */
const pdfPixels = 40e6

/** A file with pictures of sheets: a picture of any kind, a TIFF of several pages, or a PDF. Close it after use. */
export interface SheetFile {
  /** At least 1. */
  readonly pages: number
  /** @param page 0-based @throws RecognitionFailure `damaged`, `too-many-pixels` */
  grey(page: number): Promise<GreyImage>
  close(): void
}

async function isPdf(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const bytes = Buffer.alloc(head)
    const { bytesRead } = await file.read(bytes, 0, head, 0)
    return requireKind(bytes.subarray(0, bytesRead)) === 'pdf'
  } finally {
    await file.close()
  }
}

/**
 * @param maxPixels of one page
 * @throws RecognitionFailure `empty-file`, `not-an-image`, `damaged`, `encrypted`, `no-pages`, `unsupported`, `too-many-pixels`
 */
export async function openSheetFile(path: string, maxPixels: number): Promise<SheetFile> {
  if (!(await isPdf(path))) {
    const picture = await openPicture(path, { maxPixels })
    return { pages: picture.pages, grey: page => picture.grey(page), close: () => undefined }
  }
  const document = await openPdf(path)
  return {
    pages: document.pages,
    grey: async page => {
      const { width, height } = document.geometry(page, pdfDpi)
      const dpi = pdfDpi * Math.min(1, Math.sqrt(Math.min(pdfPixels, maxPixels) / (width * height)))
      return document.renderGrey(page, Math.max(1, Math.floor(dpi)), maxPixels)
    },
    close: () => document.close(),
  }
}
