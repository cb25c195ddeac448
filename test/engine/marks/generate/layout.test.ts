import assert from 'node:assert/strict'
import sharp from 'sharp'
import { barcodeTypes, copyOf, renderGrey, renderSmallPng } from '../../../../lib/engine/marks/generate'
import { isReadable, readBarcode } from '../../../../lib/engine/marks/codes/barcodes'
import { prepareTemplate } from '../../../../lib/engine/marks/prepare'
import { recognizeSheet } from '../../../../lib/engine/marks/recognize'
import { pageMap } from '../../../../lib/engine/marks/registration/page-map'
import { questionsOf, type ChoiceBox } from '../../../../lib/engine/marks/template'
import { readTemplate } from '../../../../lib/engine/marks/template-reader'
import { failureOf, sheetOf } from './support'

async function questions(lines: string, page = 0): Promise<Map<string, ChoiceBox>> {
  const sheet = await sheetOf(lines)
  return new Map(questionsOf(readTemplate(sheet.omr).pages[page]!).map(({ name, section, choice }) => [section > 0 ? `${name}.${section}` : name, choice]))
}

const values = (choice: ChoiceBox | undefined): string => choice!.bubbles.map(bubble => bubble.value).join(' ')

describe('the layout of a sheet', function () {
  this.timeout(60_000)

  it('answer sheets run on from the questions or from start_id, column by column', async () => {
    const found = await questions('#One?\n>() a () b\n?answer_sheet=Main\n>elements_count=5\n>columns_count=2\n>answers_list=(N) () (Yes)\n?answer_sheet=Own\n>elements_count=2\n>start_id=41\n>answers_count=2')
    assert.deepEqual([...found.keys()], ['Question1', 'Main2', 'Main3', 'Main4', 'Main5', 'Main6', 'Own41', 'Own42'])
    assert.equal(values(found.get('Main2')), 'N B Yes')
    assert.equal(found.get('Main3')!.left, found.get('Main2')!.left)
    assert.ok(found.get('Main5')!.left > found.get('Main4')!.left && found.get('Main5')!.top === found.get('Main2')!.top)
  })

  it('goes on over several pages and keeps questions whole', async () => {
    const sheet = await sheetOf(Array.from({ length: 60 }, (_, index) => `#Question ${index}?\n>() a () b () c`).join('\n') + '\n?answer_sheet=S\n>elements_count=300\n>columns_count=3')
    assert.ok(sheet.template.pages.length >= 4)
    const all = sheet.template.pages.flatMap(page => questionsOf(page).map(question => question.name))
    assert.equal(new Set(all).size, 360)
    for (const page of sheet.template.pages) {
      for (const element of page.elements) assert.ok(element.top + element.height <= page.height - 60, element.name)
    }
  })

  it('5,000 questions are refused with the number of pages they would need', async () => {
    const { reason, message } = await failureOf(() => sheetOf(Array.from({ length: 5_000 }, () => '#Which?\n>() a () b').join('\n')))
    assert.equal(reason, 'sheet-too-long')
    assert.match(message, /would need \d{3} pages, at most 200/)
    assert.match((await failureOf(() => sheetOf('?answer_sheet=S\n>elements_count=3000\n>columns_count=2', { marks: true }))).message, /at most 15 .*page code/)
  })

  it('paper, orientation and margins', async () => {
    const sheet = await sheetOf('?page=\n>paper_size=Letter\n>left_margin=400\n#a?\n>() b\n&page\n?page=\n>orientation=landscape\n#c?\n>() d', { marks: false })
    assert.deepEqual(sheet.template.pages.map(page => [page.width, page.height]), [[2551, 3295], [3507, 2481]])
    assert.equal(sheet.template.pages[0]!.elements[0]!.left, 400)
    assert.deepEqual((await sheetOf('#a?\n>() b', { paper: 'a5', landscape: true })).template.pages[0]!.width, 2480)
    assert.match((await failureOf(() => sheetOf('#a?\n>() b', { paper: 'A9' }))).message, /"A9" is unknown; possible are A4/)
  })

  it('extended elements are in the template with names and values, and are read back', async () => {
    const sheet = await sheetOf(`?container=two
>columns_count=2
?block=left
>column=1
>border=square
?checkbox=Toppings
>threshold=15
?content=Olives
?content=Capers
&checkbox
&block
?block=right
>column=2
>is_clipped=true
?content=Remarks
&block
&container
?vertical_choicebox=Plan
?answer=basic
?content=Basic
&answer
?answer=other
?write_in=OtherPlan
&answer
&vertical_choicebox
?choicebox=How?
?option=Good
>bubble_value=G
?option=Bad
&choicebox
?block=tables
?table=Rating
?table_header=
?answer_value=Good
?answer_value=Poor
&table_header
?question=Food
?question=Service
&table
&block
?score_group=Exam
?score_question=Capital
?score_answer=Paris
>score=2
?score_answer=Rome
>score=-1
&score_question
&score_group
?custom_answer_sheet=Row
>amount=2
?custom_row=
?content=%index%
?bubble_array=A
>answers_list=(A) (B)
>recogintion_values=(1) (2)
?custom_trigger=V
>value=void
>target=Row_%index%
&custom_row
&custom_answer_sheet
?composite_grid=Code
>columns_count=2
>values=(0)(1)
>extra_row=(X)()`, { marks: true })
    const template = readTemplate(sheet.omr)
    const page = template.pages[0]!
    const found = new Map(questionsOf(page).map(({ name, section, choice }) => [`${name}${section > 0 ? '.1' : ''}`, choice]))
    assert.deepEqual(Object.fromEntries([...found].map(([name, choice]) => [name, values(choice)])), {
      Toppings: 'Olives Capers', Plan: 'basic other', Question1: 'G B', Food: 'Good Poor', Service: 'Good Poor', Capital: 'Paris Rome',
      Row_1: '1 2', V_1: 'void', Row_2: '1 2', V_2: 'void', Code: '0 1 X', 'Code.1': '0 1',
    })
    assert.equal(found.get('Toppings')!.threshold, 15)
    assert.deepEqual(page.elements.flatMap(element => element.kind === 'ClipArea' ? [element.name] : []), ['right', 'OtherPlan'])
    assert.deepEqual(found.get('Capital')!.bubbles.map(bubble => bubble.extra), [{ IsPositive: true, Score: 2 }, { IsPositive: false, Score: -1 }])

    const image = await renderGrey(copyOf(sheet)[0]!)
    for (const [name, place] of [['Toppings', 1], ['Plan', 0], ['Question1', 1], ['Service', 0], ['Capital', 0], ['Row_2', 1], ['Code', 2], ['Code.1', 1]] as const) {
      const { bubbleWidth, bubbles } = found.get(name)!
      const bubble = bubbles[place]!
      for (let y = bubble.top + 4; y < bubble.top + bubbleWidth - 4; y++) image.data.fill(40, y * image.width + bubble.left + 4, y * image.width + bubble.left + bubbleWidth - 4)
    }
    const reading = await recognizeSheet(image, prepareTemplate(template))
    const read = Object.fromEntries(reading.answers.map(answer => [answer.name, answer.value]))
    for (const [name, value] of Object.entries({ Toppings: 'Capers', Plan: 'basic', Question1: 'B', Food: '', Service: 'Good', Capital: 'Paris', Row_1: '', Row_2: '2', Code: 'X1' })) {
      assert.equal(read[name], value, name)
    }
  })

  it('every barcode type is printed, and read back where it can be read', async () => {
    const texts: Record<string, string> = {
      ean: '5901234123457', ean13: '5901234123457', jan: '4901234567894', jam: '4901234567894', isbn: '978-3-16-148410-0', ean8: '96385074', upc: '036000291452', upca: '036000291452',
      upce: '01234565', codabar: 'A1234B', itf: '123456', interleaved2of5: '123456', itf14: '15400141288763', databar: '(01)09521234543213', gs1code128: '(01)09521234543213',
      aruco: '53', msi: '1234', code11: '1234', plessey: '1234',
    }
    const lines = barcodeTypes().map(type => `?barcode=${type}\n>value=${texts[type] ?? 'H07'}\n>barcode_type=${type}\n>height=220`)
    const sheet = await sheetOf(lines.join('\n'))
    const wanted = barcodeTypes().filter(isReadable)
    const pages = copyOf(sheet)
    const prepared = prepareTemplate(sheet.template)
    // A page of codes alone has no bubbles to be found by: the codes are read at their places.
    const read = new Map<string, string | undefined>()
    for (const [index, drawing] of pages.entries()) {
      const image = await renderGrey(drawing)
      for (const element of prepared.template.pages[index]!.elements) {
        if (element.kind === 'Barcode') read.set(element.name, await readBarcode(image, pageMap(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)), element))
      }
    }
    for (const type of wanted) {
      const digits = (text: string): string => text.replace(/\(01\)|[^0-9A-Za-z]/g, '')
      // A UPC-E is told by the number it is short for.
      const wantedText = type === 'upce' ? '012345000065' : texts[type] ?? 'H07'
      assert.ok(digits(read.get(type) ?? '').includes(digits(wantedText)), `${type}: ${read.get(type)}`)
    }
  })

  it('grids, pictures and codes stand where x and y say', async () => {
    const sheet = await sheetOf('?grid=G\n>sections_count=2\n>x=1900\n>y=1000\n?barcode=Q\n>value=hello\n>barcode_type=qr\n>codetext=true\n>x=300\n>y=2000\n>height=300')
    const [grid, code] = sheet.template.pages[0]!.elements
    assert.deepEqual([grid!.left, grid!.top], [1900 + 115, 1000 + 56])
    assert.deepEqual([code!.left, code!.top], [295, 1995])
    assert.ok(sheet.drawings[0]!.items.some(item => item.kind === 'text' && item.text === 'hello'))
  })

  const wrong: [string, string, RegExp][] = [
    ['half a place', '?barcode=B\n>value=1\n>barcode_type=qr\n>x=280', /Line 1 .*x and y one is missing/],
    ['a column without container', '?answer_sheet=A\n>elements_count=3\n>column=2', /Line 3 .*only for what stands directly in a \?container=/],
    ['a picture that is not there', '?text=a\n?image=logo.png', /Line 2 .*"logo.png" was not found in the folder "Logos"/],
    ['too many answers for the page', '?answer_sheet=S\n>elements_count=9\n>answers_count=26\n>bubble_size=extralarge', /Line 1 .*use fewer answers/],
    ['a grid wider than the page', '?grid=G\n>sections_count=40', /Line 1 .*px wide/],
    ['a barcode that its type cannot hold', '?barcode=B\n>value=abc\n>barcode_type=ean13', /Line 1 .*"abc" cannot be a ean13 code/],
    ['an unknown barcode type', '?barcode=B\n>value=abc\n>barcode_type=abc', /Line 1 .*The barcode_type abc is not offered; possible are code39/],
    ['a QR code too long for its version', '?barcode=B\n>value=https://example.com/a/very/long/address\n>barcode_type=qr\n>qr_version=1', /Line 1 .*qr_version 1; raise it/],
    ['a barcode over bubbles', '#Which?\n>() a () b\n?barcode=B\n>value=1\n>barcode_type=qr\n>x=280\n>y=150\n>height=200', /Line 3 .*lies over bubbles of "Question1"/],
    ['a barcode outside of the page', '#a?\n>() b\n?barcode=B\n>value=1\n>barcode_type=qr\n>x=2000\n>y=3400\n>height=300', /Line 3 .*outside of the page/],
    ['a block too low for its content', '?block=b\n>height=50\n?content=a\n?content=b\n&block', /Line 1 .*its content needs/],
    ['children outside of the columns', '?container=c\n>columns_count=2\n?block=b\n>column=3\n?content=a\n&block\n&container', /Line 3 .*column=3, and the container has 2/],
    ['a marker that does not exist', '?barcode=B\n>value=1000\n>barcode_type=aruco', /Line 1 .*from 0 to 999/],
  ]
  for (const [title, text, message] of wrong) {
    it(`refuses ${title} with line and reason`, async () => { assert.match((await failureOf(() => sheetOf(text, { pictureFolder: 'Logos' }))).message, message) })
  }

  it('what is too wide for large print or small paper is set closer, and told', async () => {
    const text = '?grid=Number\n>sections_count=20\n?answer_sheet=S\n>elements_count=12\n>columns_count=4\n>answers_count=5'
    const sheet = await sheetOf(text, { marks: true, largePrint: true })
    const lefts = new Set(questionsOf(sheet.template.pages[0]!).filter(({ name }) => name.startsWith('S')).map(({ choice }) => choice.left))
    assert.equal(lefts.size, 3)
    assert.match(sheet.messages.join('\n'), /Line 3: For 4 columns of 5 answers there is no room; columns used: 3/)
    assert.match(sheet.messages.join('\n'), /Line 1: The bubbles of the grid "Number" are \d+ px in place of 84 px/)
    for (const { choice } of questionsOf(sheet.template.pages[0]!)) assert.ok(choice.left + choice.width <= sheet.template.pages[0]!.width - 205)
  })

  it('an answer sheet parted by the end of a page begins on the page begun', async () => {
    const sheet = await sheetOf(`?text=a\n${Array.from({ length: 9 }, () => '?grid=G\n>sections_count=2\n>options_count=2').join('\n')}\n?answer_sheet=S\n>elements_count=120\n>columns_count=3`, { marks: true })
    const [first, second] = sheet.template.pages.map(page => questionsOf(page).filter(({ name }) => name.startsWith('S')))
    assert.ok(first!.length > 0 && second!.length > 0)
    // The three columns of the rest are alike: it was not parted a second time.
    assert.equal(Math.max(...second!.map(({ choice }) => choice.top)) - Math.min(...second!.map(({ choice }) => choice.top)), 81 * (Math.ceil(second!.length / 3) - 1))
  })

  it('a part behind tabs goes to the next line rather than become tiny', async () => {
    const texts = async (text: string, paper = 'A4'): Promise<[string, number][]> =>
      (await sheetOf(text, { paper })).drawings[0]!.items.flatMap(item => item.kind === 'text' ? [[item.text, item.baseline]] : [])
    const heading = '?text=A class test about large numbers and small ones\tName ________________\n#a?\n>() b'
    const [title, name] = await texts(heading)
    assert.equal(name![1], title![1])
    const [small, below] = await texts(heading, 'A5')
    assert.equal(below![0], 'Name ________________')
    assert.ok(below![1] > small![1])
  })

  it('while the text is written, a frame stands for a picture that is missing', async () => {
    const sheet = await sheetOf('?text=a\n?image=logo.png\n#a?\n>() b', { frameMissingPictures: true })
    assert.deepEqual(sheet.messages, ['Line 2: The picture "logo.png" is not here; a frame stands in its place.'])
    const small = await renderSmallPng(copyOf(sheet)[0]!, 600)
    const { width, height } = await sharp(small).metadata()
    assert.deepEqual([width, height], [600, 848])
  })

  it('pictures: shown, made smaller with a word, refused when broken or too large', async () => {
    const wide = await sharp({ create: { width: 3000, height: 300, channels: 3, background: '#204080' } }).png().toBuffer()
    const sheet = await sheetOf('?image=wide.png\n#a?\n>() b', { findPicture: async () => wide })
    assert.match(sheet.messages.join(), /Line 1: .*3000 px wide and was made smaller/)
    const image = await renderGrey(copyOf(sheet)[0]!)
    assert.ok(image.data[200 * image.width + 1200]! < 120)
    assert.match((await failureOf(() => sheetOf('?image=a.png', { findPicture: async () => Buffer.from('no picture') }))).message, /Line 1 .*"a.png" cannot be used/)
    assert.match((await failureOf(() => sheetOf('?image=a.png', { findPicture: async () => Buffer.alloc(100e6) }))).message, /95 MB, at most 50/)
  })

  it('characters that no font has and names used twice are told', async () => {
    const sheet = await sheetOf('?text=漢字\n?grid=A\n>sections_count=2\n?grid=A\n>sections_count=2')
    assert.match(sheet.messages.join('\n'), /Line 1: 漢 字 cannot be printed/)
    assert.match(sheet.messages.join('\n'), /"A" stands for several elements/)
  })
})
