/**
 * Seeded pages with known text for the OCR measurement: licence prose of installed packages, set in six typefaces at 8 to 12 points on
 * A4, drawn in grey, and for the degraded classes spoiled as scanners and printers spoil them.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { openPdf } from '../../lib/engine/imaging/pdf/document'
import { seededNumbers } from '../../scripts/sample/random'

const root = path.resolve(__dirname, '../..')
const fontFolder = '/usr/share/fonts/truetype'
const typefaces = ['liberation/LiberationSerif-Regular', 'liberation/LiberationSans-Regular', 'liberation/LiberationMono-Regular', 'dejavu/DejaVuSerif', 'dejavu/DejaVuSans', 'dejavu/DejaVuSansCondensed']
const a4 = { width: 595.28, height: 841.89 }

export interface PageClass {
  readonly name: string
  readonly dpi: number
  readonly degraded: boolean
}

export const pageClasses: readonly PageClass[] = [
  { name: 'clean 200 dpi', dpi: 200, degraded: false },
  { name: 'clean 300 dpi', dpi: 300, degraded: false },
  { name: 'degraded 200 dpi', dpi: 200, degraded: true },
  { name: 'degraded 300 dpi', dpi: 300, degraded: true },
]

export interface BenchPage {
  /** JPEG for degraded pages, PNG for clean ones */
  readonly picture: Buffer
  readonly text: string
  readonly typeface: string
  /** points */
  readonly size: number
  /** What was done to it, for the notes. */
  readonly damage?: Readonly<Record<string, number>>
}

export type Random = () => number

const between = (random: Random, low: number, high: number): number => low + (high - low) * random()

/** Two normal deviates at a time (Box and Muller). */
function gaussian(random: Random): () => number {
  let kept: number | undefined
  return () => {
    if (kept !== undefined) {
      const value = kept
      kept = undefined
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    kept = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/** Sentences of plain prose: no addresses, no tables, no words in capitals only. */
function sentences(): string[] {
  const files = ['typescript/LICENSE.txt', 'typescript/ThirdPartyNoticeText.txt', 'libheif-js/LICENSE']
  const text = files
    .map(file => path.join(root, 'node_modules', file))
    .filter(file => existsSync(file))
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')
  const plain = text.replace(/\s+/g, ' ').match(/[A-Z][a-z][A-Za-z ,;'()-]{40,400}\./g) ?? []
  return plain.map(sentence => sentence.trim()).filter(sentence => !/[A-Z]{3,}/.test(sentence) && !/ - |--|\( | \)/.test(sentence))
}

/** Sets one page; what does not fit any more is not part of the text. */
async function setPage(random: Random, prose: readonly string[], index: number): Promise<{ pdf: Buffer; text: string; typeface: string; size: number }> {
  const { default: PDFDocument } = await import('pdfkit')
  const typeface = typefaces[index % typefaces.length]!
  const file = path.join(fontFolder, `${typeface}.ttf`)
  if (!existsSync(file)) throw new Error(`The font ${file} is missing: apt-get install fonts-liberation fonts-dejavu-core fonts-dejavu-extra`)
  const size = 8 + Math.floor(random() * 9) / 2
  const document = new PDFDocument({ size: [a4.width, a4.height], margin: 0 })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise(resolve => document.on('end', resolve))
  document.font(file).fontSize(size)
  const margin = 60
  const leading = size * 1.35
  let y = margin + size
  const words: string[] = []
  while (y < a4.height - margin) {
    const paragraph = Array.from({ length: 2 + Math.floor(random() * 3) }, () => prose[Math.floor(random() * prose.length)]!).join(' ').split(' ')
    let line: string[] = []
    const flush = (): void => {
      if (line.length === 0 || y >= a4.height - margin) return
      document.text(line.join(' '), margin, y, { lineBreak: false, baseline: 'alphabetic' })
      words.push(...line)
      line = []
      y += leading
    }
    for (const word of paragraph) {
      if (document.widthOfString([...line, word].join(' ')) > a4.width - 2 * margin) flush()
      line.push(word)
    }
    flush()
    y += leading * 0.7
  }
  document.end()
  await ended
  return { pdf: Buffer.concat(chunks), text: words.join(' '), typeface: path.basename(typeface), size }
}

async function draw(pdf: Buffer, dpi: number): Promise<{ width: number; height: number; data: Uint8Array }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'platen-bench-'))
  try {
    const file = path.join(folder, 'page.pdf')
    writeFileSync(file, pdf)
    const document = await openPdf(file)
    const picture = document.renderGrey(0, dpi, 1e9)
    document.close()
    return picture
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Skew 0.4-2.0 degrees, blur 0.6-1.2 px, contrast 0.6-0.8, gradient 20 %, noise sigma 8-16, JPEG 60-75. */
async function degrade(random: Random, page: { width: number; height: number; data: Uint8Array }): Promise<{ picture: Buffer; damage: Record<string, number> }> {
  const damage = {
    skewDegrees: between(random, 0.4, 2) * (random() < 0.5 ? -1 : 1),
    blurPixels: between(random, 0.6, 1.2),
    contrast: between(random, 0.6, 0.8),
    noiseSigma: between(random, 8, 16),
    jpegQuality: Math.round(between(random, 60, 75)),
  }
  const { data, info } = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: 1 } })
    .rotate(damage.skewDegrees, { background: 'white' })
    .blur(damage.blurPixels)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const noise = gaussian(random)
  const direction = random() * 2 * Math.PI
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      const along = (x / info.width - 0.5) * Math.cos(direction) + (y / info.height - 0.5) * Math.sin(direction)
      const light = 1 - 0.2 * (along + 0.5)
      const value = (128 + (data[y * info.width + x]! - 128) * damage.contrast) * light + noise() * damage.noiseSigma
      data[y * info.width + x] = Math.max(0, Math.min(255, Math.round(value)))
    }
  }
  const raw = { width: info.width, height: info.height, channels: 1 } as const
  return { picture: await sharp(data, { raw }).jpeg({ quality: damage.jpegQuality }).toBuffer(), damage }
}

/** The pages of a class; the same seed gives the same pages, whatever the class. */
export async function makePages(kind: PageClass, count: number, seed: number): Promise<BenchPage[]> {
  const prose = sentences()
  const pages: BenchPage[] = []
  for (let index = 0; index < count; index++) {
    const { pdf, text, typeface, size } = await setPage(seededNumbers(seed + index), prose, index)
    const drawn = await draw(pdf, kind.dpi)
    if (kind.degraded) pages.push({ text, typeface, size, ...(await degrade(seededNumbers(seed * 31 + index), drawn)) })
    else {
      const raw = { width: drawn.width, height: drawn.height, channels: 1 } as const
      pages.push({ text, typeface, size, picture: await sharp(drawn.data, { raw }).png().toBuffer() })
    }
  }
  return pages
}

/** The pages as one PDF of pictures, the form in which scanners deliver them. */
export async function asScannedPdf(pages: readonly BenchPage[], dpi: number): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit')
  const document = new PDFDocument({ autoFirstPage: false })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise(resolve => document.on('end', resolve))
  for (const { picture } of pages) {
    const { width = 0, height = 0 } = await sharp(picture).metadata()
    const size: [number, number] = [(width / dpi) * 72, (height / dpi) * 72]
    document.addPage({ size, margin: 0 }).image(picture, 0, 0, { width: size[0], height: size[1] })
  }
  document.end()
  await ended
  return Buffer.concat(chunks)
}

/** Words in lower case without punctuation. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}\s]/gu, '').split(/\s+/).filter(word => word !== '')
}

/** 1 - word error rate, order-sensitive: words that are missing, added or wrong, each counted once, by the number of words wanted. */
export function wordAccuracy(wanted: readonly string[], found: readonly string[]): number {
  let previous = Array.from({ length: found.length + 1 }, (_none, index) => index)
  for (const [row, word] of wanted.entries()) {
    const current = [row + 1]
    for (let column = 1; column <= found.length; column++) {
      const same = previous[column - 1]! + (word === found[column - 1] ? 0 : 1)
      current.push(Math.min(same, previous[column]! + 1, current[column - 1]! + 1))
    }
    previous = current
  }
  return Math.max(0, 1 - previous[found.length]! / wanted.length)
}
