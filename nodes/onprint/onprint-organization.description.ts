/** Onprint: organizations with account, credit and logo. */
import {
  organizationList,
  organizationGet,
  organizationCreate,
  organizationUpdate,
  organizationPatch,
  organizationDelete,
  accountGet,
  creditTransfer,
  logoSet,
  logoDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: organizationList, names: { nodeId: 'ParentId' }, fromAccount: { ParentId: 'organization' } },
    { operation: organizationGet, fromAccount: { Id: 'organization' } },
    { operation: organizationCreate },
    { operation: organizationUpdate },
    { operation: organizationPatch },
    { operation: organizationDelete },
    { operation: accountGet },
    { operation: creditTransfer },
    { operation: logoSet },
    { operation: logoDelete },
  ],
  'organization-get',
)

export const description: NodeDescription = resourceDescription('onprint-organization', table, { ids: 'onprint-organizations' })
