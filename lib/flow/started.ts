/** "The flows have started": only then do all nodes exist that a message may be sent to. */
import type { NodeAPI } from 'node-red'
import { removeOrphans, type FlowsStarted } from './keeping/orphans'
import { pendingFolder } from './user-folder'

type Waiting = Set<() => void>

const waiting = new WeakMap<object, Waiting>()

/** One listener for the whole package, however many nodes wait. */
function waitingFor(RED: NodeAPI): Waiting {
  const events = RED.events as unknown as NodeJS.EventEmitter
  const known = waiting.get(events)
  if (known) return known
  const callbacks: Waiting = new Set()
  waiting.set(events, callbacks)
  events.on('flows:started', (started: FlowsStarted) => {
    const due = [...callbacks]
    callbacks.clear()
    removeOrphans(pendingFolder(RED), started ?? {})
      .catch((error: unknown) => RED.log.warn(`Platen: ${(error as Error).message}`))
      .finally(() => due.forEach((callback) => callback()))
      .catch((error: unknown) => RED.log.error(`Platen: ${(error as Error).message}`))
  })
  return callbacks
}

/**
 * Calls back once, when the flows have started the next time.
 * @returns takes it back
 */
export function onceFlowsStarted(RED: NodeAPI, callback: () => void): () => void {
  const callbacks = waitingFor(RED)
  callbacks.add(callback)
  return () => callbacks.delete(callback)
}
