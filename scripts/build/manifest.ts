/**
 * package.json names every node file under "node-red": Node-RED finds nodes only there. The list is made from the tree and kept
 * in git, so that a package made from a checkout is complete; a test compares the two.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { filesBelow, put } from './files'
import { root } from './paths'

export interface NodeLists {
  /** Set name (the node's type) -> built file. */
  readonly nodes: Readonly<Record<string, string>>
  readonly plugins: Readonly<Record<string, string>>
}

/** Node-RED's palette shows the nodes of a category in the order of this list: those that do a whole job stand first, the rest by name. */
const FIRST: readonly string[] = [
  'ownocr-convert',
  'aspose-omr-sheet',
  'aspose-omr-recognize',
  'aspose-omr-grade',
  'flat-convert',
  'onprint-publish',
  'onprint-search',
  'onprint-picture-search',
  'onprint-click',
]
const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

/** What the tree holds: a node is `nodes/<service>/<type>.ts` beside `<type>.description.ts`, a plugin `nodes/<service>/<name>-plugin.ts`. */
export function nodeLists(): NodeLists {
  const files = new Set(filesBelow(path.join(root, 'nodes')))
  const built = (file: string) => `dist/nodes/${file.replace(/\.ts$/, '.js')}`
  const nodes: Record<string, string> = {}
  const plugins: Record<string, string> = {}
  for (const file of files) {
    const name = path.posix.basename(file, '.ts')
    if (name.endsWith('-plugin') && file.endsWith('.ts')) plugins[name] = built(file)
    else if (file.endsWith('.ts') && files.has(file.replace(/\.ts$/, '.description.ts'))) nodes[name] = built(file)
  }
  const inOrder = Object.entries(nodes).sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1))
  return { nodes: Object.fromEntries(inOrder), plugins }
}

/** Brings package.json up to the tree. */
export function listNodes(): void {
  const file = path.join(root, 'package.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { 'node-red': { version: string } & NodeLists }
  const lists = nodeLists()
  if (JSON.stringify([manifest['node-red'].nodes, manifest['node-red'].plugins]) === JSON.stringify([lists.nodes, lists.plugins])) return
  manifest['node-red'] = { version: manifest['node-red'].version, ...lists }
  put(file, JSON.stringify(manifest, null, 2) + '\n')
}
