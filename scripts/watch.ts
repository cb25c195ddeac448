/** Builds once, then again after every change of a source, until it is interrupted. */
import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { root } from './build/paths'

/** ms of quiet after a change: editors write a file in several steps. */
const quiet = 150

let timer: NodeJS.Timeout | undefined
let building = false

/** In a process of its own: this one would go on with the descriptions of nodes that it has read once. */
function rebuild(): void {
  if (building) return schedule()
  building = true
  const child = spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  child.once('error', (error) => process.stderr.write(`${error.message}\n`))
  child.once('close', () => (building = false))
}

function schedule(): void {
  clearTimeout(timer)
  timer = setTimeout(rebuild, quiet)
}

for (const folder of ['nodes', 'lib', 'editor', 'locales', 'scripts/build']) {
  const absolute = path.join(root, folder)
  if (existsSync(absolute)) watch(absolute, { recursive: true }, schedule)
}
process.stderr.write('Watching nodes, lib, editor, locales and scripts/build; Ctrl-C ends.\n')
rebuild()
