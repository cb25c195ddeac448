import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { PDFDocument } from '@cantoo/pdf-lib'
import { openPdf } from '../../../lib/engine/imaging/pdf/document'
import { toPixels, type PageGeometry } from '../../../lib/engine/imaging/pdf/geometry'
import type { PdfCharacter } from '../../../lib/engine/imaging/pdf/text'
import { assemble } from '../../../lib/engine/ocr'
import { savePage, type PageOrigin } from '../../../lib/engine/ocr/store'
import type { Block, Line, OcrOptions, PageRef, PageText, SourceFile, Word } from '../../../lib/engine/ocr/types'
import { findProgram, skip } from '../../support/skip'
import { asSharp, drawPdf, makePdf, prosePage, withFolder } from '../support/pages'
import { withPageEntries } from '../support/pdf-files'

const options: OcrOptions = { languages: ['eng'], minConfidence: 0, renderResolution: 100, keepTextPages: false, metadata: {} }

function word(text: string, x: number, y: number, width: number, height: number): Word {
  return { text, confidence: 90, box: { x, y, width, height } }
}

/** A line that climbs by `slope`; each word is as wide as its text, with gaps of 8 px. */
function lineOf(texts: readonly string[], x: number, baseline: number, slope = 0, height = 14): Line {
  const words: Word[] = []
  let at = x
  for (const text of texts) {
    const width = text.length * 8
    words.push(word(text, at, Math.round(baseline + slope * at - height), width, height))
    at += width + 8
  }
  return { box: { x, y: baseline - height, width: at - x, height }, baseline: { slope, offset: baseline }, words }
}

function pageOf(number: number, lines: readonly Line[], size: Partial<PageText> = {}): PageText {
  const block: Block = { box: { x: 0, y: 0, width: 1, height: 1 }, paragraphs: [lines] }
  return { number, width: 600, height: 800, dpi: 100, blocks: lines.length === 0 ? [] : [block], status: lines.length === 0 ? 'blank' : 'recognised', ...size }
}

interface Trial {
  readonly folder: string
  readonly files: SourceFile[]
  readonly refs: PageRef[]
}

/** Stores the pages as if they had been read, and makes the documents. */
async function documentsOf(trial: Trial, pages: readonly { text: PageText; origin: PageOrigin }[], metadata: OcrOptions['metadata'] = {}): Promise<{ pdf: string; txt: string }> {
  const work = join(trial.folder, 'work')
  await mkdir(work, { recursive: true })
  for (const { text, origin } of pages) await savePage(work, { version: 1, text, origin })
  const [pdf, txt] = [join(trial.folder, 'out.pdf'), join(trial.folder, 'out.txt')]
  await assemble(trial.files, trial.refs, 'pdf', { ...options, metadata }, work, pdf)
  await assemble(trial.files, trial.refs, 'txt', { ...options, metadata }, work, txt)
  return { pdf, txt }
}

async function jpegTrial(folder: string, count: number): Promise<Trial> {
  const path = join(folder, 'page.jpg')
  await writeFile(path, await asSharp({ width: 600, height: 800, data: new Uint8Array(480_000).fill(240) }).jpeg().toBuffer())
  return { folder, files: [{ path, kind: 'jpeg' }], refs: Array.from({ length: count }, () => ({ file: 0, index: 0 })) }
}

async function inspect<T>(path: string, use: (page: { characters: PdfCharacter[]; geometry: PageGeometry; pages: number }) => T, page = 0, dpi = 100): Promise<T> {
  const document = await openPdf(path)
  try {
    return use({ characters: document.characters(page), geometry: document.geometry(page, dpi), pages: document.pages })
  } finally {
    document.close()
  }
}

const textOf = (characters: readonly PdfCharacter[]): string => characters.map(({ text }) => text).join('').replace(/\s*\n\s*/g, '\n').trim()

/** px box of a run of characters */
function placeOf(text: string, characters: readonly PdfCharacter[], geometry: PageGeometry): { left: number; right: number; top: number; bottom: number } {
  const start = characters.map(character => character.text).join('').indexOf(text)
  assert.ok(start >= 0, `${text} is found`)
  const run = characters.slice(start, start + text.length).flatMap(({ left, bottom, right, top }) => [toPixels(geometry, left, bottom), toPixels(geometry, right, top)])
  const [xs, ys] = [run.map(({ x }) => x), run.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

function assertCovers(found: ReturnType<typeof placeOf>, wanted: Word): void {
  const { x, y, width, height } = wanted.box
  assert.ok(Math.abs(found.left - x) < 2 && Math.abs(found.right - x - width) < 2, `${wanted.text}: ${JSON.stringify(found)} across ${JSON.stringify(wanted.box)}`)
  const middle = y + height / 2
  assert.ok(found.top < middle && found.bottom > middle, `${wanted.text}: ${JSON.stringify(found)} down ${JSON.stringify(wanted.box)}`)
}

describe('searchable PDF of pictures', () => {
  it('has each word over its picture, words joined to lines', async () => {
    await withFolder(async folder => {
      const lines = [lineOf(['Every', 'word', 'has', 'its', 'place'], 50, 100), lineOf(['and', 'skewed', 'lines', 'too'], 50, 200, 0.03)]
      const { pdf } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, lines), origin: { kind: 'picture' } }])
      await inspect(pdf, ({ characters, geometry }) => {
        assert.deepEqual([geometry.width, geometry.height], [600, 800])
        assert.equal(textOf(characters), 'Every word has its place\nand skewed lines too')
        for (const wanted of lines.flatMap(({ words }) => words)) assertCovers(placeOf(wanted.text, characters, geometry), wanted)
      })
    })
  })

  it('says nothing on the page itself: the picture looks the same', async () => {
    await withFolder(async folder => {
      const { pdf } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, [lineOf(['Invisible'], 50, 100)]), origin: { kind: 'picture' } }])
      const { data } = await drawPdf(await readFile(pdf), 100)
      assert.ok(data.every(value => value > 230))
    })
  })

  it('holds the JPEG byte for byte', async () => {
    await withFolder(async folder => {
      const trial = await jpegTrial(folder, 1)
      const { pdf } = await documentsOf(trial, [{ text: pageOf(1, []), origin: { kind: 'picture' } }])
      assert.ok((await readFile(pdf)).includes(await readFile(trial.files[0]!.path)))
    })
  })

  for (const [script, text] of [['Latin', 'Größe façade Łódź'], ['Greek', 'Ελληνικά'], ['Cyrillic', 'Привет мир'], ['Chinese', '文字识别'], ['Gothic, beyond 16 bits', '𐌰𐌱𐌲']] as const) {
    it(`is searchable in ${script}`, async () => {
      await withFolder(async folder => {
        const { pdf, txt } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, [lineOf(text.split(' '), 50, 100)]), origin: { kind: 'picture' } }])
        await inspect(pdf, ({ characters }) => assert.equal(textOf(characters), text))
        assert.equal(await readFile(txt, 'utf8'), text + '\n')
      })
    })
  }

  it('finds lines that are turned, along their direction', async () => {
    await withFolder(async folder => {
      const turned: Line = { box: { x: 100, y: 300, width: 16, height: 200 }, turned: 90, words: [word('upwards', 100, 400, 16, 100), word('text', 100, 300, 16, 80)] }
      const { pdf } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, [turned]), origin: { kind: 'picture' } }])
      await inspect(pdf, ({ characters, geometry }) => {
        const place = placeOf('upwards', characters, geometry)
        assert.ok(place.bottom > 480 && place.top < 420 && place.left > 90 && place.right < 130, JSON.stringify(place))
      })
    })
  })

  it('carries the four metadata fields, in any script', async () => {
    await withFolder(async folder => {
      const metadata = { title: 'Rechnung Größe 漢字', subject: 'Σ', author: 'Łukasz', keywords: 'eins, zwei' }
      const { pdf } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, []), origin: { kind: 'picture' } }], metadata)
      const document = await PDFDocument.load(await readFile(pdf), { updateMetadata: false })
      assert.deepEqual(
        { title: document.getTitle(), subject: document.getSubject(), author: document.getAuthor(), keywords: document.getKeywords() },
        metadata,
      )
    })
  })

  it('is one phrase for pdftotext, with and without -raw', async function () {
    const program = findProgram('pdftotext') ?? skip(this, 'pdftotext (poppler-utils) is not installed')
    await withFolder(async folder => {
      const texts = ['Searching', 'finds', 'whole', 'phrases', 'here']
      const { pdf } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, [lineOf(texts, 50, 300, 0.02)]), origin: { kind: 'picture' } }])
      for (const choice of [[], ['-raw']]) assert.equal(execFileSync(program, [...choice, pdf, '-'], { encoding: 'utf8' }).trim(), texts.join(' '))
    })
  })

  it('keeps words apart that are set tightly, and does not mind one box that is too tall', async function () {
    const program = findProgram('pdftotext') ?? skip(this, 'pdftotext (poppler-utils) is not installed')
    await withFolder(async folder => {
      const words = [word('terms', 50, 288, 60, 12), word('of', 112, 288, 20, 12), word('this', 134, 270, 40, 34), word('Agreement', 176, 288, 100, 12), word('apply', 278, 288, 50, 12)]
      const line: Line = { box: { x: 50, y: 270, width: 278, height: 34 }, baseline: { slope: 0, offset: 300 }, words }
      const { pdf } = await documentsOf(await jpegTrial(folder, 1), [{ text: pageOf(1, [line]), origin: { kind: 'picture' } }])
      for (const choice of [[], ['-raw']]) assert.equal(execFileSync(program, [...choice, pdf, '-'], { encoding: 'utf8' }).trim(), 'terms of this Agreement apply')
    })
  })

  it('leaves nothing half-written behind when a page is missing', async () => {
    await withFolder(async folder => {
      const trial = await jpegTrial(folder, 2)
      await assert.rejects(documentsOf(trial, [{ text: pageOf(1, []), origin: { kind: 'picture' } }]), /page 2 has not been read/)
      assert.deepEqual((await readdir(folder)).filter(name => name.startsWith('out')), [])
    })
  })
})

describe('searchable PDF of PDFs', () => {
  /** A scanned page: a picture in a PDF, with page entries. */
  async function scanTrial(folder: string, entries: Record<string, number | number[]>): Promise<Trial & { geometry: PageGeometry }> {
    const path = join(folder, 'scan.pdf')
    const plain = await makePdf([{ width: 432, height: 576, lines: [] }])
    await writeFile(path, await withPageEntries(plain, entries))
    const geometry = await inspect(path, found => found.geometry)
    return { folder, files: [{ path, kind: 'pdf' }], refs: [{ file: 0, index: 0 }], geometry }
  }

  for (const [name, entries] of [
    ['upright', {}],
    ['turned by 90 degrees', { Rotate: 90 }],
    ['turned by 180 degrees', { Rotate: 180 }],
    ['turned by 270 degrees', { Rotate: 270 }],
    ['cropped', { CropBox: [40, 50, 400, 500] }],
    ['cropped and turned', { CropBox: [40, 50, 400, 500], Rotate: 90 }],
    ['with a box that starts below zero', { MediaBox: [-100, -50, 332, 526] }],
    ['in larger units', { UserUnit: 2 }],
  ] as const) {
    it(`has the words in their places on pages ${name}`, async () => {
      await withFolder(async folder => {
        const trial = await scanTrial(folder, entries as Record<string, number | number[]>)
        const { geometry } = trial
        const line = lineOf(['Places', 'are', 'kept'], 100, 150)
        const text = pageOf(1, [line], { width: geometry.width, height: geometry.height })
        const { pdf } = await documentsOf(trial, [{ text, origin: { kind: 'pdf', geometry } }])
        await inspect(pdf, found => {
          assert.deepEqual(found.geometry, geometry)
          for (const wanted of line.words) assertCovers(placeOf(wanted.text, found.characters, geometry), wanted)
        })
      })
    })
  }

  it('keeps pages with own text as they are, and does not say twice what a page says already', async () => {
    await withFolder(async folder => {
      const path = join(folder, 'mixed.pdf')
      await writeFile(path, await makePdf([prosePage(72, 100, ['Own text of the page'])]))
      const geometry = await inspect(path, found => found.geometry)
      const trial: Trial = { folder, files: [{ path, kind: 'pdf' }], refs: [{ file: 0, index: 0 }] }
      const own = word('Own', 101, 128, 36, 14)
      const added = word('Stamp', 400, 600, 60, 14)
      const lines: Line[] = [{ box: own.box, baseline: { slope: 0, offset: 139 }, words: [own] }, { box: added.box, baseline: { slope: 0, offset: 614 }, words: [added] }]
      const text = pageOf(1, lines, { width: geometry.width, height: geometry.height })
      const { pdf } = await documentsOf(trial, [{ text, origin: { kind: 'pdf', geometry } }])
      await inspect(pdf, found => assert.equal(textOf(found.characters), 'Own text of the page\nStamp'))
    })
  })

  it('puts pages of several files, PDF and picture, into one document in order', async () => {
    await withFolder(async folder => {
      const scan = await scanTrial(folder, {})
      const picture = await jpegTrial(folder, 1)
      const { geometry } = scan
      const trial: Trial = { folder, files: [...scan.files, ...picture.files], refs: [{ file: 1, index: 0 }, { file: 0, index: 0 }, { file: 1, index: 0 }] }
      const pages = [
        { text: pageOf(1, [lineOf(['first'], 50, 100)]), origin: { kind: 'picture' } as const },
        { text: pageOf(2, [lineOf(['second'], 50, 100)], { width: geometry.width, height: geometry.height }), origin: { kind: 'pdf', geometry } as const },
        { text: pageOf(3, [lineOf(['third'], 50, 100)]), origin: { kind: 'picture' } as const },
      ]
      const { pdf, txt } = await documentsOf(trial, pages)
      for (const [index, text] of ['first', 'second', 'third'].entries()) {
        await inspect(pdf, found => assert.deepEqual([found.pages, textOf(found.characters)], [3, text]), index)
      }
      assert.equal(await readFile(txt, 'utf8'), 'first\n\fsecond\n\fthird\n')
    })
  })

  it('is correct in the eyes of qpdf', async function () {
    const program = findProgram('qpdf') ?? skip(this, 'qpdf is not installed')
    await withFolder(async folder => {
      const scan = await scanTrial(folder, { Rotate: 90 })
      const text = pageOf(1, [lineOf(['checked'], 100, 150)], { width: scan.geometry.width, height: scan.geometry.height })
      const { pdf } = await documentsOf(scan, [{ text, origin: { kind: 'pdf', geometry: scan.geometry } }], { title: 'Tïtle' })
      assert.match(execFileSync(program, ['--check', pdf], { encoding: 'utf8' }), /No syntax or stream encoding errors/)
    })
  })
})

describe('text', () => {
  it('has lines, an empty line between paragraphs and blocks, and form feeds between pages', async () => {
    await withFolder(async folder => {
      const [one, two, three] = ['one', 'two', 'three'].map(text => lineOf([text, 'a-'], 50, 100)) as [Line, Line, Line]
      const box = one.box
      const text: PageText = { ...pageOf(1, []), blocks: [{ box, paragraphs: [[one, two], [three]] }, { box, paragraphs: [[one]] }], status: 'recognised' }
      const pages = [text, pageOf(2, []), pageOf(3, [two])].map((page, index) => ({ text: { ...page, number: index + 1 }, origin: { kind: 'picture' } as const }))
      const { txt } = await documentsOf(await jpegTrial(folder, 3), pages)
      assert.equal(await readFile(txt, 'utf8'), 'one a-\ntwo a-\n\nthree a-\n\none a-\n\f\ftwo a-\n')
    })
  })
})
