/** Nodes of Onprint's resources: their operations as a table, settings named as the service names its members. */
import type { NodeDescription } from '../../lib/flow/description'
import { operationDescription, type OperationChoice, type OperationTable } from '../../lib/flow/operation-node'

/** Names in paths and queries begin with a small letter, those in bodies with a capital; some are written in one word. */
const NAMES: Readonly<Record<string, string>> = { deletechildren: 'DeleteChildren', code: 'LanguageCode' }

const settingName = (name: string): string => NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`

export function resourceTable(choices: readonly OperationChoice[], first: string): OperationTable {
  return { choices, first, settingName, fromAccount: { OrganizationId: 'organization', LanguageCode: 'language', DefaultLanguage: 'language' } }
}

/** Description of the node of a resource. */
export function resourceDescription(type: string, table: OperationTable, given: Partial<NodeDescription> = {}): NodeDescription {
  return operationDescription(table, { type, category: 'onprint', service: 'onprint', account: 'onprint-account', version: 1, ...given })
}
