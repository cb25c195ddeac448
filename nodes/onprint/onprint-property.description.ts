/** Onprint: defaults that nodes of the tree hand down. */
import {
  propertyList,
  propertyGet,
  propertyCreate,
  propertyUpdate,
  propertyPatch,
  propertyDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: propertyList },
    { operation: propertyGet },
    { operation: propertyCreate },
    { operation: propertyUpdate },
    { operation: propertyPatch },
    { operation: propertyDelete },
  ],
  'property-list',
)

export const description: NodeDescription = resourceDescription('onprint-property', table, { ids: 'onprint-properties', main: ['Value'] })
