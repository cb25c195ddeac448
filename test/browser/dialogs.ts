/**
 * What every dialog must show in a real browser, for the nodes of one folder: it opens, in light and dark, at 400 px, without
 * findings of axe-core; is worked by keyboard alone; saves only what was set; gives the same values when it is opened again;
 * deploys. It meets no error on the page.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { EditorPage, launchBrowser } from '../support/editor-page'
import { installation } from '../support/installation'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'

const nodeRedVersion = (createRequire(__filename)(path.join(installation.nodeRedFolder, 'package.json')) as { version: string }).version
/** Only Node-RED 5 has a dark theme. */
const hasDarkTheme = Number(nodeRedVersion.split('.')[0]) >= 5

/** What depends on the package alone is looked at on one line of Node-RED. */
const newestLine = hasDarkTheme

/** Types of the package's nodes and their files. */
const nodeFiles = (JSON.parse(readFileSync(path.join(installation.packageFolder, 'package.json'), 'utf8')) as { 'node-red': { nodes: Record<string, string> } })['node-red'].nodes

/** The built HTML of a type. */
const htmlOf = (type: string): string => readFileSync(path.join(installation.packageFolder, (nodeFiles[type] as string).replace(/\.js$/, '.html')), 'utf8')
const isConfig = (type: string): boolean => /category: 'config'/.test(htmlOf(type))
/** Nodes that work on this machine alone ask for no account. */
const hasAccount = (type: string): boolean => !isConfig(type) && /^\s*account: \{/m.test(htmlOf(type))

/** A node of each type, as it is right after it was dropped. */
function flowOf(types: readonly string[]): Record<string, unknown>[] {
  const nodes = types.map((type, number) => ({
    id: `node-${type}`,
    type,
    name: '',
    params: {},
    version: 1,
    ...(isConfig(type) ? {} : { z: 'tab', x: 200, y: 60 + number * 60, account: '', engine: '', wires: [] }),
  }))
  return [{ id: 'tab', type: 'tab', label: 'all' }, ...nodes]
}

/** Opens all groups of a form. */
const openGroups = (form: Locator): Promise<void> =>
  form.evaluate((element) => element.querySelectorAll('details').forEach((group) => void (group.open = true)))

/** What sticks out of a form to the right at 340 px, the room that a dialog of 400 px leaves it. */
const stickingOut = (form: Locator): Promise<string[]> =>
  form.evaluate((element) => {
    element.style.width = '340px'
    const edge = element.getBoundingClientRect().right + 1
    const found = Array.from(element.querySelectorAll<HTMLElement>('*'))
      .filter((child) => child.offsetParent !== null && child.getBoundingClientRect().right > edge && !child.closest('.platen-hidden'))
      .map((child) => child.outerHTML.slice(0, 120))
    element.style.width = ''
    return found
  })

interface Focus {
  readonly order: string | null
  readonly visible: boolean
  readonly html: string
}

/** Numbers the controls of a form in the order of the page. */
const numberControls = (form: Locator): Promise<number> =>
  form.evaluate((element) => {
    const controls = Array.from(element.querySelectorAll<HTMLElement>('input:not([type=hidden]), select, textarea, button, summary, [tabindex="0"]'))
    const usable = controls.filter((control) => control.offsetParent !== null && !(control as HTMLButtonElement).disabled && control.tabIndex >= 0)
    usable.forEach((control, number) => control.setAttribute('data-order', String(number)))
    return usable.length
  })

/** Goes through a form with the Tab key from its first control; what had the focus at each step, noted on the page just before it leaves. */
async function walkByKeyboard(editor: EditorPage, form: Locator, steps: number): Promise<Focus[]> {
  const takingTabs = await form.evaluate((element) => {
    const seen: Focus[] = []
    Object.assign(window, { focusSeen: seen })
    const note = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab') return
      const focused = document.activeElement as HTMLElement
      const style = getComputedStyle(focused)
      const container = focused.closest('.red-ui-typedInput-container')
      const visible = parseFloat(style.outlineWidth) > 0 || container?.classList.contains('red-ui-typedInput-focus') || style.boxShadow !== 'none'
      seen.push({ order: focused.getAttribute('data-order'), visible: Boolean(visible), html: focused.outerHTML.slice(0, 150) })
    }
    document.addEventListener('keydown', note, true)
    Object.assign(window, { forgetFocus: () => document.removeEventListener('keydown', note, true) })
    return Array.from(element.querySelectorAll('textarea[wrap=off][data-order]')).map((area) => Number(area.getAttribute('data-order')))
  })
  await form.locator('[data-order="0"]').focus()
  for (let step = 0; step < steps; step++) {
    // A field for markup types TABs; Escape lets the next one leave it.
    if (takingTabs.includes(step)) await editor.page.keyboard.press('Escape')
    await editor.page.keyboard.press('Tab')
  }
  return editor.page.evaluate(() => {
    const { focusSeen, forgetFocus } = window as unknown as { focusSeen: Focus[]; forgetFocus: () => void }
    forgetFocus()
    return focusSeen
  })
}

/** @param folder of `nodes/`, whose nodes are looked at */
export function dialogsSuite(folder: string): void {
  const types = Object.keys(nodeFiles).filter((type) => nodeFiles[type]?.startsWith(`dist/nodes/${folder}/`))

  describe(`dialogs of ${folder} (Node-RED ${nodeRedVersion})`, function () {
    this.timeout(180_000)
    let nodeRed: RunningNodeRed
    let browser: Browser
    let editor: EditorPage
    /** Loading the editor takes seconds, so its pages are shared: one a language. */
    const pages = new Map<string, EditorPage>()
    /** `params` by type, as the dialogs saved them. */
    const saved = new Map<string, unknown>()

    const open = async (options: { language?: string } = {}): Promise<void> => {
      const key = JSON.stringify(options)
      const page = pages.get(key) ?? (await EditorPage.open(browser, nodeRed, { ...options, height: 1500 }))
      pages.set(key, page)
      editor = page
    }

    before(async function () {
      browser = await launchBrowser(this)
      nodeRed = await startNodeRed({ flows: flowOf(types) })
    })
    afterEach(async () => {
      await editor?.closeAll()
      assert.deepEqual(editor?.problems.splice(0), [], 'problems on the page')
    })
    after(async () => {
      await browser?.close()
      await nodeRed?.stop()
    })

    for (const type of types) {
      const config = isConfig(type)
      const kind = config ? 'config' : 'node'

      describe(type, () => {
        it(`opens in ${hasDarkTheme ? 'the light and the dark theme' : 'the light theme'} without serious findings of axe-core, all groups open, nothing sticking out at 400 px; every control is reached by keyboard alone, in the order of the page, with a visible focus; nothing is stored when closed as it was opened`, async () => {
          await open()
          const before = await editor.node(`node-${type}`)
          const form = await editor.dialog(`node-${type}`)
          await openGroups(form)
          assert.deepEqual(await stickingOut(form), [])
          assert.deepEqual(await editor.accessibility('.platen-form'), [])
          // Another theme changes colors, and nothing else.
          if (hasDarkTheme) assert.deepEqual(await editor.inDarkTheme(() => editor.accessibility('.platen-form', ['color-contrast'])), [])

          const controls = await numberControls(form)
          const seen = await walkByKeyboard(editor, form, controls)
          for (const { order, visible, html } of seen) {
            assert.ok(order !== null, `the focus left the form: ${html}`)
            assert.ok(visible, `no visible focus: ${html}`)
          }
          assert.deepEqual(seen.map(({ order }) => Number(order)), Array.from({ length: controls }, (_, number) => number))
          await editor.close('ok', kind)
          const after = await editor.node(`node-${type}`)
          assert.deepEqual(after?.params, {})
          assert.equal(after?.valid, before?.valid)
        })

        if (newestLine)
          it('has a German text for every label', async () => {
            await open({ language: 'de' })
            const form = await editor.dialog(`node-${type}`)
            const labels = await form.locator('label').allInnerTexts()
            assert.ok(labels.length > 1)
            assert.equal(await form.locator('summary').filter({ hasText: /^Limits$|^More about/ }).count(), 0)
            if (hasAccount(type)) assert.ok(labels.includes('Läuft auf'), labels.join(', '))
            const raw = (await form.innerText()).match(/\b(?:fields|groups|reasons|account|marks)\.[a-z]\w*/gi)
            assert.equal(raw, null)
          })

        it('saves, and opens again with the same values', async () => {
          await open()
          let form = await editor.dialog(`node-${type}`)
          await openGroups(form)
          const set = await form.evaluate((element) => {
            const told = (control: HTMLElement, name: string): void => void control.dispatchEvent(new Event(name, { bubbles: true }))
            const names: string[] = []
            for (const row of Array.from(element.querySelectorAll<HTMLElement>('.platen-row[data-field]'))) {
              if (row.offsetParent === null) continue
              const name = row.dataset.field as string
              const text = row.querySelector<HTMLInputElement>('.platen-control > input[type=text], .platen-control textarea')
              const box = row.querySelector<HTMLInputElement>('.platen-control > input[type=checkbox]')
              const select = row.querySelector<HTMLSelectElement>('.platen-control > select')
              const typed = row.querySelector<HTMLInputElement>('.red-ui-typedInput-container input.red-ui-typedInput-input')
              if (box) box.click()
              else if (select) {
                select.selectedIndex = select.options.length - 1
                told(select, 'change')
              } else if (text) {
                text.value = text.classList.contains('platen-number') ? '50' : 'text of the test'
                told(text, 'input')
              } else if (typed) {
                typed.value = 'elsewhere'
                told(typed, 'change')
              } else continue
              names.push(name)
            }
            return names
          })
          assert.ok(set.length > 0, 'the dialog has something to set')
          const values = (): Promise<unknown> =>
            form.locator('.platen-row[data-field]').evaluateAll((rows) =>
              rows.map((row) => [
                (row as HTMLElement).dataset.field,
                ...Array.from(row.querySelectorAll<HTMLInputElement>('input, select, textarea')).map((control) => (control.type === 'checkbox' ? control.checked : control.value)),
              ]),
            )
          const entered = await values()
          await editor.close('ok', kind)
          const node = await editor.node(`node-${type}`)
          assert.ok(Object.keys(node?.params ?? {}).length > 0)
          for (const name of Object.keys(node?.params ?? {})) assert.ok(set.includes(name), `${name} was not set`)

          form = await editor.dialog(`node-${type}`)
          assert.deepEqual(await values(), entered)
          await editor.close('cancel', kind)
          saved.set(type, node?.params)
        })
      })
    }

    // In a suite of its own: tests of a suite run before its inner suites.
    describe('all together', () => {
      it('deploy, and the flow file has only what was set', async () => {
        await open()
        await editor.deploy()
        const flow = (await (await nodeRed.admin('flows')).json()) as { id: string; params: unknown }[]
        assert.equal(saved.size, types.length)
        for (const [type, params] of saved) assert.deepEqual(flow.find((node) => node.id === `node-${type}`)?.params, params, type)
      })
    })
  })
}
