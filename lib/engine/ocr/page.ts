import { stat } from 'node:fs/promises'
import { openPicture, type Picture, type PictureHeader } from '../imaging/decode'
import { drawingDpi, guessDpi } from '../imaging/density'
import type { GreyImage } from '../imaging/grey'
import { loadSharp } from '../imaging/sharp'
import { hasOwnText, ownTextBlocks } from './own-text'
import { prepare, toOriginal } from './prepare'
import { chooseRecogniser } from './recogniser/choose'
import { kindOf, nameFailure, withPdf } from './sources'
import { loadPage, savePage, savePicture, type PageOrigin } from './store'
import type { Block, OcrLimits, OcrOptions, PageRef, PageText, SourceFile } from './types'

/** The service's "JPEG medium", its default for pictures in color. */
const jpegQuality = 75

function isBlackAndWhite({ data }: GreyImage): boolean {
  for (let index = 0; index < data.length; index++) if (data[index] !== 0 && data[index] !== 255) return false
  return true
}

/**
 * Writes the picture that documents show for this page. A JPEG that every reader shows as it is stays as it is, with every byte.
 * @returns name of the file in the work folder; undefined when the source file is the picture
 */
async function keepPicture(
  workFolder: string,
  number: number,
  picture: Picture,
  header: PictureHeader,
  page: number,
  grey: GreyImage,
  fileBytes: number,
): Promise<string | undefined> {
  if (header.plainJpeg) return undefined
  // a fax is shown with the pixels that it has, which the document stretches
  const shown = header.bilevel && header.stretched ? await picture.grey(page, 'stored') : grey
  if (header.bilevel && isBlackAndWhite(shown)) {
    const sharp = await loadSharp()
    const raw = { width: shown.width, height: shown.height, channels: 1 } as const
    const png = await sharp(shown.data, { raw, limitInputPixels: false }).png({ palette: true, colours: 2, dither: 0, compressionLevel: 9 }).toBuffer()
    return await savePicture(workFolder, number, 'png', png)
  }
  const stored = await picture.stored(page)
  // by `greyscale` alone files would have three equal channels
  const pixels = header.grey ? stored.greyscale().toColourspace('b-w') : stored.toColourspace('srgb')
  const jpeg = await pixels.clone().jpeg({ quality: jpegQuality }).toBuffer()
  // drawn pages and screenshots are smaller without loss
  if (fileBytes / picture.pages < jpeg.length) {
    const png = await pixels.png().toBuffer()
    if (png.length < jpeg.length) return await savePicture(workFolder, number, 'png', png)
  }
  return await savePicture(workFolder, number, 'jpg', jpeg)
}

/** Leaves out words below the confidence asked for, and whatever is empty then. */
function confidentBlocks(blocks: readonly Block[], minConfidence: number): Block[] {
  return blocks
    .map(block => ({
      ...block,
      paragraphs: block.paragraphs
        .map(lines =>
          lines
            .map(line => ({ ...line, words: line.words.filter(word => word.confidence >= minConfidence) }))
            .filter(line => line.words.length > 0),
        )
        .filter(lines => lines.length > 0),
    }))
    .filter(block => block.paragraphs.length > 0)
}

function meanConfidence(blocks: readonly Block[]): number | undefined {
  const confidences = blocks.flatMap(block => block.paragraphs.flat().flatMap(line => line.words.map(word => word.confidence)))
  if (confidences.length === 0) return undefined
  return Math.round((confidences.reduce((sum, confidence) => sum + confidence, 0) / confidences.length) * 10) / 10
}

/** What is the same for every page of a document. */
interface Reading {
  readonly options: OcrOptions
  readonly limits: OcrLimits
  readonly workFolder: string
  readonly signal: AbortSignal | undefined
}

async function recognise(grey: GreyImage, dpi: number, { options, limits, signal }: Reading): Promise<Block[]> {
  const recogniser = await chooseRecogniser(options.languages, options.recogniser, options.dataFolder)
  const prepared = await prepare(grey, dpi)
  const blocks = await recogniser.read(prepared.picture, prepared.dpi, options.languages, limits.pageTimeout, signal)
  return confidentBlocks(toOriginal(blocks, prepared), options.minConfidence)
}

interface ReadPage {
  readonly width: number
  readonly height: number
  readonly dpi: number
  readonly blocks: readonly Block[]
  readonly status: PageText['status']
  readonly origin: PageOrigin
}

async function readPicturePage(file: SourceFile, index: number, number: number, reading: Reading): Promise<ReadPage> {
  const { limits, workFolder } = reading
  const picture = await openPicture(file.path, limits)
  const header = await picture.header(index)
  const grey = await picture.grey(index)
  const dpi = header.dpi ?? guessDpi(grey.width, grey.height)
  const name = await keepPicture(workFolder, number, picture, header, index, grey, (await stat(file.path)).size)
  const blocks = await recognise(grey, dpi, reading)
  const status = blocks.length > 0 ? 'recognised' : 'blank'
  return { width: grey.width, height: grey.height, dpi, blocks, status, origin: { kind: 'picture', picture: name } }
}

async function readPdfPage(file: SourceFile, index: number, reading: Reading): Promise<ReadPage> {
  const { options, limits } = reading
  const found = await withPdf(file.path, document => {
    const size = document.geometry(index, 72)
    const { drawn, onPaper } = drawingDpi(size.width, size.height, document.pictureResolution(index), options.renderResolution)
    const geometry = document.geometry(index, drawn)
    const characters = options.keepTextPages ? document.characters(index) : []
    if (hasOwnText(characters)) return { geometry, dpi: onPaper, own: ownTextBlocks(characters, geometry) }
    return { geometry, dpi: onPaper, grey: document.renderGrey(index, drawn, limits.maxPixels) }
  })
  const { geometry, dpi } = found
  const page = { width: geometry.width, height: geometry.height, dpi, origin: { kind: 'pdf', geometry } } as const
  if (found.grey === undefined) return { ...page, blocks: found.own, status: 'original' }
  const blocks = await recognise(found.grey, dpi, reading)
  return { ...page, blocks, status: blocks.length > 0 ? 'recognised' : 'blank' }
}

/**
 * Reads one page and keeps the result in the work folder; a page that is already there is not read again.
 * @param number 1-based, in the document that comes out
 * @param signal ends the work at once, with every process and thread that was begun for it
 * @throws RecognitionFailure with file and page in its values; the signal's reason
 */
export async function readPage(
  files: readonly SourceFile[],
  page: PageRef,
  number: number,
  options: OcrOptions,
  limits: OcrLimits,
  workFolder: string,
  signal?: AbortSignal,
): Promise<PageText> {
  const stored = await loadPage(workFolder, number)
  if (stored !== undefined) return stored.text
  const file = files[page.file]
  if (file === undefined) throw new RangeError(`page ${number} refers to file ${page.file} of ${files.length}`)
  const reading = { options, limits, workFolder, signal }
  try {
    const read =
      (await kindOf(file)) === 'pdf' ? await readPdfPage(file, page.index, reading) : await readPicturePage(file, page.index, number, reading)
    const { origin, ...rest } = read
    const text: PageText = { number, ...rest, confidence: meanConfidence(read.blocks) }
    await savePage(workFolder, { version: 1, text, origin })
    return text
  } catch (error) {
    throw nameFailure(error, file, page.index + 1)
  }
}
