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
}

const lines = new Map<string, Line>()

function next(key: string, line: Line): void {
  const first = line.waiting.shift()
  if (!first) {
    line.busy -= 1
    if (line.busy === 0) lines.delete(key)
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
  const line = lines.get(key) ?? { busy: 0, waiting: [] }
  lines.set(key, line)
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

/** @throws PlatenError OVERLOADED when as many as allowed are waiting already */
export function refuseWhenFull(key: string, mostWaiting: number): void {
  const waiting = lines.get(key)?.waiting.length ?? 0
  if (waiting >= mostWaiting) throw failure('too-many-waiting', { waiting })
}
