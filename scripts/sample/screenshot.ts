/**
 * Takes the README's picture: the example flow in a real editor after its button was pressed.
 * Run by hand: `node --import tsx scripts/sample/screenshot.ts`; needs Chromium on PATH.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { root } from '../build/paths'
import { exampleFlow, prepareUserFolder, startNodeRed } from '../node-red'
import { writeScannedLetter } from './letter'

const port = 18_881

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'platen-'))
  const page = path.join(folder, 'scans/letter.jpg')
  const results = path.join(folder, 'results')
  mkdirSync(results)
  await writeScannedLetter(page)
  prepareUserFolder(folder)
  const flow = exampleFlow(path.join(root, 'examples/scan-to-pdf-and-text.json'), { PAGE: page, RESULTS: results }).filter(({ type }) => type !== 'comment')
  writeFileSync(path.join(folder, 'flows.json'), JSON.stringify(flow))
  const nodeRed = await startNodeRed(folder, port, { quiet: true })
  const browser = await chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  try {
    const view = await browser.newPage({ viewport: { width: 1240, height: 450 }, deviceScaleFactor: 1.5 })
    await view.goto(nodeRed.url)
    await view.waitForFunction('window.RED && RED.nodes && RED.nodes.getType("ownocr-convert") && RED.nodes.filterNodes({}).length > 3', undefined, { timeout: 90_000 })
    await view.waitForSelector('#red-ui-loading-progress', { state: 'hidden' })
    await view.evaluate('RED.sidebar.show("debug")')
    const inject = flow.find(({ type }) => type === 'inject')
    const message = view.waitForSelector('.red-ui-debug-msg', { timeout: 90_000 })
    await fetch(`${nodeRed.url}/inject/${inject?.id}`, { method: 'POST' })
    await message
    await view.waitForTimeout(1500)
    await view.screenshot({ path: path.join(root, 'docs/images/flow.png') })
  } finally {
    await browser.close()
    await nodeRed.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

void main()
