import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { openPdf } from '../../../../lib/engine/imaging/pdf/document'
import { copyOf, fieldsOf, personalSheets, readClassList, renderGrey, renderPdf, renderPng } from '../../../../lib/engine/marks/generate'
import { readPageCode } from '../../../../lib/engine/marks/codes/page-code'
import { prepareTemplate } from '../../../../lib/engine/marks/prepare'
import { recognizeSheet } from '../../../../lib/engine/marks/recognize'
import { pageMap } from '../../../../lib/engine/marks/registration/page-map'
import { sameTemplate, templateHash } from '../../../../lib/engine/marks/sheet-marks'
import { questionsOf } from '../../../../lib/engine/marks/template'
import { failureOf, sheetOf } from './support'

const quiz = `?text=Kitchen safety \${room}
?grid=Seat
>sections_count=3
#Grease fire: what first?
>() Water () Lid on the pan
>() Open the window
*Which need gloves?
>() Oven tray () Knife wash () Bread
?answer_sheet=Round
>elements_count=12
>columns_count=3`

describe('printed sheets', function () {
  this.timeout(60_000)

  it('the PDF shows what the picture shows', async () => {
    const sheet = await sheetOf(`${quiz}
?text=Underlined and red
>font_style=bold,underline
>color=#aa0000
>font_family=Arial
?barcode=Code
>value=H-07
>barcode_type=code39
>height=200`, { marks: true })
    const [page] = copyOf(sheet)
    const pdf = await renderPdf([page!], 'Quiz')
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'sheet-')), 'sheet.pdf')
    writeFileSync(file, pdf)
    const document = await openPdf(file)
    const scan = document.renderGrey(0, 300, 50e6)
    document.close()
    rmSync(path.dirname(file), { recursive: true })
    const drawn = await renderGrey(page!)
    const small = async (image: typeof drawn): Promise<Buffer> => sharp(Buffer.from(image.data), { raw: { width: image.width, height: image.height, channels: 1 } })
      .resize(620, 877, { fit: 'fill' }).greyscale().raw().toBuffer()
    const [one, other] = [await small(drawn), await small(scan)]
    let far = 0
    for (let at = 0; at < one.length; at++) if (Math.abs(one[at]! - other[at]!) > 70) far++
    assert.ok(one.some(grey => grey < 60), 'nothing is drawn')
    assert.ok(far < one.length * 0.0005, `${far} of ${one.length} pixels differ`)
    assert.match(pdf.subarray(0, 8).toString('latin1'), /^%PDF-1\./)
  })

  it('the picture is RGBA of the service\'s size and density', async () => {
    const meta = await sharp(await renderPng(copyOf(await sheetOf(quiz))[0]!)).metadata()
    assert.deepEqual([meta.width, meta.height, meta.channels, meta.density], [2481, 3507, 4, 300])
  })

  it('a marked sheet says its template, page and copy, and is read back', async () => {
    const sheet = await sheetOf(quiz, { marks: true, templateId: 'quiz-1' })
    const image = await renderGrey(copyOf(sheet, { fields: { room: 'B2' }, copy: 4711, heading: 'Zoë Ångström' })[0]!)
    const code = await readPageCode(image, pageMap(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)), sheet.template.pages[0]!)
    assert.ok(code)
    assert.ok(sameTemplate(code, templateHash('quiz-1')))
    assert.deepEqual([code.page, code.copy], [1, 4711])
    for (const question of questionsOf(sheet.template.pages[0]!).filter(({ name }) => name === 'Question2')) {
      for (const bubble of question.choice.bubbles.slice(0, 2)) blacken(image, bubble.left, bubble.top, question.choice.bubbleWidth)
    }
    const reading = await recognizeSheet(image, prepareTemplate(sheet.template))
    assert.equal(reading.answers.find(answer => answer.name === 'Question2')?.value, 'AB')
    assert.equal(reading.answers.find(answer => answer.name === 'Question1')?.value, '')
  })

  it('large print has larger bubbles, further apart', async () => {
    const bubble = async (largePrint: boolean) => {
      const sheet = await sheetOf(quiz, { largePrint, marks: true })
      return questionsOf(sheet.template.pages[0]!).find(({ name }) => name === 'Round3')!.choice
    }
    const [normal, large] = [await bubble(false), await bubble(true)]
    assert.ok(large.bubbleWidth >= normal.bubbleWidth * 1.35)
    assert.ok(large.bubbles[1]!.left - large.bubbles[0]!.left >= (normal.bubbles[1]!.left - normal.bubbles[0]!.left) * 1.35)
  })

  it('a class gets a sheet each, with name, number and fields', async () => {
    const sheet = await sheetOf(`${quiz}\n?barcode=Who\n>value=\${id}\n>barcode_type=code128\n>height=150`, { marks: true })
    assert.deepEqual([...fieldsOf(sheet)].sort(), ['id', 'room'])
    const people = readClassList('Name;id;room\nZoë Ångström;A-1;B2\n"Łukasz; jr";A-2;\n')
    assert.deepEqual(people.map(person => [person.copy, person.heading]), [[1, 'Zoë Ångström'], [2, 'Łukasz; jr']])
    const pages = [...personalSheets(sheet, people)]
    assert.equal(pages.length, 2)
    const texts = pages.map(page => page.items.flatMap(item => item.kind === 'text' ? [item.text] : []))
    assert.ok(texts[0]!.includes('Zoë Ångström') && texts[0]!.includes('Kitchen safety B2'))
    assert.ok(texts[1]!.includes('Łukasz; jr') && texts[1]!.includes('Kitchen safety '))
    const image = await renderGrey(pages[1]!)
    const reading = await recognizeSheet(image, prepareTemplate(sheet.template))
    assert.equal(reading.answers.find(answer => answer.name === 'Who')?.value, 'A-2')
    assert.match((await renderPdf(pages, 'Class')).toString('latin1'), /\/Count 2\b/)
  })

  it('class lists that cannot be used are refused', async () => {
    const sheet = await sheetOf(quiz)
    assert.equal((await failureOf(() => readClassList('name\n'))).reason, 'class-list-invalid')
    assert.match((await failureOf(() => readClassList('a,a\n1,2'))).message, /"a" stands twice/)
    assert.match((await failureOf(() => readClassList('a,b\n1,2,3'))).message, /line 2 has 3 values/)
    assert.match((await failureOf(() => personalSheets(sheet, readClassList(['Ann'])))).message, /\$\{room\}/)
    assert.match((await failureOf(() => readClassList([['x']]))).message, /entry 1/)
  })
})

function blacken(image: { data: Uint8Array, width: number }, left: number, top: number, side: number): void {
  for (let y = top + 4; y < top + side - 4; y++) image.data.fill(40, y * image.width + left + 4, y * image.width + left + side - 4)
}
