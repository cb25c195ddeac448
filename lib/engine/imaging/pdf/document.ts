import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { RecognitionFailure } from '../failure'
import type { GreyImage } from '../grey'
import type { PageGeometry } from './geometry'
import { dropPdfium, loadPdfium, type Pdfium } from './pdfium'
import { openForm, type PdfField, type PdfForm } from './form'
import { pictureResolution } from './resolution'
import { readCharacters, type PdfCharacter } from './text'

/** A PDF file that is read from disk piece by piece, so that its size does not matter, and turned into pictures page by page. */
export interface PdfDocument {
  readonly pages: number
  /** Where the page's picture at this resolution lies on the page. */
  geometry(page: number, dpi: number): PageGeometry
  /** Grey picture of a page. @throws RecognitionFailure `too-many-pixels`, `damaged` */
  renderGrey(page: number, dpi: number, maxPixels: number): GreyImage
  /** Picture in color: red, green, blue, unused, 8 bit each. */
  renderColor(page: number, dpi: number, maxPixels: number): { width: number; height: number; data: Uint8Array }
  /** The page's own characters in the order of its text, spaces and line ends included. Boxes in the page's units. */
  characters(page: number): PdfCharacter[]
  /** Fields of a form that have a value, which is no part of the page's own characters. */
  fields(page: number): PdfField[]
  /** dpi of the pictures that cover the page; undefined where they do not. */
  pictureResolution(page: number): number | undefined
  close(): void
}

// fpdfview.h
const ERROR_PASSWORD = 4
const ERROR_SECURITY = 5
const BITMAP_GREY = 1
const BITMAP_BGRX = 3
const RENDER_ANNOTATIONS = 0x01
const RENDER_GREY = 0x08
/** red first instead of blue */
const RENDER_REVERSE_ORDER = 0x10
const WHITE = 0xffffffff

function failureOf(code: number): RecognitionFailure {
  if (code === ERROR_PASSWORD || code === ERROR_SECURITY) return new RecognitionFailure('encrypted')
  return new RecognitionFailure('damaged', { detail: `the PDF reader gave code ${code}` })
}

/** Runs one use of PDFium; a crash inside (it aborts on exhausted memory) must not poison what comes after. */
function guarded<T>(page: number, use: () => T): T {
  try {
    return use()
  } catch (error) {
    if (error instanceof RecognitionFailure) throw error
    dropPdfium()
    throw new RecognitionFailure('damaged', { detail: String((error as Error).message), page: page + 1 })
  }
}

class OpenPdf implements PdfDocument {
  readonly pages: number
  private closed = false
  private readonly form: PdfForm | undefined

  constructor(
    private readonly pdfium: Pdfium,
    private readonly document: number,
    private readonly release: () => void,
  ) {
    this.pages = pdfium.calls.FPDF_GetPageCount(document)
    this.form = openForm(pdfium, document)
  }

  private withPage<T>(page: number, use: (handle: number) => T): T {
    return guarded(page, () => {
      const handle = this.pdfium.calls.FPDF_LoadPage(this.document, page)
      if (handle === 0) throw new RecognitionFailure('damaged', { detail: `page ${page + 1} cannot be loaded`, page: page + 1 })
      try {
        return use(handle)
      } finally {
        this.pdfium.calls.FPDF_ClosePage(handle)
      }
    })
  }

  private geometryOf(handle: number, dpi: number): PageGeometry {
    const { calls } = this.pdfium
    const rectangle = this.pdfium.malloc(16)
    try {
      calls.FPDF_GetPageBoundingBox(handle, rectangle)
      const [left, top, right, bottom] = [0, 4, 8, 12].map(at => this.pdfium.float(rectangle + at)) as [number, number, number, number]
      const width = Math.max(1, Math.round((calls.FPDF_GetPageWidthF(handle) * dpi) / 72))
      const height = Math.max(1, Math.round((calls.FPDF_GetPageHeightF(handle) * dpi) / 72))
      return { box: [left, bottom, right, top], rotation: calls.FPDFPage_GetRotation(handle) & 3, width, height }
    } finally {
      this.pdfium.free(rectangle)
    }
  }

  geometry(page: number, dpi: number): PageGeometry {
    return this.withPage(page, handle => this.geometryOf(handle, dpi))
  }

  private render(page: number, dpi: number, maxPixels: number, color: boolean): { width: number; height: number; data: Uint8Array } {
    const { pdfium } = this
    const { calls } = pdfium
    return this.withPage(page, handle => {
      const { width, height } = this.geometryOf(handle, dpi)
      if (width * height > maxPixels) throw new RecognitionFailure('too-many-pixels', { width, height, limit: maxPixels, page: page + 1 })
      const stride = color ? width * 4 : Math.ceil(width / 4) * 4
      const pixels = pdfium.malloc(stride * height)
      if (pixels === 0) throw new RecognitionFailure('damaged', { detail: 'the page needs too much memory', page: page + 1 })
      const bitmap = calls.FPDFBitmap_CreateEx(width, height, color ? BITMAP_BGRX : BITMAP_GREY, pixels, stride)
      try {
        calls.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
        const flags = RENDER_ANNOTATIONS | (color ? RENDER_REVERSE_ORDER : RENDER_GREY)
        calls.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, flags)
        this.form?.draw(bitmap, handle, width, height, flags)
        const rows = pdfium.bytes(pixels, stride * height)
        const rowBytes = color ? stride : width
        if (rowBytes === stride) return { width, height, data: rows.slice() }
        const data = new Uint8Array(width * height)
        for (let row = 0; row < height; row++) data.set(rows.subarray(row * stride, row * stride + width), row * width)
        return { width, height, data }
      } finally {
        calls.FPDFBitmap_Destroy(bitmap)
        pdfium.free(pixels)
      }
    })
  }

  renderGrey(page: number, dpi: number, maxPixels: number): GreyImage {
    return { ...this.render(page, dpi, maxPixels, false), dpi }
  }

  renderColor(page: number, dpi: number, maxPixels: number): { width: number; height: number; data: Uint8Array } {
    return this.render(page, dpi, maxPixels, true)
  }

  characters(page: number): PdfCharacter[] {
    return this.withPage(page, handle => readCharacters(this.pdfium, handle))
  }

  fields(page: number): PdfField[] {
    return this.form === undefined ? [] : this.withPage(page, handle => this.form!.fields(handle))
  }

  pictureResolution(page: number): number | undefined {
    return this.withPage(page, handle => pictureResolution(this.pdfium, handle))
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    try {
      this.form?.close()
      this.pdfium.calls.FPDF_CloseDocument(this.document)
    } finally {
      this.release()
    }
  }
}

/**
 * Opens a PDF file. Close it after use.
 * @throws RecognitionFailure `empty-file`, `encrypted`, `damaged`, `no-pages`, `part-missing`
 */
export async function openPdf(path: string): Promise<PdfDocument> {
  const pdfium = await loadPdfium()
  const descriptor = openSync(path, 'r')
  let callback = 0
  let access = 0
  const release = (): void => {
    closeSync(descriptor)
    if (access !== 0) pdfium.free(access)
    if (callback !== 0) pdfium.removeCallback(callback)
  }
  try {
    const { size } = fstatSync(descriptor)
    if (size === 0) throw new RecognitionFailure('empty-file')
    if (size > 0x7fffffff) throw new RecognitionFailure('unsupported', { detail: 'a PDF of more than 2 GB' })
    callback = pdfium.addCallback((_parameter, position, buffer, length) => {
      try {
        return readSync(descriptor, pdfium.bytes(buffer!, length!), 0, length!, position!) === length ? 1 : 0
      } catch {
        return 0
      }
    }, 'iiiii')
    // FPDF_FILEACCESS: length, reader, its parameter; it must live as long as the document
    access = pdfium.malloc(12)
    pdfium.setInt(access, size)
    pdfium.setInt(access + 4, callback)
    pdfium.setInt(access + 8, 0)
    const document = guarded(0, () => pdfium.calls.FPDF_LoadCustomDocument(access, ''))
    if (document === 0) throw failureOf(pdfium.calls.FPDF_GetLastError())
    const open = new OpenPdf(pdfium, document, release)
    if (open.pages < 1) {
      pdfium.calls.FPDF_CloseDocument(document)
      throw new RecognitionFailure('no-pages')
    }
    return open
  } catch (error) {
    release()
    throw error
  }
}
