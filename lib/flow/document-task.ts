/** The task of one document: joins what the runner knows (message, settings, account, store) for the code of a node. */
import { conditionError } from '../client/conditions'
import { isPlatenError } from '../client/errors'
import type { CallAnswer, CallOptions, Connection } from '../client/types'
import type { Operation } from '../contract/operation'
import type { Account } from './account'
import type { Activity } from './activity'
import { clientFor } from './clients'
import type { InputFile } from './input'
import { sourceOf } from './input'
import type { Message } from './message'
import type { Outbox } from './outbox'
import { phrase } from './phrases'
import type { StatusText } from './status'
import type { Progress, Result, Task } from './task'
import type { NodeDescription, StoredValue } from './description'
import type { Node, NodeAPI } from 'node-red'
import type { Settings } from './settings'
import { phraseIn, type Translate } from './translate'

export interface DocumentParts {
  readonly RED: NodeAPI
  readonly node: Node
  readonly description: NodeDescription
  readonly message: Message
  readonly settings: Settings
  readonly account: Account
  readonly files: readonly InputFile[]
  readonly target: StoredValue | undefined
  readonly signal: AbortSignal
  readonly id: string
  readonly resumed: boolean
  readonly notes: Readonly<Record<string, unknown>>
  readonly outbox: Outbox
  readonly activity: Activity
  readonly keep: (notes: Readonly<Record<string, unknown>>) => Promise<void>
  readonly onDelivered: () => void
  readonly translate: Translate
}

/** ms between two progress messages of one document. */
const PROGRESS_INTERVAL = 500

function statusOf({ state, page, pages, percent }: Progress): { kind: 'working' | 'waiting'; text: StatusText } {
  if (state === 'sending' && percent !== undefined) return { kind: 'working', text: { key: 'sendingPercent', values: { percent } } }
  if (state === 'sending' || state === 'receiving') return { kind: 'working', text: { key: state } }
  if (state === 'waiting') return { kind: 'waiting', text: { key: 'waiting' } }
  if (page !== undefined && pages) return { kind: 'working', text: { key: 'page', values: { page, pages } } }
  return { kind: 'working', text: { key: 'working' } }
}

export function makeTask(parts: DocumentParts): Task {
  const { RED, node, description, message, settings, account, files, signal, outbox, activity } = parts
  const source = message.source ?? (files.length ? sourceOf(files) : undefined)
  if (source) message.source = source
  let notes = parts.notes
  let lastProgress = -PROGRESS_INTERVAL
  let lastState = ''

  function progress(step: Progress): void {
    const { kind, text } = statusOf(step)
    activity.doing(kind, text)
    if (!outbox.progressIsWired) return
    const mark = `${step.state} ${step.page ?? ''}`
    // Every page is told; percents come by the thousand.
    if (mark === lastState && performance.now() - lastProgress < PROGRESS_INTERVAL) return
    lastState = mark
    lastProgress = performance.now()
    const { members, ...payload } = step
    outbox.progress({
      _msgid: message._msgid,
      ...(message.topic === undefined ? {} : { topic: message.topic }),
      payload,
      ...(source ? { source } : {}),
      ...(message.resumed ? { resumed: true } : {}),
      ...members,
    } as Message)
  }

  /** An engine that came back has another secret; a call that still carried the old one was turned away at the door. One that is away has no address that an author could correct. */
  async function call(operation: Operation, options: CallOptions = {}): Promise<CallAnswer> {
    const connection = await account.connect()
    try {
      return await callBy(connection, operation, options)
    } catch (error) {
      if (account.side === 'vendor' || signal.aborted || !isPlatenError(error)) throw error
      if (error.code === 'UNREACHABLE') throw conditionError('engine-away', { detail: phrase('engine-gone') }, error.cause)
      if (error.code !== 'AUTH_FAILED') throw error
      const now = await account.connect()
      if (JSON.stringify(now.headers) === JSON.stringify(connection.headers)) throw error
      return call(operation, options)
    }
  }

  function callBy(connection: Connection, operation: Operation, options: CallOptions): Promise<CallAnswer> {
    signal.throwIfAborted()
    return clientFor(connection).call(operation, {
      signal,
      onState: ({ state, ahead, retryAfter }) => {
        if (state === 'queued' && ahead) activity.doing('waiting', { key: 'queued', values: { count: ahead } })
        if (state === 'waiting' && retryAfter) activity.doing('waiting', { key: 'rateLimited', values: { seconds: Math.ceil(retryAfter) } })
      },
      ...options,
    })
  }

  return {
    RED,
    node,
    message,
    settings,
    side: account.side,
    defaults: account.defaults,
    files,
    source,
    signal,
    id: parts.id,
    resumed: parts.resumed,
    get notes() {
      return notes
    },
    async remember(facts) {
      notes = Object.fromEntries(Object.entries({ ...notes, ...facts }).filter(([, value]) => value !== undefined))
      await parts.keep(notes)
    },
    call,
    signedIn: async () => (account.side === 'engine' ? {} : clientFor(await account.connect()).signedIn(signal)),
    progress,
    status: (kind, text) => activity.doing(kind, text),
    async deliver(results, output) {
      const list: readonly Result[] = Array.isArray(results) ? (results as readonly Result[]) : [results as Result]
      signal.throwIfAborted()
      const index = output === undefined ? 0 : description.outputs.indexOf(output)
      await outbox.deliver({ message, results: list, output: index, target: parts.target, sequence: parts.id })
      parts.onDelivered()
    },
    async deliverNext(result, index, last) {
      signal.throwIfAborted()
      await outbox.deliverNext({ message, result, index, last, target: parts.target, sequence: parts.id })
      if (last) parts.onDelivered()
    },
    sendNew(own, output) {
      signal.throwIfAborted()
      outbox.send(description.outputs.indexOf(output), own)
    },
    warn: (text) => {
      if (!signal.aborted) node.warn(phraseIn(parts.translate, text))
    },
  }
}
