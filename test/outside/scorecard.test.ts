import assert from 'node:assert'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { install, nodeOf, nodeRedOf, pack, programFolder, targets } from '../../scripts/test/installations'

const execute = promisify(execFile)

type Card = Readonly<Record<string, { readonly test: boolean; readonly packages?: readonly string[]; readonly nodes?: readonly string[] }>>

describe('scorecard of node-red-dev, the validator of the Node-RED project', () => {
  let card: Card
  let output: string
  let types: string[]

  before(async function () {
    this.timeout(300_000)
    const target = targets[0]
    assert.ok(target)
    const { packageFolder } = await install(target, await pack())
    const manifest = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { 'node-red': { nodes: Record<string, string> } }
    types = Object.keys(manifest['node-red'].nodes)
    const versions = await Promise.all(
      targets.map(async ({ nodeRed, node }) => {
        const folder = await nodeRedOf(nodeRed, await nodeOf(node))
        return { version: nodeRed, node: (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { engines: { node: string } }).engines.node }
      }),
    )
    const validator = path.join(await programFolder('node-red-dev', '0.1.6'), 'bin/run')
    const folder = mkdtempSync(path.join(tmpdir(), 'platen-scorecard-'))
    try {
      const file = path.join(folder, 'card.json')
      const env = { ...process.env, NODE_OPTIONS: `--require ${path.join(__dirname, 'scorecard-shim.cjs')}`, PLATEN_NODE_RED_VERSIONS: JSON.stringify(versions) }
      const { stdout, stderr } = await execute(process.execPath, [validator, 'validate', '--path', packageFolder, '--output', file], { env, cwd: folder, timeout: 240_000 })
      output = stdout + stderr
      card = JSON.parse(readFileSync(file, 'utf8')) as Card
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  const rules: Readonly<Record<string, string>> = {
    P01: 'a licence is named',
    P03: 'a repository or an address for bugs is named',
    P04: 'the name is scoped',
    P05: 'the keyword node-red is there',
    P06: 'both supported lines of Node-RED are compatible',
    P07: "the newest Node-RED's lowest Node.js is allowed",
    N02: 'every node stands in an example',
    D01: 'at most six dependencies',
    D02: 'no package that is known to break others',
  }
  for (const [rule, meaning] of Object.entries(rules))
    it(`${rule}: ${meaning}`, () => assert.strictEqual(card[rule]?.test, true, `${JSON.stringify(card[rule])}\n${output}`))

  it('shows nothing red but D03, whether each dependency is the newest', () => {
    // got 15 and newer refuse form-data and Node.js 20, so D03 stays red.
    const red = Object.keys(card).filter((rule) => /^[A-Z]\d\d$/.test(rule) && card[rule]?.test !== true)
    assert.deepEqual(red.filter((rule) => rule !== 'D03'), [], output)
  })

  it('reads the definition of every node from its HTML', () => {
    assert.ok(types.length > 0)
    assert.doesNotMatch(output, /Unable to parse/)
  })
})
