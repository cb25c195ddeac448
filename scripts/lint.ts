/** `npm run lint`: types, rules and walls; everything is checked, also when an earlier check found something. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './build/paths'

interface Check {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
}

const checks: readonly Check[] = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['--noEmit', '-p', '.'] },
  ...(existsSync(path.join(root, 'editor/tsconfig.json'))
    ? [{ name: "types of the editor's code", program: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'editor/tsconfig.json'] }]
    : []),
  { name: 'rules', program: 'eslint/bin/eslint.js', args: ['--max-warnings', '0', '.'] },
  {
    name: 'walls',
    program: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--output-type', 'err', 'nodes', 'lib', 'editor', 'scripts', 'test', 'bench'].filter((entry) => entry.startsWith('-') || entry === 'err' || existsSync(path.join(root, entry))),
  },
]

function run({ program, args }: Check): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'node_modules', program), ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code === 0))
  })
}

async function main(): Promise<void> {
  const found: string[] = []
  for (const check of checks) {
    const started = performance.now()
    const good = await run(check)
    if (!good) found.push(check.name)
    process.stdout.write(`${good ? '✓' : '✗'} ${check.name} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
  }
  process.stdout.write(found.length === 0 ? 'lint: nothing found\n' : `lint: problems in ${found.join(', ')}\n`)
  process.exitCode = found.length === 0 ? 0 : 1
}

void main()
