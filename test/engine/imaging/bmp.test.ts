import assert from 'node:assert/strict'
import { decodeBitmap, readBitmapHeader } from '../../../lib/engine/imaging/bmp'
import { RecognitionFailure } from '../../../lib/engine/imaging/failure'
import { writeBitmap, type BitmapOptions } from '../support/bitmap'

const palette = [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 130, 255]] as const

/** A picture of 13 x 7 px, a width that fills no word, with colors of the palette. */
function picture(colors: number): Pick<BitmapOptions, 'width' | 'height' | 'rgb'> {
  const rgb = new Uint8Array(13 * 7 * 3)
  for (let pixel = 0; pixel < 13 * 7; pixel++) rgb.set(palette[(pixel * 5 + (pixel >> 3)) % colors]!, pixel * 3)
  return { width: 13, height: 7, rgb }
}

describe('BMP reader', () => {
  const forms: readonly [string, Partial<BitmapOptions> & Pick<BitmapOptions, 'bits'>, number][] = [
    ['1 bit', { bits: 1, palette: palette.slice(0, 2) }, 2],
    ['4 bits', { bits: 4, palette }, 4],
    ['8 bits', { bits: 8, palette }, 4],
    ['8 bits, top row first', { bits: 8, palette, topDown: true }, 4],
    ['8 bits, RLE8', { bits: 8, palette, runLength: true }, 4],
    ['4 bits, RLE4', { bits: 4, palette, runLength: true }, 4],
    ['24 bits', { bits: 24 }, 4],
    ['24 bits, OS/2 header', { bits: 24, core: true }, 4],
    ['8 bits, OS/2 header', { bits: 8, core: true, palette }, 4],
    ['32 bits', { bits: 32, topDown: true }, 4],
    ['32 bits with masks', { bits: 32, masks: [0xff, 0xff00, 0xff0000] }, 4],
  ]
  for (const [name, options, colors] of forms) {
    it(`reads ${name}`, () => {
      const wanted = picture(colors)
      assert.deepEqual(decodeBitmap(writeBitmap({ ...wanted, ...options })).data, wanted.rgb)
    })
  }

  it('reads 16 bits with masks, to the accuracy of 5 and 6 bits', () => {
    const wanted = picture(4)
    const { data } = decodeBitmap(writeBitmap({ ...wanted, bits: 16, masks: [0xf800, 0x7e0, 0x1f] }))
    data.forEach((value, index) => assert.ok(Math.abs(value - wanted.rgb[index]!) <= 4))
  })

  it('tells the resolution', () => {
    assert.equal(Math.round(readBitmapHeader(writeBitmap({ ...picture(4), bits: 24, dpi: 300 })).dpi!), 300)
  })

  it('refuses depths that no BMP has, and data that end too early', () => {
    const odd = writeBitmap({ ...picture(4), bits: 24 })
    odd.writeUInt16LE(7, 28)
    assert.throws(() => readBitmapHeader(odd), (error: unknown) => error instanceof RecognitionFailure && error.reason === 'unsupported')
    const short = writeBitmap({ ...picture(4), bits: 8, palette, runLength: true })
    assert.throws(() => decodeBitmap(short.subarray(0, short.length - 30)), (error: unknown) => error instanceof RecognitionFailure && error.reason === 'damaged')
  })
})
