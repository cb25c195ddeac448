/** Onprint: titles by language. */
import {
  titleList,
  titleCreate,
  titleUpdate,
  titlePatch,
  titleDelete,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: titleList },
    { operation: titleCreate },
    { operation: titleUpdate },
    { operation: titlePatch },
    { operation: titleDelete },
  ],
  'title-update',
)

export const description: NodeDescription = resourceDescription('onprint-title', table)
