import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { prepare } from '../../../lib/engine/ocr/prepare'
import { fromStraight, skewOf, straighten } from '../../../lib/engine/ocr/straighten'
import type { Box } from '../../../lib/engine/ocr/types'
import { asSharp, drawPdf, makePdf, prose, prosePage } from '../support/pages'

async function turned(image: GreyImage, degrees: number): Promise<GreyImage> {
  const { data, info } = await asSharp(image).rotate(degrees, { background: 'white' }).greyscale().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

const middle = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2]

describe('straightening pages for reading', () => {
  let level: GreyImage
  before(async () => {
    level = await drawPdf(await makePdf([prosePage(72, 100, [...prose, ...prose])]), 150)
  })

  it('finds by how much the lines of a page fall or climb', async () => {
    for (const angle of [0, 0.4, -0.7, 1.8, -2, 4.5]) {
      const found = skewOf(await turned(level, angle))
      assert.ok(Math.abs(found - angle) <= 0.06, `${angle} degrees are found as ${found}`)
    }
  })

  it('finds it beside a dark photo, and across a shadow', async () => {
    const photo = { create: { width: 500, height: 400, channels: 3, background: '#333333' } } as const
    const page = await asSharp(level).composite([{ input: await sharp(photo).png().toBuffer(), left: 300, top: 1200 }]).greyscale().raw().toBuffer({ resolveWithObject: true })
    const whole = { width: page.info.width, height: page.info.height, data: new Uint8Array(page.data) }
    const shaded = { ...whole, data: whole.data.map((value, index) => value * (1 - 0.4 * ((index % whole.width) / whole.width))) }
    const found = skewOf(await turned(shaded, 1.3))
    assert.ok(Math.abs(found - 1.3) <= 0.1, String(found))
  })

  it('believes nothing of a page without lines', async () => {
    let state = 7
    const noise = new Uint8Array(900 * 1200).map(() => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24)
    for (const data of [noise, new Uint8Array(noise.length).fill(255), new Uint8Array(noise.length).fill(17)]) assert.equal(skewOf({ width: 900, height: 1200, data }), 0)
    assert.equal(skewOf({ width: 3, height: 2000, data: new Uint8Array(6000) }), 0)
    assert.equal(skewOf({ width: 1, height: 1, data: new Uint8Array(1) }), 0)
  })

  it('leaves level pages untouched, pixel for pixel', async () => {
    const { picture, straightening } = await prepare(level, 300)
    assert.equal(straightening, undefined)
    assert.equal(picture, level)
  })

  it('brings boxes and baselines back to the page as it is', async () => {
    const black = new Uint8Array(1000 * 1400).fill(255)
    for (let y = 400; y < 420; y++) black.fill(0, y * 1000 + 600, y * 1000 + 700)
    const page = await turned({ width: 1000, height: 1400, data: black }, 2)
    const { picture, straightening } = await straighten(page, 2)
    const dark = (image: GreyImage): Box => {
      const places = [...image.data.keys()].filter(index => image.data[index]! < 128)
      const xs = places.map(index => index % image.width)
      const ys = places.map(index => Math.floor(index / image.width))
      const [left, top] = [Math.min(...xs), ys[0]!]
      return { x: left, y: top, width: Math.max(...xs) - left + 1, height: ys.at(-1)! - top + 1 }
    }
    const box = dark(picture)
    assert.ok(Math.abs(box.height - 20) <= 2, 'it lies level')
    const words = [{ text: 'x', confidence: 90, box }]
    const line = { box, baseline: { slope: 0, offset: box.y + box.height }, words }
    const [block] = fromStraight([{ box, paragraphs: [[line]] }], straightening)
    const [back] = block!.paragraphs[0]!
    const there = dark(page)
    for (const [found, wanted] of [[middle(back!.words[0]!.box), middle(there)], [[back!.box.width, back!.box.height], [there.width, there.height]]] as const)
      assert.ok(Math.hypot(found[0] - wanted[0], found[1] - wanted[1]) < 3, `${found.join()} instead of ${wanted.join()}`)
    const { slope, offset } = back!.baseline!
    assert.ok(Math.abs(slope - Math.tan((2 * Math.PI) / 180)) < 0.001)
    // it touches the lower edge of the bar, at the bar's middle
    assert.ok(Math.abs(offset + slope * middle(there)[0] - (middle(there)[1] + 10)) < 3)
  })
})
