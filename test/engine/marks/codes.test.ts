import assert from 'node:assert/strict'
import { readAruco } from '../../../lib/engine/marks/codes/aruco'
import { arucoCodes } from '../../../lib/engine/marks/codes/aruco-dictionary'
import { isReadable, readBarcode } from '../../../lib/engine/marks/codes/barcodes'
import { pageMap } from '../../../lib/engine/marks/registration/page-map'
import { loadSharp } from '../../../lib/engine/imaging/sharp'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { toBuffer } from 'bwip-js/node'

/** The marker in the middle of a white picture, `cell` px a cell. */
function marker(id: number, cell: number): GreyImage {
  const side = 13 * cell
  const data = new Uint8Array(side * side).fill(235)
  const code = arucoCodes()[id]!
  for (let y = 2 * cell; y < 11 * cell; y++) {
    for (let x = 2 * cell; x < 11 * cell; x++) {
      const row = Math.floor(y / cell) - 3
      const column = Math.floor(x / cell) - 3
      const white = row >= 0 && column >= 0 && row < 7 && column < 7 && code[row * 7 + column] === 1
      data[y * side + x] = white ? 235 : 30
    }
  }
  return { width: side, height: side, data }
}

describe('ArUco markers', () => {
  it('has 1000 codes, all at least 6 cells apart in every orientation', () => {
    const codes = arucoCodes().slice(0, 120)
    const turn = (code: Uint8Array): Uint8Array => code.map((_, at) => code[(6 - at % 7) * 7 + Math.floor(at / 7)]!)
    codes.forEach((one, id) => {
      let turned = one
      for (let quarter = 0; quarter < 4; quarter++) {
        for (const other of codes.slice(id + 1)) assert.ok(turned.reduce((sum, bit, at) => sum + (bit === other[at] ? 0 : 1), 0) >= 6)
        turned = turn(turned)
      }
    })
    assert.equal(arucoCodes().length, 1000)
  })

  for (const cell of [4, 9, 22]) {
    it(`reads markers of ${cell} px a cell, also somewhat off their place and size`, () => {
      for (const id of [0, 53, 999]) {
        assert.equal(readAruco(marker(id, cell), 9 * cell), id)
        assert.equal(readAruco(marker(id, cell), 9 * cell * 1.05), id)
      }
    })
  }

  it('reads nothing from white, black or a picture of something else', () => {
    const image = marker(53, 8)
    assert.equal(readAruco({ ...image, data: image.data.map(() => 240) }, 72), undefined)
    assert.equal(readAruco({ ...image, data: image.data.map((_, at) => at % 3 * 100) }, 72), undefined)
    assert.equal(readAruco({ ...image, data: image.data.map(value => 255 - value) }, 72), undefined)
  })
})

describe('bar codes on sheets', function () {
  this.timeout(300_000)
  for (const [type, symbol, text] of [
    ['qr', 'qrcode', '=1+1;äöü'], ['ean13', 'ean13', '5901234123457'], ['ean8', 'ean8', '96385074'], ['code39', 'code39', 'H-07'], ['upca', 'upca', '012345678905'],
    ['code128', 'code128', 'Sheet 12'], ['datamatrix', 'datamatrix', 'X1'], ['pdf417', 'pdf417', 'form 7'], ['aztec', 'azteccode', 'az'],
  ] as const) {
    it(`reads ${type}`, async () => {
      const sharp = await loadSharp()
      const png = await toBuffer({ bcid: symbol, text, scale: 4, height: 14, paddingwidth: 12, paddingheight: 12, backgroundcolor: 'FFFFFF' })
      const { data, info } = await sharp(png).flatten({ background: 'white' }).extend({ top: 60, bottom: 60, left: 60, right: 60, background: 'white' })
        .greyscale().raw().toBuffer({ resolveWithObject: true })
      const image = { width: info.width, height: info.height, data: new Uint8Array(data) }
      const barcode = { kind: 'Barcode' as const, name: 'Code', left: 60, top: 60, width: info.width - 120, height: info.height - 120, barcodeType: type }
      assert.ok(isReadable(type))
      assert.equal(await readBarcode(image, pageMap(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)), barcode), text)
    })
  }

  it('reads nothing where there is no code, and says which types it cannot read', async () => {
    const image = { width: 300, height: 300, data: new Uint8Array(90_000).fill(240) }
    const barcode = { kind: 'Barcode' as const, name: 'Code', left: 50, top: 50, width: 200, height: 200, barcodeType: 'qr' }
    assert.equal(await readBarcode(image, pageMap(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)), barcode), undefined)
    assert.ok(!isReadable('australiapost'))
  })
})
