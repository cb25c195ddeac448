/**
 * "Languages on this machine" in the dialog of the built-in engine: what an author sees and does there before anything is deployed,
 * by mouse and by keyboard, and that the nodes' language picker then knows the language.
 */
import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { EditorPage, launchBrowser } from '../support/editor-page'
import { installation } from '../support/installation'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'

const english = path.join(installation.packageFolder, 'dist/engine/assets/eng.traineddata.gz')

describe('adding a language, in the editor', function () {
  this.timeout(180_000)
  /** Elsewhere than the user folder: npm packages are looked for in both. */
  let own: string
  let nodeRed: RunningNodeRed
  let browser: Browser
  let editor: EditorPage
  let form: Locator
  let panel: Locator

  before(async function () {
    browser = await launchBrowser(this)
    own = await mkdtemp(path.join(tmpdir(), 'platen-languages-'))
    nodeRed = await startNodeRed({
      flows: [
        { id: 'tab', type: 'tab', label: 'languages' },
        { id: 'engine', type: 'platen-engine', name: 'own folder', version: 1, params: { dataFolder: { type: 'str', value: '${OWN_FOLDER}' } } },
        { id: 'convert', type: 'ownocr-convert', z: 'tab', name: '', account: '', engine: 'engine', version: 1, params: {}, x: 300, y: 80, wires: [[], []] },
      ],
      env: { OWN_FOLDER: path.join(own, 'engine') },
    })
    // As `npm install @tesseract.js-data/cym` in the user folder would leave it.
    const carrier = path.join(nodeRed.userFolder, 'node_modules/@tesseract.js-data/cym/4.0.0_best_int')
    await mkdir(carrier, { recursive: true })
    await copyFile(english, path.join(carrier, 'cym.traineddata.gz'))
    editor = await EditorPage.open(browser, nodeRed)
  })
  afterEach(() => assert.deepEqual(editor?.problems.splice(0), [], 'problems on the page'))
  after(async () => {
    await browser?.close()
    await nodeRed?.stop()
    if (own) await rm(own, { recursive: true, force: true })
  })

  const result = async (): Promise<string> => {
    await panel.locator('.platen-test-good, .platen-test-bad').waitFor()
    return panel.getByRole('status').innerText()
  }
  const rowOf = (name: string): Locator => panel.getByRole('row').filter({ hasText: name })
  const open = async (): Promise<void> => {
    form = await editor.dialog('engine')
    panel = form.locator('[data-group="installed-languages"]')
    await panel.locator('summary').focus()
    await editor.page.keyboard.press('Enter')
    await rowOf('English (eng)').waitFor()
  }

  it('lists what pages can be read in and where it comes from, and what can be added', async () => {
    await open()
    assert.match(await rowOf('English (eng)').innerText(), /this package/)
    assert.match(await rowOf('German (deu)').innerText(), /this package/)
    assert.match(await rowOf('Welsh (cym)').innerText(), /on this machine, not added yet/)
    assert.deepEqual(await editor.accessibility('.platen-form'), [])
  })

  it('adds one of these by its button', async () => {
    await panel.getByRole('button', { name: 'Add Welsh (cym)' }).click()
    assert.match(await result(), /^Welsh was added, from .*cym\.traineddata\.gz\.$/)
    assert.match(await rowOf('Welsh (cym)').innerText(), /data folder/)
  })

  it('says what to do for a language whose data are nowhere, and for one that does not exist', async () => {
    const language = panel.getByLabel('Add a language', { exact: true })
    for (const [typed, expected] of [
      ['', /^Say which language\.$/],
      ['Dzongkha', /no data for Dzongkha on this machine.*npm install @tesseract\.js-data\/dzo.*apt-get install tesseract-ocr-dzo/],
      ['Klingon', /"Klingon" is no language that Tesseract knows/],
    ] as const) {
      await language.fill(typed)
      await panel.getByRole('button', { name: 'Add', exact: true }).click()
      await editor.page.waitForFunction((wanted) => new RegExp(wanted).test(document.querySelector('[data-group="installed-languages"] [role="status"]')?.textContent ?? ''), expected.source)
    }
  })

  it('takes data of the author\'s own from a path, by keyboard alone', async () => {
    await panel.getByLabel('Add a language', { exact: true }).focus()
    await editor.page.keyboard.press('ControlOrMeta+a')
    await editor.page.keyboard.type('xlab')
    await editor.page.keyboard.press('Tab')
    await editor.page.keyboard.press('Tab')
    await editor.page.keyboard.type(path.join(nodeRed.userFolder, 'nowhere.traineddata'))
    await editor.page.keyboard.press('Enter')
    assert.match(await result(), /nowhere\.traineddata is not there on the machine of Node-RED/)
    await editor.page.keyboard.press('ControlOrMeta+a')
    await editor.page.keyboard.type(english)
    await editor.page.keyboard.press('Enter')
    await rowOf('xlab').waitFor()
    assert.match(await result(), /^xlab was added, from .*eng\.traineddata\.gz\.$/)
    const folder = path.join(own, 'engine/languages')
    assert.deepEqual((await readdir(folder)).sort(), ['cym.traineddata', 'xlab.traineddata'])
  })

  it('says that a list of allowed languages still keeps it out, and offers it there', async () => {
    await form.getByLabel('Languages', { exact: true }).fill('English')
    await form.getByLabel('Languages', { exact: true }).press('Enter')
    await panel.getByLabel('Add a language', { exact: true }).fill('German')
    await panel.getByRole('button', { name: 'Add', exact: true }).click()
    await editor.page.waitForFunction(() => /Jobs may use it once "Languages" above names it: add German there/.test(document.querySelector('[data-group="installed-languages"] [role="status"]')?.textContent ?? ''))
    await form.getByRole('button', { name: 'Languages: show what is offered' }).click()
    await form.locator('[data-field="languages"] .platen-note', { hasText: 'to choose from' }).waitFor()
    const offered = await form.locator('[data-field="languages"] datalist option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
    for (const name of ['English', 'German', 'Welsh', 'xlab']) assert.ok(offered.includes(name), name)
    await editor.close('cancel', 'config')
  })

  it('is offered by the node\'s language picker at once, before any deploy', async () => {
    const node = await editor.dialog('convert')
    await node.getByRole('button', { name: 'Languages: show what is offered' }).click()
    await node.locator('[data-field="languages"] .platen-note', { hasText: 'to choose from' }).waitFor()
    const offered = await node.locator('[data-field="languages"] datalist option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
    for (const name of ['English', 'German', 'Welsh', 'xlab']) assert.ok(offered.includes(name), `${name} of ${offered.join()}`)
    await editor.close('cancel')
  })

  it('answers only who may change flows, and only what a dialog asks', async () => {
    const ask = async (route: string, body: unknown): Promise<number> =>
      (await nodeRed.admin(`platen/languages/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status
    assert.equal(await ask('add', { code: 'deu' }), 400)
    assert.equal(await ask('add', { node: { id: 'a', type: 'platen-engine', params: {} }, code: '' }), 400)
    assert.equal(await ask('list', {}), 400)
    assert.equal(await ask('list', { node: { id: 'a', type: 'ownocr-server', params: {} } }), 422)
  })
})
