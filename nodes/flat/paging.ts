/** Lists of the service come in pages; the header `Link` holds the cursors of the next one and the one before. */
import { ask, type OperationHandler, type OperationRequest } from '../../lib/flow/operation-node'
import { pagingHeaders } from '../../lib/contract/flat'
import type { Task } from '../../lib/flow/task'

export interface Cursors {
  readonly next?: string
  readonly previous?: string
}

const RELATIONS: Readonly<Record<string, keyof Cursors>> = { next: 'next', prev: 'previous', previous: 'previous' }

/** Cursors out of a `Link` header (RFC 8288): values of the query names `next` and `previous` in the linked addresses. */
export function cursorsOf(link: string | undefined): Cursors {
  const cursors: { next?: string; previous?: string } = {}
  for (const [, address = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>([^,<]*)/g)) {
    const relation = RELATIONS[/;\s*rel="?([a-z]+)"?/i.exec(parameters)?.[1]?.toLowerCase() ?? '']
    // Relative addresses are allowed; only the query matters.
    const cursor = relation && URL.canParse(address, 'http://service') && new URL(address, 'http://service').searchParams.get(relation)
    if (relation && cursor) cursors[relation] = cursor
  }
  return cursors
}

interface Page extends Cursors {
  readonly items: readonly unknown[]
}

async function pageOf(request: OperationRequest, task: Task, next: string | undefined): Promise<Page> {
  const params = next === undefined ? request.params : { ...request.params, next }
  const { value, headers } = await ask({ ...request, params }, task)
  return { items: value as unknown[], ...cursorsOf(headers[pagingHeaders.links]) }
}

async function allPages(request: OperationRequest, task: Task): Promise<unknown[]> {
  const items: unknown[] = []
  const seen = new Set<string>()
  let cursor: string | undefined
  for (;;) {
    const { items: more, next } = await pageOf(request, task, cursor)
    items.push(...more)
    // A cursor that came before would go round for ever.
    if (!next || seen.has(next)) return items
    seen.add(next)
    cursor = next
  }
}

/** Lists one page, with the cursors in `msg.paging`, or all pages as one list. */
export const listing: OperationHandler = {
  async run(request, task) {
    const all = task.settings.pages === 'all'
    const { items, ...paging }: Page = all ? { items: await allPages(request, task) } : await pageOf(request, task, undefined)
    const members = all ? {} : { members: { paging } }
    await task.deliver(task.settings.messages === 'each' ? items.map((value) => ({ value, ...members })) : { value: items, ...members })
  },
}
