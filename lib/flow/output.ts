/** Where a result goes: a property of the message, or of the flow or global context. */
import type { Node, NodeAPI } from 'node-red'
import type { Phrase } from '../client/errors'
import type { StoredValue } from './description'
import { failure } from './errors'
import type { Message } from './message'
import { phrase } from './phrases'

interface ContextPlace {
  set(key: string, value: unknown, store: string | undefined, callback: (error?: Error) => void): void
}

/**
 * Puts a value where the author wants it.
 * @throws PlatenError INVALID_INPUT when the place cannot be written
 */
export async function place(RED: NodeAPI, node: Node, message: Message, target: StoredValue, value: unknown): Promise<void> {
  const name = String(target.value)
  const refused = (problem: string | Phrase) => failure('place-invalid', { place: `${target.type}.${name}`, problem })
  if (target.type === 'flow' || target.type === 'global') {
    const context = node.context()[target.type] as unknown as ContextPlace
    const { key, store } = RED.util.parseContextStore(name)
    await new Promise<void>((resolve, reject) => {
      context.set(key, value, store, (error) => (error ? reject(refused(error.message)) : resolve()))
    })
    return
  }
  let written: boolean
  try {
    written = RED.util.setMessageProperty(message, name, value, true)
  } catch (error) {
    throw refused((error as Error).message)
  }
  if (!written) throw refused(phrase('inside-no-object'))
}
