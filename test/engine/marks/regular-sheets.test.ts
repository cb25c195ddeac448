import assert from 'node:assert/strict'
import { blankCanvas, frame, letter, ring, type Canvas } from '../../../bench/support/sheet-canvas'
import { distort, distortions } from '../../../bench/support/sheet-distortions'
import { fillIn } from '../../../bench/support/sheet-writers'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { correctPage } from '../../../lib/engine/marks/correct'
import { flattenedPage } from '../../../lib/engine/marks/page-picture'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { proveOnBlank } from '../../../lib/engine/marks/prove'
import { recognizeSheet } from '../../../lib/engine/marks/recognize'
import { hullOf, type ChoiceBox, type Template } from '../../../lib/engine/marks/template'
import { cropped, refusal, scanned, turned } from './support'

/** One block of rows with nothing else on the page: fits upside down and, nearly, a row further. */
function block(rows: number, step = { x: 80, y: 80 }, size = { width: 60, height: 60 }): Template {
  const elements = Array.from({ length: rows }, (_, row): ChoiceBox => {
    const bubbles = [...'ABCD'].map((value, index) => ({ value, left: 700 + index * step.x, top: 900 + row * step.y, valid: true }))
    return { kind: 'ChoiceBox', name: `Q${row + 1}`, ...hullOf(bubbles, size.width, size.height), orientation: 'Horizontal', multiselect: false,
      bubbleWidth: size.width, bubbleHeight: size.height, bubbles }
  })
  return { name: 'Block', version: 1, pages: [{ width: 2480, height: 3508, elements }] }
}

function print(template: Template, shape: 'ring' | 'box' = 'ring'): Canvas {
  const canvas = blankCanvas(2480, 3508, 255)
  for (const element of template.pages[0]!.elements) {
    assert.ok(element.kind === 'ChoiceBox')
    for (const { value, left, top } of element.bubbles) {
      const { bubbleWidth: width, bubbleHeight: height } = element
      if (shape === 'box') frame(canvas, left, top, width, height, 4, 20)
      else {
        ring(canvas, left + width / 2, top + height / 2, width / 2 - 1, 4, 20)
        letter(canvas, value, left + width / 2, top + height / 2, 26, 20)
      }
    }
  }
  return canvas
}

function filled(template: Template, blank: Canvas): { picture: Canvas, marked: readonly (readonly number[])[] } {
  const picture = { ...blank, data: blank.data.slice() }
  return { picture, marked: fillIn(picture, template, 3, 'normal').marked }
}

async function marksOf(picture: GreyImage, template: Template, blank?: GreyImage): Promise<(readonly number[])[]> {
  const reading = await recognizeSheet(picture, prepareTemplate(template, blank ? [blank] : []))
  return reading.answers.flatMap(answer => answer.questions.map(question => question.marked))
}

describe('answer sheets whose pattern is regular', function () {
  this.timeout(300_000)
  const template = block(15)
  const blank = print(template)
  const { picture, marked } = filled(template, blank)

  it('are fitted and proven the right way up', async () => {
    const correction = correctPage(template, scanned(blank, 2))
    assert.deepEqual(correction.notFound, [])
    const kept = flattenedPage(correction.picture, correction.template.pages[0]!)
    assert.ok((await proveOnBlank(correction.template, kept)).passed)
    assert.deepEqual(await marksOf(scanned(picture, 5), correction.template, kept), marked)
  })

  for (const quarters of [0, 1, 2, 3]) {
    it(`are read turned by ${quarters * 90} degrees, by the letters in their bubbles`, async () => {
      assert.deepEqual(await marksOf(turned(scanned(picture, 5), quarters), template, blank), marked)
    })
  }

  it('are refused where nothing tells which way up they are', async () => {
    assert.equal(await refusal(() => recognizeSheet(scanned(picture, 5), prepareTemplate(template))), 'uncertain-place')
  })

  it('are not taken a row off when their first row is cut off', async () => {
    const scan = scanned(picture, 5)
    const top = Math.round(985 * 120 / 300)
    const cut = cropped(scan, 0, top, scan.width, scan.height - top)
    assert.equal(await refusal(() => recognizeSheet(cut, prepareTemplate(template, [blank]))), 'cut-off')
    assert.ok(['cut-off', 'uncertain-place'].includes(await refusal(() => recognizeSheet(cut, prepareTemplate(template)))))
  })

  it('are not read from a sheet on which the pattern goes on', async () => {
    const longer = print(block(24))
    const reason = await refusal(() => recognizeSheet(scanned(longer, 5), prepareTemplate(template, [blank])))
    assert.ok(['wrong-sheet', 'uncertain-place'].includes(reason), reason)
  })
})

describe('answer sheets whose bubbles are not round or touch each other', function () {
  this.timeout(300_000)
  const flat = block(9, { x: 320, y: 210 }, { width: 84, height: 40 })
  // Not symmetric: the first questions have a bubble less.
  flat.pages[0]!.elements.forEach((element, at) => { if (element.kind === 'ChoiceBox' && at < 4) element.bubbles.pop() })

  for (const name of ['photo', 'hard photo', '90 dpi'] as const) {
    it(`boxes twice as wide as high are found: ${name}`, async () => {
      const { picture, marked } = filled(flat, print(flat, 'box'))
      assert.deepEqual(await marksOf(distort(picture, distortions[name], 7), flat), marked)
    })
  }

  it('flat boxes are fitted to a sheet on which they lie 2 mm elsewhere', () => {
    const off = structuredClone(flat)
    for (const element of off.pages[0]!.elements) if (element.kind === 'ChoiceBox') for (const bubble of element.bubbles) { bubble.left += 22; bubble.top -= 18 }
    const { template, notFound } = correctPage(off, print(flat, 'box'))
    assert.deepEqual(notFound, [])
    template.pages[0]!.elements.forEach((element, at) => {
      const wanted = flat.pages[0]!.elements[at]!
      assert.ok(element.kind === 'ChoiceBox' && wanted.kind === 'ChoiceBox')
      element.bubbles.forEach((bubble, index) => {
        const other = wanted.bubbles[index]!
        assert.ok(Math.hypot(bubble.left + element.bubbleWidth / 2 - other.left - 42, bubble.top + element.bubbleHeight / 2 - other.top - 20) <= 2, `${element.name} ${bubble.value}`)
      })
    })
  })

  it('rings that run together in a small picture are told apart', async () => {
    const tight = block(15, { x: 63, y: 63 })
    const blank = print(tight)
    const { picture, marked } = filled(tight, blank)
    assert.deepEqual(await marksOf(scanned(picture, 4, { dpi: 90, rotation: 2, blur: 0.8, noise: 3 }), tight, blank), marked)
  })
})
