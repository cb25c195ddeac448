/**
 * The editor for markup, as a person works with it, in a node that was never deployed: the sheet comes beside the text, turns its pages,
 * says the line that is wrong and goes there; by keyboard alone; in German; without findings of axe-core.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { keepTemplate } from '../../lib/flow/answer-sheets/kept-templates'
import { EditorPage, launchBrowser } from '../support/editor-page'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'

const FLOW = [
  { id: 'tab', type: 'tab', label: 'sheets' },
  { id: 'sheet', type: 'aspose-omr-sheet', z: 'tab', x: 200, y: 60, name: '', params: {}, version: 1, account: '', engine: '', wires: [[]] },
]

/** How many pages of letters a picture shows: its letters' share of ink tells a page of 40 lines from an empty one. */
const inkOf = (picture: Locator): Promise<number> =>
  picture.evaluate(async (element) => {
    const image = element as HTMLImageElement
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let dark = 0
    for (let at = 0; at < data.length; at += 4) if ((data[at] as number) < 128) dark++
    return dark / (data.length / 4)
  })

describe('the editor for markup', function () {
  this.timeout(180_000)
  let nodeRed: RunningNodeRed
  let browser: Browser
  let editor: EditorPage

  const open = async (language?: string): Promise<Locator> => {
    editor = await EditorPage.open(browser, nodeRed, { height: 1400, ...(language ? { language } : {}) })
    return editor.dialog('sheet')
  }
  const parts = (form: Locator) => ({
    text: form.locator('.platen-markup-area textarea'),
    picture: form.locator('.platen-preview-page'),
    status: form.locator('.platen-preview-status'),
    remarks: form.locator('.platen-remarks li'),
    forth: form.getByRole('button', { name: 'Next page' }),
    back: form.getByRole('button', { name: 'Page before' }),
  })

  before(async function () {
    browser = await launchBrowser(this)
    nodeRed = await startNodeRed({ flows: FLOW })
  })
  afterEach(async () => {
    assert.deepEqual(editor?.problems.splice(0), [], 'problems on the page')
    await editor?.shut()
  })
  after(async () => {
    await browser?.close()
    await nodeRed?.stop()
  })

  it('draws a starter, says what is read from it, and turns pages', async () => {
    const form = await open()
    const { text, picture, status, forth, back } = parts(form)
    assert.match((await status.textContent()) ?? '', /appears here/)
    await form.getByRole('button', { name: 'Class test' }).click()
    await picture.waitFor()
    assert.equal(await status.textContent(), 'Page 1 of 1, answers to read: 23')
    assert.match((await picture.getAttribute('alt')) ?? '', /Number, Question1, Question2, Question3/)
    assert.ok((await inkOf(picture)) > 0.01)
    assert.equal(await forth.isVisible(), false)

    await text.focus()
    await editor.page.keyboard.press('Control+End')
    await editor.page.keyboard.insertText('?page=\n?text=last page\n&page\n')
    await form.getByText('Page 1 of 2, answers to read: 23').waitFor()
    await forth.focus()
    await editor.page.keyboard.press('Enter')
    await form.getByText('Page 2 of 2').waitFor()
    assert.equal(await forth.isDisabled(), true)
    await back.click()
    await form.getByText('Page 1 of 2').waitFor()
    assert.deepEqual(await editor.accessibility('.platen-form'), [])
  })

  it('says line and reason of what is wrong, keeps the last sheet paler, and goes to the line', async () => {
    const form = await open()
    const { text, picture, status, remarks } = parts(form)
    await text.fill('?text=one\n#Which?\n\t() a () b\n')
    await picture.waitFor()
    await text.fill('?text=one\n#Which?\n\t() a () b\n?gird=Number\n')
    await remarks.first().waitFor()
    assert.match((await status.textContent()) ?? '', /No sheet comes/)
    assert.match((await remarks.first().textContent()) ?? '', /Line 4.*There is no element \?gird=/s)
    assert.equal(await form.locator('.platen-line-wrong').textContent(), '4 \n')
    assert.equal(await picture.isVisible(), true)
    assert.equal(await form.locator('.platen-preview-stale').count(), 1)
    const described = (await text.getAttribute('aria-describedby')) ?? ''
    assert.ok(described.split(' ').includes((await form.locator('.platen-remarks').getAttribute('id')) ?? ''), 'the reasons are read with the field')
    assert.deepEqual(await editor.accessibility('.platen-form'), [])
    await remarks.getByRole('button', { name: 'Line 4' }).click()
    const chosen = await text.evaluate((area) => {
      const { value, selectionStart, selectionEnd } = area as HTMLTextAreaElement
      return value.slice(selectionStart, selectionEnd)
    })
    assert.equal(chosen, '?gird=Number')
    await editor.page.keyboard.insertText('?grid=Number')
    await form.getByText('Page 1 of 1, answers to read: 2').waitFor()
    assert.equal(await form.locator('.platen-line-wrong').count(), 0)
  })

  it('types real TABs, goes on with one after Enter, takes them back, and lets the keyboard out', async () => {
    const form = await open()
    const { text } = parts(form)
    await text.focus()
    const { keyboard } = editor.page
    await keyboard.type('#Which?')
    await keyboard.press('Enter')
    await keyboard.press('Tab')
    await keyboard.type('() a')
    await keyboard.press('Enter')
    await keyboard.type('() b')
    assert.equal(await text.inputValue(), '#Which?\n\t() a\n\t() b')
    await keyboard.press('Control+z')
    assert.notEqual(await text.inputValue(), '#Which?\n\t() a\n\t() b')
    await keyboard.press('Control+Shift+z')
    await form.getByText('answers to read: 1').waitFor()
    await keyboard.press('Escape')
    await keyboard.press('Tab')
    assert.equal(await text.evaluate((area) => document.activeElement === area), false)
    assert.equal(await form.isVisible(), true, 'Escape did not close the dialog')
    await form.getByLabel('Insert ...').selectOption({ label: 'Number to fill in' })
    await form.getByText('answers to read: 2').waitFor()
    await editor.close('ok')
    assert.deepEqual((await editor.node('sheet'))?.params, { markup: { type: 'str', value: '#Which?\n\t() a\n\t() b\n?grid=Number\n\tsections_count=4\n' } })
  })

  it('follows the settings of the print, and warns of spaces in place of a TAB', async () => {
    const form = await open()
    const { text, picture, remarks } = parts(form)
    await text.fill('#Which?\n    () a () b\n?image=logo.png\n')
    await picture.waitFor()
    const said = (await remarks.allTextContents()).join('\n')
    assert.match(said, /Line 2.*Spaces/)
    assert.match(said, /Line 3.*"logo\.png" is not here/)
    assert.equal(await form.locator('.platen-line-spaces').count(), 1)
    const shape = (): Promise<boolean> => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > (image as HTMLImageElement).naturalHeight)
    assert.equal(await shape(), false)
    await form.getByText('Print', { exact: true }).click()
    const wide = editor.page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('.platen-preview-page')
      return image !== null && image.complete && image.naturalWidth > image.naturalHeight
    })
    await form.locator('[data-field=orientation] select').selectOption({ label: 'landscape' })
    await wide
  })

  it('every snippet that can be inserted makes a sheet', async () => {
    const form = await open()
    const { text, status } = parts(form)
    const list = form.getByLabel('Insert ...')
    const labels = (await list.locator('option').allTextContents()).slice(1)
    assert.ok(labels.length >= 10)
    for (const label of labels) await list.selectOption({ label })
    await form.getByText(/^Page 1 of 3/).waitFor()
    assert.match((await status.textContent()) ?? '', /Page 1 of/)
    assert.ok((await text.inputValue()).includes('\n\tsections_count=4\n'))
  })

  it('lists the kept templates, and deletes one by a second act of its own, with the keyboard too', async () => {
    const home = path.join(nodeRed.userFolder, 'platen/answer-sheets/templates')
    const omr = Buffer.from('{"Pages":[]}')
    for (const name of ['quiz 7b', 'survey']) await keepTemplate(home, { name, omr, sheet: omr, sheetKind: 'png', ids: {} })
    const form = await open()
    await form.getByText('Kept templates', { exact: true }).click()
    const rows = form.locator('.platen-templates tbody tr:not(.platen-question-row)')
    await rows.nth(1).waitFor()
    assert.match((await rows.allTextContents()).join('\n'), /quiz 7b.*\n.*survey/)
    assert.deepEqual(await editor.accessibility('.platen-form'), [])
    const trash = form.getByRole('button', { name: 'Delete the template quiz 7b' })
    const really = form.getByRole('button', { name: 'Really delete the template quiz 7b' })
    await trash.dblclick()
    await really.waitFor()
    assert.deepEqual(await editor.accessibility('.platen-form'), [])
    await editor.page.keyboard.press('Escape')
    await really.waitFor({ state: 'hidden' })
    // By keyboard alone; a second Enter keeps it.
    await editor.page.keyboard.press('Enter')
    await editor.page.keyboard.press('Enter')
    await really.waitFor({ state: 'hidden' })
    assert.equal(await rows.count(), 2)
    await editor.page.keyboard.press('Enter')
    await editor.page.keyboard.press('Tab')
    await editor.page.keyboard.press('Enter')
    await form.getByText('quiz 7b is deleted.').waitFor()
    assert.match((await rows.allTextContents()).join('\n'), /^survey/)
    assert.equal(await rows.count(), 1)
  })

  it('speaks German, starters and snippets too', async () => {
    const form = await open('de')
    await form.getByRole('button', { name: 'Klassenarbeit' }).click()
    await form.getByText('Seite 1 von 1, zu lesende Antworten: 23').waitFor()
    assert.match(await form.locator('.platen-markup-area textarea').inputValue(), /^\?text=Klassenarbeit/)
    assert.equal(await form.getByRole('button', { name: 'Klassenarbeit' }).getAttribute('aria-pressed'), 'true')
    await form.getByLabel('Einfügen ...').selectOption({ label: 'Ankreuzfelder' })
    await form.getByText('zu lesende Antworten: 24').waitFor()
    assert.equal(await form.getByText(/preview\.|markup\./).count(), 0)
    await form.locator('.platen-markup-area textarea').fill('#Wann?\n\t(A) heute (A) morgen\n')
    await form.getByText('Die Marke (A) steht in dieser Frage zweimal.').waitFor()
  })
})
