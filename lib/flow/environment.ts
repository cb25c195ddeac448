/**
 * `${NAME}` inside text. Node-RED replaces a setting that is one name as a whole before it makes the node; names inside a
 * longer text are left to the node. A name that nobody knows stays as it is written and is named in a warning.
 */
import type { Node, NodeAPI } from 'node-red'

/** Value of an environment variable as Node-RED sees it from a node: its group, subflow and flow first. */
export type Lookup = (name: string) => unknown

export function lookupFor(RED: NodeAPI, node: Node | undefined): Lookup {
  const getSetting = (RED.util as unknown as { getSetting?: (node: Node | undefined, name: string) => unknown }).getSetting
  return (name) => getSetting?.(node, name) ?? process.env[name]
}

/**
 * Replaces every `${NAME}` in a text.
 * @param onUnknown told the name of each that has no value
 */
export function expand(text: string, lookup: Lookup, onUnknown: (name: string) => void): string {
  return text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => {
    const value = lookup(name)
    if (value === undefined || value === '') {
      onUnknown(name)
      return whole
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  })
}
