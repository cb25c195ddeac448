import assert from 'node:assert/strict'
import { parseMarkup } from '../../../../lib/engine/marks/generate/markup/parse'
import { failureOf, tabbed } from './support'

const parse = (lines: string, strict = false) => parseMarkup(tabbed(lines), { strict })

/** Line and message with which a description is refused. */
async function refused(lines: string, strict = false): Promise<string> {
  const { reason, values, message } = await failureOf(() => parse(lines, strict))
  assert.equal(reason, 'markup-invalid')
  return `${values['line']}: ${message}`
}

describe('the description of a sheet', () => {
  it('questions: marks, letters by position across lines, text with brackets', () => {
    const [question] = parse(`*Which?
> () One (only "A, B" or more) () Two f(x)
> (Yes) Sure () Last`).nodes
    assert.equal(question!.several, true)
    assert.deepEqual(question!.answers.map(({ mark, text, row }) => [mark, text, row]),
      [['A', 'One (only "A, B" or more)', 0], ['B', 'Two f(x)', 0], ['Yes', 'Sure', 1], ['D', 'Last', 1]])
  })

  it('ratings have marks without text; text goes on until an empty line', () => {
    const { nodes } = parse('#How good\n  is it?\n>(3) (2) (1)\n?text=One\nTwo\n\n?text=Three')
    assert.equal(nodes[0]!.value, 'How good\nis it?')
    assert.deepEqual(nodes[0]!.answers.map(answer => answer.text), ['', '', ''])
    assert.deepEqual(nodes.slice(1).map(node => [node.type, node.value]), [['text', 'One\nTwo'], ['blank', ''], ['text', 'Three']])
  })

  it('tabs and spaces of a value are kept', () => {
    assert.equal(parseMarkup('?text=\t\tHead  line\n').nodes[0]!.value, '\t\tHead  line')
  })

  it('UTF-8 and UTF-16 with and without mark, Windows-1252, every end of line', () => {
    const text = '?text=Prüfung\r\n#Größe?\r\n\t() ja () nein\r\n'
    const utf16 = Buffer.from(text, 'utf16le')
    for (const bytes of [Buffer.from(text), Buffer.from('\uFEFF' + text), Buffer.from('\uFEFF' + text, 'utf16le'), Buffer.from('\uFEFF' + text, 'utf16le').swap16(), utf16,
      Buffer.from(text, 'latin1'), Buffer.from(text.replaceAll('\r\n', '\r')), Buffer.from(text.replaceAll('\r\n', '\n'))]) {
      assert.deepEqual(parseMarkup(bytes).nodes.map(node => node.value), ['Prüfung', 'Größe?'])
    }
  })

  it('four spaces are read as TAB and told; strict mode does not', async () => {
    const text = '?grid=ID\n    sections_count=3\n#Which?\n     () a () b\n'
    const { nodes, remarks } = parseMarkup(text)
    assert.equal(nodes[0]!.attributes.get('sections_count'), 3)
    assert.equal(nodes[1]!.answers.length, 2)
    assert.equal(remarks.length, 1)
    assert.deepEqual(remarks[0]!.values, { lines: '2, 4' })
    assert.match(remarks[0]!.text, /Line 2: .*TAB/)
    assert.match(await refused(text, true), /^2: .*TAB/)
    assert.deepEqual(parse('?grid=ID\n>sections_count=3').remarks, [])
  })

  const wrong: [string, string, RegExp][] = [
    ['an unknown element', '?text=a\n?gird=ID', /^2: .*no element \?gird=/],
    ['an unknown attribute', '?grid=ID\n>section_count=3', /^2: .*no attribute "section_count"; it has sections_count/],
    ['a number that is none', '?grid=ID\n>sections_count=many', /^2: .*whole number from 1 to 60/],
    ['a word that is not offered', '?image=a.png\n>align=top', /^2: .*left, center, right/],
    ['a missing attribute', '?answer_sheet=Main\n\n#Next?\n>() a', /^1: .*elements_count/],
    ['a question without answers', '#Lonely?\n\n?text=x', /^1: .*no answers/],
    ['a mark twice', '#Which?\n>(A) x (A) y', /^2: .*\(A\) stands twice/],
    ['text that belongs to nothing', '?image=a.png\nhello', /^2: .*cannot follow \?image=/],
    ['an attribute without element', '>x=1', /^1: .*follow its element/],
    ['an element without name', '?grid=', /^1: .*needs a name/],
    ['an element that is not closed', '?block=a\n?text=b', /^1: .*not closed by &block/],
    ['elements closed crosswise', '?container=a\n?block=b\n&container', /^3: .*\?block= of line 2 is still open/],
    ['a child in the wrong place', '?option=a', /^1: .*only inside of \?choicebox=/],
    ['handwriting', '?text_input=Name', /^1: .*write_in/],
    ['binary data', '?text=a\n\u0001\u0002', /^2: .*no plain text/],
  ]
  for (const [title, text, message] of wrong) {
    it(`refuses ${title} with line and reason`, async () => { assert.match(await refused(text), message) })
  }

  it('refuses nothing and too much', async () => {
    assert.equal((await failureOf(() => parseMarkup(' \n\n'))).reason, 'markup-empty')
    assert.equal((await failureOf(() => parseMarkup(new Uint8Array(5 * 1024 * 1024)))).reason, 'markup-too-large')
  })
})
