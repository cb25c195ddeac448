/** Onprint: page images of documents, with or without their zones. */
import {
  imageGet,
  imageUpdate,
  imagePatch,
  imageAndZonesGet,
  imageAndZonesList,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: imageGet },
    { operation: imageUpdate },
    { operation: imagePatch },
    { operation: imageAndZonesGet },
    { operation: imageAndZonesList, names: { id: 'DocumentId' } },
  ],
  'image-patch',
)

export const description: NodeDescription = resourceDescription('onprint-image', table, { ids: 'onprint-images' })
