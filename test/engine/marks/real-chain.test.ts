import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decodeImage } from '../../../lib/engine/imaging/decode'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { correctPage, proveOnBlank } from '../../../lib/engine/marks/correct'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { recognizeSheet } from '../../../lib/engine/marks/recognize'
import { writeDat } from '../../../lib/engine/marks/results/dat'
import { questionsOf } from '../../../lib/engine/marks/template'
import { readTemplate } from '../../../lib/engine/marks/template-reader'
import { skip } from '../../support/skip'
import { turned } from './support'

/** The real service's template, sheet, pictures and answers. */
describe('a whole chain of the real service', function () {
  this.timeout(120_000)
  let folder: string
  const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8')
  const picture = (name: string): Promise<GreyImage> => decodeImage(path.join(folder, name), { maxPixels: 50e6 })

  before(function () {
    const data = process.env['PLATEN_REAL_DATA']
    folder = path.join(data ?? '', 'aspose-v3-chain')
    if (!data || !existsSync(folder)) skip(this, 'PLATEN_REAL_DATA names no folder with aspose-v3-chain')
  })

  for (const name of ['scan', 'photo']) {
    for (const template of ['Aspose_test.omr', 'Aspose_test.omrcr']) {
      it(`reads the ${name} as the service did, with ${template}`, async () => {
        const prepared = prepareTemplate(readTemplate(text(template)), [await picture('Aspose_test.png')])
        const reading = await recognizeSheet(await picture(`${name}.jpg`), prepared)
        assert.equal(writeDat(reading.answers), text(`${name}.dat`))
        assert.equal(reading.status, 'ok')
      })
    }

    it(`reads the ${name} upside down and without the picture of the blank sheet`, async () => {
      const reading = await recognizeSheet(turned(await picture(`${name}.jpg`), 2), prepareTemplate(readTemplate(text('Aspose_test.omr'))))
      assert.equal(writeDat(reading.answers), text(`${name}.dat`))
    })
  }

  it('corrects the template to within 3 px of the service and proves it with the same .dat', async () => {
    const sheet = await picture('Aspose_test.png')
    const { template, notFound } = correctPage(readTemplate(text('Aspose_test.omr')), sheet)
    assert.deepEqual(notFound, [])
    const wanted = questionsOf(readTemplate(text('Aspose_test.omrcr')).pages[0]!)
    questionsOf(template.pages[0]!).forEach(({ choice }, at) => choice.bubbles.forEach((bubble, index) => {
      const other = wanted[at]!.choice
      const dx = bubble.left + choice.bubbleWidth / 2 - other.bubbles[index]!.left - other.bubbleWidth / 2
      const dy = bubble.top + choice.bubbleHeight / 2 - other.bubbles[index]!.top - other.bubbleHeight / 2
      assert.ok(Math.hypot(dx, dy) <= 3, `${wanted[at]!.name} ${bubble.value}: ${dx}, ${dy} px`)
    }))
    const proof = await proveOnBlank(template, sheet)
    assert.ok(proof.passed, proof.messages.join('; '))
    assert.equal(proof.dat, text('RecognitionResult.dat'))
  })
})
