/** Onprint: users and their roles. */
import {
  userList,
  userGet,
  userCreate,
  userUpdate,
  userPatch,
  userDelete,
  roleList,
  roleAssign,
  roleRemove,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: userList },
    { operation: userGet },
    { operation: userCreate },
    { operation: userUpdate },
    { operation: userPatch },
    { operation: userDelete },
    { operation: roleList, names: { userId: 'Id' } },
    { operation: roleAssign, names: { userId: 'Id' } },
    { operation: roleRemove, names: { userId: 'Id' } },
  ],
  'user-create',
)

export const description: NodeDescription = resourceDescription('onprint-user', table, { ids: 'onprint-users', main: ['Password', 'Status'] })
