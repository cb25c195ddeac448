/** How text gets onto a PDF's own pages: behind the file as it is where that is sound, in a file written anew where not, on pictures of the pages at last. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { openPdf } from '../../../lib/engine/imaging/pdf/document'
import { assemble, openDocument } from '../../../lib/engine/ocr'
import { savePage } from '../../../lib/engine/ocr/store'
import type { OcrOptions, PageText, SourceFile } from '../../../lib/engine/ocr/types'
import { findProgram, needProgram } from '../../support/skip'
import { drawPdf, makePdf, withFolder } from '../support/pages'
import { withField } from '../support/pdf-files'

const options: OcrOptions = { languages: ['eng'], minConfidence: 0, renderResolution: 72, keepTextPages: false, metadata: {} }
const limits = { maxPixels: 100_000_000, maxPages: 50, pageTimeout: 60_000 }

/** Two pages with a mark in the right lower corner, far from what is read on them. */
const twoPages = (more: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> =>
  makePdf([1, 2].map(number => ({ width: 300, height: 200, lines: [{ text: String(number), x: 280, y: 190, size: 8 }] })), more)

function pageText(number: number, text: string, y: number): PageText {
  const box = { x: 20, y, width: 80, height: 14 }
  const line = { box, baseline: { slope: 0, offset: y + 14 }, words: [{ text, confidence: 90, box }] }
  return { number, width: 300, height: 200, dpi: 72, blocks: [{ box, paragraphs: [[line]] }], status: 'recognised' }
}

/** The document with a word laid over each page: `word1`, `word2`. */
async function withText(folder: string, pdf: Buffer, word = 'word', metadata: OcrOptions['metadata'] = {}, y = 30): Promise<Buffer> {
  const work = join(folder, 'work')
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  const files: SourceFile[] = [{ path: join(folder, 'in.pdf'), kind: 'pdf', name: 'in.pdf' }]
  await writeFile(files[0]!.path, pdf)
  const pages = await openDocument(files, limits)
  const document = await openPdf(files[0]!.path)
  try {
    for (const index of pages.keys())
      await savePage(work, { version: 1, text: pageText(index + 1, `${word}${index + 1}`, y), origin: { kind: 'pdf', geometry: document.geometry(index, 72) } })
  } finally {
    document.close()
  }
  const target = join(folder, 'out.pdf')
  await assemble(files, pages, 'pdf', { ...options, metadata }, work, target)
  return readFile(target)
}

async function wordsOn(folder: string, pdf: Buffer): Promise<string[]> {
  const path = join(folder, 'look.pdf')
  await writeFile(path, pdf)
  const document = await openPdf(path)
  try {
    return Array.from({ length: document.pages }, (_none, index) => document.characters(index).map(({ text }) => text).join('').split(/\s+/).filter(Boolean).sort().join(' '))
  } finally {
    document.close()
  }
}

/** Cross-reference stream and object streams, and both pages with one dictionary of resources that stands by itself. */
async function streamed(pdf: Buffer): Promise<Buffer> {
  const document = await PDFDocument.load(pdf)
  const [first, second] = document.getPages()
  const resources = document.context.register(first!.node.Resources() as PDFDict)
  const fonts = document.context.register(first!.node.Resources()!.lookup(PDFName.of('Font'), PDFDict))
  first!.node.Resources()!.set(PDFName.of('Font'), fonts)
  for (const page of [first!, second!]) page.node.set(PDFName.of('Resources'), resources)
  return Buffer.from(await document.save({ useObjectStreams: true }))
}

const startsWith = (pdf: Buffer, original: Buffer): boolean => pdf.subarray(0, original.length).equals(original)

const replaced = (pdf: Buffer, from: string | RegExp, to: string): Buffer => Buffer.from(pdf.toString('latin1').replace(from, to), 'latin1')

function assertCorrect(folder: string): void {
  const program = findProgram('qpdf')
  if (program) assert.match(execFileSync(program, ['--check', join(folder, 'out.pdf')], { encoding: 'utf8' }), /No syntax or stream encoding errors/)
}

describe('text on the pages of a PDF', () => {
  for (const [name, make] of [
    ['with a table', () => twoPages()],
    ['with streams of objects, and resources that pages share', async () => streamed(await twoPages())],
  ] as const)
    it(`is added behind the file as it is, ${name}, once and again`, async () => {
      await withFolder(async folder => {
        const original = await make()
        const once = await withText(folder, original, 'word', { title: 'A title' })
        assert.ok(startsWith(once, original))
        assertCorrect(folder)
        assert.deepEqual(await wordsOn(folder, once), ['1 word1', '2 word2'])
        assert.equal((await PDFDocument.load(once)).getTitle(), 'A title')
        for (const page of [0, 1]) assert.deepEqual(await drawPdf(once, 72, page), await drawPdf(original, 72, page))
        const again = await withText(folder, once, 'more', {}, 90)
        assert.ok(startsWith(again, once))
        assertCorrect(folder)
        assert.deepEqual(await wordsOn(folder, again), ['1 more1 word1', '2 more2 word2'])
      })
    })

  for (const [name, damage] of [
    ['whose end points nowhere', (pdf: Buffer) => replaced(pdf, /startxref\s+\d+/, 'startxref\n77')],
    ['whose table is wrong', (pdf: Buffer) => replaced(pdf, /\n\d{10} 00000 n/, '\n0000000003 00000 n')],
    ['with something before it', (pdf: Buffer) => Buffer.concat([Buffer.from('Sent by a scanner\n'), pdf])],
  ] as const)
    it(`is in a file written anew when the original is one ${name}`, async () => {
      await withFolder(async folder => {
        const original = damage(await twoPages())
        const pdf = await withText(folder, original)
        assert.ok(!startsWith(pdf, original))
        assertCorrect(folder)
        assert.deepEqual(await wordsOn(folder, pdf), ['1 word1', '2 word2'])
      })
    })

  it('is in a file written anew, without its protection, when the original only forbids changes', async () => {
    await withFolder(async folder => {
      const original = await twoPages({ ownerPassword: 'owner', pdfVersion: '1.7' })
      const pdf = await withText(folder, original)
      assert.ok(!startsWith(pdf, original))
      assert.deepEqual(await wordsOn(folder, pdf), ['1 word1', '2 word2'])
      for (const page of [0, 1]) assert.deepEqual(await drawPdf(pdf, 72, page), await drawPdf(original, 72, page))
    })
  })

  it('is found by pdftotext also where a page takes back states that it never saved', async function () {
    const program = needProgram(this, 'pdftotext')
    await withFolder(async folder => {
      const document = await PDFDocument.load(await makePdf([{ width: 300, height: 200, lines: [] }, { width: 300, height: 200, lines: [] }]))
      for (const { node } of document.getPages()) node.addContentStream(document.context.register(document.context.stream('Q Q 0 0 0 0 0 0 cm')))
      const original = Buffer.from(await document.save())
      const pdf = await withText(folder, original)
      assert.ok(startsWith(pdf, original))
      const found = execFileSync(program, ['-raw', join(folder, 'out.pdf'), '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      assert.deepEqual(found.split(/\s+/).filter(Boolean).sort(), ['word1', 'word2'])
    })
  })

  it('does not say again what a field of a form says, but what is printed under it', async () => {
    await withFolder(async folder => {
      const original = await withField(await twoPages(), 'Word1')
      // 155 pt from the top is inside the field of the first page
      assert.deepEqual(await wordsOn(folder, await withText(folder, original, 'word', {}, 155)), ['1', '2 word2'])
      assert.deepEqual(await wordsOn(folder, await withText(folder, original, 'print', {}, 155)), ['1 print1', '2 print2'])
    })
  })

  it('lies on pictures of the pages when the original cannot be taken apart', async () => {
    await withFolder(async folder => {
      const original = replaced(await twoPages(), /^%PDF-\d\.\d/, '%PDF-x.y')
      await assert.rejects(PDFDocument.load(original))
      const pdf = await withText(folder, original)
      assertCorrect(folder)
      // What was text on the page is part of its picture now.
      assert.deepEqual(await wordsOn(folder, pdf), ['word1', 'word2'])
      const dark = async (bytes: Buffer) => (await drawPdf(bytes, 72)).data.reduce((sum, value) => sum + Number(value < 128), 0)
      assert.ok((await dark(pdf)) > 0 && Math.abs((await dark(pdf)) - (await dark(original))) <= 20)
    })
  })
})
