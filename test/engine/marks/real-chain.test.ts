import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decodeImage } from '../../../lib/engine/imaging/decode'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { correctPage } from '../../../lib/engine/marks/correct'
import { proveOnBlank } from '../../../lib/engine/marks/prove'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { recognizeSheet } from '../../../lib/engine/marks/recognize'
import { writeDat } from '../../../lib/engine/marks/results/dat'
import { questionsOf } from '../../../lib/engine/marks/template'
import { readTemplate } from '../../../lib/engine/marks/template-reader'
import { loadSharp } from '../../../lib/engine/imaging/sharp'
import { skip } from '../../support/skip'
import { withPaleMarks } from './pale-marks'
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

  for (const name of ['scan', 'photo']) {
    it(`reads the ${name} filled in with paler and paler pencil, and asks a person instead of guessing`, async () => {
      const prepared = prepareTemplate(readTemplate(text('Aspose_test.omr')))
      const image = await picture(`${name}.jpg`)
      const plain = await recognizeSheet(image, prepared, { codes: false })
      const answers = plain.answers.filter(answer => answer.questions.length > 0)
      for (const [darkness, every, certain] of [[0.35, 1, true], [0.25, 1, true], [0.12, 1, false], [0.3, 3, true], [0.2, 3, false], [0.15, 3, false]] as const) {
        const reading = await recognizeSheet(withPaleMarks(image, plain, darkness, every), prepared, { codes: false })
        const now = reading.answers.filter(answer => answer.questions.length > 0)
        const silent = now.filter((answer, at) => answer.value !== answers[at]!.value && (answer.status === 'ok' || answer.status === 'blank'))
        assert.deepEqual(silent.map(answer => answer.name), [], `${darkness} of every ${every}`)
        if (certain) assert.equal(reading.status, 'ok', `${darkness} of every ${every}`)
      }
    })

    it(`reads the ${name} when it is dark, low in contrast, small and badly compressed`, async () => {
      const prepared = prepareTemplate(readTemplate(text('Aspose_test.omr')))
      const sharp = await loadSharp()
      const source = path.join(folder, `${name}.jpg`)
      const dark = await sharp(source).linear(0.2, 4).jpeg().toBuffer()
      const flat = await sharp(source).linear(0.2, 190).jpeg().toBuffer()
      const small = await sharp(source).resize({ width: 750 }).jpeg({ quality: 20 }).toBuffer()
      for (const bytes of [dark, flat, small]) {
        const reading = await recognizeSheet(await decodeImage(bytes, { maxPixels: 50e6 }), prepared, { codes: false })
        const lines = text(`${name}.dat`).trimEnd().split('\n').slice(0, 24)
        assert.deepEqual(writeDat(reading.answers).trimEnd().split('\n'), lines)
      }
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
