import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { RecognitionFailure } from '../../../lib/engine/imaging/failure'
import { openPdf, type PdfDocument } from '../../../lib/engine/imaging/pdf/document'
import { toPixels, toUserSpace } from '../../../lib/engine/imaging/pdf/geometry'
import { makePdf, prosePage, withFolder } from '../support/pages'
import { picturePdf, withField, withPageEntries, withoutPages } from '../support/pdf-files'

async function withDocument<T>(pdf: Buffer, use: (document: PdfDocument) => T): Promise<T> {
  return await withFolder(async folder => {
    const path = join(folder, 'file.pdf')
    await writeFile(path, pdf)
    const document = await openPdf(path)
    try {
      return use(document)
    } finally {
      document.close()
    }
  })
}

function hasReason(reason: string): (error: unknown) => boolean {
  return error => error instanceof RecognitionFailure && error.reason === reason
}

/** Middle of the dark pixels, as parts of width and height. */
function inkCentre({ width, height, data }: { width: number; height: number; data: Uint8Array }): [number, number] {
  let [sumX, sumY, count] = [0, 0, 0]
  for (let index = 0; index < data.length; index++) {
    if (data[index]! < 128) {
      sumX += index % width
      sumY += Math.floor(index / width)
      count++
    }
  }
  assert.ok(count > 0, 'there is ink')
  return [sumX / count / width, sumY / count / height]
}

describe('PDF pages', () => {
  const corner = { width: 400, height: 200, lines: [{ text: 'corner', x: 20, y: 30, size: 16 }] }

  it('are drawn in grey at the resolution asked for', async () => {
    const pdf = await makePdf([prosePage(), { ...corner, width: 401, height: 201 }])
    await withDocument(pdf, document => {
      assert.equal(document.pages, 2)
      const page = document.renderGrey(0, 200, 1e8)
      assert.deepEqual([page.width, page.height, page.data.length], [1654, 2339, 1654 * 2339])
      // a width that is no multiple of four has rows with padding inside PDFium
      const odd = document.renderGrey(1, 72, 1e8)
      assert.deepEqual([odd.width, odd.height, odd.data.length], [401, 201, 401 * 201])
      const [x, y] = inkCentre(odd)
      assert.ok(x < 0.2 && y < 0.2)
    })
  })

  it('show the fields of a form with their values, and tell them', async () => {
    const pdf = await withField(await makePdf([{ width: 400, height: 200, lines: [] }]), 'Lighthousetown')
    await withDocument(pdf, document => {
      const [x, y] = inkCentre(document.renderGrey(0, 144, 1e8))
      assert.ok(x > 0.05 && x < 0.5 && y > 0.7 && y < 0.95, `${x} ${y}`)
      const [field, ...more] = document.fields(0)
      assert.deepEqual(more, [])
      assert.equal(field!.value, 'Lighthousetown')
      assert.deepEqual([field!.left, field!.bottom, field!.right, field!.top].map(Math.round), [20, 20, 220, 50])
      assert.equal(document.characters(0).length, 0)
    })
    await withDocument(await makePdf([corner]), document => assert.deepEqual(document.fields(0), []))
  })

  it('tell how fine the picture is that covers them', async () => {
    const picture = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } }).png().toBuffer()
    await withDocument(await picturePdf(picture, 150, 200), document => assert.equal(Math.round(document.pictureResolution(0)!), 144))
    await withDocument(await makePdf([corner]), document => assert.equal(document.pictureResolution(0), undefined))
  })

  it('are drawn in color', async () => {
    await withDocument(await makePdf([corner]), document => {
      const { width, height, data } = document.renderColor(0, 72, 1e8)
      assert.deepEqual([width, height, data.length], [400, 200, 400 * 200 * 4])
    })
  })

  for (const [rotation, x, y] of [[90, 0.85, 0.1], [180, 0.9, 0.85], [270, 0.15, 0.9]] as const) {
    it(`turned by ${rotation} degrees come out as viewers show them, and places go there and back`, async () => {
      const pdf = await withPageEntries(await makePdf([corner]), { Rotate: rotation })
      await withDocument(pdf, document => {
        const picture = document.renderGrey(0, 72, 1e8)
        const [inkX, inkY] = inkCentre(picture)
        assert.ok(Math.abs(inkX - x) < 0.1 && Math.abs(inkY - y) < 0.1, `ink at ${inkX}, ${inkY}`)
        const geometry = document.geometry(0, 72)
        const first = document.characters(0)[0]!
        const place = toPixels(geometry, first.left, first.bottom)
        const back = toUserSpace(geometry, place.x, place.y)
        assert.ok(Math.hypot(back.x - first.left, back.y - first.bottom) < 1e-6)
        // the letter "c" is where the ink begins
        assert.ok(Math.abs(place.x / geometry.width - inkX) < 0.2 && Math.abs(place.y / geometry.height - inkY) < 0.2)
      })
    })
  }

  it('show only their crop box', async () => {
    const pdf = await withPageEntries(await makePdf([corner]), { CropBox: [10, 150, 110, 190] })
    await withDocument(pdf, document => {
      const geometry = document.geometry(0, 72)
      assert.deepEqual([geometry.width, geometry.height, ...geometry.box], [100, 40, 10, 150, 110, 190])
      const first = document.characters(0).find(({ text }) => text === 'c')!
      const { x } = toPixels(geometry, first.left, first.bottom)
      assert.ok(Math.abs(x - 10) < 2, `x is ${x}`)
    })
  })

  it('give their own text with places', async () => {
    await withDocument(await makePdf([prosePage(72, 100, ['First line here.', 'Zweite Zeile: äöü'])]), document => {
      const characters = document.characters(0)
      assert.equal(characters.map(({ text }) => text).join('').replace(/\n+/g, '\n').trim(), 'First line here.\nZweite Zeile: äöü')
      const first = characters[0]!
      assert.ok(Math.abs(first.left - 72) < 2 && first.right > first.left && first.top > first.bottom)
    })
  })

  it('larger than the limit are not drawn', async () => {
    await withDocument(await makePdf([corner]), document => assert.throws(() => document.renderGrey(0, 300, 1000), hasReason('too-many-pixels')))
  })
})

describe('PDF files that cannot be read', () => {
  const refused = async (content: Buffer, reason: string): Promise<void> => {
    await assert.rejects(withDocument(content, () => undefined), hasReason(reason))
  }
  it('empty', async () => await refused(Buffer.alloc(0), 'empty-file'))
  it('text that is named .pdf', async () => await refused(Buffer.from('This is a letter.'), 'damaged'))
  it('needing a password', async () => await refused(await makePdf([prosePage()], { userPassword: 'secret', ownerPassword: 'other' }), 'encrypted'))
  it('without pages', async () => await refused(withoutPages(), 'no-pages'))
  it('cut off near the beginning', async () => await refused((await makePdf([prosePage()])).subarray(0, 200), 'damaged'))

  it('only protected against changes are read', async () => {
    const pdf = await makePdf([prosePage(72, 100, ['Protected, not secret.'])], { ownerPassword: 'owner', permissions: {} })
    await withDocument(pdf, document => assert.match(document.characters(0).map(({ text }) => text).join(''), /Protected, not secret/))
  })

  it('leave nothing behind: the next file is read', async () => {
    for (let time = 0; time < 20; time++) await refused(Buffer.from('%PDF-1.7 rubbish'), 'damaged')
    await withDocument(await makePdf([prosePage()]), document => assert.equal(document.pages, 1))
  })
})
