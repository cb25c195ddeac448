/**
 * What every action node does with a message, from input to `done`: settings, files, keeping on disk, its turn, the work, the
 * result, cleaning up. And the end: close stops everything within a second and leaves what is kept for the next instance.
 */
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Node, NodeAPI } from 'node-red'
import { asPhrase, isPlatenError, type Phrase, type PlatenError } from '../client/errors'
import { accountOf, type Account } from './account'
import { Activity } from './activity'
import type { NodeDescription, StoredNode, StoredValue } from './description'
import { makeTask } from './document-task'
import { asPlatenError, errorForFlow, type Translate } from './errors'
import { readInput, type InputFile } from './input'
import type { DocumentState, Entry, PendingStore } from './keeping/pending-store'
import { partsOf, type Message } from './message'
import { makeOutbox, type Outbox, type Send } from './outbox'
import { phrase } from './phrases'
import { placeOf, settingsFor, type Settings } from './settings'
import { announce, inSlot } from './slots'
import { StatusLine } from './status'
import type { Action, Task } from './task'
import { phraseIn } from './translate'
import { warning } from './warnings'

/** ms after a result was sent in which a crash makes it be sent again: what follows in the flow may still be taking it over. */
const HANDING_OVER = 500

/** ms that close waits for work to notice, and for the disk. */
const CLOSE_WAITS = 900

type Done = (error?: Error) => void

interface Job {
  readonly message: Message
  readonly settings: Settings
  readonly account: Account
  readonly documents: readonly (readonly InputFile[])[]
  /** Of the entry on disk; of the message where nothing is kept. */
  readonly id: string
  readonly states: DocumentState[]
  readonly resumed: boolean
  readonly outbox: Outbox
  readonly kept: boolean
  /** Called when all its documents are in their line. */
  readonly inLine?: () => void
}

export interface RunnerParts {
  readonly RED: NodeAPI
  readonly node: Node
  readonly description: NodeDescription
  readonly stored: StoredNode
  readonly action: Action
  /** Absent for nodes that do not wait. */
  readonly store: PendingStore | undefined
  readonly translate: Translate
}

export class Runner {
  private readonly stop = new AbortController()
  private readonly line: StatusLine
  private readonly activity: Activity
  private readonly underWay = new Set<Promise<void>>()
  /** Messages that the runner itself feeds to the node, with what is kept of them. */
  private readonly fed = new WeakMap<Message, { readonly entry: Entry; readonly settled: () => void }>()
  private readonly told = new Set<string>()
  /** Closed, and what was under way has been waited for. */
  private over = false

  constructor(private readonly parts: RunnerParts) {
    // Every document under way listens for the close.
    setMaxListeners(0, this.stop.signal)
    this.line = new StatusLine(parts.node, parts.translate)
    this.activity = new Activity(this.line)
  }

  private get closed(): boolean {
    return this.stop.signal.aborted
  }

  /** Takes a message from Node-RED; while it closes, for the next instance: what was on its way is not lost for want of a moment. */
  receive(message: Message, send: Send, done: Done): void {
    if (this.over || (this.closed && !this.parts.store)) return
    const fed = this.fed.get(message)
    this.fed.delete(message)
    const outbox = makeOutbox(this.parts.RED, this.parts.node, this.parts.description, send, () => !this.closed)
    this.track(this.work(message, outbox, done, fed?.entry).finally(() => fed?.settled()))
  }

  private track(work: Promise<void>): void {
    const tracked = work.catch((error: unknown) => {
      // Nothing is left to throw here but a fault of ours; it must be seen and must not end Node-RED.
      if (!this.closed) this.parts.node.error(error as Error)
    })
    this.underWay.add(tracked)
    void tracked.then(() => this.underWay.delete(tracked))
  }

  private async work(message: Message, outbox: Outbox, done: Done, entry: Entry | undefined): Promise<void> {
    let job: Job
    try {
      job = entry ? await this.resumeJob(entry, outbox) : await this.newJob(message, outbox)
    } catch (error) {
      if (this.closed) return
      const failure = asPlatenError(error)
      if (entry) await this.parts.store?.remove(entry.id)
      this.activity.refused(failure.code)
      this.report(failure, done)
      return
    }
    const documents = job.documents.map((files, index) => this.document(job, files, index))
    job.inLine?.()
    const outcomes = await Promise.allSettled(documents)
    if (this.closed) return
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed) this.report(asPlatenError(failed.reason), done)
    else done()
    // The sender is done with; what is left must not keep the next message of a resumed batch waiting.
    this.track(this.finish(job))
  }

  private report(failure: PlatenError, done: Done): void {
    if (!this.closed) done(errorForFlow(failure, this.parts.translate))
  }

  // Taking up

  private settingsSource(account: Account) {
    const { RED, node, description, stored } = this.parts
    return { RED, node, description, params: stored.params, side: account.side, onUnknownName: (name: string) => this.tellUnknown(name) }
  }

  private tellUnknown(name: string): void {
    this.warnOnce(`name ${name}`, warning('name-unknown', { name }))
  }

  private warnOnce(key: string, text: Phrase): void {
    if (this.told.has(key) || this.closed) return
    this.told.add(key)
    this.warn(text)
  }

  private warn(text: Phrase): void {
    this.parts.node.warn(phraseIn(this.parts.translate, text))
  }

  private account(): Promise<Account> {
    const { RED, description, stored } = this.parts
    return accountOf(RED, description, stored, (name) => this.tellUnknown(name))
  }

  private files(settings: Settings): Promise<InputFile[][]> {
    const { action, stored, description } = this.parts
    if (!action.files || action.files.wanted?.(settings) === false) return Promise.resolve([[]])
    const { accepted } = action.files
    const field = description.fields.find(({ name }) => name === 'input')
    const chosen = stored.params.input ?? field?.default
    return readInput({
      value: settings.input,
      place: chosen && ['msg', 'flow', 'global'].includes(chosen.type) ? `${chosen.type}.${chosen.value}` : phrase('the-input'),
      kind: settings.inputKind === 'path' ? 'path' : 'content',
      several: settings.several === 'pages' ? 'pages' : 'each',
      fileName: settings.fileName as string | undefined,
      accepted: typeof accepted === 'function' ? accepted(settings) : accepted,
      otherKinds: action.files.otherKinds,
    })
  }

  private async newJob(message: Message, outbox: Outbox): Promise<Job> {
    const { RED, store } = this.parts
    const account = await this.account()
    const settings = await settingsFor(this.settingsSource(account), message)
    const documents = await this.files(settings)
    // Closed meanwhile: a node that waits still keeps the message, and its next instance finds it.
    if (!store) this.stop.signal.throwIfAborted()
    const inLine = this.closed ? () => undefined : announce({ key: account.key, parallel: account.documents, documents: documents.length, mostWaiting: account.waiting })
    const states = documents.map((): DocumentState => ({ stage: 'open', notes: {} }))
    const job = { message, settings, account, documents, states, resumed: false, outbox, inLine }
    if (!store) return { ...job, id: RED.util.generateId(), kept: false }
    try {
      const { id, lost } = await store.add({ account: account.key, documents: states, settings, message })
      if (lost.length) this.warnOnce(`lost ${lost.join()}`, warning('lost-on-restart', { names: lost.join(', ') }))
      return { ...job, id, kept: true }
    } catch (error) {
      inLine()
      throw error
    }
  }

  private async resumeJob(entry: Entry, outbox: Outbox): Promise<Job> {
    const account = await this.account()
    const documents = await this.files(entry.settings)
    // Notes name jobs of an account; with another account the work begins again.
    const states = entry.documents.map((state): DocumentState => (entry.account === account.key ? state : { stage: 'open', notes: {} }))
    return { message: entry.message, settings: entry.settings, account, documents, id: entry.id, states, resumed: true, outbox, kept: true }
  }

  // Working

  private messageOf(job: Job, index: number): Message {
    if (job.documents.length === 1) return job.message
    const { RED, stored } = this.parts
    const input = stored.params.input ?? { type: 'msg', value: 'payload' }
    const top = input.type === 'msg' && /^[A-Za-z_$][\w$]*$/.test(String(input.value)) ? String(input.value) : undefined
    const item = top ? (job.message[top] as unknown[])[index] : undefined
    const own = RED.util.cloneMessage(top ? { ...job.message, [top]: undefined } : job.message) as Message
    if (top) own[top] = item
    own.parts = partsOf(job.message.parts, job.id, index, job.documents.length)
    return own
  }

  private taskOf(job: Job, message: Message, files: readonly InputFile[], index: number, onDelivered: () => void): Task {
    const { RED, node, description, stored } = this.parts
    const outputField = description.fields.find((field) => field.name === 'output' && field.place)
    return makeTask({
      RED,
      node,
      description,
      message,
      settings: job.settings,
      account: job.account,
      files,
      target: outputField && (placeOf(outputField, stored.params) as StoredValue),
      signal: this.stop.signal,
      id: `${job.id}-${index}`,
      resumed: job.resumed,
      notes: job.states[index]?.notes ?? {},
      outbox: job.outbox,
      activity: this.activity,
      keep: (notes) => this.keep(job, index, { stage: job.states[index]?.stage ?? 'open', notes }),
      onDelivered,
      translate: this.parts.translate,
    })
  }

  private async keep(job: Job, index: number, state: DocumentState): Promise<void> {
    job.states[index] = state
    if (job.kept) await this.parts.store?.update(job.id, job.account.key, job.states)
  }

  private async document(job: Job, files: readonly InputFile[], index: number): Promise<void> {
    if (job.states[index]?.stage !== 'open') return
    const token = {}
    const { key, documents: parallel } = job.account
    try {
      await inSlot({ key, parallel, signal: this.stop.signal, onAhead: () => this.activity.queued(token) }, async () => {
        this.activity.unqueued(token)
        this.activity.started()
        let sent = false
        let error: PlatenError | undefined
        try {
          await this.parts.action.run(this.taskOf(job, this.messageOf(job, index), files, index, () => (sent = true)))
        } catch (thrown) {
          error = asPlatenError(thrown)
          throw thrown
        } finally {
          this.activity.ended({ error: error?.code })
        }
        // A node without a result of its own (it only deletes, say) has nothing to hand over.
        job.states[index] = { stage: sent || this.parts.action.cleanUp ? 'delivered' : 'done', notes: job.states[index]?.notes ?? {} }
      })
    } finally {
      this.activity.unqueued(token)
    }
  }

  // Ending

  /** After `done`: hands over, cleans up, forgets. Until the notes say "delivered" a crash repeats the result. */
  private async finish(job: Job): Promise<void> {
    const { action, store } = this.parts
    if (!job.kept && !action.cleanUp) return
    await delay(HANDING_OVER, undefined, { signal: this.stop.signal }).catch(() => undefined)
    const open = job.states.some(({ stage }) => stage === 'delivered')
    if (open && action.cleanUp) {
      if (job.kept) await store?.update(job.id, job.account.key, job.states)
      if (this.closed) return
      await this.cleanUp(job)
      if (this.closed) return
    }
    if (job.kept) await store?.remove(job.id)
  }

  private async cleanUp(job: Job): Promise<void> {
    for (const [index, { stage, notes }] of job.states.entries()) {
      if (stage !== 'delivered') continue
      const task = this.taskOf(job, job.message, job.documents[index] ?? [], index, () => undefined)
      try {
        await this.parts.action.cleanUp?.(task)
      } catch (error) {
        if (this.closed) return
        const failure = asPlatenError(error)
        this.parts.node.warn(errorForFlow(failure, this.parts.translate).message)
      }
      job.states[index] = { stage: 'done', notes }
    }
  }

  // Going on after a redeploy or a restart

  /** Feeds what is kept to the node again, a few at a time, oldest first. Called once the flows have started. */
  async resume(): Promise<void> {
    const { store } = this.parts
    if (!store || this.closed) return
    const { ids, damaged } = await store.list()
    for (const file of damaged) this.warn(warning('kept-unreadable', { file }))
    const waiting = [...ids]
    const parallel = waiting.length ? await this.account().then(({ documents }) => documents, () => 1) : 0
    const feeder = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && !this.closed; id = waiting.shift()) await this.feed(store, id)
    }
    for (let count = 0; count < Math.min(parallel, ids.length); count++) this.track(feeder())
  }

  private async feed(store: PendingStore, id: string): Promise<void> {
    const entry = await store.load(id).catch((error: unknown) => {
      this.warn(warning('kept-broken', { file: id, problem: isPlatenError(error) ? asPhrase(error) : (error as Error).message }))
    })
    if (!entry || this.closed) return
    if (entry.documents.every(({ stage }) => stage !== 'open')) return this.cleanUpOnly(entry)
    const { message } = entry
    message.resumed = true
    await new Promise<void>((resolve) => {
      const settled = (): void => {
        this.stop.signal.removeEventListener('abort', settled)
        resolve()
      }
      this.stop.signal.addEventListener('abort', settled, { once: true })
      this.fed.set(message, { entry, settled })
      this.parts.node.receive(message)
    })
  }

  /** The result was sent before the restart; what follows it is still to do. */
  private async cleanUpOnly(entry: Entry): Promise<void> {
    const { RED, node, description, store } = this.parts
    try {
      const account = await this.account()
      const outbox = makeOutbox(RED, node, description, () => undefined, () => false)
      const documents = entry.documents.map(() => [])
      const job: Job = { ...entry, account, documents, states: [...entry.documents], resumed: true, outbox, kept: true }
      if (entry.account === account.key) await this.cleanUp(job)
    } catch (error) {
      if (isPlatenError(error)) node.warn(errorForFlow(error, this.parts.translate).message)
      else throw error
    }
    if (!this.closed) await store?.remove(entry.id)
  }

  /**
   * Stops everything: requests and timers are aborted, nothing is sent any more. What is kept stays for the next instance,
   * unless the node was deleted.
   */
  async close(removed: boolean): Promise<void> {
    this.stop.abort(new DOMException('The node was closed', 'AbortError'))
    this.line.close()
    const timer = new AbortController()
    const timeUp = delay(CLOSE_WAITS, undefined, { signal: timer.signal }).catch(() => undefined)
    await Promise.race([this.settled(), timeUp])
    this.over = true
    const { store } = this.parts
    // Its successor waits for what a slow disk has not done by then.
    await Promise.race([removed ? store?.destroy() : store?.close(), timeUp]).finally(() => timer.abort())
  }

  /** Resolves when nothing is under way any more, messages that came meanwhile included. */
  private async settled(): Promise<void> {
    while (this.underWay.size > 0 && !this.over) await Promise.all(this.underWay)
  }
}
