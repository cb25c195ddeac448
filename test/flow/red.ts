/** As much of Node-RED as the kit needs outside a flow: its own util, contexts in memory, a user folder. */
import { util } from '@node-red/util'
import type { Node, NodeAPI } from 'node-red'

export interface TestNode {
  readonly node: Node
  readonly statuses: Record<string, unknown>[]
  readonly warnings: string[]
  readonly contexts: Record<'flow' | 'global', Map<string, unknown>>
}

export const RED = (settings: object = {}): NodeAPI => ({ util, settings, nodes: { getNode: () => null } }) as unknown as NodeAPI

export function testNode(): TestNode {
  const statuses: Record<string, unknown>[] = []
  const warnings: string[] = []
  const contexts = { flow: new Map<string, unknown>(), global: new Map<string, unknown>() }
  const contextOf = (map: Map<string, unknown>) => ({
    get: (key: string, _store: unknown, callback: (error: unknown, value: unknown) => void) => callback(null, map.get(key)),
    set: (key: string, value: unknown, _store: unknown, callback: (error?: Error) => void) => {
      map.set(key, value)
      callback()
    },
  })
  const node = {
    id: 'n1',
    type: 'test',
    status: (status: Record<string, unknown>) => statuses.push(status),
    warn: (text: string) => warnings.push(text),
    context: () => ({ flow: contextOf(contexts.flow), global: contextOf(contexts.global) }),
  }
  return { node: node as unknown as Node, statuses, warnings, contexts }
}
