/** "The flows have started": only then do all nodes exist that a message may be sent to. */
import type { NodeAPI } from 'node-red'
import { removeOrphans, type FlowsStarted } from './keeping/orphans'
import { pendingFolder } from './user-folder'

interface Waiting {
  readonly callbacks: Set<() => void>
  /** Of the node that asked last; a runtime that is started anew in one process has another user folder. */
  red: NodeAPI
}

const known = new WeakMap<object, Waiting>()

/** One listener for the whole package, however many nodes wait. */
function waitingFor(RED: NodeAPI): Waiting {
  const events = RED.events as unknown as NodeJS.EventEmitter
  const found = known.get(events)
  if (found) {
    found.red = RED
    return found
  }
  const waiting: Waiting = { callbacks: new Set(), red: RED }
  known.set(events, waiting)
  events.on('flows:started', (started: FlowsStarted) => {
    const { callbacks, red } = waiting
    const due = [...callbacks]
    callbacks.clear()
    removeOrphans(pendingFolder(red), started ?? {})
      .catch((error: unknown) => red.log.warn(`Platen: ${(error as Error).message}`))
      .finally(() => due.forEach((callback) => callback()))
      .catch((error: unknown) => red.log.error(`Platen: ${(error as Error).message}`))
  })
  return waiting
}

/**
 * Calls back once, when the flows have started the next time.
 * @returns takes it back
 */
export function onceFlowsStarted(RED: NodeAPI, callback: () => void): () => void {
  const { callbacks } = waitingFor(RED)
  callbacks.add(callback)
  return () => callbacks.delete(callback)
}
