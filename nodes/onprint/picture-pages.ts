/**
 * The pictures of a collection, page by page: the service goes on after the last picture's `_objectId`. It names neither the
 * parameter nor the end, so a page that brings nothing new is the end too.
 */
import type { Picture } from '../../lib/contract/onprint'
import { ask, type OperationRequest } from '../../lib/flow/operation-node'
import type { Result, Task } from '../../lib/flow/task'

async function page(request: OperationRequest, task: Task, after: string | undefined): Promise<Picture[]> {
  const params = after === undefined ? request.params : { ...request.params, after }
  return ((await ask({ ...request, params }, task)).value as Picture[] | undefined) ?? []
}

async function* pages(request: OperationRequest, task: Task): AsyncGenerator<Picture[]> {
  const seen = new Set<string>()
  let after: string | undefined
  for (;;) {
    const news = (await page(request, task, after)).filter(({ Id }) => !seen.has(Id))
    if (news.length === 0) return
    for (const { Id } of news) seen.add(Id)
    yield news
    const last = news.at(-1)?._objectId
    if (!last || last === after) return
    after = last
  }
}

async function* contents(request: OperationRequest, task: Task): AsyncGenerator<unknown> {
  for await (const pictures of pages(request, task)) {
    if (task.settings.messages === 'each') yield* pictures
    else yield pictures
  }
}

/** Sends each value once the next one is there: only then is it known whether it is the last. */
async function deliverAll(values: AsyncGenerator<unknown>, task: Task): Promise<void> {
  let index = 0
  let waiting: Result | undefined
  for await (const value of values) {
    if (waiting) await task.deliverNext(waiting, index++, false)
    waiting = { value }
  }
  if (waiting) await task.deliverNext(waiting, index, true)
  else if (task.settings.messages !== 'each') await task.deliverNext({ value: [] }, 0, true)
}

/** Delivers one page, or all of them as a sequence of unknown length. */
export async function listPictures(request: OperationRequest, task: Task): Promise<void> {
  if (task.settings.pages === 'all') return deliverAll(contents(request, task), task)
  const pictures = await page(request, task, undefined)
  await task.deliver(task.settings.messages === 'each' ? pictures.map((value) => ({ value })) : { value: pictures })
}
