import assert from 'node:assert'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { letterParagraphs, scannedLetter } from '../../scripts/sample/letter'
import { withEngine } from '../support/engine-trial'
import { installation } from '../support/installation'
import { needProgram, skip } from '../support/skip'

const execute = promisify(execFile)

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** What the engine makes of files, as seen by readers of PDF that other people wrote. */
describe('searchable PDF, checked by qpdf and Poppler', () => {
  let folder: string
  const of = (name: string) => path.join(folder, name)

  before(async function () {
    this.timeout(300_000)
    for (const program of ['qpdf', 'pdftotext', 'pdfinfo', 'pdfimages']) needProgram(this, program)
    folder = mkdtempSync(path.join(tmpdir(), 'platen-pdf-'))
    await withEngine(async ({ convert }) => {
      const options = { PdfTitle: 'Ship logs – Übersicht', PdfSubject: 'Harbour', PdfAuthor: 'M. Thornton', PdfKeywords: 'ships, wages' }
      const { pdf, text } = await convert(await scannedLetter(1874), 'image/jpeg', options)
      writeFileSync(of('letter.pdf'), pdf)
      writeFileSync(of('letter.txt'), text)
      // A PDF of pictures goes in again: its own page must stay and get the words.
      writeFileSync(of('again.pdf'), (await convert(pdf, 'application/pdf')).pdf)
      if (installation.realData) {
        const scan = readFileSync(path.join(installation.realData, 'scans/c02-22.pdf'))
        writeFileSync(of('book.pdf'), (await convert(scan, 'application/pdf')).pdf)
      }
    })
  })

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  for (const name of ['letter.pdf', 'again.pdf'])
    describe(name, () => {
      it('has no error that qpdf finds', async () => {
        const { stdout } = await execute('qpdf', ['--check', of(name)])
        assert.match(stdout, /No syntax or stream encoding errors found/)
      })

      it('gives pdftotext the words of the page, in order', async () => {
        for (const mode of [[], ['-raw']]) {
          const { stdout } = await execute('pdftotext', [...mode, of(name), '-'])
          const wanted = words(letterParagraphs.join(' '))
          const found = words(stdout)
          const here = wanted.filter((word) => found.includes(word)).length
          assert.ok(here >= wanted.length * 0.95, `${here} of ${wanted.length} with ${mode.join(' ') || 'no option'}:\n${stdout}`)
          assert.ok(stdout.indexOf('Harbour Lane Library') < stdout.indexOf('Dear reader') && stdout.indexOf('Dear reader') < stdout.indexOf('archivist'), stdout)
        }
      })

      it('is one A4 page with its picture', async () => {
        const { stdout } = await execute('pdfinfo', [of(name)])
        assert.match(stdout, /^Pages:\s+1$/m)
        const size = /^Page size:\s+([\d.]+) x ([\d.]+) pts/m.exec(stdout)
        assert.ok(size && Math.abs(Number(size[1]) - 595) < 3 && Math.abs(Number(size[2]) - 842) < 3, stdout)
        const images = await execute('pdfimages', ['-list', of(name)])
        assert.match(images.stdout, /^\s*1\s+0\s+image/m)
      })
    })

  it('keeps the four metadata fields, letters beyond ASCII included', async () => {
    const { stdout } = await execute('pdfinfo', ['-enc', 'UTF-8', of('letter.pdf')])
    assert.match(stdout, /^Title:\s+Ship logs – Übersicht$/m)
    assert.match(stdout, /^Subject:\s+Harbour$/m)
    assert.match(stdout, /^Author:\s+M\. Thornton$/m)
    assert.match(stdout, /^Keywords:\s+ships, wages$/m)
  })

  it('shows nothing but the picture: the words are invisible', async () => {
    await execute('pdftoppm', ['-r', '50', '-gray', '-singlefile', of('letter.pdf'), of('shown')])
    await execute('qpdf', [of('letter.pdf'), of('plain.pdf'), '--qdf', '--object-streams=disable'])
    const content = readFileSync(of('plain.pdf'), 'latin1')
    assert.match(content, /\b3 Tr\b/)
    assert.doesNotMatch(content, /\b[0-2] Tr\b/)
    assert.ok(readFileSync(of('shown.pgm')).length > 10_000)
  })

  it('lets the text of a scanned book page be searched (real page)', async function () {
    if (!installation.realData) return skip(this, 'needs real pages (PLATEN_REAL_DATA)')
    await execute('qpdf', ['--check', of('book.pdf')])
    const { stdout } = await execute('pdftotext', [of('book.pdf'), '-'])
    assert.ok(words(stdout).length > 100, stdout)
  })
})
