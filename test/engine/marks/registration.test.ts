import assert from 'node:assert/strict'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { recognizeSheet } from '../../../lib/engine/marks/recognize'
import { distortions } from '../../../bench/support/sheet-distortions'
import { cropped, filledSheet, refusal, scanned, sideBySide, turned, type Filled } from './support'

async function readsAll({ template, truth }: Filled, image: Parameters<typeof recognizeSheet>[0]): Promise<void> {
  const reading = await recognizeSheet(image, prepareTemplate(template))
  const marked = reading.answers.flatMap(answer => answer.questions.map(question => question.marked))
  assert.deepEqual(marked, truth.marked)
}

describe('finding answer sheets', function () {
  this.timeout(300_000)

  for (const marks of [true, false]) {
    const filled = filledSheet(4, { marks })
    const image = scanned(filled.sheet, 4)
    for (const quarters of [0, 1, 2, 3]) {
      it(`reads a scan turned by ${quarters * 90} degrees, ${marks ? 'with' : 'without'} printed marks`, async () => {
        await readsAll(filled, turned(image, quarters))
      })
    }
    for (const name of ['hard photo', 'curled', 'cut corner', '90 dpi'] as const) {
      it(`reads "${name}", ${marks ? 'with' : 'without'} printed marks`, async () => {
        await readsAll(filled, scanned(filled.sheet, 11, distortions[name]))
      })
    }
  }

  it('finds its place on a page whose rows could be taken for each other', async () => {
    const filled = filledSheet(2, { marks: false })
    await readsAll(filled, scanned(filled.sheet, 2))
  })

  it('says how well the page was placed', async () => {
    const filled = filledSheet(4, { marks: true })
    const { registration: { quality } } = await recognizeSheet(scanned(filled.sheet, 4), prepareTemplate(filled.template))
    assert.equal(quality.method, 'marks')
    assert.equal(quality.found, 1)
    assert.ok(quality.marksFound >= 16, String(quality.marksFound))
    assert.ok(Math.abs(quality.dpi - 120) <= 2, String(quality.dpi))
    assert.ok(Math.abs(quality.angle) <= 1.6, String(quality.angle))
    assert.ok(quality.residual < 0.15, `${quality.residual} mm`)
  })
})

describe('refusing what cannot be read for certain', function () {
  this.timeout(300_000)
  const filled = filledSheet(4, { marks: false })
  const own = filledSheet(4, { marks: true })
  const read = (image: Parameters<typeof recognizeSheet>[0], of = filled): Promise<unknown> => recognizeSheet(image, prepareTemplate(of.template))
  const image = scanned(filled.sheet, 4)

  it('a black page, an evenly grey one and an empty white one', async () => {
    assert.equal(await refusal(() => read({ width: 900, height: 1200, data: new Uint8Array(900 * 1200) })), 'picture-black')
    assert.equal(await refusal(() => read({ width: 900, height: 1200, data: new Uint8Array(900 * 1200).fill(128) })), 'picture-black')
    const paper = new Uint8Array(900 * 1200).fill(250)
    paper.fill(20, 5000, 5100)
    assert.equal(await refusal(() => read({ width: 900, height: 1200, data: paper })), 'no-sheet')
  })

  it('another sheet, with and without printed marks', async () => {
    for (const seed of [6, 9, 12]) {
      assert.equal(await refusal(() => read(scanned(filledSheet(seed, { marks: false }).sheet, seed))), 'wrong-sheet', `sheet ${seed}`)
      assert.equal(await refusal(() => read(scanned(filledSheet(seed, { marks: true }).sheet, seed), own)), 'wrong-sheet', `sheet ${seed} with marks`)
    }
  })

  it('half a sheet, whichever half', async () => {
    for (const marks of [filled, own]) {
      const whole = scanned(marks.sheet, 4)
      const half = Math.floor(whole.height / 2)
      assert.ok(['cut-off', 'wrong-sheet'].includes(await refusal(() => read(cropped(whole, 0, 0, whole.width, half), marks))))
      assert.ok(['cut-off', 'wrong-sheet'].includes(await refusal(() => read(cropped(whole, 0, half, whole.width, whole.height - half), marks))))
    }
  })

  it('a picture in which a column of bubbles is cut off, naming the side', async () => {
    const place = filled.template.pages[0]!.elements[0]!.left / 2481
    const left = Math.round(image.width * (place + 0.03))
    assert.equal(await refusal(() => read(cropped(image, left, 0, image.width - left, image.height))), 'cut-off')
  })

  it('two sheets in one picture', async () => {
    assert.equal(await refusal(() => read(sideBySide(image, image))), 'two-sheets')
    const marked = scanned(own.sheet, 4)
    assert.equal(await refusal(() => read(sideBySide(marked, marked), own)), 'two-sheets')
  })

  it('a picture too small for its bubbles', async () => {
    assert.equal(await refusal(() => read(scanned(filled.sheet, 4, { dpi: 40, rotation: 0, blur: 0.3, noise: 2 }))), 'picture-too-small')
  })
})
