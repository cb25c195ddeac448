import { readFile, writeFile } from 'node:fs/promises'
import type { PDFDocument, PDFPage, PDFRef } from '@cantoo/pdf-lib'
import { asDiskFailure } from '../../imaging/failure'
import { toUserSpace, type PageGeometry } from '../../imaging/pdf/geometry'
import type { PdfCharacter } from '../../imaging/pdf/text'
import { ownWordBoxes } from '../own-text'
import type { Box, DocumentMetadata, PageText, Word } from '../types'
import { producer, type PicturePage } from './picture-pdf'
import { textFontName, textLayer } from './text-layer'
import { TextFont } from './text-font'
import { blankFont, fontAscent, fontDescent, glyphWidth } from './truetype'

/**
 * A PDF made of the original's own pages, with invisible text laid over them: pictures, vectors, links and bookmarks stay what they
 * are. pdf-lib holds the whole file in memory; that is the price of keeping everything in it.
 */

/**
 * A page of the document that comes out: one of a PDF file's, or a picture. What was read on it is fetched when its turn comes, so that
 * the words of a long document are never in memory together.
 */
export type OutputPage =
  | {
      readonly kind: 'pdf'
      readonly path: string
      readonly index: number
      readonly load: () => Promise<{ readonly text: PageText; readonly geometry: PageGeometry }>
      /** The page's own text. */
      readonly characters: () => Promise<readonly PdfCharacter[]>
    }
  | { readonly kind: 'picture'; readonly load: () => Promise<PicturePage> }

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

interface Target {
  readonly document: PDFDocument
  /** The next page in order. */
  take(page: OutputPage): Promise<PDFPage>
}

/** The original itself, when all its pages are wanted in order: then also its bookmarks, forms and attachments stay. */
function wholeOriginal(pages: readonly OutputPage[], sources: ReadonlyMap<string, PDFDocument>): Target | undefined {
  const [only] = sources.values()
  if (sources.size !== 1 || only!.getPageCount() !== pages.length) return undefined
  if (!pages.every((page, index) => page.kind === 'pdf' && page.index === index)) return undefined
  const own = only!.getPages()
  let next = 0
  return { document: only!, take: async () => own[next++]! }
}

/** A new document, into which pages of PDF files are copied. */
async function newDocument(library: PdfLib, pages: readonly OutputPage[], sources: ReadonlyMap<string, PDFDocument>): Promise<Target> {
  const document = await library.PDFDocument.create()
  const copied = new Map<string, PDFPage[]>()
  for (const [path, source] of sources) {
    const wanted = pages.flatMap(page => (page.kind === 'pdf' && page.path === path ? [page.index] : []))
    if (Math.max(...wanted) >= source.getPageCount()) throw new UnusableOriginal(`${path}: fewer pages than expected`)
    copied.set(path, await document.copyPages(source, wanted))
  }
  return {
    document,
    take: async page => {
      if (page.kind === 'pdf') return document.addPage(copied.get(page.path)!.shift()!)
      const { text, picture } = await page.load()
      const size: [number, number] = [(text.width / text.dpi) * 72, (text.height / text.dpi) * 72]
      const added = document.addPage(size)
      const image = picture[0] === 0x89 ? await document.embedPng(picture) : await document.embedJpg(picture)
      added.drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] })
      return added
    },
  }
}

/** The invisible text of a page, in the page's units. */
async function layerOf(page: OutputPage, font: TextFont): Promise<string> {
  if (page.kind === 'picture') {
    const { text } = await page.load()
    const scale = 72 / text.dpi
    return textLayer(text, (x, y) => ({ x: x * scale, y: (text.height - y) * scale }), font)
  }
  const { text, geometry } = await page.load()
  if (text.status !== 'recognised') return ''
  return textLayer(text, (x, y) => toUserSpace(geometry, x, y), font, ownWords(await page.characters(), geometry))
}

/**
 * @param target path of the file
 * @throws UnusableOriginal; RecognitionFailure `disk-full`
 */
export async function writeOriginalPdf(pages: readonly OutputPage[], metadata: DocumentMetadata, target: string): Promise<void> {
  const library = await import('@cantoo/pdf-lib')
  const sources = new Map<string, PDFDocument>()
  for (const page of pages) if (page.kind === 'pdf' && !sources.has(page.path)) sources.set(page.path, await load(library, page.path))
  const { document, take } = wholeOriginal(pages, sources) ?? (await newDocument(library, pages, sources))
  const font = new TextFont()
  const reference = document.context.nextRef()
  for (const page of pages) {
    const taken = await take(page)
    const layer = await layerOf(page, font)
    if (layer !== '') stamp(library, taken, layer, reference)
  }
  if (font.size > 0) registerFont(library, document, font, reference)
  setMetadata(library, document, metadata)
  const bytes = await document.save({ useObjectStreams: true, updateFieldAppearances: false })
  try {
    await writeFile(target, bytes, { mode: 0o600 })
  } catch (error) {
    throw asDiskFailure(error)
  }
}
