/** Code of the package under test, from the one file that its nodes are in: what they themselves use, not a copy of the sources. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { installation } from './installation'

/** @param name path of the source without its extension, as `lib/flow/engine/process` */
export function packageCode<Module>(name: string): Module {
  const parts = createRequire(path.join(installation.packageFolder, 'package.json'))('./dist/lib/nodes.js') as Readonly<Record<string, () => unknown>>
  const load = parts[name]
  if (!load) throw new Error(`The package has no part ${name}; scripts/build/runtime.ts lists them.`)
  return load() as Module
}
