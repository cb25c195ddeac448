import { createRequire } from 'node:module'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { openPdf } from '../../../lib/engine/imaging/pdf/document'

/** Pages with known text for tests: set by pdfkit in its built-in fonts, drawn by PDFium, so that they look the same on every machine. */

const require = createRequire(__filename)

/** One line of text: where its baseline starts, in points from the top left. */
export interface SetLine {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size?: number
}

export interface SetPage {
  /** points */
  readonly width?: number
  readonly height?: number
  readonly lines: readonly SetLine[]
}

/** A4, points */
export const a4 = { width: 595.28, height: 841.89 }

/** A PDF with these pages. `options` go to pdfkit (passwords and the like). */
export async function makePdf(pages: readonly SetPage[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const PDFDocument = require('pdfkit') as typeof import('pdfkit')
  const document = new PDFDocument({ autoFirstPage: false, ...options })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise(resolve => document.on('end', resolve))
  for (const { width = a4.width, height = a4.height, lines } of pages) {
    document.addPage({ size: [width, height], margin: 0 })
    document.font('Helvetica')
    for (const { text, x, y, size = 12 } of lines) document.fontSize(size).text(text, x, y, { baseline: 'alphabetic', lineBreak: false })
  }
  document.end()
  await ended
  return Buffer.concat(chunks)
}

/** Page 0 of a PDF in grey. */
export async function drawPdf(pdf: Buffer, dpi: number, page = 0): Promise<GreyImage> {
  return await withFolder(async folder => {
    const path = join(folder, 'drawn.pdf')
    await writeFile(path, pdf)
    const document = await openPdf(path)
    try {
      return document.renderGrey(page, dpi, 1e9)
    } finally {
      document.close()
    }
  })
}

/** A grey picture as a sharp pipeline, with its dpi. */
export function asSharp(image: GreyImage): Sharp {
  const pipeline = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } })
  return image.dpi === undefined ? pipeline : pipeline.withMetadata({ density: image.dpi })
}

/** Runs `use` with a folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'platen-test-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Words in lower case without punctuation, in order. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}\s]/gu, '').split(/\s+/).filter(word => word !== '')
}

/** Share (0..1) of the wanted words that were found in the same order: longest common subsequence. */
export function orderedShare(wanted: readonly string[], found: readonly string[]): number {
  let previous = new Uint32Array(found.length + 1)
  for (const word of wanted) {
    const current = new Uint32Array(found.length + 1)
    for (let index = 1; index <= found.length; index++) {
      current[index] = word === found[index - 1] ? previous[index - 1]! + 1 : Math.max(previous[index]!, current[index - 1]!)
    }
    previous = current
  }
  return wanted.length === 0 ? 1 : previous[found.length]! / wanted.length
}

/** A text of several lines for a page, about 60 words. */
export const prose = [
  'The glass plate of a scanner is called the platen.',
  'A page lies on it face down, and a lamp moves along',
  'below while a row of sensors reads line after line.',
  'What comes out is a picture of the paper, not its text.',
  'Letters have to be found again, one word at a time,',
  'before anybody can search for a name or a number.',
]

/** The prose as a page at 12 points. */
export function prosePage(left = 72, top = 100, lines: readonly string[] = prose): SetPage {
  return { lines: lines.map((text, index) => ({ text, x: left, y: top + index * 18 })) }
}
