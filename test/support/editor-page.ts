/** Node-RED's editor in Chromium: its dialogs worked as a person does, everything that goes wrong on the page noted. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Locator, type Page } from 'playwright-core'
import type { RunningNodeRed } from './node-red'
import { needProgram } from './skip'

/** No sandbox: tests run as root in containers. The rest keeps it from calling anybody. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the system's Chromium; skips the suite where there is none (with CI=true that is a failure). */
export function launchBrowser(context: Mocha.Context): Promise<Browser> {
  return chromium.launch({ executablePath: needProgram(context, 'chromium', 'chromium-browser', 'google-chrome'), args: ARGUMENTS })
}

/** ms until what is waited for on a page is given up; a busy machine may take long to draw a sheet. */
const WAITS = 100_000

export interface EditorOptions {
  readonly width?: number
  readonly height?: number
  readonly language?: string
}

export interface Violation {
  readonly id: string
  readonly impact: string
  readonly help: string
  readonly nodes: readonly string[]
}

/** What the editor keeps of a node, as far as tests look at it. */
export interface EditedNode {
  readonly id: string
  readonly type: string
  readonly valid: boolean
  readonly changed: boolean
  readonly account?: string
  readonly engine?: string
  readonly params: Record<string, unknown>
  readonly validationErrors?: readonly string[]
}

/** The editor's own objects, inside the page. */
interface InPage {
  RED: {
    nodes: { node(id: string): Record<string, unknown> | null; getType(type: string): unknown; dirty(): boolean; eachNode(visit: (node: { id: string; type: string }) => void): void }
    editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void }
  }
  axe: { run(target: string, options: object): Promise<{ violations: { id: string; impact: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }> }
}

/** Lets dialogs come and go without sliding: a test's machine would draw each frame of it. Runs on the page, before its own scripts. */
function standStill(): void {
  document.addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style')
    style.textContent = '*, *::before, *::after { transition: none !important; animation: none !important }'
    document.head.append(style)
  })
}

const axeSource = (): string => readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8')

export class EditorPage {
  /** Errors thrown on the page, errors it wrote to its console, and requests of ours that failed. */
  readonly problems: string[] = []

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(`page error: ${error.message} ${error.stack?.split('\n').slice(1, 4).join(' ') ?? ''}`.trim()))
    page.on('console', (message) => {
      // Node-RED's editor writes what its nodes' functions throw to the console and goes on.
      if (message.type() === 'error' || /error/i.test(message.text())) this.problems.push(`console: ${message.text()}`)
    })
    page.on('requestfailed', (request) => {
      // Requests that a leaving page broke off are none of ours.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') this.problems.push(`request: ${request.url()} ${request.failure()?.errorText}`)
    })
  }

  /** Opens the editor and waits until its flows are loaded. */
  static async open(browser: Browser, nodeRed: RunningNodeRed, options: EditorOptions = {}): Promise<EditorPage> {
    const { width = 1280, height = 900, language = 'en-US' } = options
    const page = await browser.newPage({ viewport: { width, height }, locale: language, reducedMotion: 'reduce' })
    page.setDefaultTimeout(WAITS)
    const editor = new EditorPage(page)
    // tsx names functions through this helper, also in those that run on the page.
    await page.addInitScript('globalThis.__name = (named) => named')
    await page.addInitScript(standStill)
    await page.goto(nodeRed.url)
    await page.waitForFunction(() => Boolean((window as unknown as Partial<InPage>).RED?.nodes?.getType?.('ownocr-convert')))
    await page.waitForSelector('#red-ui-loading-progress', { state: 'hidden' })
    return editor
  }

  /** Opens a node's dialog; resolves with its form, once it stands still. */
  async dialog(id: string): Promise<Locator> {
    await this.page.evaluate((nodeId) => {
      const { RED } = window as unknown as InPage
      const node = RED.nodes.node(nodeId) as { type: string; _def: { category: string } }
      if (node._def.category === 'config') RED.editor.editConfig('', node.type, nodeId)
      else RED.editor.edit(node)
    }, id)
    return this.topForm()
  }

  /** The form of the dialog on top. */
  async topForm(): Promise<Locator> {
    const form = this.page.locator('.platen-form').last()
    await form.locator('.platen-row').first().waitFor()
    await this.still()
    return form
  }

  /** Closes the dialog on top by its own button. */
  async close(how: 'ok' | 'cancel', kind: 'node' | 'config' = 'node'): Promise<void> {
    const button = this.page.locator(kind === 'node' ? `#node-dialog-${how}` : `#node-config-dialog-${how}`)
    await button.click()
    // A dialog below comes back only once this one is gone.
    await button.waitFor({ state: 'detached' })
    await this.still()
  }

  /** Waits until trays have slid in or out. */
  async still(): Promise<void> {
    await this.page.waitForFunction(() => {
      const trays = Array.from(document.querySelectorAll<HTMLElement>('.red-ui-tray'))
      const places = JSON.stringify(trays.map((tray) => tray.getBoundingClientRect()))
      const seen = window as unknown as { lastPlaces?: string; sameSince?: number }
      if (seen.lastPlaces !== places) {
        seen.lastPlaces = places
        seen.sameSince = performance.now()
      }
      // Longer than the editor's own pause between two steps of its animation.
      return performance.now() - (seen.sameSince ?? 0) > 250
    }, undefined, { polling: 50 })
  }

  /** Leaves whatever dialogs are open. */
  async closeAll(): Promise<void> {
    for (const kind of ['config', 'node'] as const)
      for (const name = `#${kind === 'node' ? 'node' : 'node-config'}-dialog-cancel`; (await this.page.locator(name).count()) > 0; ) await this.close('cancel', kind)
  }

  node(id: string): Promise<EditedNode | null> {
    return this.page.evaluate((nodeId) => {
      const node = (window as unknown as InPage).RED.nodes.node(nodeId)
      if (!node) return null
      const { id: own, type, valid, changed, account, engine, params, validationErrors } = node as Record<string, unknown>
      return JSON.parse(JSON.stringify({ id: own, type, valid, changed: Boolean(changed), account, engine, params, validationErrors })) as never
    }, id)
  }

  /** Ids of the nodes of a type. */
  nodesOf(type: string): Promise<string[]> {
    return this.page.evaluate((wanted) => {
      const found: string[] = []
      ;(window as unknown as InPage).RED.nodes.eachNode((node) => {
        if (node.type === wanted) found.push(node.id)
      })
      return found
    }, type)
  }

  /** Presses Deploy, confirms where a node is not valid, and waits until the editor has nothing unsaved and says no more about it. */
  async deploy(): Promise<void> {
    await this.page.click('#red-ui-header-button-deploy')
    const confirm = this.page.locator('.red-ui-notification button.primary')
    const deployed = this.page.waitForFunction(() => !(window as unknown as InPage).RED.nodes.dirty())
    const asked = confirm.waitFor().then(() => confirm.click())
    await Promise.race([deployed, asked.catch(() => undefined)])
    await deployed
    await this.page.locator('.red-ui-notification').first().waitFor({ state: 'hidden' })
  }

  /** Looks at the page as it is in Node-RED 5's dark theme. */
  async inDarkTheme<Seen>(look: () => Promise<Seen>): Promise<Seen> {
    const dark = (on: boolean): Promise<void> => this.page.evaluate((wanted) => void document.documentElement.classList.toggle('nr-theme-dark', wanted), on)
    await dark(true)
    try {
      return await look()
    } finally {
      await dark(false)
    }
  }

  /**
   * What axe-core finds within an element and calls serious or critical.
   * @param rules only these; else all
   */
  async accessibility(selector: string, rules?: readonly string[]): Promise<Violation[]> {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(axeSource())
    return this.page.evaluate(async ({ target, only }) => {
      const { violations } = await (window as unknown as InPage).axe.run(target, { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`) }))
    }, { target: selector, only: rules })
  }

  async shut(): Promise<void> {
    await this.page.close()
  }
}
