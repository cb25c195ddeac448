import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { asDiskFailure } from '../../imaging/failure'
import type { DocumentMetadata, PageText } from '../types'
import { descendantOf, descriptorOf, fontOf } from './font-dictionaries'
import { textFontName, textLayer } from './text-layer'
import { TextFont } from './text-font'
import { blankFont } from './truetype'

/** A PDF of page pictures with invisible text, written to disk page by page: the memory of one page, whatever the length. */

export interface PicturePage {
  readonly text: PageText
  /** JPEG or PNG, whole file. */
  readonly picture: Buffer
}

export const producer = 'Platen'

/** An object of the PDF file that is being written. */
interface PdfReference {
  readonly data: Record<string, unknown>
  end(content?: Buffer | string): void
}

/** The members of pdfkit that are used here; its types leave some out. */
interface PdfKit {
  ref(data: Record<string, unknown>): PdfReference
  addPage(options: { size: [number, number]; margin: number }): void
  image(picture: Buffer, x: number, y: number, options: { width: number; height: number }): void
  addContent(content: string): void
  readonly page: { readonly fonts: Record<string, PdfReference> }
  pipe(target: NodeJS.WritableStream): void
  unpipe(target: NodeJS.WritableStream): void
  end(): void
}

function writeFont(document: PdfKit, font: TextFont, reference: PdfReference): void {
  const written = (data: object, bytes?: Buffer | string): PdfReference => {
    const made = document.ref(data as Record<string, unknown>)
    if (bytes) made.end(bytes)
    else made.end()
    return made
  }
  const file = written({ Length1: blankFont().length }, blankFont())
  const descendant = written(descendantOf((value) => new String(value), written(descriptorOf(file)), written({}, font.glyphMap())))
  Object.assign(reference.data, fontOf(descendant, written({}, font.unicodeMap())))
  reference.end()
}

function information(metadata: DocumentMetadata): Record<string, string> {
  const info: Record<string, string> = { Producer: producer, Creator: producer }
  if (metadata.title) info['Title'] = metadata.title
  if (metadata.subject) info['Subject'] = metadata.subject
  if (metadata.author) info['Author'] = metadata.author
  if (metadata.keywords) info['Keywords'] = metadata.keywords
  return info
}

/**
 * @param pages each is fetched when its turn comes
 * @param target path of the file
 * @throws RecognitionFailure `disk-full`
 */
export async function writePicturePdf(pages: AsyncIterable<PicturePage>, metadata: DocumentMetadata, target: string): Promise<void> {
  const { default: PDFDocument } = await import('pdfkit')
  // no font: pdfkit's default one is read from a file beside its source, and is not used
  const font = null as unknown as string
  const options = { autoFirstPage: false, pdfVersion: '1.5', info: information(metadata), font } as const
  const document = new PDFDocument(options) as unknown as PdfKit
  const file = createWriteStream(target, { mode: 0o600 })
  const written = finished(file)
  // the failure is thrown where it is awaited below
  written.catch(() => {})
  document.pipe(file)
  try {
    const textFont = new TextFont()
    const reference = document.ref({})
    for await (const { text, picture } of pages) {
      const width = (text.width / text.dpi) * 72
      const height = (text.height / text.dpi) * 72
      document.addPage({ size: [width, height], margin: 0 })
      document.image(picture, 0, 0, { width, height })
      const scale = 72 / text.dpi
      const layer = textLayer(text, (x, y) => ({ x: x * scale, y: height - y * scale }), textFont)
      if (layer !== '') {
        document.page.fonts[textFontName] = reference
        // pdfkit turns each page upside down; the text layer is in the page's own units
        document.addContent(`q 1 0 0 -1 0 ${height} cm\n${layer}Q`)
      }
      if (file.writableNeedDrain) await Promise.race([once(file, 'drain'), written])
      if (file.errored) throw file.errored
    }
    writeFont(document, textFont, reference)
    document.end()
    await written
  } catch (error) {
    document.unpipe(file)
    file.destroy()
    await written.catch(() => {})
    throw asDiskFailure(error)
  }
}
