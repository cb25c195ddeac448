import { readFile, writeFile } from 'node:fs/promises'
import type { PDFDocument, PDFPage, PDFRef } from '@cantoo/pdf-lib'
import { asDiskFailure } from '../../imaging/failure'
import { toUserSpace, type PageGeometry } from '../../imaging/pdf/geometry'
import type { PdfCharacter } from '../../imaging/pdf/text'
import { ownWordBoxes } from '../own-text'
import type { Box, DocumentMetadata, PageText, Word } from '../types'
import { producer } from './picture-pdf'
import { textFontName, textLayer } from './text-layer'
import { TextFont } from './text-font'
import { blankFont, fontAscent, fontDescent, glyphWidth } from './truetype'

/**
 * A PDF made of the original's own pages, with invisible text laid over them: pictures, vectors, links and bookmarks stay what they
 * are. pdf-lib holds the whole file in memory; that is the price of keeping everything in it.
 */

/** A page of the document that comes out: one of a PDF file's, or a picture. */
export type OutputPage =
  | { readonly kind: 'pdf'; readonly path: string; readonly index: number; readonly text: PageText; readonly geometry: PageGeometry }
  | { readonly kind: 'picture'; readonly text: PageText; readonly picture: () => Promise<Buffer> }

type PdfLib = typeof import('@cantoo/pdf-lib')

/** A file that pdf-lib cannot take apart; its pages have to become pictures. */
export class UnusableOriginal extends Error {}

async function load(library: PdfLib, path: string): Promise<PDFDocument> {
  try {
    // an empty password opens what only forbids changes; files that really need one were refused before
    return await library.PDFDocument.load(await readFile(path), { updateMetadata: false, ignoreEncryption: false, password: '' })
  } catch (error) {
    throw new UnusableOriginal(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

function registerFont(library: PdfLib, document: PDFDocument, font: TextFont, reference: PDFRef): void {
  const { context } = document
  const { PDFString } = library
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: textFontName,
      Flags: 4,
      FontBBox: [0, fontDescent, glyphWidth, fontAscent],
      ItalicAngle: 0,
      Ascent: fontAscent,
      Descent: fontDescent,
      CapHeight: fontAscent,
      StemV: 80,
      FontFile2: context.register(context.flateStream(blankFont(), { Length1: blankFont().length })),
    }),
  )
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: textFontName,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      CIDToGIDMap: context.register(context.flateStream(font.glyphMap())),
      DW: glyphWidth,
    }),
  )
  context.assign(
    reference,
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: textFontName,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: context.register(context.flateStream(font.unicodeMap())),
    }),
  )
}

/** Lays operators over what the page shows already, whatever state its own operators leave behind. */
function stamp(library: PdfLib, page: PDFPage, operators: string, font: PDFRef): void {
  const { context } = page.doc
  const { node } = page
  node.normalize()
  const save = context.register(context.flateStream('q\n'))
  const restore = context.register(context.flateStream('\nQ\n'))
  node.wrapContentStreams(save, restore)
  node.addContentStream(context.register(context.flateStream(operators)))
  node.setFontDictionary(library.PDFName.of(textFontName), font)
}

function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

/** Says of a recognised word whether the page's own text has it already, so that nothing is found twice. */
function ownWords(characters: readonly PdfCharacter[], geometry: PageGeometry): ((word: Word) => boolean) | undefined {
  const boxes = ownWordBoxes(characters, geometry)
  if (boxes.length === 0) return undefined
  return ({ box }) => boxes.some(own => contains(own, box.x + box.width / 2, box.y + box.height / 2))
}

function setMetadata(library: PdfLib, document: PDFDocument, { title, subject, author, keywords }: DocumentMetadata): void {
  if (title) document.setTitle(title)
  if (subject) document.setSubject(subject)
  if (author) document.setAuthor(author)
  if (keywords) document.setKeywords([keywords])
  // viewers believe the XMP copy of these fields more than the fields, and it would now say something else
  if (title || subject || author || keywords) document.catalog.delete(library.PDFName.of('Metadata'))
  document.setProducer(producer)
  document.setModificationDate(new Date())
}

/** The document that takes the pages: the original itself when all its pages are wanted in order, else a new one. */
async function openTarget(library: PdfLib, pages: readonly OutputPage[]): Promise<{ document: PDFDocument; take: (page: OutputPage) => Promise<PDFPage> }> {
  const sources = new Map<string, PDFDocument>()
  for (const page of pages) if (page.kind === 'pdf' && !sources.has(page.path)) sources.set(page.path, await load(library, page.path))
  const [only] = sources.values()
  const whole = sources.size === 1 && only!.getPageCount() === pages.length && pages.every((page, index) => page.kind === 'pdf' && page.index === index)
  if (whole) {
    const own = only!.getPages()
    return { document: only!, take: async page => own[(page as { index: number }).index]! }
  }
  for (const [path, source] of sources) {
    const highest = Math.max(...pages.map(page => (page.kind === 'pdf' && page.path === path ? page.index : 0)))
    if (highest >= source.getPageCount()) throw new UnusableOriginal(`${path}: fewer pages than expected`)
  }
  const document = await library.PDFDocument.create()
  const copied = new Map<string, PDFPage[]>()
  for (const [path, source] of sources) {
    const wanted = pages.flatMap(page => (page.kind === 'pdf' && page.path === path ? [page.index] : []))
    copied.set(path, await document.copyPages(source, wanted))
  }
  return {
    document,
    take: async page => {
      if (page.kind === 'pdf') return document.addPage(copied.get(page.path)!.shift()!)
      const { text } = page
      const size: [number, number] = [(text.width / text.dpi) * 72, (text.height / text.dpi) * 72]
      const added = document.addPage(size)
      const bytes = await page.picture()
      const image = bytes[0] === 0x89 ? await document.embedPng(bytes) : await document.embedJpg(bytes)
      added.drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] })
      return added
    },
  }
}

/**
 * @param characters the own text of a page, for pages that have some
 * @param target path of the file
 * @throws UnusableOriginal; RecognitionFailure `disk-full`
 */
export async function writeOriginalPdf(
  pages: readonly OutputPage[],
  metadata: DocumentMetadata,
  characters: (page: OutputPage & { kind: 'pdf' }) => Promise<readonly PdfCharacter[]>,
  target: string,
): Promise<void> {
  const library = await import('@cantoo/pdf-lib')
  const { document, take } = await openTarget(library, pages)
  const font = new TextFont()
  const reference = document.context.nextRef()
  for (const page of pages) {
    const taken = await take(page)
    if (page.text.status !== 'recognised') continue
    if (page.kind === 'pdf') {
      const hides = ownWords(await characters(page), page.geometry)
      const layer = textLayer(page.text, (x, y) => toUserSpace(page.geometry, x, y), font, hides)
      if (layer !== '') stamp(library, taken, layer, reference)
    } else {
      const scale = 72 / page.text.dpi
      const height = page.text.height * scale
      const layer = textLayer(page.text, (x, y) => ({ x: x * scale, y: height - y * scale }), font)
      if (layer !== '') stamp(library, taken, layer, reference)
    }
  }
  registerFont(library, document, font, reference)
  setMetadata(library, document, metadata)
  const bytes = await document.save({ useObjectStreams: true, updateFieldAppearances: false })
  try {
    await writeFile(target, bytes, { mode: 0o600 })
  } catch (error) {
    throw asDiskFailure(error)
  }
}
