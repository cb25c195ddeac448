/**
 * Nodes that offer several operations of one resource: a table of them makes description and action, so that such a node is a
 * short file. Texts: choices of `operation` and fields in the node's catalogue, what all such nodes share in `shared.json`.
 *
 *     export const table: OperationTable = { choices: [{ operation: folderList }, { operation: folderGet }], first: 'folder-list' }
 *     export const description = operationDescription(table, { type: 'onprint-folder', category: 'onprint', ... })
 *     registerActionNode(RED, description, operationAction(table, { 'onprint.folder-delete': { check } }))
 */
import type { NodeDescription } from './description'
import { operationFields, operationGroups } from './operations/fields'
import type { OperationTable } from './operations/table'

export { ask, operationAction, type OperationHandler, type OperationHandlers } from './operations/action'
export { callOptionsOf, requestOf, type OperationRequest } from './operations/request'
export { addressFields, operationFields, operationGroups } from './operations/fields'
export { correctedAddress } from './operations/address'
export { choiceName, type OperationChoice, type OperationTable } from './operations/table'

type Given = Pick<NodeDescription, 'type' | 'category' | 'service' | 'account' | 'version'> & Partial<NodeDescription>

/** The description of a node with several operations; whatever is given replaces what follows from the table. */
export function operationDescription(table: OperationTable, given: Given): NodeDescription {
  const fields = given.fields ?? operationFields(table)
  return {
    inputs: 1,
    outputs: ['result'],
    operations: table.choices.map(({ operation }) => operation.id),
    groups: operationGroups.filter((group) => fields.some((field) => field.group === group)),
    fields,
    ...given,
  }
}
