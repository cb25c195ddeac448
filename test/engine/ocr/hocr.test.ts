import assert from 'node:assert/strict'
import { parseHocr } from '../../../lib/engine/ocr/recogniser/hocr'

const page = (content: string): string => `<?xml version="1.0"?><html><body><div class='ocr_page' id='page_1' title='image "a&gt;b"; bbox 0 0 900 700'>${content}</div></body></html>`
const word = (text: string, box = '10 20 60 40', confidence = 91): string =>
  `<span class='ocrx_word' id='w' title='bbox ${box}; x_wconf ${confidence}'>${text}</span>`
const line = (words: string, title = 'bbox 10 20 200 44; baseline 0.01 -6; x_size 24'): string => `<span class='ocr_line' id='l' title="${title}">${words}</span>`
const area = (...paragraphs: string[]): string =>
  `<div class='ocr_carea' title="bbox 5 6 305 206">${paragraphs.map(lines => `<p class='ocr_par' lang='eng' title="bbox 5 6 305 206">${lines}</p>`).join('')}</div>`

describe('hOCR of Tesseract', () => {
  it('becomes blocks, paragraphs, lines and words with confidence', () => {
    const blocks = parseHocr(page(area(line(word('One') + ' ' + word('two', '70 20 120 40', 55)), line(word('three'))) + area(line(word('four')))))
    assert.deepEqual(
      blocks.map(block => block.paragraphs.map(lines => lines.map(({ words }) => words.map(({ text }) => text)))),
      [[[['One', 'two']], [['three']]], [[['four']]]],
    )
    assert.deepEqual(blocks[0]!.box, { x: 5, y: 6, width: 300, height: 200 })
    assert.deepEqual(blocks[0]!.paragraphs[0]![0]!.words[1], { text: 'two', confidence: 55, box: { x: 70, y: 20, width: 50, height: 20 } })
  })

  it('has the baseline in page coordinates', () => {
    const [block] = parseHocr(page(area(line(word('x')))))
    const { slope, offset } = block!.paragraphs[0]![0]!.baseline!
    // 6 px above the bottom of the line's box at its left edge
    assert.equal(slope, 0.01)
    assert.ok(Math.abs(offset + slope * 10 - 38) < 1e-9)
  })

  it('tells lines that are turned, which have no baseline', () => {
    const [block] = parseHocr(page(area(line(word('up'), 'bbox 10 20 34 200; textangle 90; x_size 24'))))
    const [found] = block!.paragraphs[0]!
    assert.deepEqual([found!.turned, found!.baseline], [90, undefined])
  })

  it('sees by the places of the words which lines are turned, where Tesseract does not say it', () => {
    const at = (text: string, top: number) => `<span class='ocrx_word' title='bbox 10 ${top} 38 ${top + 90}; x_wconf 96'>${text}</span>`
    const turned = (content: string, title: string) => parseHocr(page(area(line(content, title))))[0]!.paragraphs[0]!.map(found => [found.turned, found.baseline])
    // as Tesseract 5.3 writes a page that lies on its side
    assert.deepEqual(turned(at('Under', 300) + at('the', 200) + at('lamp', 100), 'bbox 10 100 38 390; baseline -515 5150; x_size 28'), [[90, undefined]])
    assert.deepEqual(turned(at('Under', 100) + at('the', 200), 'bbox 10 100 38 290; x_size 28'), [[270, undefined]])
    const both = line(at('lamp', 100), 'bbox 10 100 38 190; baseline -166 830') + line(at('Under', 300) + at('the', 200), 'bbox 60 200 88 390; baseline -515 5150')
    assert.deepEqual(parseHocr(page(area(both)))[0]!.paragraphs[0]!.map(found => found.turned), [90, 90])
    // a tall letter, a figure, a short mark are upright
    for (const title of ['bbox 10 100 20 130; baseline 0.01 0', 'bbox 10 100 20 130']) assert.deepEqual(turned(at('1', 100), title).map(([angle]) => angle), [undefined])
  })

  it('unescapes entities and looks through emphasis', () => {
    const [block] = parseHocr(page(area(line(word('<strong><em>R&amp;D&#39;s</em></strong>') + word('&lt;5 &#x20ac;')))))
    assert.deepEqual(block!.paragraphs[0]![0]!.words.map(({ text }) => text), ["R&D's", '<5 €'])
  })

  it('leaves out what has no words: pictures, rules, blank words', () => {
    const picture = `<div class='ocr_photo' title="bbox 0 0 10 10"></div><div class='ocr_separator' title="bbox 0 0 10 10"></div>`
    assert.deepEqual(parseHocr(page(picture + area(line(word(' '))))), [])
    assert.equal(parseHocr(page(picture + area(line(word('x'))))).length, 1)
  })

  it('knows lines under all the names that Tesseract gives them', () => {
    for (const kind of ['ocr_line', 'ocr_header', 'ocr_caption', 'ocr_textfloat']) {
      assert.equal(parseHocr(page(area(line(word('x')).replace('ocr_line', kind)))).length, 1, kind)
    }
  })
})
