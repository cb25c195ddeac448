/** Lists for the dialogs of Flat's nodes, asked of the account. */
import { listCollections, listCollectionScores, omrCapabilities, pagingHeaders, type Collection, type OmrCapabilities, type ScoreDetails } from '../../lib/contract/flat'
import type { Operation } from '../../lib/contract/operation'
import type { DialogClient } from '../platen/dialog-connection'
import type { Picked } from '../../lib/flow/description'
import type { ListOfAccount } from '../platen/pickers'
import { cursorsOf } from './paging'

/** Pages that are asked for before somebody is asked whether to go on; each has up to a hundred. */
const PAGES = 5

/** @param from cursor of the service; it says itself when it does not know it */
async function paged<T extends { readonly id: string; readonly title?: string | null }>({ call }: DialogClient, operation: Operation, params: Readonly<Record<string, unknown>>, from: unknown): Promise<Picked> {
  const found: T[] = []
  let next = typeof from === 'string' ? from : undefined
  for (let page = 0; page < PAGES; page++) {
    const { value, headers } = await call(operation, { params: { ...params, limit: 100, ...(next ? { next } : {}) } })
    found.push(...(value as T[]))
    const cursor = cursorsOf(headers[pagingHeaders.links]).next
    const ends = !cursor || cursor === next
    next = ends ? undefined : cursor
    if (ends) break
  }
  return { choices: found.map(({ id, title }) => ({ value: id, ...(title ? { label: title } : {}) })), ...(next ? { next } : {}) }
}

export const flatLists: Readonly<Record<string, ListOfAccount>> = {
  collections: (client, next) => paged<Collection>(client, listCollections, {}, next),
  scores: (client, next) => paged<ScoreDetails>(client, listCollectionScores, { collection: 'allScores' }, next),
  /** Languages that lyrics are read in. */
  'flat-locales': async ({ call }) => (((await call(omrCapabilities)).value as OmrCapabilities).locales ?? []).map((value) => ({ value })),
}
