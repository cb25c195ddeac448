/** Markup as it is typed: what its lines begin with, where a line lies, what Enter and a snippet add. */
import assert from 'node:assert/strict'
import { lineBreakAt, lineStarts, rangeOfLine, snippetAt } from '../../editor/settings/markup'
import { sheetOptions } from '../../editor/form/sheet-options'
import { Settings } from '../../editor/settings/settings'
import { check } from '../../lib/contract/schema'
import { GenerateOptions, printOptionNames } from '../../lib/contract/aspose-omr'
import { description as sheet } from '../../nodes/aspose-omr/aspose-omr-sheet.description'
import { PreviewQuestion } from '../../nodes/platen/dialog-question'
import { problemOf } from '../../nodes/platen/sheet-preview'

describe('typing markup', () => {
  it('tells TABs from spaces that look like one', () => {
    assert.deepEqual(lineStarts('?grid=A\n\tsections_count=3\n    () a\n  more text\n    '), ['plain', 'tab', 'spaces', 'plain', 'plain'])
  })

  it('finds a line, also the last and one that is not there', () => {
    const text = 'one\n\ntwo'
    const line = (number: number): string => text.slice(rangeOfLine(text, number).start, rangeOfLine(text, number).end)
    assert.deepEqual([line(1), line(2), line(3), line(9)], ['one', '', 'two', 'two'])
  })

  it('Enter goes on with a TAB below an answer, and not below text or a lone TAB', () => {
    const text = '#Which?\n\t() a\n\t'
    assert.equal(lineBreakAt(text, 7), '\n')
    assert.equal(lineBreakAt(text, 13), '\n\t')
    assert.equal(lineBreakAt(text, text.length), '\n')
    assert.equal(lineBreakAt(text, 8), '\n', 'before the TAB')
  })

  it('a snippet stands on lines of its own', () => {
    assert.equal(snippetAt('', 0, '?grid=A\n'), '?grid=A\n')
    assert.equal(snippetAt('?text=a', 7, '?grid=A\n'), '\n?grid=A\n')
    assert.equal(snippetAt('?text=a\n?text=b', 8, '?grid=A\n'), '?grid=A\n\n')
  })

  it('a problem that the engine tells comes with its line and the key of its text', () => {
    const values = { line: 7, problemKey: 'element-unknown', name: 'foo', detail: 'There is no element ?foo=.' }
    const cause = { reason: 'markup-invalid', values, detail: 'Line 7 of the description of the sheet: There is no element ?foo=.' }
    assert.deepEqual(problemOf(cause), { line: 7, key: 'sheet.element-unknown', values, text: 'There is no element ?foo=.' })
    assert.deepEqual(problemOf({ reason: 'markup-empty', values: {}, detail: 'It is empty.' }), { key: 'reading.markup-empty', values: {}, text: 'It is empty.' })
    assert.deepEqual(problemOf({ detail: 'Something.' }), { text: 'Something.' })
  })

  it('every option of the print has a setting, and the preview asks the engine with it', () => {
    const settings = new Settings(sheet.fields, { paperSize: { type: 'str', value: 'A5' }, largePrint: { type: 'msg', value: 'large' } })
    const { options } = sheetOptions(settings, 'engine', undefined)
    // What comes with a message is not known yet.
    assert.deepEqual(options, { markedSheet: true, paperSize: 'A5', orientation: 'portrait', largePrint: false, strict: false })
    assert.deepEqual(Object.keys(options).sort(), [...printOptionNames].sort())
    assert.deepEqual(check(GenerateOptions, options), [])
    assert.deepEqual(check(PreviewQuestion, { markup: 'x', page: 1, width: 500, options }), [])
    assert.deepEqual(sheetOptions(settings, 'vendor', undefined), { options: {} })
  })
})
