import assert from 'node:assert'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installation } from '../support/installation'

/** Files of a small house, and what the check of the walls says to it: names of broken rules. */
function brokenRules(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'platen-walls-'))
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), content)
    }
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) copyFileSync(path.join(installation.root, file), path.join(folder, file))
    const program = path.join(installation.root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const rooms = [...new Set(Object.keys(files).map((file) => file.split('/')[0] as string))]
    const { stdout, stderr } = spawnSync(process.execPath, [program, '--output-type', 'json', ...rooms], { cwd: folder, encoding: 'utf8' })
    assert.ok(stdout.startsWith('{'), stderr)
    const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } }
    return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('the walls between the rooms', function () {
  // Each asks a program of its own, which is slow on a busy machine.
  this.timeout(180_000)

  it('let through what the plan allows', () => {
    const files = {
      'nodes/a.ts': "import { a } from '../lib/flow/a'\nexport const n = a\n",
      'lib/flow/a.ts': "import { a } from '../client/a'\nexport { a }\n",
      'lib/client/a.ts': "import { a } from '../contract/a'\nexport { a }\n",
      'lib/contract/a.ts': 'export const a = 1\n',
      'lib/engine/server/a.ts': "import { a } from '../../contract/a'\nimport { b } from '../ocr/b'\nexport const s = [a, b]\n",
      'lib/engine/ocr/b.ts': "import { b } from '../imaging/b'\nexport { b }\n",
      'lib/engine/imaging/b.ts': 'export const b = 1\n',
    }
    assert.deepStrictEqual(brokenRules(files), [])
  })

  const forbidden: readonly [string, string, string][] = [
    ['nodes/a.ts', 'lib/engine/ocr/b.ts', 'wall-nodes'],
    ['lib/flow/a.ts', 'nodes/b.ts', 'wall-lib-flow'],
    ['lib/client/a.ts', 'lib/flow/b.ts', 'wall-lib-client'],
    ['lib/contract/a.ts', 'lib/client/b.ts', 'wall-lib-contract'],
    ['lib/engine/server/a.ts', 'lib/client/b.ts', 'wall-lib-engine-server'],
    ['lib/engine/ocr/a.ts', 'lib/engine/server/b.ts', 'wall-lib-engine-ocr'],
    ['lib/engine/marks/a.ts', 'lib/engine/ocr/b.ts', 'wall-lib-engine-marks'],
    ['lib/engine/imaging/a.ts', 'lib/contract/b.ts', 'wall-lib-engine-imaging'],
    ['lib/engine/jobs/a.ts', 'lib/engine/imaging/b.ts', 'wall-lib-engine-jobs'],
  ]
  it('stop every room from reaching where it may not', () => {
    const files: Record<string, string> = {}
    for (const [index, [from, to]] of forbidden.entries()) {
      const target = to.replace('b.ts', `b${index}.ts`)
      const address = path.posix.relative(path.posix.dirname(from), target.replace(/\.ts$/, ''))
      files[from.replace('a.ts', `a${index}.ts`)] = `import { b } from '${address.startsWith('.') ? address : `./${address}`}'\nexport const a = b\n`
      files[target] = 'export const b = 1\n'
    }
    assert.deepStrictEqual(brokenRules(files), forbidden.map(([, , rule]) => rule).sort())
  })

  it('stop recognition from knowing HTTP', () => {
    assert.deepStrictEqual(brokenRules({ 'lib/engine/ocr/a.ts': "import http from 'node:http'\nexport const a = http\n" }), ['recognition-knows-no-http'])
  })

  it('stop cycles', () => {
    const files = { 'lib/flow/a.ts': "import { b } from './b'\nexport const a = () => b\n", 'lib/flow/b.ts': "import { a } from './a'\nexport const b = () => a\n" }
    assert.deepStrictEqual(brokenRules(files), ['no-cycles'])
  })
})
