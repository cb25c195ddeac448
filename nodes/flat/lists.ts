/** Lists for the dialogs of Flat's nodes, asked of the account. */
import { listCollections, omrCapabilities, pagingHeaders, type Collection, type OmrCapabilities } from '../../lib/contract/flat'
import type { DialogClient } from '../platen/dialog-connection'
import type { ListOfAccount, Suggestion } from '../platen/pickers'
import { cursorsOf } from './paging'

/** Pages of collections that are asked for; each has up to a hundred. */
const PAGES = 10

async function collections({ call }: DialogClient): Promise<Suggestion[]> {
  const found: Collection[] = []
  let next: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const { value, headers } = await call(listCollections, { params: { limit: 100, ...(next ? { next } : {}) } })
    found.push(...(value as Collection[]))
    const cursor = cursorsOf(headers[pagingHeaders.links]).next
    if (!cursor || cursor === next) break
    next = cursor
  }
  return found.map(({ id, title }) => ({ value: id, ...(title ? { label: title } : {}) }))
}

export const flatLists: Readonly<Record<string, ListOfAccount>> = {
  collections,
  /** Languages that lyrics are read in. */
  'flat-locales': async ({ call }) => (((await call(omrCapabilities)).value as OmrCapabilities).locales ?? []).map((value) => ({ value })),
}
