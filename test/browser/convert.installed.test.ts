/**
 * What an author does first, with mouse and keyboard in a real browser: drag the node from the palette, wire it, deploy, press
 * the button, see the result; then choose a server in the dialog, test the connection, ask for its languages.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { writeScannedLetter } from '../../scripts/sample/letter'
import { EditorPage, launchBrowser } from '../support/editor-page'
import { startFakeOwnocr, type FakeOwnocr } from '../support/fake-ownocr'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'

const PASSWORD = 'planted-secret-4711'

describe('scan to PDF and text, in the editor', function () {
  this.timeout(180_000)
  let folder: string
  let nodeRed: RunningNodeRed
  let browser: Browser
  let editor: EditorPage
  let server: FakeOwnocr

  before(async function () {
    browser = await launchBrowser(this)
    folder = await mkdtemp(path.join(tmpdir(), 'platen-browser-'))
    const letter = path.join(folder, 'letter.jpg')
    await writeScannedLetter(letter)
    server = await startFakeOwnocr({ login: { user: 'reader', password: PASSWORD } })
    nodeRed = await startNodeRed({
      flows: [
        { id: 'tab', type: 'tab', label: 'first flow' },
        { id: 'inject', type: 'inject', z: 'tab', name: '', props: [], x: 120, y: 60, wires: [['file']] },
        { id: 'file', type: 'file in', z: 'tab', name: '', filename: letter, filenameType: 'str', format: '', x: 400, y: 60, wires: [[]] },
        { id: 'debug', type: 'debug', z: 'tab', name: 'seen', active: true, tosidebar: true, complete: 'text', targetType: 'msg', x: 620, y: 260, wires: [] },
      ],
    })
    editor = await EditorPage.open(browser, nodeRed)
  })
  afterEach(() => assert.deepEqual(editor?.problems.splice(0), [], 'problems on the page'))
  after(async () => {
    await browser?.close()
    await nodeRed?.stop()
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const port = (id: string, side: 'input' | 'output', number = 0): Locator =>
    editor.page.locator(`[id="${id}"] .red-ui-flow-port-${side} rect`).nth(number)

  async function drag(from: Locator, to: Locator | { x: number; y: number }): Promise<void> {
    // Waits until it stands still.
    await from.hover()
    const start = await from.boundingBox()
    const end = 'x' in to ? { ...to, width: 0, height: 0 } : await to.boundingBox()
    assert.ok(start && end)
    const { mouse } = editor.page
    await mouse.move(start.x + start.width / 2, start.y + start.height / 2)
    await mouse.down()
    await mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 })
    await mouse.up()
  }

  let id = ''

  it('is found in the palette by what people type, dropped, and valid without any dialog', async () => {
    const search = editor.page.locator('#red-ui-palette-search input')
    const entry = editor.page.locator('.red-ui-palette-node[data-palette-type="ownocr-convert"]')
    const filtered = (type: string, wanted: boolean): Promise<unknown> =>
      editor.page.waitForFunction(
        ([name, hidden]) => (document.querySelector(`.red-ui-palette-node[data-palette-type="${name}"]`)?.getAttribute('data-filter') === 'true') === hidden,
        [type, wanted] as const,
      )
    for (const word of ['scan', 'pdf', 'ocr', 'text', 'searchable', 'scanner', 'photo', 'tesseract', 'convert', 'word', 'docx', 'epub', 'archive', 'tiff', 'jpeg', 'language', 'document', 'paper', 'recogn', 'image to text', 'platen']) {
      await search.press('ControlOrMeta+a')
      await search.press('Backspace')
      await filtered('inject', false)
      await search.pressSequentially(word)
      await filtered('inject', true)
      assert.equal(await entry.getAttribute('data-filter'), null, `"${word}" finds it`)
    }
    const chart = await editor.page.locator('#red-ui-workspace-chart').boundingBox()
    assert.ok(chart)
    await drag(entry, { x: chart.x + 380, y: chart.y + 160 })
    await editor.page.waitForFunction(() => document.querySelectorAll('#red-ui-workspace-chart .red-ui-flow-node-group').length === 4)
    id = (await editor.nodesOf('ownocr-convert'))[0] as string
    const node = await editor.node(id)
    assert.equal(node?.valid, true)
    assert.deepEqual([node?.account, node?.engine, node?.params], ['', '', {}])
  })

  it('is wired by mouse, deployed, and gives the text of the page', async () => {
    await drag(port('file', 'output'), port(id, 'input'))
    await drag(port(id, 'output'), port('debug', 'input'))
    await editor.deploy()
    const flow = (await (await nodeRed.admin('flows')).json()) as { id: string; wires: string[][] }[]
    assert.deepEqual(flow.find((node) => node.id === id)?.wires, [['debug'], []])
    await editor.page.locator('[id="inject"] .red-ui-flow-node-button-button').click()
    const message = editor.page.locator('.red-ui-debug-msg', { hasText: 'Harbour Lane Library' })
    await message.first().waitFor({ state: 'attached', timeout: 120_000 })
  })

  it('makes an account from its dialog, and tests it before anything is deployed', async () => {
    const form = await editor.dialog(id)
    await form.getByRole('button', { name: 'Add an account or engine settings' }).click()
    await form.getByRole('button', { name: 'Add: ownOCR Server' }).click()
    await editor.page.locator('#node-config-dialog-ok').waitFor()
    const account = await editor.topForm()
    const result = account.locator('.platen-test-result')
    const test = async (): Promise<string> => {
      await account.getByRole('button', { name: 'Test connection' }).click()
      await account.locator('.platen-test-good, .platen-test-bad').waitFor()
      return result.innerText()
    }
    assert.match(await test(), /account/i)
    await account.getByLabel('Address', { exact: true }).fill(server.address)
    await account.getByLabel('User name', { exact: true }).fill('reader')
    await account.getByLabel('Password', { exact: true }).fill('wrong')
    assert.match(await test(), /does not accept the login/)
    await account.getByLabel('Password', { exact: true }).fill(PASSWORD)
    assert.equal(await test(), 'ownOCR Server v1.3.1 answers.')
    await editor.close('ok', 'config')

    const again = await editor.topForm()
    await editor.page.waitForFunction(() => (document.querySelector('#node-input-account') as HTMLInputElement | null)?.value !== '')
    assert.match(await again.getByLabel('Runs on', { exact: true }).locator('option:checked').innerText(), /127\.0\.0\.1/)
    await again.getByRole('button', { name: 'Languages: show what is offered' }).click()
    await again.getByText('2 to choose from').waitFor()
    assert.deepEqual(await again.locator('[data-field="languages"] datalist option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value)), ['English', 'German'])
    await again.getByLabel('Languages', { exact: true }).fill('German')
    await again.getByLabel('Languages', { exact: true }).press('Enter')
    await editor.close('ok')
    assert.deepEqual((await editor.node(id))?.params.languages, { type: 'json', value: '["German"]' })
    await editor.deploy()
  })

  it('tests an account with its stored password, which never comes to the browser', async () => {
    const account = (await editor.node(id))?.account as string
    const answers: string[] = []
    editor.page.on('response', (response) => void response.text().then((text) => answers.push(text), () => undefined))
    const form = await editor.dialog(account)
    assert.equal(await form.getByLabel('Password', { exact: true }).inputValue(), '__PWRD__')
    await form.getByRole('button', { name: 'Test connection' }).click()
    await form.getByText('ownOCR Server v1.3.1 answers.').waitFor()
    await editor.close('cancel', 'config')
    assert.ok(answers.length > 0)
    assert.ok(answers.every((text) => !text.includes(PASSWORD)))
    const exported = await (await nodeRed.admin('flows')).text()
    assert.ok(!exported.includes(PASSWORD))
    assert.ok(!nodeRed.log().includes(PASSWORD))
  })

  it('says in the dialog and on the node what is wrong, and takes a value from a message instead', async () => {
    let form = await editor.dialog(id)
    await form.locator('[data-group="ocr"] summary').click()
    const row = form.locator('[data-field="MinConfidence"]')
    await row.locator('input').fill('120')
    assert.match(await row.locator('.platen-reason').innerText(), /from 0 to 100/)
    assert.match(await form.locator('[data-group="ocr"] .platen-badge').innerText(), /1 to correct/)
    await editor.close('ok')
    const wrong = await editor.node(id)
    assert.equal(wrong?.valid, false)
    assert.match(String(wrong?.validationErrors), /Minimum confidence.*from 0 to 100/)

    form = await editor.dialog(id)
    // What is wrong is seen at once: its group is open.
    assert.equal(await form.locator('[data-field="MinConfidence"] .platen-reason').isVisible(), true)
    await form.locator('[data-field="MinConfidence"] .platen-reset').click()
    await form.locator('[data-field="MinConfidence"] .platen-kind').click()
    await form.locator('[data-field="MinConfidence"] .red-ui-typedInput-type-select').click()
    await editor.page.locator('.red-ui-typedInput-options:visible a[value="msg"]').click()
    await form.locator('[data-field="MinConfidence"] .red-ui-typedInput-input').fill('confidence')
    assert.match(await form.locator('[data-group="ocr"] .platen-badge').innerText(), /1 changed/)
    await editor.close('ok')
    const right = await editor.node(id)
    assert.deepEqual(right?.params.MinConfidence, { type: 'msg', value: 'confidence' })
    assert.equal(right?.valid, true)
  })

  it('marks what the built-in engine does not have yet, and a preset that needs it makes the node invalid there', async () => {
    let form = await editor.dialog(id)
    await form.getByRole('button', { name: 'Archive PDF/A' }).click()
    assert.equal(await form.getByRole('button', { name: 'Archive PDF/A' }).getAttribute('aria-pressed'), 'true')
    const marks = form.locator('.platen-mark:not([hidden]), .platen-note:not([hidden])').filter({ hasText: 'not on the built-in engine yet' })
    assert.equal(await marks.count(), 0)
    await form.getByLabel('Runs on', { exact: true }).selectOption({ label: 'Built-in engine, on this machine' })
    const missing = await form.locator('.platen-reason:not([hidden])').count()
    if (missing > 0) assert.ok((await marks.count()) > 0)
    await editor.close('ok')
    const node = await editor.node(id)
    assert.equal(node?.account, '')
    assert.deepEqual(node?.params.formats, { type: 'json', value: '["pdf"]' })
    assert.equal(node?.valid, missing === 0)
    form = await editor.dialog(id)
    await form.getByRole('button', { name: 'Plain text' }).click()
    await editor.close('ok')
    const plain = await editor.node(id)
    assert.deepEqual(plain?.params.formats, { type: 'json', value: '["txt"]' })
    assert.equal('PdfConformance' in (plain?.params ?? {}), false)
    assert.equal(plain?.valid, true)
  })
})
