/**
 * Nodes of services that the built-in engine does not offer yet, in a real browser: the dialog says so before anything runs, and
 * an account that was only just typed lists what there is, by name.
 */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { EditorPage, launchBrowser } from '../support/editor-page'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'
import { LOGIN, startOnprint } from '../nodes/onprint/support'

const node = (id: string, type: string, y: number) => ({ id, type, z: 'tab', name: '', params: {}, version: 1, account: '', engine: '', x: 200, y, wires: [] })

describe('services that need an account, in the editor', function () {
  this.timeout(180_000)
  let nodeRed: RunningNodeRed
  let browser: Browser
  let editor: EditorPage
  let server: Awaited<ReturnType<typeof startOnprint>>

  before(async function () {
    browser = await launchBrowser(this)
    server = await startOnprint(({ path }) => {
      if (path === '/api/Organizations/org-of-token') return { body: { Id: 'org-of-token', Name: 'Customer' } }
      if (path === '/api/Nodes/org-of-token/Folders') return { body: [{ Id: 'f1', Name: 'Spring' }] }
      return { body: [] }
    })
    nodeRed = await startNodeRed({
      flows: [{ id: 'tab', type: 'tab', label: 'x' }, node('publish', 'onprint-publish', 60), node('convert', 'flat-convert', 120), node('scan', 'ownocr-convert', 180)],
    })
    editor = await EditorPage.open(browser, nodeRed)
  })
  afterEach(() => assert.deepEqual(editor?.problems.splice(0), [], 'problems on the page'))
  after(async () => {
    await browser?.close()
    await nodeRed?.stop()
    await server?.close()
  })

  for (const id of ['publish', 'convert'])
    it(`${id}: the engine's choice says that it cannot do this yet, and the node is not called valid`, async () => {
      const form = await editor.dialog(id)
      assert.match(await form.locator('.platen-row-account').innerText(), /built-in engine cannot do this yet/)
      await editor.close('cancel')
      const { valid, validationErrors = [] } = (await editor.node(id)) ?? {}
      assert.equal(valid, false)
      assert.match(validationErrors.join(), /built-in engine cannot do this yet/)
    })

  it('scan: of what the engine does nothing of the kind is said', async () => {
    const form = await editor.dialog('scan')
    assert.doesNotMatch(await form.locator('.platen-row-account').innerText(), /yet/)
    await editor.close('cancel')
    assert.equal((await editor.node('scan'))?.valid, true)
  })

  it('publish: folders are chosen by name of an account that was never deployed; what is typed is kept', async () => {
    const form = await editor.dialog('publish')
    await form.getByRole('button', { name: 'Add an account or engine settings' }).click()
    await form.getByRole('button', { name: 'Add: Onprint account' }).click()
    const account = await editor.topForm()
    await account.getByLabel('Address', { exact: true }).fill(server.url)
    await account.getByLabel('ApiKey', { exact: true }).fill(LOGIN.apiKey)
    await account.getByLabel('User name', { exact: true }).fill(LOGIN.user)
    await account.getByLabel('Password', { exact: true }).fill(LOGIN.password)
    await account.getByRole('button', { name: 'Organization id: show what is offered' }).click()
    await account.getByText('1 to choose from').waitFor()
    await editor.close('ok', 'config')

    const again = await editor.topForm()
    await editor.page.waitForFunction(() => (document.querySelector('#node-input-account') as HTMLInputElement | null)?.value !== '')
    assert.doesNotMatch(await again.locator('.platen-row-account').innerText(), /yet/)
    const row = again.locator('[data-field="ParentId"]')
    await row.getByRole('button', { name: 'Publish in: show what is offered' }).click()
    const offered = row.getByLabel('Publish in: choose from what is offered')
    await offered.waitFor()
    assert.deepEqual(await offered.locator('option').allInnerTexts(), ['Choose ...', 'Customer', 'Customer / Spring'])
    await offered.selectOption({ label: 'Customer / Spring' })
    assert.equal(await row.getByLabel('Publish in', { exact: true }).inputValue(), 'f1')
    assert.deepEqual(await editor.accessibility('.platen-form'), [])
    await row.getByLabel('Publish in', { exact: true }).fill('f9')
    assert.equal(await offered.locator('option:checked').innerText(), 'Choose ...')
    await editor.close('ok')
    assert.deepEqual((await editor.node('publish'))?.params.ParentId, { type: 'str', value: 'f9' })
    assert.equal((await editor.node('publish'))?.valid, true)
  })

  it('publish: a list that cannot be fetched says why', async () => {
    server.answerWith(() => ({ status: 403, body: { Message: 'not for designers' } }))
    const form = await editor.dialog('publish')
    const row = form.locator('[data-field="DefaultLanguage"]')
    await row.getByRole('button').first().click()
    await row.getByText(/could not be fetched: .*not for designers/).waitFor()
    await editor.close('cancel')
    // Chromium notes every refusal.
    assert.match(editor.problems.splice(0).join(), /^console: [^,]*status of 422[^,]*$/)
  })
})
