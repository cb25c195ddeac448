/** Nodes of the cloud storage: their operations as a table, settings with names of our own, and what the account says. */
import type { NodeDescription } from '../../lib/flow/description'
import {
  operationDescription,
  type OperationChoice,
  type OperationHandler,
  type OperationHandlers,
  type OperationRequest,
  type OperationTable,
} from '../../lib/flow/operation-node'
import type { Task } from '../../lib/flow/task'

/** The service calls one thing by two names; `path` is also the name of a setting for corrected addresses. */
const NAMES: Readonly<Record<string, string>> = {
  path: 'storagePath',
  srcPath: 'storagePath',
  destPath: 'destination',
  storageName: 'storage',
  srcStorageName: 'storage',
  destStorageName: 'destinationStorage',
}

const STORAGES = ['storageName', 'srcStorageName', 'destStorageName'] as const
const PATHS = ['path', 'srcPath', 'destPath'] as const

export function storageTable(choices: readonly OperationChoice[], first: string): OperationTable {
  return { choices, first, settingName: (name) => NAMES[name] ?? name, fromAccount: { storage: 'storage' } }
}

export function storageDescription(type: string, table: OperationTable, given: Partial<NodeDescription> = {}): NodeDescription {
  return operationDescription(table, { type, category: 'aspose-omr', service: 'aspose-omr', account: 'aspose-omr-account', version: 1, ...given })
}

/** Paths are told from the root, with a slash in front or without; the account's storage stands where the node names none. */
function completed(request: OperationRequest, { defaults }: Task): OperationRequest {
  const params: Record<string, unknown> = { ...request.params }
  for (const name of PATHS) if (typeof params[name] === 'string') params[name] = params[name].replace(/^\/+/, '')
  if (defaults.storage) for (const name of STORAGES) if (name in request.operation.params) params[name] ??= defaults.storage
  return { ...request, params }
}

const handler: OperationHandler = { check: completed }

export const storageHandlers = ({ choices }: OperationTable): OperationHandlers =>
  Object.fromEntries(choices.map(({ operation }) => [operation.id, handler]))
