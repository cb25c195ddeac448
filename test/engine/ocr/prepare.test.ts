import assert from 'node:assert/strict'
import { noiseLevel, type GreyImage } from '../../../lib/engine/imaging/grey'
import { prepare, toOriginal } from '../../../lib/engine/ocr/prepare'
import { drawPdf, makePdf } from '../support/pages'

/** The picture with seeded noise of about this standard deviation (sum of twelve even deviates). */
function withNoise(image: GreyImage, sigma: number): GreyImage {
  let state = 12345
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const data = image.data.map(value => {
    let sum = -6
    for (let step = 0; step < 12; step++) sum += random()
    return Math.max(0, Math.min(255, Math.round(value * 0.8 + 20 + sum * sigma)))
  })
  return { ...image, data }
}

describe('preparing pages for reading', () => {
  let clean: GreyImage
  before(async () => {
    const lines = Array.from({ length: 8 }, (_none, index) => ({ text: 'Letters in a row, and again', x: 20, y: 30 + index * 16 }))
    clean = await drawPdf(await makePdf([{ width: 220, height: 170, lines }]), 200)
  })

  it('measures noise, and does not take letters for it', () => {
    assert.ok(noiseLevel(clean) < 2.5, `${noiseLevel(clean)}`)
    const measured = noiseLevel(withNoise(clean, 8))
    assert.ok(measured > 5 && measured < 13, `${measured}`)
  })

  it('leaves a clean page of 200 dpi as it is', async () => {
    const { picture, scale, dpi } = await prepare(clean, 200)
    assert.deepEqual([scale, dpi], [1, 200])
    assert.equal(picture, clean)
  })

  it('enlarges noisy pages of 200 dpi and all pages of 100 dpi to 300 dpi', async () => {
    const noisy = await prepare(withNoise(clean, 8), 200)
    assert.deepEqual([noisy.scale, noisy.dpi, noisy.picture.width], [1.5, 300, Math.round(clean.width * 1.5)])
    const small = await prepare(clean, 100)
    assert.deepEqual([small.scale, small.dpi, small.picture.width, small.picture.data.length], [3, 300, clean.width * 3, clean.width * clean.height * 9])
  })

  it('makes a long roll short enough for the recogniser', async () => {
    const { picture } = await prepare({ width: 4, height: 64_000, data: new Uint8Array(256_000).fill(255) }, 300)
    assert.ok(picture.height <= 32_767)
  })

  it('spreads the greys of a faint page', async () => {
    const faint = { ...clean, data: clean.data.map(value => 160 + value * 0.3) }
    const { picture } = await prepare(faint, 300)
    const sorted = [...picture.data].sort((one, other) => one - other)
    const [darkest, lightest] = [sorted[0]!, sorted.at(-1)!]
    assert.ok(darkest < 20 && lightest === 255, `${darkest} to ${lightest}`)
  })

  it('takes boxes and baselines back to the page', () => {
    const box = { x: 30, y: 60, width: 90, height: 15 }
    const line = { box, baseline: { slope: 0.02, offset: 72 }, words: [{ text: 'x', confidence: 90, box }] }
    const [block] = toOriginal([{ box, paragraphs: [[line]] }], { scale: 3 })
    const back = { x: 10, y: 20, width: 30, height: 5 }
    assert.deepEqual(block, { box: back, paragraphs: [[{ box: back, baseline: { slope: 0.02, offset: 24 }, words: [{ text: 'x', confidence: 90, box: back }] }]] })
  })
})
