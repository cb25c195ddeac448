/**
 * Text recognition: files in, pages of words out, and documents made of them. Works page by page, each page's result on disk in
 * the work folder, so that a document of any length needs the memory of one page and goes on at the next page after a crash.
 * Knows no HTTP, no queue, no Node-RED.
 */

/** px of the page picture; origin at the top left. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Word {
  readonly text: string
  /** 0..100 */
  readonly confidence: number
  readonly box: Box
}

export interface Line {
  readonly box: Box
  /** Where the letters stand: y = offset + slope * x, px. */
  readonly baseline?: { readonly slope: number; readonly offset: number }
  /** Degrees counter-clockwise in which the letters are turned; absent for upright text. A turned line has no baseline. */
  readonly turned?: 90 | 180 | 270
  readonly words: readonly Word[]
}

export interface Block {
  readonly box: Box
  /** Paragraphs in reading order, each a list of lines. */
  readonly paragraphs: readonly (readonly Line[])[]
}

export interface PageText {
  /** 1-based, in the document that comes out. */
  readonly number: number
  /** px of the picture that the boxes refer to. */
  readonly width: number
  readonly height: number
  readonly dpi: number
  /** Mean over words, 0..100; absent without words. */
  readonly confidence?: number
  readonly blocks: readonly Block[]
  /** `original`: the page had text of its own and was not recognised (IntelligentPDFProcessing). */
  readonly status: 'recognised' | 'original' | 'blank'
}

/** What the job asks. Names are ours; the server maps the service's options onto them. */
export interface OcrOptions {
  /** Tesseract codes, e.g. `['eng', 'deu']`. */
  readonly languages: readonly string[]
  /** 0..100: words below are left out of the result. */
  readonly minConfidence: number
  /** dpi for rendering PDF pages, 50..300. */
  readonly renderResolution: number
  /** Keep pages that already have text as they are. */
  readonly keepTextPages: boolean
  readonly metadata: DocumentMetadata
  /** Folder with further language data (`NAME.traineddata`, also `.gz`). */
  readonly dataFolder?: string
  /** Which recogniser reads: `auto` (default) takes the system's Tesseract where it has the languages. `PLATEN_RECOGNISER` does the same. */
  readonly recogniser?: RecogniserChoice
}

export interface DocumentMetadata {
  readonly title?: string
  readonly subject?: string
  readonly author?: string
  readonly keywords?: string
}

export type RecogniserChoice = 'auto' | 'native' | 'wasm'

export interface OcrLimits {
  /** px of one page picture. */
  readonly maxPixels: number
  readonly maxPages: number
  /** ms for one page. */
  readonly pageTimeout: number
}

export interface SourceFile {
  readonly path: string
  /** Lower-case kind found from the first bytes: pdf, png, jpeg, tiff, bmp, gif, heic. */
  readonly kind: string
  /** What people call the file, for messages; without it the last part of the path. */
  readonly name?: string
}

/** One page that is to be read: page `index` (0-based) of file `file` (0-based). */
export interface PageRef {
  readonly file: number
  readonly index: number
}
