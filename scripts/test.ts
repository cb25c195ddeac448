/**
 * `npm test`: unit tests once, on the sources; tests named `*.installed.test.ts` on the packed package, in each supported pair of
 * Node-RED and Node.js.
 *
 *     npm test                              everything
 *     npm test -- --only unit               only tests on the sources (or: installed)
 *     npm test -- --node-red 5              only this Node-RED line
 *     npm test -- --grep "page 3"           only titles that match
 *     npm test -- test/client               only files below a folder, or files
 */
import { statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { filesBelow } from './build/files'
import { root } from './build/paths'
import { install, pack, targets } from './test/installations'
import { runMocha, type MochaOutcome } from './test/mocha'
import { printSummary } from './test/summary'

const { values: wishes, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, grep: { type: 'string', short: 'g' }, 'node-red': { type: 'string' } },
})

function chosenFiles(): string[] {
  const wanted = positionals.map((given) => path.relative(root, path.resolve(root, given)).split(path.sep).join('/'))
  for (const file of wanted) statSync(path.join(root, file))
  return filesBelow(path.join(root, 'test'))
    .map((file) => `test/${file}`)
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/outside/'))
    .filter((file) => wanted.length === 0 || wanted.some((given) => file === given || file.startsWith(`${given}/`)))
}

function failedRun(name: string, error: unknown): MochaOutcome {
  const text = error instanceof Error ? ((error as { stderr?: string }).stderr || error.message) : String(error)
  process.stdout.write(`\n${name}\n  FAILED ${text}\n`)
  return { name, duration: 0, results: [{ file: name, title: 'packing and installing', state: 'failed', duration: 0, error: text }] }
}

/** Mocha processes at once: promises of nodes wait for a server or a timer most of the time, a browser always has work. */
const LANES = 5

/**
 * Shares of the tests on the package, a process each, in the order in which they begin: those that take longest first, what works
 * beside what waits. A file belongs to the first that it matches.
 */
const SHARES: readonly (readonly [label: string, files: RegExp])[] = [
  ['browser', /^test\/browser\/(?!dialogs-onprint)/],
  ['promises of nodes', /^test\/nodes\/.*\b(contract|faults|rules)\./],
  ['engine', /^test\/(?!browser\/|nodes\/)/],
  ['dialogs of Onprint', /^test\/browser\//],
  ['nodes', /./],
]

/** What one process runs. */
function portions(files: readonly string[]): { readonly label: string; readonly files: readonly string[] }[] {
  const shareOf = (file: string): string | undefined => SHARES.find(([, pattern]) => pattern.test(file))?.[0]
  return SHARES.map(([label]) => ({ label, files: files.filter((file) => shareOf(file) === label) })).filter((portion) => portion.files.length > 0)
}

/** Runs the portions of the work in a few lanes, in their order. */
async function inLanes(work: readonly (() => Promise<MochaOutcome>)[]): Promise<MochaOutcome[]> {
  const outcomes: MochaOutcome[] = []
  const waiting = [...work.entries()]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes[next[0]] = await next[1]()
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return outcomes
}

async function main(): Promise<boolean> {
  if (wishes.only !== undefined && wishes.only !== 'unit' && wishes.only !== 'installed') throw new Error('--only takes "unit" or "installed"')
  const files = chosenFiles()
  const unit = files.filter((file) => !file.endsWith('.installed.test.ts'))
  const installed = files.filter((file) => file.endsWith('.installed.test.ts'))
  const lines = wishes.only === 'unit' || installed.length === 0 ? [] : targets.filter(({ nodeRed }) => nodeRed.startsWith(wishes['node-red'] ?? ''))
  const packed = lines.length > 0 ? pack() : undefined
  const work: (() => Promise<MochaOutcome>)[] = []
  if (unit.length > 0 && wishes.only !== 'installed')
    work.push(() => runMocha({ name: `sources, Node ${process.versions.node}`, files: unit, grep: wishes.grep, timeout: 60_000, node: process.execPath }))
  const installations = lines.map((target) => {
    // Installing waits for the network most of the time, so it goes on beside the unit tests.
    const installation = (packed as ReturnType<typeof pack>).then((tarball) => install(target, tarball))
    installation.catch(() => undefined) // reported below, by each portion
    return { target, installation }
  })
  for (const portion of portions(installed))
    for (const { target, installation } of installations) {
      const name = `Node-RED ${target.nodeRed}, Node ${target.node}, ${portion.label}`
      work.push(async () => {
        try {
          const { nodePath, packageFolder, nodeRedFolder } = await installation
          const { file } = await (packed as ReturnType<typeof pack>)
          const env = { PLATEN_TEST_PACKAGE: packageFolder, PLATEN_TEST_NODE_RED: nodeRedFolder, PLATEN_TEST_TARBALL: file }
          return await runMocha({ name, files: portion.files, grep: wishes.grep, timeout: 120_000, node: nodePath, env })
        } catch (error) {
          return failedRun(name, error)
        }
      })
    }
  return printSummary(await inLanes(work))
}

main().then(
  (good) => (process.exitCode = good ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  },
)
