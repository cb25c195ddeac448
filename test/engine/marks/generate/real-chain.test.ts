import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { copyOf, generateSheet, renderGrey } from '../../../../lib/engine/marks/generate'
import { prepareTemplate } from '../../../../lib/engine/marks/prepare'
import { recognizeSheet } from '../../../../lib/engine/marks/recognize'
import { questionsOf } from '../../../../lib/engine/marks/template'
import { readTemplate } from '../../../../lib/engine/marks/template-reader'
import { skip } from '../../../support/skip'

/** 3 mm at 300 dpi */
const near = 35

/** From the description of the real service's chain: the same sheet as the service's. */
describe('a sheet from the description of the real service\'s chain', function () {
  this.timeout(60_000)
  let folder: string
  const bytes = (name: string): Buffer => readFileSync(path.join(folder, name))
  const generate = (marks = false) => generateSheet(bytes('Aspose_test.txt'), {
    name: 'Aspose_test', marks, findPicture: async name => existsSync(path.join(folder, name)) ? bytes(name) : undefined,
  })

  before(function () {
    const data = process.env['PLATEN_REAL_DATA']
    folder = path.join(data ?? '', 'aspose-v3-chain')
    if (!data || !existsSync(folder)) skip(this, 'PLATEN_REAL_DATA names no folder with aspose-v3-chain')
  })

  it('has the service\'s elements, names, values and order, bubbles within 3 mm', async () => {
    const wanted = readTemplate(bytes('Aspose_test.omr')).pages
    const made = readTemplate((await generate()).omr).pages
    assert.equal(made.length, 1)
    assert.deepEqual([made[0]!.width, made[0]!.height], [wanted[0]!.width, wanted[0]!.height])
    const outline = (page: typeof made[number]) => page.elements.map(element => [element.kind, element.name, 'barcodeType' in element ? element.barcodeType : ''])
    assert.deepEqual(outline(made[0]!), outline(wanted[0]!))
    const questions = questionsOf(made[0]!)
    questionsOf(wanted[0]!).forEach(({ name, choice }, at) => {
      const own = questions[at]!.choice
      assert.deepEqual(own.bubbles.map(bubble => bubble.value), choice.bubbles.map(bubble => bubble.value), name)
      assert.equal(own.multiselect, choice.multiselect)
      choice.bubbles.forEach((bubble, index) => {
        const off = Math.hypot(own.bubbles[index]!.left - bubble.left, own.bubbles[index]!.top - bubble.top)
        assert.ok(off <= near, `${name} ${bubble.value} is ${off} px off`)
      })
    })
  })

  it('is read by its own template as a blank sheet, barcodes included', async () => {
    const sheet = await generate()
    const reading = await recognizeSheet(await renderGrey(copyOf(sheet)[0]!), prepareTemplate(sheet.template))
    const values = new Map(reading.answers.map(answer => [answer.name, answer.value]))
    assert.equal(values.get('Student_ID'), '5901234123457')
    assert.equal(values.get('AsposeWebsite'), 'aspose.com')
    assert.equal(values.get('ArucoTest'), '53')
    assert.equal(values.get('Question1'), '')
    assert.equal(values.get('ID'), '')
  })
})
