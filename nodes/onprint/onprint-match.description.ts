/** Onprint: who searched for what, and which actions were clicked. */
import { matchList } from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: matchList },
  ],
  'match-list',
)

export const description: NodeDescription = resourceDescription('onprint-match', table)
