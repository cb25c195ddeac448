/** Nodes of Onprint's resources: their operations as a table, settings named as the service names its members. */
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { operationDescription, operationFields, type OperationChoice, type OperationTable } from '../../lib/flow/operation-node'
import type { PickerName } from './lists'
import { ORGANIZATION_OF_LOGIN } from './sign-in'

/** Names in paths and queries begin with a small letter, those in bodies with a capital; some are written in one word. */
const NAMES: Readonly<Record<string, string>> = { deletechildren: 'DeleteChildren', code: 'LanguageCode' }

const settingName = (name: string): string => NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** What the account says where a node says nothing; the organization is known from the sign-in too. */
const FROM_ACCOUNT = { OrganizationId: 'organization', LanguageCode: 'language', DefaultLanguage: 'language' }

export function resourceTable(choices: readonly OperationChoice[], first: string): OperationTable {
  return { choices, first, settingName, fromAccount: FROM_ACCOUNT, fromSignIn: { organization: ORGANIZATION_OF_LOGIN } }
}

/** Ids and codes that the account can list, by the setting's name. */
const PICKERS: Readonly<Record<string, PickerName>> = {
  ParentId: 'onprint-parents',
  NodeId: 'onprint-nodes',
  DocumentId: 'onprint-documents',
  ImageId: 'onprint-images',
  ZoneId: 'onprint-zones',
  ActionId: 'onprint-actions',
  IconId: 'onprint-icons',
  OrganizationId: 'onprint-organizations',
  LanguageCode: 'onprint-languages',
  DefaultLanguage: 'onprint-languages',
}

/** A text, or an object that becomes JSON: the service keeps both as text. */
export const textOrObject: Partial<Field> = { control: 'typed', schema: Type.Unknown(), types: ['str', 'json', 'msg', 'flow', 'global', 'env', 'jsonata'] }

export interface ResourceFields {
  /** What `Id` is an id of. */
  readonly ids?: PickerName
  /** Settings that no operation requires and people set all the same: not below "more". */
  readonly main?: readonly string[]
  /** Asked in another way than the contract says. */
  readonly change?: Readonly<Record<string, Partial<Field>>>
}

/** Fields of the node of a resource; those that `main` names stand in its order before where the result goes. */
export function resourceFields(table: OperationTable, { ids, main = [], change = {} }: ResourceFields = {}): Field[] {
  const fields = operationFields(table).map((field): Field => {
    const picker = field.name === 'Id' ? ids : PICKERS[field.name]
    return { ...field, ...(picker ? { picker } : {}), ...(main.includes(field.name) ? { group: 'main' } : {}), ...change[field.name] }
  })
  const lifted = main.map((name) => fields.find((field) => field.name === name) as Field)
  const others = fields.filter((field) => !lifted.includes(field))
  const output = others.findIndex(({ name }) => name === 'output')
  return [...others.slice(0, output), ...lifted, ...others.slice(output)]
}

/** Description of the node of a resource. */
export function resourceDescription(type: string, table: OperationTable, fields: ResourceFields = {}, given: Partial<NodeDescription> = {}): NodeDescription {
  return operationDescription(table, { type, category: 'onprint', service: 'onprint', account: 'onprint-account', version: 1, fields: resourceFields(table, fields), ...given })
}
