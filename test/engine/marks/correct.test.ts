import assert from 'node:assert/strict'
import { correctPage } from '../../../lib/engine/marks/correct'
import { proveOnBlank } from '../../../lib/engine/marks/prove'
import { halve } from '../../../lib/engine/marks/registration/blobs'
import { questionsOf, type Template } from '../../../lib/engine/marks/template'
import { makeTemplate, printSheet } from '../../../bench/support/sheets'
import { filledSheet, refusal } from './support'

function moved(template: Template, dx: number, dy: number): Template {
  const copy = structuredClone(template)
  for (const { choice } of questionsOf(copy.pages[0]!)) {
    for (const bubble of choice.bubbles) { bubble.left += dx; bubble.top += dy }
  }
  return copy
}

const centers = (template: Template): { x: number, y: number }[] => questionsOf(template.pages[0]!).flatMap(({ choice }) =>
  choice.bubbles.map(bubble => ({ x: bubble.left + choice.bubbleWidth / 2, y: bubble.top + choice.bubbleHeight / 2 })))

describe('fitting a template to the printed sheet', function () {
  this.timeout(300_000)
  const template = makeTemplate(4, { marks: false })
  const sheet = printSheet(template, 4)

  it('moves bubbles onto the printed ones, and the blank sheet proves it', async () => {
    const { template: corrected, found, notFound, messages } = correctPage(moved(template, 9, -7), sheet)
    assert.deepEqual([found, notFound.length, messages], [centers(template).length, 0, []])
    const wanted = centers(template)
    centers(corrected).forEach((center, index) => {
      assert.ok(Math.hypot(center.x - wanted[index]!.x, center.y - wanted[index]!.y) <= 1.5, `bubble ${index}`)
    })
    const proof = await proveOnBlank(corrected, sheet)
    assert.ok(proof.passed, proof.messages.join())
    assert.match(proof.dat, /^(\w+:\n)+$/)
  })

  it('flags bubbles that are not on the sheet', () => {
    const more = structuredClone(template)
    const question = more.pages[0]!.elements.find(element => element.kind === 'ChoiceBox')!
    assert.ok(question.kind === 'ChoiceBox')
    question.bubbles.push({ value: 'Z', left: 2300, top: 3300, valid: true })
    const { template: corrected, notFound, messages } = correctPage(more, sheet)
    assert.deepEqual(notFound, [{ name: question.name, value: 'Z' }])
    assert.match(messages[0]!, new RegExp(`1 of .* ${question.name} Z`))
    assert.equal(questionsOf(corrected.pages[0]!).flatMap(({ choice }) => choice.bubbles).filter(bubble => !bubble.valid).length, 1)
  })

  it('enlarges a small picture and says so', () => {
    const { picture, messages, template: corrected } = correctPage(template, halve(sheet, 1))
    assert.deepEqual(messages, ['Initial image resolution was too low. We magnified image in 2.0 times'])
    assert.equal(picture.width, 2 * (sheet.width >> 1) + (sheet.width % 2))
    const wanted = centers(template)
    centers(corrected).forEach((center, index) => assert.ok(Math.hypot(center.x - wanted[index]!.x, center.y - wanted[index]!.y) <= 3, `bubble ${index}`))
  })

  it('refuses another sheet, and a filled one does not pass for blank', async () => {
    assert.equal(await refusal(() => correctPage(template, printSheet(makeTemplate(9, { marks: false }), 9))), 'wrong-sheet')
    const proof = await proveOnBlank(template, filledSheet(4, { marks: false }).sheet)
    assert.ok(!proof.passed)
    assert.match(proof.messages[0]!, /reads ".+" on the blank sheet/)
  })
})
