/** What the code of a node works with: one document (or one message) at a time. Everything else is the runner's business. */
import type { Node, NodeAPI } from 'node-red'
import type { Operation } from '../contract/operation'
import type { Phrase } from '../client/errors'
import type { CallAnswer, CallOptions } from '../client/types'
import type { StoredValue } from './description'
import type { OtherKinds } from './file-kind'
import type { InputFile } from './input'
import type { Message, Source } from './message'
import type { Settings } from './settings'
import type { StatusKind, StatusText } from './status'

export interface Result {
  /** Goes to the property that the author chose; undefined: the message goes on with what it has there. */
  readonly value?: unknown
  /** Members of the message besides: `text`, `job`, `filename` ... */
  readonly members?: Readonly<Record<string, unknown>>
  /** The output of this one, where the results of a document go to several. */
  readonly output?: string
}

/** How far a document is, told to the status line and to the output named "progress" where a node has one. */
export interface Progress {
  /** Stable word: sending, waiting, working, receiving. */
  readonly state: string
  readonly page?: number
  readonly pages?: number
  /** Percent of the bytes, while sending or receiving. */
  readonly percent?: number
  /** Goes along with the progress message: `job`, `task` ... */
  readonly members?: Readonly<Record<string, unknown>>
}

export interface Task {
  readonly RED: NodeAPI
  readonly node: Node
  /** The message; properties set here go out with every result. */
  readonly message: Message
  readonly settings: Settings
  readonly side: 'vendor' | 'engine'
  /** What the account says for nodes whose settings say nothing. */
  readonly defaults: Readonly<Record<string, string>>
  /** Files of this document; empty for nodes that read none. */
  readonly files: readonly InputFile[]
  readonly source: Source | undefined
  /** Aborted when the node is closed. */
  readonly signal: AbortSignal
  /** Unique for this document, the same after a restart; letters, digits and dashes. */
  readonly id: string
  /** The document was taken up before and continues. */
  readonly resumed: boolean
  /** What {@link remember} kept, also before a restart. */
  readonly notes: Readonly<Record<string, unknown>>
  /** Keeps facts on disk (for nodes that hold messages) before the work goes on. Members that are undefined are forgotten. */
  remember(facts: Readonly<Record<string, unknown>>): Promise<void>
  /** Runs an operation; its signal, queue position and transfer are looked after. */
  call(operation: Operation, options?: CallOptions): Promise<CallAnswer>
  /** What the service says of who signs in, such as the user's organization; nothing on the engine, or where nobody signs in. */
  signedIn(): Promise<Readonly<Record<string, string>>>
  progress(progress: Progress): void
  status(kind: StatusKind, text: StatusText): void
  /** Sends results, several as a sequence, each in a message of its own. */
  deliver(results: Result | readonly Result[], output?: string): Promise<void>
  /**
   * Sends one message of a sequence whose length is not known yet; the last one says `complete` and tells the count.
   * @param index from 0
   */
  deliverNext(result: Result, index: number, last: boolean): Promise<void>
  /** Sends a message of its own, such as a table about several messages that came before. */
  sendNew(message: Message, output: string): void
  /** A warning in the log and the debug sidebar. */
  warn(text: Phrase): void
}

export type Migration = (params: Readonly<Record<string, StoredValue>>) => Record<string, StoredValue>

/** What a node does. */
export interface Action {
  /**
   * Works on one document and delivers its results.
   * @throws PlatenError; the runner reports it
   */
  run(task: Task): Promise<void>
  /** Runs after the result was delivered, also when a restart came in between: deleting the job. Its failure is a warning. */
  cleanUp?(task: Task): Promise<void>
  /** The node waits: its messages are kept on disk until they are delivered. */
  readonly holds?: boolean
  /** The node reads files. */
  readonly files?: {
    /** Extensions; absent: all. */
    readonly accepted?: readonly string[] | ((settings: Settings) => readonly string[] | undefined)
    /** Whether a message brings a file at all; absent: always. */
    readonly wanted?: (settings: Settings) => boolean
    /** Kinds that no signature tells; a text of such a kind is taken for the file itself. */
    readonly otherKinds?: OtherKinds
  }
  /** From a version of the stored settings to the next one. */
  readonly migrations?: Readonly<Record<number, Migration>>
}

