import assert from 'node:assert/strict'
import { distortions, type Distortion } from '../../../bench/support/sheet-distortions'
import { makeFamily, writeByHand, type Relative } from '../../../bench/support/sheet-families'
import { fillIn } from '../../../bench/support/sheet-writers'
import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { prepareTemplate } from '../../../lib/engine/marks/prepare'
import { recognizeSheet, type SheetReading } from '../../../lib/engine/marks/recognize'
import { questionsOf, type Template } from '../../../lib/engine/marks/template'
import { seededNumbers } from '../../../scripts/sample/random'
import { refusal, scanned } from './support'

/** Zeros that somebody wrote, each a little different, in the columns of the bubbles: an id with many of them. */
function writeZeros({ width, height, data }: GreyImage, template: Template, count: number): void {
  const random = seededNumbers(5)
  const page = template.pages[0]!
  const questions = questionsOf(page)
  const scale = width / page.width
  for (let zero = 0; zero < count; zero++) {
    const { choice } = questions[zero % questions.length]!
    const centerX = (choice.bubbles[Math.floor(random() * choice.bubbles.length)]!.left + choice.bubbleWidth / 2) * scale
    const centerY = (0.05 + 0.9 * random()) * height
    const high = choice.bubbleHeight / 2 * scale * (0.7 + 0.4 * random())
    const wide = high * (0.8 + 0.3 * random())
    for (let angle = 0; angle < 2 * Math.PI; angle += 0.01)
      for (let down = -3; down <= 3; down++)
        for (let right = -3; right <= 3; right++)
          data[Math.round(centerY + high * Math.sin(angle) + down) * width + Math.round(centerX + wide * Math.cos(angle) + right)] = 70
  }
}

/** A teacher's sheets: the same layout, one thing changed. */
describe('answer sheets that are easily taken for each other', function () {
  this.timeout(300_000)
  let relatives: Map<string, Relative>
  const relative = (name: string): Relative => relatives.get(`both: ${name}`)!
  const picture = (name: string, how: Distortion = distortions['scan 100'], byHand = false): GreyImage => {
    const { blank, template } = relative(name)
    const sheet = { ...blank, data: blank.data.slice() }
    fillIn(sheet, template, 21, 'normal')
    if (byHand) writeByHand(sheet, 21)
    return scanned(sheet, 21, how)
  }
  const readWith = async (name: string, image: GreyImage, blankKnown = true): Promise<SheetReading> => {
    const { template, blank } = relative(name)
    return await recognizeSheet(image, prepareTemplate(template, blankKnown ? [blank] : []))
  }

  before(async () => {
    const family = await makeFamily('both', 77, false, ['original', 'other title', 'one question other', 'some elements more'])
    relatives = new Map(family.map(one => [one.name, one]))
  })

  it('are told from each other by one question', async () => {
    assert.equal(await refusal(() => readWith('original', picture('one question other'))), 'other-text')
    assert.equal(await refusal(() => readWith('one question other', picture('original', distortions['photo']))), 'other-text')
  })

  it('are shown to a person when only the title differs', async () => {
    const reading = await readWith('original', picture('other title'))
    assert.equal(reading.status, 'check')
    assert.ok(reading.reasons.includes('other-print'), reading.reasons.join())
  })

  it('are told from each other by bubbles that the template has not, with and without the blank sheet', async () => {
    for (const blankKnown of [true, false]) {
      const reason = await refusal(() => readWith('original', picture('some elements more'), blankKnown))
      assert.ok(['more-bubbles', 'wrong-sheet'].includes(reason), reason)
    }
  })

  it('are not taken for others where somebody has written many zeros', async () => {
    const { blank, template } = relative('original')
    const sheet = { ...blank, data: blank.data.slice() }
    writeZeros(sheet, template, 40)
    for (const blankKnown of [true, false]) {
      const { registration: { strangeness }, reasons } = await readWith('original', scanned(sheet, 22, distortions['scan 150']), blankKnown)
      assert.ok(!reasons.includes('other-print'), JSON.stringify(strangeness))
    }
  })

  it('are read with their own template, also where somebody has written across the text, in a photo and curled', async () => {
    for (const how of ['scan 100', 'hard photo', 'curled'] as const) {
      for (const byHand of [false, true]) {
        const { registration: { strangeness }, reasons } = await readWith('original', picture('original', distortions[how], byHand))
        assert.ok(!reasons.includes('other-print'), `${how}: ${JSON.stringify(strangeness)}`)
      }
    }
  })
})

describe('an answer sheet with two questions more than the template', function () {
  this.timeout(300_000)

  it('is refused where questions stand so far apart that no row tells', async () => {
    const [longer, shorter] = await makeFamily('questions', 79, false, ['original', 'two questions less'])
    const sheet = { ...longer!.blank, data: longer!.blank.data.slice() }
    fillIn(sheet, longer!.template, 3, 'normal')
    const image = scanned(sheet, 3, distortions['scan 100'])
    assert.equal(await refusal(() => recognizeSheet(image, prepareTemplate(shorter!.template, [shorter!.blank]))), 'more-bubbles')
    const own = await recognizeSheet(image, prepareTemplate(longer!.template))
    assert.ok(!own.reasons.includes('other-print'))
  })
})
