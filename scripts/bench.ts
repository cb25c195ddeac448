/**
 * `npm run bench [-- --quick] [name ...]`: runs the measurements of `bench/`, one after the other, each in a process of its own.
 * Each prints its table and writes JSON to `bench/results/`. What follows a single name is passed on to it:
 * `npm run bench -- ocr --class clean`.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
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
  const given = process.argv.slice(2)
  const quick = given.includes('--quick')
  const rest = given.filter((argument) => argument !== '--quick')
  const firstOption = rest.findIndex((argument) => argument.startsWith('--'))
  const wanted = firstOption === -1 ? rest : rest.slice(0, firstOption)
  const options = firstOption === -1 ? [] : rest.slice(firstOption)
  const unknown = wanted.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`There is no bench "${unknown.join('", "')}"; there are ${names.join(', ')}.`)
  if (options.length > 0 && wanted.length !== 1) throw new Error(`Name the one bench that ${options.join(' ')} is for; there are ${names.join(', ')}.`)
  const args = [...(quick ? ['--quick'] : []), ...options]
  const failed: string[] = []
  for (const name of wanted.length > 0 ? wanted : names) if (!(await run(name, args))) failed.push(name)
  if (failed.length > 0) throw new Error(`These ended badly: ${failed.join(', ')}.`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
