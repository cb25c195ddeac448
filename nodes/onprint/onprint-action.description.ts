/** Onprint: what happens when a picture was found. */
import {
  actionList,
  actionGet,
  actionCreate,
  actionUpdate,
  actionPatch,
  actionDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable, textOrObject } from './resource-table'

export const table = resourceTable(
  [
    { operation: actionList },
    { operation: actionGet },
    { operation: actionCreate },
    { operation: actionUpdate },
    { operation: actionPatch },
    { operation: actionDelete },
  ],
  'action-create',
)

export const description: NodeDescription = resourceDescription('onprint-action', table, { ids: 'onprint-actions', main: ['Name', 'Type', 'Content'], change: { Content: textOrObject } })
