/** The way out of a node: sends and the one `done`, both only while the node lives. */
import type { Node, NodeAPI } from 'node-red'
import type { NodeDescription, StoredValue } from './description'
import { partsOf, type Message, type Parts } from './message'
import { place } from './output'
import type { Result } from './task'

export type Send = (messages: (Message | null)[]) => void

export interface Letter {
  readonly message: Message
  readonly results: readonly Result[]
  readonly output: number
  /** Where results go; absent: the node gives none to a property. */
  readonly target: StoredValue | undefined
  /** Id of the sequence that several results make. */
  readonly sequence: string
}

/** One of a sequence whose length is not known. */
export interface NextLetter {
  readonly message: Message
  readonly result: Result
  readonly index: number
  readonly last: boolean
  readonly target: StoredValue | undefined
  readonly sequence: string
}

export interface Outbox {
  deliver(letter: Letter): Promise<void>
  deliverNext(letter: NextLetter): Promise<void>
  progress(message: Message): void
  /** A message that is not the one that came in. */
  send(output: number, message: Message): void
  /** Whether anybody listens to the output of progress. */
  readonly progressIsWired: boolean
}

/** A copy that shares nothing with the message but requests and responses; the property that gets the result is not copied. */
function copyOf(RED: NodeAPI, message: Message, target: StoredValue | undefined): Message {
  const top = target?.type === 'msg' ? /^[A-Za-z_$][\w$]*$/.exec(String(target.value))?.[0] : undefined
  return RED.util.cloneMessage(top ? { ...message, [top]: undefined } : message) as Message
}

export function makeOutbox(RED: NodeAPI, node: Node, description: NodeDescription, send: Send, isOpen: () => boolean): Outbox {
  const progressOutput = description.outputs.indexOf('progress')
  const wires = (node as unknown as { wires?: string[][] }).wires ?? []

  const sendOn = (output: number, message: Message): void => {
    if (!isOpen()) return
    const messages: (Message | null)[] = description.outputs.map(() => null)
    messages[output] = message
    send(messages)
  }

  return {
    progressIsWired: progressOutput >= 0 && (wires[progressOutput]?.length ?? 0) > 0,

    progress(message) {
      if (progressOutput >= 0) sendOn(progressOutput, message)
    },

    send: sendOn,

    async deliver({ message, results, output, target, sequence }) {
      const outer: Parts | undefined = message.parts
      const ready: { readonly own: Message; readonly to: number }[] = []
      for (const [index, { value, members, output: name }] of results.entries()) {
        // The last one is the message itself, so that one result costs no copy.
        const own = index === results.length - 1 ? message : copyOf(RED, message, value === undefined ? undefined : target)
        if (results.length > 1) own.parts = partsOf(outer, sequence, index, results.length)
        Object.assign(own, members)
        if (target && value !== undefined) await place(RED, node, own, target, value)
        ready.push({ own, to: name === undefined ? output : description.outputs.indexOf(name) })
      }
      for (const { own, to } of ready) sendOn(to, own)
    },

    async deliverNext({ message, result: { value, members }, index, last, target, sequence }) {
      // The message itself goes last: what was sent before must not change any more.
      const outer = message.parts
      const own = last ? message : copyOf(RED, message, value === undefined ? undefined : target)
      own.parts = { id: sequence, index, type: 'array', ...(last ? { count: index + 1, complete: true } : {}), ...(outer ? { parts: outer } : {}) }
      Object.assign(own, members)
      if (target && value !== undefined) await place(RED, node, own, target, value)
      sendOn(0, own)
    },
  }
}
