import { once } from 'node:events'
import { PassThrough, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { Item, PageDrawing, TextItem } from '../drawing'
import { fontFile, layoutRun, runsOf, type FontId } from '../text/fonts'

/** The pages as a PDF for printing: vectors and real text, each font and picture stored once however many pages there are. */

/** Points of PDF a px of 300 dpi. */
const points = 72 / 300

/**
 * Writes the pages to `out` as they come and ends it; resolves when all is written.
 * @throws the error of `out` or of the pages
 */
export async function writePdf(pages: Iterable<PageDrawing>, out: Writable, title: string): Promise<void> {
  const { default: PDFDocument } = await import('pdfkit')
  // Without `font: null` pdfkit reads its default font from a file beside its source.
  const document = new PDFDocument({ autoFirstPage: false, font: null as unknown as string, margin: 0, info: { Title: title }, compress: true })
  const written = finished(out, { readable: false })
  // The failure is thrown where it is awaited below.
  written.catch(() => undefined)
  document.pipe(out)
  const fonts = new Set<FontId>()
  const pictures = new Map<Buffer, PDFKit.Mixins.ImageSrc>()
  try {
    for (const page of pages) {
      document.addPage({ size: [page.width * points, page.height * points], margin: 0 })
      document.scale(points)
      for (const item of page.items) draw(document, item, fonts, pictures)
      if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), written])
      else await setImmediate()
      if (out.destroyed) break
    }
    document.end()
    await written
  } catch (error) {
    document.unpipe(out)
    out.destroy()
    await written.catch(() => undefined)
    throw error
  }
}

/** The pages as one PDF in memory: for single sheets. */
export async function renderPdf(pages: Iterable<PageDrawing>, title: string): Promise<Buffer> {
  const out = new PassThrough()
  const chunks: Buffer[] = []
  out.on('data', (chunk: Buffer) => chunks.push(chunk))
  await writePdf(pages, out, title)
  return Buffer.concat(chunks)
}

function draw(document: PDFKit.PDFDocument, item: Item, fonts: Set<FontId>, pictures: Map<Buffer, PDFKit.Mixins.ImageSrc>): void {
  switch (item.kind) {
    case 'text': return drawText(document, item, fonts)
    case 'circle':
      document.lineWidth(item.line).circle(item.x, item.y, item.radius).stroke(item.stroke)
      return
    case 'rectangle': {
      const shape = (): PDFKit.PDFDocument => item.radius === undefined ? document.rect(item.x, item.y, item.width, item.height)
        : document.roundedRect(item.x, item.y, item.width, item.height, item.radius)
      if (item.fill !== undefined) shape().fill(item.fill)
      if (item.stroke !== undefined) {
        document.lineWidth(item.line ?? 1)
        shape().stroke(item.stroke)
      }
      return
    }
    case 'cells':
      for (const [x, y, width, height] of item.cells) document.rect(x, y, width, height)
      document.fill('#000000')
      return
    case 'picture': {
      let picture = pictures.get(item.data)
      if (picture === undefined) {
        // A picture opened by the document is stored once; the types leave the method out.
        picture = (document as unknown as { openImage(data: Buffer): PDFKit.Mixins.ImageSrc }).openImage(item.data)
        pictures.set(item.data, picture)
      }
      document.image(picture, item.x, item.y, { width: item.width, height: item.height })
      return
    }
    case 'code':
      // Codes are drawn when the copy is made.
      throw new Error('a code of a copy was not filled in')
  }
}

function drawText(document: PDFKit.PDFDocument, item: TextItem, fonts: Set<FontId>): void {
  let x = item.x
  for (const run of runsOf(item.text, item.font)) {
    if (!fonts.has(run.font)) {
      document.registerFont(run.font, fontFile(run.font))
      fonts.add(run.font)
    }
    document.font(run.font).fontSize(item.size).fillColor(item.color).text(run.text, x, item.baseline, { lineBreak: false, baseline: 'alphabetic' })
    const { advance, unitsPerEm } = layoutRun(run)
    x += advance / unitsPerEm * item.size
  }
  if (item.underline) document.rect(item.x, item.baseline + item.size * 0.09, x - item.x, Math.max(2, item.size * 0.05)).fill(item.color)
}
