import assert from 'node:assert/strict'
import { distortions, type Distortion } from '../../../bench/support/sheet-distortions'
import { fillIn } from '../../../bench/support/sheet-writers'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { copyOf, generateSheet, type Sheet } from '../../../lib/engine/marks/generate'
import { renderGrey } from '../../../lib/engine/marks/generate/render/png'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { recognizeSheet, type SheetReading } from '../../../lib/engine/marks/recognize'
import { templateHash } from '../../../lib/engine/marks/sheet-marks'
import { refusal, scanned, turned } from './support'

const questions = (subject: string, count: number): string =>
  Array.from({ length: count }, (_, at) => `#${subject} question ${at + 1}, which answer is right for it?\n\t() First one () Second one () Third one () Fourth one`).join('\n')
const markup = `?text=Biology test of the spring term\n${questions('Biology', 12)}\n?page=Second\n?text=Chemistry part of the same test\n${questions('Chemistry', 9)}\n`

/** More letters than bubbles, so that letters could be taken for a smaller sheet's bubbles. */
describe('answer sheets of two pages, with much text', function () {
  this.timeout(300_000)

  const read = async (sheet: Sheet, blanks: readonly GreyImage[], page: number, how: Distortion, quarters: number, blankKnown: boolean): Promise<{ reading: SheetReading, marked: readonly (readonly number[])[] }> => {
    const { template } = sheet
    const canvas = { ...blanks[page - 1]!, data: Uint8Array.from(blanks[page - 1]!.data) }
    const { marked } = fillIn(canvas, { ...template, pages: [template.pages[page - 1]!] }, 30 + page, 'normal')
    const picture = turned(scanned(canvas, 30 + page, how), quarters)
    const reading = await recognizeSheet(picture, prepareTemplate(template, blankKnown ? blanks : []), template.templateId === undefined ? {} : { templateHash: templateHash(template.templateId) })
    return { reading, marked }
  }

  for (const marks of [true, false]) {
    let sheet: Sheet
    let blanks: GreyImage[]
    before(async () => {
      sheet = await generateSheet(markup, { name: 'Two', marks })
      blanks = []
      for (const page of copyOf(sheet, { fields: {}, copy: marks ? 7 : 0 })) blanks.push(await renderGrey(page))
    })

    for (const [page, what, how, quarters] of [[1, 'a scan', 'scan 150', 0], [2, 'a scan upside down', 'scan 150', 2], [2, 'a photo', 'photo', 0], [2, 'a curled photo', 'curled', 2]] as const) {
      it(`page ${page} is found and read in ${what}, ${marks ? 'by its page code' : 'by the text of the blank sheet'}`, async () => {
        const { reading, marked } = await read(sheet, blanks, page, distortions[how], quarters, !marks)
        assert.equal(reading.page, page)
        assert.equal(reading.identity?.copy, marks ? 7 : undefined)
        assert.deepEqual(reading.answers.flatMap(answer => answer.questions.map(question => question.marked)), marked)
      })
    }
  }

  it('are refused with what is wrong when no page fits', async () => {
    const sheet = await generateSheet(markup, { name: 'Two' })
    const blanks = await Promise.all(copyOf(sheet).map(renderGrey))
    assert.equal(await refusal(() => read(sheet, blanks, 1, distortions['scan 150'], 0, false)), 'uncertain-place')
    const paper = { width: 900, height: 1200, data: new Uint8Array(900 * 1200) }
    assert.equal(await refusal(() => recognizeSheet(paper, prepareTemplate(sheet.template))), 'picture-black')
  })
})
