/** Onprint: zones of page images. */
import {
  zoneList,
  zoneGet,
  zoneCreate,
  zoneUpdate,
  zonePatch,
  zoneDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: zoneList, names: { id: 'ImageId' } },
    { operation: zoneGet },
    { operation: zoneCreate },
    { operation: zoneUpdate },
    { operation: zonePatch },
    { operation: zoneDelete },
  ],
  'zone-create',
)

export const description: NodeDescription = resourceDescription('onprint-zone', table, { ids: 'onprint-zones' })
