/** Builds once, then again after every change of a source, until it is interrupted. */
import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { build } from './build'
import { root } from './build/paths'

/** ms of quiet after a change: editors write a file in several steps. */
const quiet = 150

let timer: NodeJS.Timeout | undefined
let building: Promise<void> | undefined

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
}

function rebuild(): void {
  if (building) return schedule()
  building = build()
    .catch(report)
    .finally(() => (building = undefined))
}

function schedule(): void {
  clearTimeout(timer)
  timer = setTimeout(rebuild, quiet)
}

for (const folder of ['nodes', 'lib', 'editor', 'locales']) {
  const absolute = path.join(root, folder)
  if (existsSync(absolute)) watch(absolute, { recursive: true }, schedule)
}
process.stderr.write('Watching nodes, lib, editor and locales; Ctrl-C ends. Changes of scripts/build need a new start.\n')
rebuild()
