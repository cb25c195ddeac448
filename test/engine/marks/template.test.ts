import assert from 'node:assert/strict'
import { MarksFailure } from '../../../lib/engine/marks/failure'
import { questionsOf, type ChoiceBox } from '../../../lib/engine/marks/template'
import { readTemplate } from '../../../lib/engine/marks/template-reader'
import { writeTemplate } from '../../../lib/engine/marks/template-writer'

const bubble = (value: string, left: unknown, top: unknown = 100): object => ({ Value: value, Top: top, Left: left, IsValid: true })
const choice = (more: object = {}): object => ({
  Type: 'ChoiceBox', Name: 'Question1', Orientation: 'Horizontal', Top: 98, Left: 198, Height: 64, Width: 200, Bubbles: [bubble('A', 200), bubble('B', 300)],
  Multiselect: false, BubbleHeight: 60, BubbleWidth: 60, ...more,
})
const file = (elements: object[], more: object = {}): object => ({ Version: 1.0, Name: 'Test', Pages: [{ Height: 3507, Width: 2481, Elements: elements }], ...more })
const read = (value: object): ReturnType<typeof readTemplate> => readTemplate(JSON.stringify(value))

function failure(run: () => unknown): MarksFailure {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof MarksFailure, String(error))
    return error
  }
  return assert.fail('it was accepted')
}

describe('reading .omr templates', () => {
  it('reads numbers written as texts, floats, and a byte order mark', () => {
    const text = JSON.stringify(file([choice({ Top: '98', Left: '198.5', Bubbles: [bubble('A', '200.5', '100'), bubble('B', 300)] })], { Version: '1.0' }))
    const template = readTemplate(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]))
    const question = template.pages[0]!.elements[0] as ChoiceBox
    assert.equal(template.version, 1)
    assert.equal(question.left, 198.5)
    assert.equal(question.bubbles[0]!.left, 200.5)
  })

  it('reads UTF-16 with its byte order mark', () => {
    const text = Buffer.from(JSON.stringify(file([choice({ Name: 'Größe' })])), 'utf16le')
    assert.equal(readTemplate(Buffer.concat([Buffer.from([0xff, 0xfe]), text])).pages[0]!.elements[0]!.name, 'Größe')
  })

  it('reads the dialect with __type', () => {
    const template = read(file([{ ...choice(), Type: undefined, __type: 'ChoiceBox:#Aspose.OMR.TemplateModel' }]))
    assert.equal(template.pages[0]!.elements[0]!.kind, 'ChoiceBox')
  })

  it('knows the size of bubbles in sections of a grid that do not say it', () => {
    const section = { Type: 'ChoiceBox', Top: 530, Left: 327, Height: 204, Width: 62, Multiselect: false, Bubbles: [bubble('0', 329, 532), bubble('1', 329, 602)] }
    const template = read(file([{ Type: 'Grid', Name: 'ID', Orientation: 'Horizontal', Elements: [section, section], Top: 528, Left: 325, Height: 208, Width: 576 }]))
    const questions = questionsOf(template.pages[0]!)
    assert.deepEqual(questions.map(question => [question.name, question.section, question.choice.bubbleWidth]), [['ID', 0, 62], ['ID', 1, 62]])
  })

  it('reads composite grids, check boxes with their threshold, score groups and reference marks', () => {
    const template = read(file([
      { Type: 'CompositeGridOmr:#Aspose.OMR.TemplateModel', Name: 'Code', Bubbles: [[bubble('A', 100), bubble('B', 100, 170)], [bubble('A', 170)]], BubbleWidth: '60', BubbleHeight: '60' },
      { ...choice({ Threshold: '3' }), Type: 'CheckBox', Name: 'Toppings', Top: 0, Left: 0, Width: 0, Height: 0 },
      { Type: 'ScoreGroup', Name: 'Mood', Questions: [{ Name: 'Sleep', ScoreAnswers: [{ Name: 'well', Width: 60, Height: 60, Bubbles: [{ Top: 5, Left: 5, Score: 2 }] }] }] },
      { Type: 'ReferencePoint', ReferenceType: 'Rotation', Name: 'R', Top: 322, Left: 2331, Width: 125, Height: 173 },
    ]))
    assert.deepEqual(template.pages[0]!.elements.map(element => element.kind), ['CompositeGrid', 'CheckBox', 'ScoreGroup', 'Reference'])
    assert.deepEqual(questionsOf(template.pages[0]!).map(({ name, choice: own }) => [name, own.multiselect, own.threshold, own.bubbles.map(b => b.value).join('')]),
      [['Code', false, undefined, 'AB'], ['Code', false, undefined, 'A'], ['Toppings', false, 3, 'AB'], ['Sleep', false, undefined, 'well']])
    const mark = template.pages[0]!.elements[3]!
    assert.equal(mark.kind === 'Reference' && mark.role, 'rotation')
  })

  it('writes what it read, with keys it does not know', () => {
    const value = file([choice({ Watermark: { a: [1, 2] } }), { Type: 'Hologram', Name: 'H', Top: 1, Left: 2, Width: 3, Height: 4, Depth: 5 },
      { Type: 'Barcode', Name: 'Code', BarcodeType: 'qr', Top: 1, Left: 2, Height: 30, Width: 30, QrVersion: '1' }], { Author: 'me' })
    assert.deepEqual(JSON.parse(writeTemplate(read(value))), JSON.parse(JSON.stringify(value)))
  })

  for (const [what, value, place] of [
    ['no pages', { Pages: [] }, /no pages/],
    ['a page without size', { Pages: [{ Elements: [] }] }, /Pages\[0\]\.Width is missing/],
    ['a bubble without place', file([choice({ Bubbles: [{ Value: 'A', Top: 3 }] })]), /Pages\[0\]\.Elements\[0\]\.Bubbles\[0\]\.Left is missing/],
    ['a place that is no number', file([choice({ Bubbles: [bubble('A', 'left')] })]), /Bubbles\[0\]\.Left is not a number/],
    ['an element without type', file([{ Name: 'x' }]), /Elements\[0\] has no Type/],
    ['bubbles on each other', file([choice({ Bubbles: [bubble('A', 100), bubble('B', 110)] })]), /bubbles "A" and "B" of ".+" lie on each other/],
    ['a bubble outside of the page', file([choice({ Bubbles: [bubble('A', 100), bubble('B', 5300)] })]), /bubble "B" of ".+" lies outside of the page/],
    ['bubbles without any size', file([choice({ BubbleWidth: 0, BubbleHeight: 0, Width: 0, Height: 0 })]), /BubbleWidth/],
  ] as const) {
    it(`refuses ${what} and names the place`, () => {
      const error = failure(() => read(value))
      assert.equal(error.reason, 'template-invalid')
      assert.match(error.message, place)
    })
  }

  it('refuses what is no JSON, and more bubbles than a page can have', () => {
    assert.equal(failure(() => readTemplate('{"Pages": [')).reason, 'template-not-json')
    const many = Array.from({ length: 20_001 }, (_, index) => bubble('A', index))
    assert.equal(failure(() => read(file([choice({ Bubbles: many })]))).reason, 'template-too-large')
  })
})
