/**
 * `npm run bench [-- --quick] [name ...]`: runs the measurements of `bench/`, one after the other, each in a process of its own.
 * Each prints its table and writes JSON to `bench/results/`.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './build/paths'

const folder = path.join(root, 'bench')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort()

function run(name: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(folder, `${name}.ts`), ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code === 0))
  })
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } })
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`There is no bench "${unknown.join('", "')}"; there are ${names.join(', ')}.`)
  const failed: string[] = []
  for (const name of positionals.length > 0 ? positionals : names) if (!(await run(name, values.quick ? ['--quick'] : []))) failed.push(name)
  if (failed.length > 0) throw new Error(`These ended badly: ${failed.join(', ')}.`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
