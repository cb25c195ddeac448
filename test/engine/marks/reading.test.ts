import assert from 'node:assert/strict'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { decideByPercent, decidePage, decideQuestion } from '../../../lib/engine/marks/reading/decision'
import { evidenceOf, logOdds } from '../../../lib/engine/marks/reading/likelihood'
import type { BubbleStrength } from '../../../lib/engine/marks/reading/strength'
import { recognizeSheet } from '../../../lib/engine/marks/recognize'
import { writeCsv } from '../../../lib/engine/marks/results/csv'
import { writeDat } from '../../../lib/engine/marks/results/dat'
import { annotate, clipsOf, fieldPicture } from '../../../lib/engine/marks/results/pictures'
import { templateHash } from '../../../lib/engine/marks/sheet-marks'
import { decodeImage } from '../../../lib/engine/imaging/decode'
import { Chance } from '../../../bench/support/sheet-canvas'
import { distortions, heldOut } from '../../../bench/support/sheet-distortions'
import { drawMark } from '../../../bench/support/sheet-writers'
import { questionsOf, type ChoiceBox } from '../../../lib/engine/marks/template'
import { filledSheet, printedSheet, refusal, scan, scanned } from './support'

const stroke = { cover: 0.5, spread: 0.95 }
const smear = { cover: 0.95, spread: 1.1 }
const dot = { cover: 0.1, spread: 0.3 }
const plain = { shape: stroke, uneven: 0, arms: 0 }
const bubbles = (...strengths: number[]): BubbleStrength[] => strengths.map(strength => ({ fill: strength * 0.8, peak: strength * 1.1, strength, ...plain }))
/** A bubble of this look among empty ones. */
const alone = (strength: number, look: Partial<BubbleStrength>): BubbleStrength[] => [...bubbles(0, 0.01), { ...bubbles(strength)[0]!, ...look }]
const ordinary = { threshold: 0.192, typical: 0.6, noise: 0.04 }

const writer = { pen: 50, pencil: 110, shake: 0.04 }

describe('deciding a question', () => {
  for (const [what, strengths, multiselect, marked, status] of [
    ['one clear mark', [0, 0.7, 0.01], false, [1], 'ok'],
    ['no mark', [0, 0.02, 0.01], false, [], 'blank'],
    ['two marks on a single choice', [0.7, 0, 0.6], false, [0, 2], 'multiple'],
    ['two marks where several are allowed', [0.7, 0, 0.6], true, [0, 2], 'ok'],
    ['a faint mark alone', [0, 0.2, 0], false, [1], 'ok'],
    ['a mark beside what an eraser left', [0.7, 0.1, 0], false, [0], 'ok'],
  ] as const) {
    it(`${what}: ${status}`, () => {
      const reading = decideQuestion(bubbles(...strengths), ordinary, multiselect)
      assert.deepEqual([reading.marked, reading.status], [marked, status])
      assert.ok(reading.confidence > 0.6, String(reading.confidence))
    })
  }

  for (const [what, strength, look, status] of [
    ['a stroke', 0.25, { shape: stroke }, 'ok'],
    ['a pale smear, which an eraser may have left', 0.19, { shape: smear }, 'uncertain'],
    ['a darker smear', 0.28, { shape: smear }, 'ok'],
    ['the edge of a shadow', 0.28, { shape: smear, uneven: 0.3 }, 'uncertain'],
  ] as const) {
    it(`takes ${what} alone in a question for what it is: ${status}`, () => {
      const reading = decideQuestion(alone(strength, look), ordinary, false)
      assert.deepEqual([reading.marked, reading.status], [[2], status])
    })
  }

  it('asks more of a smear and of a dot than of a stroke, and of a mark beside a clear one', () => {
    const oddsOf = (shape: BubbleStrength['shape'], other: number): number => logOdds(evidenceOf({ ...bubbles(0.2)[0]!, shape }, ordinary.threshold, other))
    assert.ok(oddsOf(smear, 0) < oddsOf(stroke, 0))
    assert.ok(oddsOf(dot, 0) < oddsOf(stroke, 0))
    assert.ok(oddsOf(stroke, 0.7) < oddsOf(stroke, 0))
    assert.notEqual(decideQuestion(bubbles(0.7, 0.2, 0), ordinary, false).status, 'ok')
  })

  it('takes a filled bubble with strokes out of it for crossed out, unless this writer always draws like that', () => {
    const crossed = alone(0.8, { fill: 0.8, arms: 4 })
    assert.equal(decideQuestion(crossed, ordinary, false).status, 'uncertain')
    assert.equal(decideQuestion(crossed, decidePage(Array.from({ length: 9 }, () => crossed)), false).status, 'ok')
    assert.equal(decideQuestion(alone(0.3, { fill: 0.2, arms: 4 }), ordinary, false).status, 'ok', 'a plain cross')
  })

  it('does not call blank what has something visible in it', () => {
    assert.equal(decideQuestion(alone(0.09, { shape: smear }), ordinary, false).status, 'uncertain')
    assert.equal(decideQuestion(alone(0.05, { shape: smear }), ordinary, false).status, 'blank')
  })

  it('offers a person the few dots that black and white left of a mark as a guess', () => {
    const fax = { ...ordinary, blackAndWhite: true }
    assert.deepEqual(decideQuestion(bubbles(0, 0.05, 0.01), fax, false).marked, [1])
    assert.equal(decideQuestion(bubbles(0, 0.05, 0.01), fax, false).status, 'uncertain')
    assert.equal(decideQuestion(bubbles(0, 0.8, 0.09), fax, false).status, 'uncertain', 'a second mark may have been lost')
  })

  it('sees in black and white by a thicker outline that a pale mark was lost', () => {
    const fax = { ...ordinary, blackAndWhite: true }
    const thick = (strength: number, outline: number): BubbleStrength => ({ ...bubbles(strength)[0]!, outline })
    const alone = decideQuestion([thick(0, 0.5), thick(0, 6), thick(0, -1)], fax, false)
    assert.deepEqual([alone.marked, alone.status], [[1], 'uncertain'])
    assert.deepEqual(decideQuestion([thick(0, 5.5), thick(0, 6), thick(0, -1)], fax, false).marked, [], 'two alike')
    assert.equal(decideQuestion([thick(0.8, 20), thick(0, 6)], fax, false).status, 'uncertain', 'beside a mark')
    assert.equal(decideQuestion([thick(0.8, 20), thick(0, 1)], fax, false).status, 'ok')
    assert.equal(decideQuestion([thick(0.8, 20), thick(0, 6)], ordinary, false).status, 'ok', 'grey pictures show what is there')
  })

  it('follows a writer who presses lightly throughout', () => {
    const page = decidePage(Array.from({ length: 20 }, () => bubbles(0.01, 0.12, 0.005, 0.01)))
    assert.deepEqual(decideQuestion(bubbles(0.01, 0.12, 0.005), page, false).marked, [1])
    assert.ok(page.threshold < 0.1, String(page.threshold))
  })

  it('does as told by a threshold in percent', () => {
    assert.deepEqual(decideByPercent(bubbles(0.4, 0.7), 50, ordinary, true).marked, [1])
    assert.deepEqual(decideByPercent(bubbles(0.4, 0.7), 20, ordinary, false).status, 'multiple')
    assert.deepEqual(decideByPercent(bubbles(0.4, 0.7), 70, ordinary, false).status, 'blank')
  })
})

describe('reading a sheet', function () {
  this.timeout(300_000)

  it('gives answers, page code, .dat and CSV in the order of the elements', async () => {
    const { template, sheet, truth } = filledSheet(4, { marks: true, copy: 4711 })
    const reading = await recognizeSheet(scanned(sheet, 4), prepareTemplate(template), { templateHash: templateHash(template.name) })
    assert.deepEqual([reading.identity?.page, reading.identity?.copy], [1, 4711])
    const wanted = template.pages[0]!.elements.flatMap(element => element.kind === 'Grid' || element.kind === 'ChoiceBox' ? [element] : [])
    let at = 0
    const lines = wanted.map(element => {
      const sections: readonly ChoiceBox[] = element.kind === 'Grid' ? element.sections : [element as ChoiceBox]
      return `${element.name}:${sections.map(section => truth.marked[at++]!.map(index => section.bubbles[index]!.value).join('')).join('')}\n`
    })
    assert.equal(writeDat(reading.answers), lines.join(''))
    const csv = writeCsv(reading.answers).split('\n')
    assert.equal(csv[0], 'Element Name,Value,')
    assert.equal(csv.length, lines.length + 2)
    assert.match(csv[2]!, /^\w+,"[A-H,]*"$/)
  })

  it('refuses a sheet whose page code belongs to another template', async () => {
    const { template, sheet } = filledSheet(4, { marks: true })
    assert.equal(await refusal(() => recognizeSheet(scanned(sheet, 4), prepareTemplate(template), { templateHash: templateHash('another') })), 'other-template')
  })

  it('reads hard marks without a silent error, and sends few fields to a person', async () => {
    for (const seed of [21, 22]) {
      const { template, sheet, truth } = filledSheet(seed % 20 + 1, { marks: true, mix: 'hard' })
      const { answers } = await recognizeSheet(scanned(sheet, seed), prepareTemplate(template))
      const results = answers.flatMap(answer => answer.questions)
      const silent = results.filter((result, index) => (result.status === 'ok' || result.status === 'blank') && result.marked.join() !== truth.marked[index]!.join())
      assert.deepEqual(silent.map(result => result.question.name), [])
      assert.ok(results.filter(result => result.status === 'uncertain').length <= results.length * 0.06)
    }
  })

  it('does not pass off pencil that a black-and-white scan lost as blank', async () => {
    const { template, sheet, truth } = filledSheet(20, { marks: true, mix: 'hard' })
    const reading = await recognizeSheet(scanned(sheet, 20, distortions['fax 1-bit']), prepareTemplate(template))
    const results = reading.answers.flatMap(answer => answer.questions)
    const lost = results.flatMap((result, index) => truth.marked[index]!.some(bubble => result.strengths[bubble]!.strength < 0.03) ? [{ result, wanted: truth.marked[index]! }] : [])
    assert.ok(lost.length >= 4, 'the fax lost nothing: this test says nothing')
    assert.ok(lost.every(({ result }) => result.status === 'uncertain'))
    const guessed = lost.filter(({ result, wanted }) => result.marked.join() === wanted.join())
    assert.ok(guessed.length >= lost.length * 0.7, `only ${guessed.length} of ${lost.length} marks are guessed from the outlines of their bubbles`)
    assert.ok(reading.reasons.includes('black-and-white'))
  })

  for (const [what, kind, everything] of [
    ['every bubble filled', 'solid', true], ['all answers in the same column, in pencil', 'pencil', false], ['all answers in the same column, in pale pencil', 'light', false],
  ] as const) {
    it(`reads a sheet with ${what}`, async () => {
      const { template, sheet } = printedSheet(18)
      const chance = new Chance(7)
      const questions = questionsOf(template.pages[0]!)
      for (const { choice } of questions) {
        choice.bubbles.forEach((bubble, index) => {
          if (everything || index === 0) drawMark(sheet, bubble.left + choice.bubbleWidth / 2, bubble.top + choice.bubbleHeight / 2, choice.bubbleWidth / 2, kind, writer, chance)
        })
      }
      const { answers } = await recognizeSheet(scanned(sheet, 18), prepareTemplate(template))
      const results = answers.flatMap(answer => answer.questions)
      assert.deepEqual(results.map(result => result.marked.length), questions.map(({ choice }) => everything ? choice.bubbles.length : 1))
      if (!everything) assert.ok(results.every(result => result.marked[0] === 0 && result.status === 'ok'))
    })
  }

  it('knows from the blank sheet which letters are there when each of them is filled in', async () => {
    const { template, sheet } = printedSheet(18)
    const blank = { ...sheet, data: sheet.data.slice() }
    const chance = new Chance(7)
    for (const { choice } of questionsOf(template.pages[0]!)) {
      const bubble = choice.bubbles[0]!
      drawMark(sheet, bubble.left + choice.bubbleWidth / 2, bubble.top + choice.bubbleHeight / 2, choice.bubbleWidth / 2, 'cross', writer, chance)
    }
    const { answers } = await recognizeSheet(scanned(sheet, 18), prepareTemplate(template, [blank]))
    assert.deepEqual(answers.flatMap(answer => answer.questions).filter(result => result.marked.join() !== '0').map(result => result.question.name), [])
  })

  for (const family of ['glare', 'hard shadow', 'stain'] as const) {
    it(`asks a person where ${family} lies on bubbles`, async () => {
      const { template, sheet, truth } = filledSheet(4, { marks: true, mix: 'hard' })
      const { answers } = await recognizeSheet(scanned(sheet, 4, heldOut[family]), prepareTemplate(template))
      const results = answers.flatMap(answer => answer.questions)
      const wrong = results.filter((result, index) => result.marked.join() !== truth.marked[index]!.join())
      assert.ok(results.some(result => result.status === 'uncertain'))
      assert.deepEqual(wrong.filter(result => result.status === 'ok' || result.status === 'blank').map(result => result.question.name), [])
    })
  }

  it('makes pictures: clip areas, a doubtful field, the annotated sheet', async () => {
    const { template, sheet } = filledSheet(4, { marks: true })
    const page = template.pages[0]!
    page.elements.push({ kind: 'ClipArea', name: 'Name', left: 240, top: 240, width: 800, height: 60, jpegQuality: 90 })
    const image = scanned(sheet, 4, scan)
    const reading = await recognizeSheet(image, prepareTemplate(template))
    const [clip] = await clipsOf(image, reading, page)
    assert.equal(clip!.name, 'Name')
    const decoded = await decodeImage(clip!.data, { maxPixels: 1e7 })
    assert.ok(Math.abs(decoded.width / decoded.height - 800 / 60) < 0.5)
    assert.ok(decoded.data.some(value => value < 120), 'the printed line is not on the clip')
    const field = await decodeImage(await fieldPicture(image, reading, reading.answers[1]!), { maxPixels: 1e7 })
    assert.ok(field.width > 40 && field.height > 20)
    const annotated = await decodeImage(await annotate(image, reading, 500), { maxPixels: 1e7 })
    assert.equal(annotated.width, 500)
  })
})

describe('results as text', () => {
  it('keeps a code that looks like a formula or has line breaks from doing harm', () => {
    const element = { kind: 'Barcode' as const, name: 'Code', left: 0, top: 0, width: 1, height: 1, barcodeType: 'qr' }
    const answer = { name: 'Code', marks: [], status: 'ok' as const, confidence: 1, page: 1, element, questions: [] }
    assert.equal(writeCsv([{ ...answer, value: '=HYPERLINK("http://x")' }]), 'Element Name,Value,\nCode,"\'=HYPERLINK(""http://x"")"\n')
    assert.equal(writeCsv([{ ...answer, value: '-12' }]), 'Element Name,Value,\nCode,"-12"\n')
    assert.equal(writeDat([{ ...answer, value: 'a\r\nQuestion1:A' }]), 'Code:a Question1:A\n')
    assert.equal(writeDat([{ ...answer, value: '' }]), '')
  })
})
