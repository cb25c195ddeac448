/** One status line for everything a node has in work: how many wait, what the latest one does, how the last one ended. */
import type { ErrorCode } from '../client/errors'
import type { StatusKind, StatusLine, StatusText } from './status'

export class Activity {
  private working = 0
  private readonly waiting = new Set<object>()

  constructor(private readonly line: StatusLine) {}

  /** A document waits for its turn. */
  queued(document: object): void {
    this.waiting.add(document)
    if (this.working === 0) this.showQueue()
  }

  /** A document left the queue, to be worked on or because it was given up. */
  unqueued(document: object): void {
    this.waiting.delete(document)
  }

  started(): void {
    this.working += 1
    this.line.show('working', { key: 'starting' })
  }

  /** What a document is doing; with several in work their number is told instead. */
  doing(kind: StatusKind, text: StatusText): void {
    if (this.working > 1) this.line.show('working', { key: 'several', values: { count: this.working + this.waiting.size } })
    else this.line.show(kind, text)
  }

  ended(outcome: { readonly error?: ErrorCode; readonly text?: StatusText }): void {
    this.working -= 1
    this.show(outcome)
  }

  /** A message ended before any work began. */
  refused(error: ErrorCode): void {
    this.show({ error })
  }

  private show({ error, text }: { readonly error?: ErrorCode; readonly text?: StatusText }): void {
    if (this.working > 0) return
    if (error) this.line.show('error', { key: error })
    else if (this.waiting.size > 0) this.showQueue()
    else this.line.show('done', text ?? { key: 'done' })
  }

  private showQueue(): void {
    this.line.show('waiting', { key: 'queued', values: { count: this.waiting.size } })
  }
}
