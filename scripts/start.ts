/**
 * `npm start [-- --port N]`: Node-RED on 127.0.0.1 with this package, a page to read and the flow "Scan to PDF and text". The user
 * folder `.platen/` is made at the first start; what is changed there in the editor stays.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './build/paths'
import { exampleFlow, prepareUserFolder, startNodeRed } from './node-red'
import { writeScannedLetter } from './sample/letter'

const example = path.join(root, 'examples/scan-to-pdf-and-text.json')

/** Rejects when something listens there already: Node-RED would come up half before it noticed. */
function expectFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', () => reject(new Error(`Port ${port} is taken. Choose another: npm start -- --port ${port + 1}`)))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '1880' } } })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`)
  await expectFree(port)
  const folder = path.join(root, '.platen')
  const page = path.join(folder, 'pages/letter.jpg')
  const results = path.join(folder, 'results')
  prepareUserFolder(folder)
  mkdirSync(results, { recursive: true })
  if (!existsSync(page)) await writeScannedLetter(page)
  const flows = path.join(folder, 'flows.json')
  if (!existsSync(flows)) writeFileSync(flows, JSON.stringify(exampleFlow(example, { PAGE: page, RESULTS: results }), null, 4))
  const nodeRed = await startNodeRed(folder, port)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void nodeRed.stop())
  process.stdout.write(`
Platen is ready.
  Editor    ${nodeRed.url}
  Try it    press the button of the inject node in the flow "Scan to PDF and text"; the text appears in the debug sidebar
  Page      ${page}
  Results   ${results}
  End       Ctrl-C

`)
  return (await nodeRed.ended) ?? 0
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
