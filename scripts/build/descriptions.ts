/** Finds the descriptions of all nodes in the tree. */
import path from 'node:path'
import type { NodeDescription } from '../../lib/flow/description'
import { filesBelow } from './files'
import { root } from './paths'

export interface DescribedNode {
  readonly description: NodeDescription
  /** Folder below `nodes/`, one a service. */
  readonly folder: string
}

const END = '.description.ts'

/** Every `nodes/<service>/<type>.description.ts`, sorted by path. */
export async function describedNodes(): Promise<DescribedNode[]> {
  const nodes: DescribedNode[] = []
  for (const file of filesBelow(path.join(root, 'nodes')).filter((name) => name.endsWith(END)).sort()) {
    const { description } = (await import(path.join(root, 'nodes', file))) as { description: NodeDescription }
    if (description.type !== path.posix.basename(file, END))
      throw new Error(`nodes/${file} describes the type "${description.type}": file name and type must agree`)
    nodes.push({ description, folder: path.posix.dirname(file) })
  }
  return nodes
}
