/**
 * A page to try things with: a short typed letter as a flatbed scanner gives it (slightly turned, grey paper, grain), made from
 * known text with a fixed seed. Needs no system font: PDF's built-in Helvetica is drawn by the PDF renderer.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { openPdf } from '../../lib/engine/imaging/pdf/document'
import { seededNumbers } from './random'

/** What stands on the page, paragraph by paragraph, in reading order. */
export const letterParagraphs: readonly string[] = [
  'Harbour Lane Library',
  '14 Harbour Lane, Whitby',
  'Dear reader,',
  'Thank you for the box of ship logs that you left at our desk last week. We have placed every volume on the flatbed scanner and can now tell you what is inside.',
  'The first book covers the years 1874 to 1881. It names each vessel, her master, the port she came from and the weight of her cargo. Two pages are torn at the lower edge, but the writing above the tear can still be read without trouble.',
  'The second book holds the wages of the crew. Salt water has reached the last forty pages, and the ink has faded to a pale brown. We would like to photograph these pages under a stronger lamp before we return the book to you.',
  'Please call at the desk any weekday between nine and five.',
  'With kind regards,',
  'Margaret Thornton, archivist',
]

async function typedPage(file: string): Promise<void> {
  const document = new PDFDocument({ size: 'A4', margin: 72 })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve) => document.on('end', resolve))
  for (const [index, paragraph] of letterParagraphs.entries()) {
    document.font(index === 0 ? 'Helvetica-Bold' : 'Helvetica').fontSize(index === 0 ? 16 : 11).text(paragraph, { lineGap: 3 })
    document.moveDown(index === 0 ? 0.2 : 0.9)
  }
  document.end()
  await ended
  writeFileSync(file, Buffer.concat(chunks))
}

/**
 * The letter as a scan: JPEG, grey, A4.
 * @param seed of grain and turn
 * @param dpi resolution of the scan
 */
export async function scannedLetter(seed: number, dpi = 200): Promise<Buffer> {
  const random = seededNumbers(seed)
  const folder = mkdtempSync(path.join(tmpdir(), 'platen-letter-'))
  try {
    const file = path.join(folder, 'letter.pdf')
    await typedPage(file)
    const pdf = await openPdf(file)
    let page
    try {
      page = pdf.renderGrey(0, dpi, 40_000_000)
    } finally {
      pdf.close()
    }
    const raw = { raw: { width: page.width, height: page.height, channels: 1 as const } }
    const turned = await sharp(page.data, raw)
      .rotate(0.3 + 0.3 * random(), { background: '#ffffff' })
      .resize(page.width, page.height, { fit: 'cover' })
      .blur(0.6)
      .toColourspace('b-w')
      .raw()
      .toBuffer()
    // Paper is not white and ink is not black; the grain is that of a cheap sensor.
    for (let at = 0; at < turned.length; at++) turned[at] = 34 + ((turned[at] as number) / 255) * 204 + (random() + random() - 1) * 14
    return await sharp(turned, raw).withMetadata({ density: dpi }).jpeg({ quality: 78 }).toBuffer()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes the letter to `file` (made once; what is there stays). */
export async function writeScannedLetter(file: string, seed = 1874): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, await scannedLetter(seed))
}
