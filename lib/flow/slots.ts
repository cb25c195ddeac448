/**
 * Documents under way at once, an account: enough to keep a service busy, few enough to bound memory and polling. The others
 * wait in the order they came. Shared by all nodes of an account, and by a node and its successor after a redeploy.
 */
import { failure } from './errors'

interface Waiter {
  readonly start: () => void
  readonly moved?: (ahead: number) => void
}

interface Line {
  busy: number
  waiting: Waiter[]
  /** Announced, and not here yet: what they bring is still being read and kept. */
  coming: number
}

const lines = new Map<string, Line>()

function lineOf(key: string): Line {
  const line = lines.get(key) ?? { busy: 0, waiting: [], coming: 0 }
  lines.set(key, line)
  return line
}

function forgetIdle(key: string, line: Line): void {
  if (line.busy === 0 && line.coming === 0) lines.delete(key)
}

function next(key: string, line: Line): void {
  const first = line.waiting.shift()
  if (!first) {
    line.busy -= 1
    forgetIdle(key, line)
    return
  }
  line.waiting.forEach((waiter, ahead) => waiter.moved?.(ahead))
  first.start()
}

export interface SlotRequest {
  readonly key: string
  /** Documents under way at once. */
  readonly parallel: number
  readonly signal: AbortSignal
  /** Told how many are ahead, at once and whenever that changes. */
  readonly onAhead?: (ahead: number) => void
}

/**
 * Waits for a place and does the work in it.
 * @throws whatever the work throws; the signal's reason when it is aborted while waiting
 */
export async function inSlot<T>({ key, parallel, signal, onAhead }: SlotRequest, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const line = lineOf(key)
  if (line.busy < parallel) line.busy += 1
  else
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        start: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
        moved: onAhead,
      }
      const leave = (): void => {
        line.waiting = line.waiting.filter((other) => other !== waiter)
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', leave, { once: true })
      line.waiting.push(waiter)
      onAhead?.(line.waiting.length - 1)
    })
  try {
    return await work()
  } finally {
    next(key, line)
  }
}

/**
 * Says that documents are coming, before the work of reading and keeping them; so a burst is counted as a whole.
 * @param mostWaiting documents that may wait; those that can begin at once are none of them
 * @returns to be called once they are in the line, or do not come after all
 * @throws PlatenError OVERLOADED when as many as allowed are waiting already
 */
export function announce({ key, parallel, documents, mostWaiting }: { readonly key: string; readonly parallel: number; readonly documents: number; readonly mostWaiting: number }): () => void {
  const line = lineOf(key)
  const waiting = line.waiting.length + line.coming - Math.max(0, parallel - line.busy)
  if (waiting >= mostWaiting && waiting >= 0) throw failure('too-many-waiting', { waiting })
  line.coming += documents
  let here = false
  return () => {
    if (here) return
    here = true
    line.coming -= documents
    forgetIdle(key, line)
  }
}
