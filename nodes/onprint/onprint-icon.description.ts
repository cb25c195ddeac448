/** Onprint: icons of actions. */
import {
  iconList,
  iconGet,
  iconCreate,
  iconReplaceFile,
  iconPatch,
  iconDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: iconList },
    { operation: iconGet },
    { operation: iconCreate },
    { operation: iconReplaceFile, names: { iconId: 'Id' } },
    { operation: iconPatch },
    { operation: iconDelete },
  ],
  'icon-create',
)

export const description: NodeDescription = resourceDescription('onprint-icon', table, { ids: 'onprint-icons' })
