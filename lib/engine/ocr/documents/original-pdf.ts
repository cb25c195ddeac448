import { appendFile, chmod, copyFile, readFile, writeFile } from 'node:fs/promises'
import type { PDFDict, PDFDocument, PDFObject, PDFPage, PDFRef } from '@cantoo/pdf-lib'
import { asDiskFailure } from '../../imaging/failure'
import { toUserSpace, type PageGeometry } from '../../imaging/pdf/geometry'
import { saidAlready, type OwnText } from '../own-text'
import type { DocumentMetadata, PageText } from '../types'
import { producer, type PicturePage } from './picture-pdf'
import { isSound } from './cross-reference'
import { descendantOf, descriptorOf, fontOf } from './font-dictionaries'
import { textFontName, textLayer } from './text-layer'
import { TextFont } from './text-font'
import { blankFont } from './truetype'

/**
 * A PDF made of the original's own pages, with invisible text laid under them: pictures, vectors, links and bookmarks stay what they
 * are. What is new is added at the end of a copy of the file, so that only the file itself is in memory; a file whose own structure does
 * not bear that is written anew by pdf-lib, which takes about three and a half times its size.
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
      readonly own: () => Promise<OwnText>
    }
  | { readonly kind: 'picture'; readonly load: () => Promise<PicturePage> }

type PdfLib = typeof import('@cantoo/pdf-lib')

/** A file that pdf-lib cannot take apart; its pages have to become pictures. */
export class UnusableOriginal extends Error {}

/** A file's bytes of which pdf-lib takes parts without copying them: it copies every stream, and nobody changes them in place. */
class SharedBytes extends Uint8Array<ArrayBuffer> {
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array
  }

  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end)
  }
}

async function load(library: PdfLib, path: string): Promise<PDFDocument> {
  try {
    const bytes = await readFile(path)
    const shared = new SharedBytes(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // an empty password opens what only forbids changes; files that really need one were refused before
    return await library.PDFDocument.load(shared, { updateMetadata: false, ignoreEncryption: false, password: '', forIncrementalUpdate: true })
  } catch (error) {
    throw new UnusableOriginal(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

function registerFont({ PDFString }: PdfLib, { context }: PDFDocument, font: TextFont, reference: PDFRef): void {
  const stream = (bytes: Uint8Array | string, more = {}): PDFRef => context.register(context.flateStream(bytes, more))
  const descriptor = context.register(context.obj(descriptorOf(stream(blankFont(), { Length1: blankFont().length }))))
  const descendant = context.register(context.obj(descendantOf((value) => PDFString.of(value), descriptor, stream(font.glyphMap()))))
  context.assign(reference, context.obj(fontOf(descendant, stream(font.unicodeMap()))))
}

/** A name for the font that no page has given to another: a document may have been through here before. */
function freeFontName(library: PdfLib, documents: Iterable<PDFDocument>): string {
  const { PDFName, PDFDict: Dictionary } = library
  const taken = new Set<string>()
  for (const document of documents)
    for (const page of document.getPages())
      for (const name of page.node.Resources()?.lookupMaybe(PDFName.of('Font'), Dictionary)?.keys() ?? []) taken.add(name.decodeText())
  let name = textFontName
  for (let number = 2; taken.has(name); number++) name = `${textFontName}${number}`
  return name
}

/** Invisible text of a page. */
interface Layer {
  readonly operators: string
  /** The page has text of its own, which extractors that go by the order of operators tell first. */
  readonly afterOwn: boolean
}

/**
 * Adds operators to a page: after its own, with the state in which the page began, or before them. Invisible text is found under a picture
 * as well as on it, and there it does not matter what the page's own operators leave behind, or take back that they never saved.
 */
function addLayer(library: PdfLib, { node, doc: { context } }: PDFPage, { operators, afterOwn }: Layer, font: PDFRef, fontName: string): void {
  const { PDFName, PDFArray: List, PDFDict: Dictionary } = library
  const stream = (content: string): PDFRef => context.register(context.flateStream(content))
  const contents = node.get(PDFName.of('Contents'))
  const found = context.lookup(contents)
  const own = found instanceof List ? found.asArray() : found === undefined ? [] : [contents!]
  const streams = afterOwn ? [stream('q\n'), ...own, stream('\nQ\n'), stream(operators)] : [stream(operators), ...own]
  node.set(PDFName.of('Contents'), context.obj(streams))
  const resources = node.Resources() ?? context.obj({})
  // what was inherited is the page's own from now on
  if (node.get(PDFName.of('Resources')) === undefined) node.set(PDFName.of('Resources'), resources)
  const fonts = resources.lookupMaybe(PDFName.of('Font'), Dictionary)
  if (fonts === undefined) resources.set(PDFName.of('Font'), context.obj({ [fontName]: font }))
  else fonts.set(PDFName.of(fontName), font)
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
  /** The file that it is, and nothing else. */
  readonly original?: string
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
  return { document: only!, original: [...sources.keys()][0], take: async () => own[next++]! }
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

/** What adding text to a page changes, as far as it is an object of its own. */
function changedBy(library: PdfLib, page: PDFPage): PDFRef[] {
  const { PDFName, PDFRef: Reference, PDFDict: Dictionary } = library
  const references: PDFRef[] = [page.ref]
  const note = (value: PDFObject | undefined): void => {
    if (value instanceof Reference) references.push(value)
  }
  note(page.node.get(PDFName.of('Resources')))
  const resources: PDFDict | undefined = page.node.Resources()
  if (resources instanceof Dictionary) note(resources.get(PDFName.of('Font')))
  return references
}

/** The copy of the original with what is new behind it. */
async function saveAddition(document: PDFDocument, original: string, changed: readonly PDFRef[], target: string): Promise<void> {
  const { context } = document
  const { Root, Info } = context.trailerInfo
  const snapshot = context.snapshot!
  snapshot.markRefsForSave([...changed, ...[Root, Info].filter((value): value is PDFRef => value !== undefined && 'objectNumber' in value)])
  // pdf-lib counts the objects by the highest that it writes; where only older ones changed, a new empty one keeps the count true.
  if (!snapshot.shouldSave(context.largestObjectNumber)) context.register(context.obj({}))
  // a table behind a table, a stream behind a stream
  const addition = await document.saveIncremental(snapshot, { useObjectStreams: context.pdfFileDetails.useObjectStreams })
  await copyFile(original, target)
  await chmod(target, 0o600)
  await appendFile(target, addition)
}

/** Whether what is new may be added at the end of the file as it is. */
function bearsAddition(document: PDFDocument): boolean {
  const { originalBytes, prevStartXRef } = document.context.pdfFileDetails
  if (document.isEncrypted || originalBytes === undefined) return false
  return isSound(Buffer.from(originalBytes.buffer, originalBytes.byteOffset, originalBytes.byteLength), prevStartXRef)
}

/** The invisible text of a page, in the page's units. */
async function layerOf(page: OutputPage, font: TextFont, fontName: string): Promise<Layer> {
  if (page.kind === 'picture') {
    const { text } = await page.load()
    const scale = 72 / text.dpi
    return { operators: textLayer(text, (x, y) => ({ x: x * scale, y: (text.height - y) * scale }), font, undefined, fontName), afterOwn: false }
  }
  const { text, geometry } = await page.load()
  if (text.status !== 'recognised') return { operators: '', afterOwn: false }
  const own = await page.own()
  const operators = textLayer(text, (x, y) => toUserSpace(geometry, x, y), font, saidAlready(own, geometry), fontName)
  return { operators, afterOwn: own.characters.length > 0 }
}

/**
 * @param target path of the file
 * @throws UnusableOriginal; RecognitionFailure `disk-full`
 */
export async function writeOriginalPdf(pages: readonly OutputPage[], metadata: DocumentMetadata, target: string): Promise<void> {
  const library = await import('@cantoo/pdf-lib')
  const sources = new Map<string, PDFDocument>()
  for (const page of pages) if (page.kind === 'pdf' && !sources.has(page.path)) sources.set(page.path, await load(library, page.path))
  const { document, original, take } = wholeOriginal(pages, sources) ?? (await newDocument(library, pages, sources))
  const adds = original !== undefined && bearsAddition(document)
  const changed: PDFRef[] = []
  const font = new TextFont()
  const fontName = freeFontName(library, sources.values())
  let reference: PDFRef | undefined
  for (const page of pages) {
    const taken = await take(page)
    const layer = await layerOf(page, font, fontName)
    if (layer.operators === '') continue
    if (adds) changed.push(...changedBy(library, taken))
    reference ??= document.context.nextRef()
    addLayer(library, taken, layer, reference, fontName)
  }
  if (reference) registerFont(library, document, font, reference)
  setMetadata(library, document, metadata)
  try {
    if (adds) return await saveAddition(document, original, changed, target)
    const bytes = await document.save({ updateFieldAppearances: false, rewrite: true })
    await writeFile(target, bytes, { mode: 0o600 })
  } catch (error) {
    throw asDiskFailure(error)
  }
}
