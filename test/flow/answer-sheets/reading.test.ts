import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { answerObject, answersOf, splitMarks } from '../../../lib/flow/answer-sheets/answers'
import { readDat } from '../../../lib/flow/answer-sheets/dat'
import { reviewItems } from '../../../lib/flow/answer-sheets/review'
import { readTemplate } from '../../../lib/flow/answer-sheets/template-elements'
import { skip } from '../../support/skip'

const bubbles = (...marks: string[]) => marks.map((Value, index) => ({ Value, Top: 100, Left: 100 + 70 * index, IsValid: true }))
const choice = (Name: string, Multiselect: boolean | string, ...marks: string[]) => ({ Type: 'ChoiceBox', Name, Multiselect, Bubbles: bubbles(...marks) })

const TEMPLATE = {
  Version: 1.0,
  Name: 'Quiz',
  Pages: [
    {
      Height: 3507,
      Width: '2481',
      Elements: [
        { Type: 'Grid', Name: 'Seat', Elements: [{ Bubbles: bubbles('0', '1', '2') }, { Bubbles: bubbles('0', '1', '2') }, { Bubbles: bubbles('0', '1', '2') }] },
        choice('Q:1', false, 'A', 'B', 'C'),
        choice('Q', true, 'A', 'B', 'C'),
        choice('Sure', 'False', 'Yes', 'No'),
        { __type: 'Barcode', Name: 'Site' },
        { Type: 'ClipArea', Name: 'Remark' },
        { Type: 'ReferencePointElement', Name: 'RefPoint1' },
      ],
    },
    { Elements: [choice('Last', false, '10', '1', '0')] },
  ],
}
const file = (template: unknown = TEMPLATE): Buffer => Buffer.from(`\uFEFF${JSON.stringify(template)}`)

describe('answers of a sheet', () => {
  const { elements, name, id } = readTemplate(file(), 'quiz.omr')
  const names = elements.map((element) => element.name)

  it('takes names, marks and sections from a template, with a BOM, texts for numbers and another word for type', () => {
    assert.deepEqual([name, id], ['Quiz', undefined])
    assert.deepEqual(
      elements.map((element) => [element.name, element.kind, element.page, element.choices.join('|'), element.multiple, element.sections]),
      [
        ['Seat', 'grid', 1, '0|1|2', false, 3],
        ['Q:1', 'choice', 1, 'A|B|C', false, 1],
        ['Q', 'choice', 1, 'A|B|C', true, 1],
        ['Sure', 'choice', 1, 'Yes|No', false, 1],
        ['Site', 'code', 1, '', false, 1],
        ['Remark', 'clip', 1, '', false, 0],
        ['Last', 'choice', 2, '10|1|0', false, 1],
      ],
    )
  })

  it('says which file is no template', () => {
    for (const data of [Buffer.from('no JSON'), Buffer.from('{"Pages":3}'), Buffer.from('[]')])
      assert.throws(() => readTemplate(data, 'own.omr'), { code: 'INVALID_INPUT', message: /own\.omr/ })
  })

  it('finds where a name ends, though names and values hold colons', () => {
    const text = '\uFEFFSeat:012\r\nQ:1:B\nQ:AC\nSure:\nSite:https://example.com:8080/a\n\n'
    assert.deepEqual(readDat(text, names), [
      { name: 'Seat', value: '012' },
      { name: 'Q:1', value: 'B' },
      { name: 'Q', value: 'AC' },
      { name: 'Sure', value: '' },
      { name: 'Site', value: 'https://example.com:8080/a' },
    ])
    assert.deepEqual(readDat('Question4: EB\nSite:https://x.example'), [
      { name: 'Question4', value: 'EB' },
      { name: 'Site', value: 'https://x.example' },
    ])
  })

  it('takes joined marks apart', () => {
    assert.deepEqual(splitMarks('EB', ['A', 'B', 'E']), ['E', 'B'])
    assert.deepEqual(splitMarks('YesNo', ['Yes', 'No']), ['Yes', 'No'])
    assert.deepEqual(splitMarks('101', ['1', '10', '0']), ['10', '1'])
    assert.deepEqual(splitMarks('A,C', ['A', 'B', 'C']), ['A', 'C'])
    assert.equal(splitMarks('AA', ['A', 'B']), undefined)
    assert.equal(splitMarks('X', ['A', 'B']), undefined)
  })

  const status = (text: string) => Object.fromEntries(answersOf(readDat(text, names), elements).map((answer) => [answer.name, answer.status]))

  it('says what is blank, double, or not certain', () => {
    assert.deepEqual(status('Seat:012\nQ:1:B\nQ:AC\nSure:Yes\nSite:x\nLast:10\n'), { Seat: 'ok', 'Q:1': 'ok', Q: 'ok', Sure: 'ok', Site: 'ok', Last: 'ok' })
    assert.deepEqual(status('Seat:01\nQ:1:BC\nQ:\nSure:Maybe\nLast:\n'), {
      Seat: 'uncertain',
      'Q:1': 'multiple',
      Q: 'blank',
      Sure: 'uncertain',
      Site: 'uncertain',
      Last: 'blank',
    })
    assert.deepEqual(status('Seat:0121\nQ:1:ERROR: Multiple marks per symbol'), { Seat: 'multiple', 'Q:1': 'multiple', Q: 'uncertain', Sure: 'uncertain', Site: 'uncertain', Last: 'uncertain' })
  })

  it('asks no code of a blank sheet, and keeps what the template does not know', () => {
    const answers = answersOf(readDat('Seat:\nNew:7', names), elements, true)
    assert.equal(answers.some(({ name: one }) => one === 'Site'), false)
    assert.deepEqual(answers.at(-1), { name: 'New', value: '7', marks: ['7'], status: 'ok', page: 1 })
  })

  it('makes an object of names and values, a list where a name repeats, and no prototype', () => {
    const answers = ['Meal', 'Meal', '__proto__'].map((one, index) => ({ name: one, value: String(index), marks: [], status: 'ok' as const, page: 1 }))
    const object = answerObject(answers)
    assert.deepEqual(Object.entries(object), [['Meal', ['0', '1']], ['__proto__', '2']])
    assert.equal(Object.getPrototypeOf(object), Object.prototype)
  })

  it('asks a person about the doubts that were chosen, and about answers that are not sure enough', () => {
    const answers = answersOf(readDat('Seat:012\nQ:1:BC\nQ:\nSure:Yes\nSite:x\nLast:1', names), elements)
    const picture = Buffer.from('jpeg')
    assert.deepEqual(reviewItems(answers, elements, { doubts: ['multiple'] }, new Map([['Q:1', picture]])), [
      { id: '1-2', question: 'Q:1', guess: 'BC', choices: ['A', 'B', 'C'], picture },
    ])
    assert.deepEqual(reviewItems(answers, elements, { doubts: ['blank'] }).map(({ question }) => question), ['Q'])
    assert.deepEqual(reviewItems(answers, elements, { doubts: [] }), [])
    const unsure = answers.map((answer) => ({ ...answer, confidence: answer.name === 'Sure' ? 0.6 : 0.99 }))
    assert.deepEqual(reviewItems(unsure, elements, { doubts: [], minimumConfidence: 0.8 }).map(({ question }) => question), ['Sure'])
  })

  it('reads the files of a whole chain of the real service', function () {
    const folder = path.join(process.env.PLATEN_REAL_DATA ?? '', 'aspose-v3-chain')
    if (!process.env.PLATEN_REAL_DATA || !existsSync(folder)) return skip(this, 'needs PLATEN_REAL_DATA')
    const template = readTemplate(readFileSync(path.join(folder, 'Aspose_test.omrcr')), 'Aspose_test.omrcr')
    const real = template.elements
    for (const shot of ['scan', 'photo']) {
      const answers = answersOf(readDat(readFileSync(path.join(folder, `${shot}.dat`), 'utf8'), real.map((one) => one.name)), real)
      assert.equal(answers.length, 27)
      assert.deepEqual([...new Set(answers.map((answer) => answer.status))], ['ok'], JSON.stringify(answers.filter((answer) => answer.status !== 'ok')))
    }
    const blank = answersOf(readDat(readFileSync(path.join(folder, 'RecognitionResult.dat'), 'utf8')), real, true)
    assert.deepEqual([blank.length, new Set(blank.map((answer) => answer.status))], [24, new Set(['blank'])])
  })
})
