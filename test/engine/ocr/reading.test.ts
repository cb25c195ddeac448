import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { openPdf } from '../../../lib/engine/imaging/pdf/document'
import { assemble, listLanguages, openDocument, readPage, RecognitionFailure, recogniserName } from '../../../lib/engine/ocr'
import { pageAsText } from '../../../lib/engine/ocr/documents/plain-text'
import { findNativeRecogniser } from '../../../lib/engine/ocr/recogniser/native'
import { closeWasmRecogniser } from '../../../lib/engine/ocr/recogniser/wasm'
import type { OcrLimits, OcrOptions, PageText, SourceFile } from '../../../lib/engine/ocr/types'
import { seededNumbers } from '../../../scripts/sample/random'
import { skip } from '../../support/skip'
import { asSharp, drawPdf, makePdf, orderedShare, prose, prosePage, withFolder, wordsOf } from '../support/pages'
import { picturePdf, withoutPages } from '../support/pdf-files'

const limits: OcrLimits = { maxPixels: 100_000_000, maxPages: 50, pageTimeout: 120_000 }
const options: OcrOptions = { languages: ['eng'], minConfidence: 0, renderResolution: 200, keepTextPages: false, metadata: {} }

async function sourceOf(folder: string, name: string, content: Uint8Array): Promise<SourceFile> {
  const path = join(folder, name)
  await writeFile(path, content)
  return { path, kind: name.split('.').at(-1)! }
}

/** Reads all pages of the files; the folder is the work folder too. */
async function readAll(folder: string, files: SourceFile[], changes: Partial<OcrOptions> = {}): Promise<PageText[]> {
  const refs = await openDocument(files, limits)
  const pages: PageText[] = []
  for (const [index, ref] of refs.entries()) pages.push(await readPage(files, ref, index + 1, { ...options, ...changes }, limits, folder))
  return pages
}

const share = (page: PageText, wanted: readonly string[] = prose): number => orderedShare(wordsOf(wanted.join(' ')), wordsOf(pageAsText(page)))

function hasReason(reason: string, values: Record<string, unknown> = {}): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof RecognitionFailure, String(error))
    assert.deepEqual([error.reason, Object.fromEntries(Object.keys(values).map(key => [key, error.values[key]]))], [reason, values])
    return true
  }
}

async function needRecogniser(context: Mocha.Context, kind: 'native' | 'wasm'): Promise<void> {
  if (kind === 'native' && (await findNativeRecogniser()) === undefined) skip(context, 'Tesseract is not installed (tesseract-ocr)')
}

describe('reading pages', function () {
  this.timeout(120_000)
  after(closeWasmRecogniser)

  for (const recogniser of ['native', 'wasm'] as const) {
    describe(`with the ${recogniser} recogniser`, () => {
      before(async function () {
        await needRecogniser(this, recogniser)
      })

      it('finds the words of a picture, where they are', async () => {
        await withFolder(async folder => {
          const drawn = await drawPdf(await makePdf([prosePage(72, 100)]), 200)
          const [page] = await readAll(folder, [await sourceOf(folder, 'page.png', await asSharp(drawn).png().toBuffer())], { recogniser })
          assert.equal(share(page!), 1)
          assert.deepEqual([page!.number, page!.width, page!.height, Math.round(page!.dpi), page!.status], [1, drawn.width, drawn.height, 200, 'recognised'])
          assert.ok(page!.confidence! > 85)
          // "The" stands at 72, 100 points; capitals of Helvetica are 0.72 em high
          const line = page!.blocks[0]!.paragraphs[0]![0]!
          const { box } = line.words[0]!
          const unit = 200 / 72
          assert.ok(Math.abs(box.x - 72 * unit) < 4 && Math.abs(box.y + box.height - 100 * unit) < 4, JSON.stringify(box))
          assert.ok(Math.abs(box.height - 0.72 * 12 * unit) < 4)
          assert.ok(Math.abs(line.baseline!.offset + line.baseline!.slope * box.x - 100 * unit) < 4)
        })
      })

      it('reads two columns one after the other', async () => {
        await withFolder(async folder => {
          const left = ['Apples are red or green', 'and grow on old trees', 'behind the long house', 'near the quiet river', 'where nobody goes now', 'except for the children']
          const right = ['Ships carry heavy cargo', 'over the wide ocean', 'from harbor to harbor', 'through wind and storm', 'until the crew is tired', 'and wants to go home']
          const lines = [...prosePage(60, 100, left).lines, ...prosePage(330, 100, right).lines]
          const drawn = await drawPdf(await makePdf([{ lines }]), 200)
          const [page] = await readAll(folder, [await sourceOf(folder, 'page.png', await asSharp(drawn).png().toBuffer())], { recogniser })
          assert.ok(share(page!, [...left, ...right]) > 0.97, pageAsText(page!))
        })
      })

      it('gives up a page that takes too long, and reads the next one', async () => {
        await withFolder(async folder => {
          const file = await sourceOf(folder, 'page.pdf', await makePdf([prosePage()]))
          const late = { ...limits, pageTimeout: 1 }
          await assert.rejects(readPage([file], { file: 0, index: 0 }, 1, { ...options, recogniser }, late, folder), hasReason('page-timeout', { limit: 1, file: 'page.pdf', page: 1 }))
          const [page] = await readAll(folder, [file], { recogniser })
          assert.equal(share(page!), 1)
        })
      })
    })
  }

  it('reads small print that was scanned at 100 dpi', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([prosePage()]), 100)
      const [page] = await readAll(folder, [await sourceOf(folder, 'page.png', await asSharp(drawn).png().toBuffer())])
      assert.ok(share(page!) > 0.95, pageAsText(page!))
      const { box } = page!.blocks[0]!.paragraphs[0]![0]!.words[0]!
      assert.ok(Math.abs(box.x - 100) < 4, 'boxes are in px of the page, not of the enlarged picture')
    })
  })

  it('reads a page that lay askew, and knows where its words are', async () => {
    await withFolder(async folder => {
      const lines = Array.from({ length: 7 }, () => prose).flat()
      const level = await drawPdf(await makePdf([prosePage(72, 60, lines)]), 200)
      const askew = await asSharp(level).rotate(1.9, { background: 'white' }).greyscale().png().toBuffer({ resolveWithObject: true })
      const read = async (name: string, content: Buffer): Promise<PageText> => (await readAll(await mkdtemp(join(folder, 'read-')), [await sourceOf(folder, name, content)]))[0]!
      const [straight, page] = [await read('level.png', await asSharp(level).png().toBuffer()), await read('askew.png', askew.data)]
      assert.ok(share(page, lines) > 0.995, String(share(page, lines)))
      const middles = ({ blocks }: PageText) => blocks.flatMap(({ paragraphs }) => paragraphs.flat().flatMap(({ words }) => words.map(({ text, box }) => ({ text, x: box.x + box.width / 2, y: box.y + box.height / 2 }))))
      const [angle, wanted, found] = [(1.9 * Math.PI) / 180, middles(straight), middles(page)]
      assert.equal(found.length, wanted.length)
      // Half a letter's height: Tesseract's own boxes of short words differ by some pixels from one picture to the next.
      for (const [index, { text, x, y }] of wanted.entries()) {
        const [right, down] = [x - level.width / 2, y - level.height / 2]
        const place = [askew.info.width / 2 + right * Math.cos(angle) - down * Math.sin(angle), askew.info.height / 2 + right * Math.sin(angle) + down * Math.cos(angle)] as const
        assert.ok(Math.hypot(found[index]!.x - place[0], found[index]!.y - place[1]) < 8, `${text}: ${found[index]!.x}, ${found[index]!.y} instead of ${place.join()}`)
      }
    })
  })

  it('reads faint print', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([prosePage()]), 200)
      const faint = await asSharp(drawn).linear(0.3, 160).png().toBuffer()
      const [page] = await readAll(folder, [await sourceOf(folder, 'faint.png', faint)])
      assert.ok(share(page!) > 0.97, pageAsText(page!))
    })
  })

  it('reads PDF, TIFF, BMP and HEIC alike, and several files as one document', async () => {
    await withFolder(async folder => {
      const pdf = await makePdf([prosePage(72, 100, prose.slice(0, 2)), prosePage(72, 100, prose.slice(2, 4))])
      const drawn = await drawPdf(await makePdf([prosePage(72, 100, prose.slice(4))]), 200)
      const tiff = await asSharp(drawn).tiff({ compression: 'lzw' }).toBuffer()
      await copyFile(join(__dirname, '../imaging/fixtures/photo.heic'), join(folder, 'photo.heic'))
      const files = [await sourceOf(folder, 'a.pdf', pdf), await sourceOf(folder, 'b.tiff', tiff), { path: join(folder, 'photo.heic'), kind: 'heic' }]
      const pages = await readAll(folder, files)
      assert.deepEqual(pages.map(({ number }) => number), [1, 2, 3, 4])
      assert.deepEqual(
        wordsOf(pages.map(pageAsText).join(' ')),
        wordsOf([...prose, 'Photo of a page taken by phone'].join(' ')),
      )
    })
  })

  it('leaves out words below the confidence asked for', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([prosePage()]), 200)
      const noisy = await asSharp(drawn).blur(2.2).png().toBuffer()
      const file = await sourceOf(folder, 'page.png', noisy)
      const [all] = await readAll(folder, [file])
      const confidences = all!.blocks.flatMap(block => block.paragraphs.flat(2).flatMap(line => line.words.map(word => word.confidence)))
      const middle = [...confidences].sort((one, other) => one - other)[Math.floor(confidences.length / 2)]!
      await withFolder(async other => {
        const [some] = await readAll(other, [file], { minConfidence: middle })
        const kept = some!.blocks.flatMap(block => block.paragraphs.flat(2).flatMap(line => line.words.map(word => word.confidence)))
        assert.ok(kept.length > 0 && kept.length < confidences.length)
        assert.ok(Math.min(...kept) >= middle)
      })
    })
  })

  it('calls a page without text blank', async () => {
    await withFolder(async folder => {
      const white = await sharp({ create: { width: 800, height: 1000, channels: 3, background: 'white' } }).png().toBuffer()
      const [page] = await readAll(folder, [await sourceOf(folder, 'white.png', white)])
      assert.deepEqual([page!.status, page!.blocks, page!.confidence], ['blank', [], undefined])
    })
  })

  it('keeps the own text of pages that have some when asked to', async () => {
    await withFolder(async folder => {
      const file = await sourceOf(folder, 'page.pdf', await makePdf([prosePage(72, 100, prose), prosePage(72, 100, ['p. 2'])]))
      const [own, stamped] = await readAll(folder, [file], { keepTextPages: true })
      assert.deepEqual([own!.status, share(own!), own!.blocks[0]!.paragraphs.flat().length], ['original', 1, prose.length])
      // a page number alone does not make a page readable
      assert.equal(stamped!.status, 'recognised')
      const target = join(folder, 'out.txt')
      await assemble([file], await openDocument([file], limits), 'txt', options, folder, target)
      assert.deepEqual(wordsOf((await readFile(target, 'utf8')).split('\f')[0]!), wordsOf(prose.join(' ')))
    })
  })

  it('does not read a page again that was read before', async () => {
    await withFolder(async folder => {
      const file = await sourceOf(folder, 'page.pdf', await makePdf([prosePage(72, 100, ['Read once only'])]))
      const [first] = await readAll(folder, [file])
      // were it read again, it would be refused
      const again = await readPage([file], { file: 0, index: 0 }, 1, { ...options, languages: ['xxx'] }, limits, folder)
      assert.deepEqual(again, first)
      const names = await readdir(folder)
      assert.deepEqual(names.sort(), ['page-0001.json', 'page.pdf'])
    })
  })

  it('reads a page again whose result was damaged on disk', async () => {
    await withFolder(async folder => {
      const file = await sourceOf(folder, 'page.pdf', await makePdf([prosePage(72, 100, ['Read twice'])]))
      await writeFile(join(folder, 'page-0001.json'), '{"version":1,"te')
      const [page] = await readAll(folder, [file])
      assert.deepEqual(wordsOf(pageAsText(page!)), ['read', 'twice'])
    })
  })

  it('keeps black and white pictures black and white, and small', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([prosePage()]), 200)
      const fax = await asSharp({ ...drawn, dpi: undefined }).threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer()
      await readAll(folder, [await sourceOf(folder, 'fax.tiff', fax)])
      const picture = await readFile(join(folder, 'page-0001.png'))
      assert.equal((await sharp(picture).metadata()).bitsPerSample, 1)
      assert.ok(picture.length < 60_000)
    })
  })

  it('keeps a drawn page without loss where that is smaller than a JPEG, and a noisy one as JPEG', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([{ width: 300, height: 100, lines: [{ text: 'Drawn', x: 30, y: 50, size: 24 }] }]), 300)
      const random = seededNumbers(1)
      const noisy = { ...drawn, data: drawn.data.map(value => Math.max(0, value - Math.floor(random() * 60))) }
      for (const [name, image, kept] of [['drawn', drawn, 'png'], ['noisy', noisy, 'jpg']] as const) {
        await mkdir(join(folder, name))
        await readAll(join(folder, name), [await sourceOf(folder, `${name}.png`, await asSharp({ ...image, dpi: undefined }).toColourspace('b-w').png().toBuffer())])
        const picture = sharp(join(folder, name, `page-0001.${kept}`))
        assert.equal((await picture.metadata()).channels, 1)
        if (kept === 'png') assert.ok((await picture.toColourspace('b-w').raw().toBuffer()).equals(image.data))
      }
    })
  })

  it('reads the PDF of a photo with one unit a pixel as the sheet of paper that it shows', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([prosePage()]), 300)
      const photo = await asSharp({ ...drawn, dpi: undefined }).png().toBuffer()
      const [page] = await readAll(folder, [await sourceOf(folder, 'photo.pdf', await picturePdf(photo, drawn.width, drawn.height))])
      assert.deepEqual([Math.round(page!.width / 10), Math.round(page!.height / 10), page!.dpi], [165, 234, 200])
      assert.ok(share(page!) > 0.95)
    })
  })

  it('shows a fax with the pixels that it has, black and white, on a page of its true shape', async () => {
    await withFolder(async folder => {
      const drawn = await drawPdf(await makePdf([prosePage()]), 204)
      const flat = asSharp({ ...drawn, dpi: undefined }).resize(drawn.width, Math.round(drawn.height / 2), { fit: 'fill' }).threshold()
      const fax = await flat.toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 204 / 25.4, yres: 102 / 25.4 }).toBuffer()
      const file = await sourceOf(folder, 'fax.tiff', fax)
      const [page] = await readAll(folder, [file])
      assert.ok(share(page!) > 0.9)
      const picture = await sharp(join(folder, 'page-0001.png')).metadata()
      assert.deepEqual([picture.bitsPerSample, picture.width, picture.height], [1, drawn.width, Math.round(drawn.height / 2)])
      const target = join(folder, 'out.pdf')
      await assemble([file], await openDocument([file], limits), 'pdf', options, folder, target)
      const document = await openPdf(target)
      const shown = document.geometry(0, 72)
      document.close()
      assert.ok(Math.abs(shown.width - 595) <= 1 && Math.abs(shown.height - 842) <= 2, JSON.stringify(shown))
    })
  })

  describe('refuses, naming the file', () => {
    const refused = async (name: string, content: Uint8Array, reason: string, values: Record<string, unknown> = {}): Promise<void> =>
      await withFolder(async folder => {
        const file = await sourceOf(folder, name, content)
        await assert.rejects(readAll(folder, [file]), hasReason(reason, { file: name, ...values }))
      })

    it('an empty file', async () => await refused('empty.pdf', Buffer.alloc(0), 'empty-file'))
    it('text named .pdf', async () => await refused('letter.pdf', Buffer.from('Dear Sir or Madam'), 'not-an-image'))
    it('a PDF without pages', async () => await refused('none.pdf', withoutPages(), 'no-pages'))
    it('an encrypted PDF', async () => await refused('locked.pdf', await makePdf([prosePage()], { userPassword: 'secret' }), 'encrypted'))
    it('a JPEG that is cut off, with its page', async () => {
      const whole = await sharp({ create: { width: 600, height: 600, channels: 3, background: 'white', noise: { type: 'gaussian', mean: 128, sigma: 30 } } }).jpeg().toBuffer()
      await refused('cut.jpg', whole.subarray(0, whole.length >> 1), 'damaged', { page: 1 })
    })
    it('too many pixels, before reading', async () => {
      const png = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } }).png().toBuffer())
      png.writeUInt32BE(35_000, 16)
      png.writeUInt32BE(35_000, 20)
      await refused('huge.png', png, 'too-many-pixels', { width: 35_000, height: 35_000, limit: limits.maxPixels })
    })
    it('a PDF page that would be too large when drawn', async () =>
      await refused('poster.pdf', await makePdf([{ width: 14_400, height: 14_400, lines: [] }]), 'too-many-pixels', { page: 1 }))
    it('too many pages', async () =>
      await refused('long.pdf', await makePdf(Array.from({ length: 51 }, () => ({ width: 100, height: 100, lines: [] }))), 'too-many-pages', { actual: 51, limit: 50 }))
    it('a language that is not installed, naming those that are', async () => {
      await withFolder(async folder => {
        const file = await sourceOf(folder, 'page.pdf', await makePdf([prosePage()]))
        await assert.rejects(readAll(folder, [file], { languages: ['eng', 'tlh'] }), (error: unknown) => {
          assert.ok(error instanceof RecognitionFailure)
          assert.deepEqual([error.reason, error.values['language']], ['language-missing', 'tlh'])
          assert.match(String(error.values['installed']), /English/)
          return true
        })
      })
    })
  })

  it('lists the languages by their English names', async () => {
    const languages = await listLanguages()
    assert.ok(languages.some(({ code, name }) => code === 'eng' && name === 'English'))
    assert.ok(languages.some(({ code, name }) => code === 'deu' && name === 'German'))
    assert.match(await recogniserName(), /^Tesseract \d/)
  })

  it('takes further language data from a folder', async () => {
    await withFolder(async folder => {
      await copyFile(require.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'), join(folder, 'xyz.traineddata.gz'))
      assert.ok((await listLanguages(folder)).some(({ code }) => code === 'xyz'))
      const file = await sourceOf(folder, 'page.pdf', await makePdf([prosePage(72, 100, ['Own data'])]))
      const [page] = await readAll(folder, [file], { languages: ['xyz'], dataFolder: folder })
      assert.deepEqual(wordsOf(pageAsText(page!)), ['own', 'data'])
    })
  })
})

describe('reading real scans', function () {
  this.timeout(120_000)
  after(closeWasmRecogniser)
  let scans: string
  before(function () {
    const folder = process.env['PLATEN_REAL_DATA']
    if (!folder) return skip(this, 'PLATEN_REAL_DATA names no folder with real scans')
    scans = join(folder, 'scans')
  })

  for (const recogniser of ['native', 'wasm'] as const) {
    it(`finds at least 93 % of the words of a two-column page in order (${recogniser})`, async function () {
      await needRecogniser(this, recogniser)
      await withFolder(async folder => {
        const [page] = await readAll(folder, [{ path: join(scans, 'linn.png'), kind: 'png' }], { recogniser })
        const found = share(page!, [await readFile(join(scans, 'linn.txt'), 'utf8')])
        assert.ok(found >= 0.93, `${found}`)
      })
    })
  }

  it('makes a scanned book page searchable', async () => {
    await withFolder(async folder => {
      const files = [{ path: join(scans, 'c02-22.pdf'), kind: 'pdf' }]
      await readAll(folder, files)
      const target = join(folder, 'out.pdf')
      await assemble(files, await openDocument(files, limits), 'pdf', options, folder, target)
      const document = await openPdf(target)
      const text = document.characters(0).map(character => character.text).join('').replace(/\s+/g, ' ')
      document.close()
      assert.match(text, /WE went tip-toeing along a path amongst the trees/)
      assert.match(text, /We scrouched down and laid still/)
    })
  })
})
