/** Settings stored by an older version of a node, brought to today's shape when the flow is loaded. */
import type { NodeDescription, StoredNode, StoredValue } from './description'
import { isPlainObject } from './message'
import type { Migration } from './task'

const TYPES: ReadonlySet<unknown> = new Set(['str', 'num', 'bool', 'json', 'msg', 'flow', 'global', 'env', 'jsonata'])

const isStoredValue = (value: unknown): value is StoredValue =>
  isPlainObject(value) && TYPES.has(value.type) && ['string', 'number', 'boolean'].includes(typeof value.value)

/** What a flow file holds for a node may have been written by hand or by another program. */
function paramsOf(value: unknown): Record<string, StoredValue> {
  if (!isPlainObject(value)) return {}
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, StoredValue] => isStoredValue(entry[1])))
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Reads the settings of a node from its flow file.
 * @param migrations by the version that they start from
 */
export function storedNode(config: unknown, description: NodeDescription, migrations: Readonly<Record<number, Migration>> = {}): StoredNode {
  const found = isPlainObject(config) ? config : (config as Record<string, unknown>)
  let params = paramsOf(found.params)
  let version = typeof found.version === 'number' ? found.version : 1
  for (; version < description.version; version++) params = migrations[version]?.(params) ?? params
  return { name: textOf(found.name), account: textOf(found.account), engine: textOf(found.engine), params, version }
}
