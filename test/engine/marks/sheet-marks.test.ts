import assert from 'node:assert/strict'
import { parseQrText, parseStrip, qrText, sameTemplate, sheetFurniture, stripBits, stripCells, templateHash } from '../../../lib/engine/marks/sheet-marks'

describe('marks and page code of own sheets', () => {
  const hash = templateHash('3e0cf5a8-6f55-4a0e-9d6c-2f1f2f3f4f5f')

  it('carries template, page and copy in the QR text and in the strip', () => {
    const qr = parseQrText(qrText(hash, 3, 1207))!
    assert.deepEqual(qr, { template: hash, templateBits: 32, page: 3, copy: 1207 })
    const strip = parseStrip(stripBits(hash, 15, 16_383))!
    assert.deepEqual([strip.page, strip.copy], [15, 16_383])
    assert.ok(sameTemplate(qr, hash) && sameTemplate(strip, hash))
    assert.ok(!sameTemplate(qr, templateHash('another')))
    assert.ok(qrText(0xffffffff, 15, 16_383).length <= 29)
  })

  it('refuses a strip with any one or two cells misread, and empty or full ones', () => {
    const bits = stripBits(hash, 1, 42)
    for (let one = 0; one < bits.length; one++) {
      assert.equal(parseStrip(bits.map((bit, at) => at === one ? !bit : bit)), undefined)
      for (let other = one + 1; other < bits.length; other++) {
        assert.equal(parseStrip(bits.map((bit, at) => at === one || at === other ? !bit : bit)), undefined, `cells ${one} and ${other}`)
      }
    }
    assert.equal(parseStrip(bits.map(() => false)), undefined)
    assert.equal(parseStrip(bits.map(() => true)), undefined)
  })

  it('takes no other QR text for a page code', () => {
    for (const text of ['=1+1', 'https://example.org', 'PLATEN1/XYZ/1/1', 'platen1/00000000/1/1', '']) assert.equal(parseQrText(text), undefined)
  })

  for (const [name, width, height] of [['A4', 2481, 3507], ['Letter', 2551, 3295], ['A5', 1748, 2480], ['A4 landscape', 3507, 2481]] as const) {
    it(`places everything inside the margins of ${name}, apart from each other, and in one orientation only`, () => {
      const { marks, qr, strip } = sheetFurniture(width, height)
      const boxes = [...marks, qr, strip]
      for (const box of boxes) {
        assert.ok(box.left >= 59 && box.top >= 59 && box.left + box.width <= width - 59 && box.top + box.height <= height - 59, JSON.stringify(box))
      }
      boxes.forEach((one, at) => boxes.slice(at + 1).forEach(other => {
        const apart = Math.max(one.left - other.left - other.width, other.left - one.left - one.width, one.top - other.top - other.height, other.top - one.top - one.height)
        assert.ok(apart >= 20, `${one.name} and ${other.name} are ${apart} px apart`)
      }))
      const edges = marks.filter(mark => mark.role === 'edge')
      const turned = edges.filter(mark => edges.some(other =>
        Math.hypot(width - mark.left - mark.width - other.left, height - mark.top - mark.height - other.top) < 100))
      assert.ok(turned.length < edges.length / 3, `${turned.length} of ${edges.length} edge marks fit upside down`)
      assert.equal(stripCells(strip).length, 40)
    })
  }
})
