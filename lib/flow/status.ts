/**
 * The line under a node: blue dot working, yellow ring waiting, green dot done, red ring error, always with words. At most two
 * changes a second; nothing after close.
 */
import type { Node } from 'node-red'
import { ENGINE_NAME } from '../client/errors'
import { translated, type Translate } from './translate'

/** English texts, by the key below `status` in the catalogue. Short: long ones are cut in the editor. */
export const statusTexts = {
  starting: 'starting',
  sending: 'sending',
  sendingPercent: 'sending __percent__ %',
  receiving: 'receiving',
  waiting: 'waiting',
  /** Stands in errors too, where a vendor's server would be named. */
  engine: ENGINE_NAME,
  queued: '__count__ queued',
  working: 'working',
  page: 'page __page__ of __pages__',
  several: '__count__ in work',
  unreachable: 'waiting for server',
  rateLimited: 'waiting __seconds__ s',
  done: 'done',
  noMatch: 'no match',
  needsReview: 'needs review',
  NOT_CONFIGURED: 'not configured',
  INVALID_INPUT: 'invalid input',
  NOT_SUPPORTED: 'not supported',
  UNREACHABLE: 'unreachable',
  TIMEOUT: 'time is over',
  BAD_REQUEST: 'refused',
  WRONG_STATE: 'wrong state',
  AUTH_FAILED: 'login refused',
  QUOTA_EXCEEDED: 'no credit left',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not found',
  TOO_LARGE: 'too large',
  UNSUPPORTED_MEDIA: 'unknown kind of file',
  RATE_LIMITED: 'rate limit reached',
  SERVER_ERROR: 'server error',
  INVALID_RESPONSE: 'invalid answer',
  RECOGNITION_FAILED: 'not recognized',
  OVERLOADED: 'overloaded',
  CANCELLED: 'cancelled',
  ENGINE_INCOMPLETE: 'engine incomplete',
  ENGINE_FAILED: 'engine failed',
} as const

export type StatusKey = keyof typeof statusTexts

export interface StatusText {
  readonly key: StatusKey
  readonly values?: Readonly<Record<string, string | number>>
}

const SHAPES = {
  working: { fill: 'blue', shape: 'dot' },
  waiting: { fill: 'yellow', shape: 'ring' },
  done: { fill: 'green', shape: 'dot' },
  error: { fill: 'red', shape: 'ring' },
} as const

export type StatusKind = keyof typeof SHAPES

/** ms between two changes. */
const SHORTEST = 500

export class StatusLine {
  private timer: NodeJS.Timeout | undefined
  private next: { kind: StatusKind; text: StatusText } | undefined
  private last = -SHORTEST
  private shown = ''
  private closed = false

  constructor(
    private readonly node: Node,
    private readonly translate: Translate,
  ) {}

  /** Shows it now, or as soon as half a second has passed since the last change; the newest wins. */
  show(kind: StatusKind, text: StatusText): void {
    if (this.closed) return
    this.next = { kind, text }
    if (this.timer) return
    const wait = this.last + SHORTEST - performance.now()
    if (wait <= 0) this.write()
    else this.timer = setTimeout(() => this.write(), wait)
  }

  /** Nothing is shown any more; what stands there stays. */
  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private write(): void {
    this.timer = undefined
    const { next } = this
    this.next = undefined
    if (!next || this.closed) return
    const text = translated(this.translate, `status.${next.text.key}`, statusTexts[next.text.key], next.text.values)
    const same = `${next.kind} ${text}`
    if (same === this.shown) return
    this.shown = same
    this.last = performance.now()
    this.node.status({ ...SHAPES[next.kind], text })
  }
}
