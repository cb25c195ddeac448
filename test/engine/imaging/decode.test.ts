import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { decodeImage, decodePages, openPicture } from '../../../lib/engine/imaging/decode'
import { RecognitionFailure } from '../../../lib/engine/imaging/failure'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { asSharp, drawPdf, makePdf, withFolder } from '../support/pages'
import { writeBitmap } from '../support/bitmap'

const limits = { maxPixels: 50_000_000 }

/** Mean difference of two pictures of the same size, grey values. */
function difference(one: GreyImage, other: GreyImage): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height])
  let sum = 0
  for (let index = 0; index < one.data.length; index++) sum += Math.abs(one.data[index]! - other.data[index]!)
  return sum / one.data.length
}

function hasReason(reason: string): (error: unknown) => boolean {
  return error => error instanceof RecognitionFailure && error.reason === reason
}

/** A grey TIFF of 2 x 2 pixels of 32 bits, little-endian. @param format 1 whole numbers, 3 floating point */
function tiffOf32Bits(format: number, pixels: Buffer): Buffer {
  // tag, type (3 SHORT, 4 LONG), value: width, height, bits, compression, photometric, strip, samples, rows, bytes, format
  const entries = [[256, 3, 2], [257, 3, 2], [258, 3, 32], [259, 3, 1], [262, 3, 1], [273, 4, 8], [277, 3, 1], [278, 3, 2], [279, 4, 16], [339, 3, format]]
  const directory = Buffer.alloc(2 + entries.length * 12 + 4)
  directory.writeUInt16LE(entries.length, 0)
  for (const [index, [tag, type, value]] of entries.entries()) {
    directory.writeUInt16LE(tag!, 2 + index * 12)
    directory.writeUInt16LE(type!, 4 + index * 12)
    directory.writeUInt32LE(1, 6 + index * 12)
    directory.writeUInt32LE(value!, 10 + index * 12)
  }
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1')
  head.writeUInt32LE(8 + pixels.length, 4)
  return Buffer.concat([head, pixels, directory])
}

describe('decoding pictures', () => {
  let page: GreyImage
  before(async () => {
    const pdf = await makePdf([{ width: 300, height: 200, lines: [{ text: 'Letters on white', x: 30, y: 60, size: 24 }] }])
    page = await drawPdf(pdf, 150)
  })

  for (const format of ['png', 'jpeg', 'tiff', 'gif', 'webp'] as const) {
    it(`reads ${format}`, async () => {
      const bytes = await asSharp(page).toFormat(format).toBuffer()
      assert.ok(difference(await decodeImage(bytes, limits), page) < 3)
    })
  }

  it('reads a file by its path and keeps the resolution it states', async () => {
    await withFolder(async folder => {
      const path = join(folder, 'page.png')
      await writeFile(path, await asSharp(page).png().toBuffer())
      const read = await decodeImage(path, limits)
      assert.equal(difference(read, page), 0)
      assert.equal(Math.round(read.dpi!), 150)
    })
  })

  it('does not believe a resolution that makes a poster of a photo', async () => {
    const photo = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: 'white' } }).withMetadata({ density: 72 }).jpeg().toBuffer()
    assert.equal((await decodeImage(photo, limits)).dpi, undefined)
  })

  for (const orientation of [3, 6, 8]) {
    it(`turns a photo upright by its EXIF orientation ${orientation}`, async () => {
      const angle = { 3: 180, 6: 270, 8: 90 }[orientation]!
      const turned = await asSharp(page).rotate(angle).png().toBuffer()
      const photo = await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
      assert.ok(difference(await decodeImage(photo, limits), page) < 3)
      const header = await (await openPicture(photo, limits)).header(0)
      assert.deepEqual([header.width, header.height, header.plainJpeg], [page.width, page.height, false])
    })
  }

  it('lays transparent pictures on white', async () => {
    const clear = await sharp({ create: { width: 20, height: 10, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer()
    assert.deepEqual(new Set((await decodeImage(clear, limits)).data), new Set([255]))
  })

  it('reads 16 bits a channel', async () => {
    const deep = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#808080' } }).toColourspace('rgb16').png().toBuffer()
    assert.equal((await sharp(deep).metadata()).depth, 'ushort')
    assert.deepEqual(new Set((await decodeImage(deep, limits)).data), new Set([128]))
  })

  it('reads all pages of a TIFF in order', async () => {
    const height = 40
    const pages = [10, 120, 230].map(value => Buffer.alloc(60 * height, value))
    const tiff = await sharp(Buffer.concat(pages), { raw: { width: 60, height: height * 3, channels: 1, pageHeight: height } }).tiff().toBuffer()
    const values: number[] = []
    for await (const { width, height: read, data } of decodePages(tiff, limits)) {
      assert.deepEqual([width, read], [60, height])
      values.push(data[0]!)
    }
    assert.deepEqual(values, [10, 120, 230])
  })

  it('makes the pixels of a fax square', async () => {
    const fax = await asSharp({ ...page, dpi: undefined }).threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 204 / 25.4, yres: 98 / 25.4 }).toBuffer()
    const read = await decodeImage(fax, limits)
    assert.deepEqual([read.width, read.height], [page.width, Math.round((page.height * 204) / 98)])
    assert.equal(Math.round(read.dpi!), 204)
  })

  it('makes the pixels of a fax square that lies on its side, or comes as JPEG or PNG', async () => {
    const fax = asSharp({ ...page, dpi: undefined }).toColourspace('b-w')
    const plain = await fax.clone().jpeg().toBuffer()
    const jfif = Buffer.from('\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\xcc\0\x62\0\0', 'latin1')
    const jpeg = Buffer.concat([plain.subarray(0, 2), jfif, plain.subarray(2)])
    const png = Buffer.from(await fax.clone().withMetadata({ density: 204 }).png().toBuffer())
    const size = png.indexOf('pHYs') + 4
    png.writeUInt32BE(Math.round(98 / 0.0254), size + 4)
    png.writeUInt32BE(crc32(png.subarray(size - 4, size + 9)), size + 9)
    const turned = await fax.clone().withMetadata({ orientation: 6 }).tiff({ xres: 204 / 25.4, yres: 98 / 25.4 }).toBuffer()
    const high = Math.round((page.height * 204) / 98)
    const wide = Math.round((page.height * 204) / 98)
    for (const [file, wanted, stored] of [
      [jpeg, [page.width, high], [page.width, page.height]],
      [png, [page.width, high], [page.width, page.height]],
      [turned, [wide, page.width], [page.height, page.width]],
    ] as const) {
      const picture = await openPicture(file, limits)
      const { width, height, dpi, stretched } = await picture.header(0)
      assert.deepEqual([[width, height], Math.round(dpi!), stretched], [wanted, 204, true])
      const [square, asItIs] = [await picture.grey(0), await picture.grey(0, 'stored')]
      assert.deepEqual([[square.width, square.height], [asItIs.width, asItIs.height]], [wanted, stored])
    }
  })

  it('reads grey values that are parts of 1', async () => {
    const floats = Buffer.alloc(16)
    for (const [index, value] of [0, 0.5, 1, 1].entries()) floats.writeFloatLE(value, index * 4)
    const { data } = await decodeImage(tiffOf32Bits(3, floats), limits)
    assert.ok(Math.abs(data[1]! - 128) <= 1, String(data))
    assert.deepEqual([data[0], data[2], data[3]], [0, 255, 255])
  })

  it('reads one frame of an animation', async () => {
    const frames = await sharp(Buffer.alloc(20 * 40 * 3, 90), { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } }).gif().toBuffer()
    const picture = await openPicture(frames, limits)
    assert.deepEqual([picture.pages, (await picture.grey(0)).height], [1, 20])
  })

  it('reads the HEIC photo of a phone', async () => {
    const photo = await decodeImage(readFileSync(join(__dirname, 'fixtures/photo.heic')), limits)
    const expected = await drawPdf(
      await makePdf([{ width: 200, height: 120, lines: [{ text: 'Photo of a page', x: 20, y: 50, size: 20 }, { text: 'taken by phone', x: 20, y: 80, size: 20 }] }]),
      150,
    )
    assert.ok(difference(photo, expected) < 6)
  })

  it('reads a BMP', async () => {
    const rgb = new Uint8Array(page.data.length * 3)
    for (let index = 0; index < page.data.length; index++) rgb.fill(page.data[index]!, index * 3, index * 3 + 3)
    const bytes = writeBitmap({ width: page.width, height: page.height, rgb, bits: 24, dpi: 150 })
    const read = await decodeImage(bytes, limits)
    assert.ok(difference(read, page) < 1)
    assert.equal(Math.round(read.dpi!), 150)
  })

  describe('refuses', () => {
    it('an empty file', async () => await assert.rejects(decodeImage(Buffer.alloc(0), limits), hasReason('empty-file')))
    it('a text', async () => await assert.rejects(decodeImage(Buffer.from('Dear Sir or Madam,'), limits), hasReason('not-an-image')))
    it('a missing file, as what it is', async () =>
      await assert.rejects(decodeImage(join(__dirname, 'no-such-file.png'), limits), { code: 'ENOENT' }))

    for (const format of ['png', 'jpeg', 'tiff', 'gif', 'webp'] as const) {
      it(`a ${format} that is cut off`, async () => {
        const bytes = await asSharp(page).toFormat(format).toBuffer()
        await assert.rejects(decodeImage(bytes.subarray(0, Math.floor(bytes.length * 0.7)), limits), hasReason('damaged'))
      })
    }

    it('whole numbers of 32 bits, which would come out black', async () =>
      await assert.rejects(decodeImage(tiffOf32Bits(1, Buffer.alloc(16, 0xee)), limits), hasReason('unsupported')))
    it('a BMP that is cut off', async () => {
      const bytes = writeBitmap({ width: 30, height: 30, rgb: new Uint8Array(2700), bits: 24 })
      await assert.rejects(decodeImage(bytes.subarray(0, 1500), limits), hasReason('damaged'))
    })

    it('a HEIC that is cut off', async () => {
      const bytes = readFileSync(join(__dirname, 'fixtures/photo.heic'))
      await assert.rejects(decodeImage(bytes.subarray(0, 2500), limits), hasReason('damaged'))
    })

    it('35,000 x 35,000 pixels by the header, without decoding', async () => {
      const png = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } }).png().toBuffer())
      png.writeUInt32BE(35_000, 16)
      png.writeUInt32BE(35_000, 20)
      await assert.rejects(decodeImage(png, limits), (error: unknown) => {
        assert.ok(error instanceof RecognitionFailure)
        assert.deepEqual([error.reason, error.values['width'], error.values['limit']], ['too-many-pixels', 35_000, 50_000_000])
        return true
      })
      const bitmap = writeBitmap({ width: 8, height: 8, rgb: new Uint8Array(192), bits: 24 })
      bitmap.writeInt32LE(35_000, 18)
      bitmap.writeInt32LE(35_000, 22)
      await assert.rejects(decodeImage(bitmap, limits), hasReason('too-many-pixels'))
    })

    it('a HEIC above the limit', async () =>
      await assert.rejects(decodeImage(readFileSync(join(__dirname, 'fixtures/photo.heic')), { maxPixels: 1000 }), hasReason('too-many-pixels')))
  })
})
