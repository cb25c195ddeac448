/** What the client's callers see: a connection goes in, calls come out. No Node-RED here. */
import type { Operation, ServiceId } from '../contract/operation'

/** How requests prove who sends them. Secrets live here and in request headers, nowhere else. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  /** A token that a person pasted (Flat), or the engine's secret of this installation. */
  | { readonly kind: 'bearer'; readonly token: string }
  /** OAuth client credentials: a token is fetched, shared and renewed (Aspose). */
  | { readonly kind: 'client-credentials'; readonly id: string; readonly secret: string; readonly tokenAddress: string }
  /** Password grant for most calls, key headers for the ones that need no token (Onprint). */
  | {
      readonly kind: 'password-grant'
      readonly user?: string
      readonly password?: string
      readonly apiKey?: string
      readonly tokenAddress: string
    }

export interface TlsOptions {
  readonly ca?: string | Buffer | readonly (string | Buffer)[]
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly pfx?: string | Buffer
  readonly passphrase?: string
  readonly servername?: string
  readonly rejectUnauthorized?: boolean
}

export interface ProxyOptions {
  readonly url: string
  readonly user?: string
  readonly password?: string
  /** Hosts that are reached directly. */
  readonly noProxy?: readonly string[]
}

export interface Limits {
  /** Requests under way at once. */
  readonly parallel: number
  /** Requests a second; 0: no limit. */
  readonly perSecond: number
  /** Requests that may wait for a place; one more is `OVERLOADED`. */
  readonly waiting: number
}

/** All in ms. */
export interface Timeouts {
  readonly connect: number
  /** Silence: from the last byte sent to the first, or next, byte of the answer. */
  readonly response: number
  /** One call with all its repeats. */
  readonly overall: number
}

export interface Connection {
  readonly service: ServiceId
  readonly side: 'vendor' | 'engine'
  /** One queue, one rate and one token an account: equal keys share them. */
  readonly key: string
  readonly base: string
  readonly credentials: Credentials
  /** Headers of every call (Onprint's application and device headers, the engine's secret). */
  readonly headers?: Readonly<Record<string, string>>
  readonly tls?: TlsOptions
  /** Absent: the usual environment variables decide, at each request. */
  readonly proxy?: ProxyOptions
  readonly limits: Limits
  readonly timeouts: Timeouts
  /** Verbs, paths and query names that an author knows better than we do (operations that are not documented). */
  readonly overrides?: Readonly<Record<string, { readonly method?: string; readonly path?: string; readonly query?: Readonly<Record<string, string>> }>>
}

/** Content that is sent: bytes in memory, or a file that is streamed and never read whole. Rebuilt at each try. */
export type Content = { readonly data: Buffer } | { readonly path: string }

export interface FileInput {
  readonly content: Content
  readonly contentType?: string
  readonly fileName?: string
}

export interface CallOptions {
  /** By our names, `Operation.params`. */
  readonly params?: Readonly<Record<string, unknown>>
  /** JSON or urlencoded body. */
  readonly body?: unknown
  /** Raw body. */
  readonly file?: FileInput
  /** Multipart body by part name. */
  readonly parts?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly onUpload?: (sent: number, total: number | undefined) => void
  readonly onDownload?: (received: number, total: number | undefined) => void
  /** Where the call stands: waiting for its place in the queue (`ahead` calls before it), under way, or waiting for the service. */
  readonly onState?: (state: { readonly state: 'queued' | 'running' | 'waiting'; readonly ahead?: number; readonly retryAfter?: number }) => void
  /** Bytes are streamed into this file (written beside it, then renamed) and `CallAnswer.file` is its path. */
  readonly saveTo?: string
  /** Overrides the connection's for this call. */
  readonly timeouts?: Partial<Timeouts>
  /** May be repeated although the operation in general may not: the caller can look up whether it arrived. */
  readonly repeatable?: boolean
}

export interface CallAnswer {
  readonly status: number
  /** Validated against the contract: JSON value, scalar, Buffer for bytes without `saveTo`, undefined for nothing. */
  readonly value: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly contentType?: string
  /** From Content-Disposition, cleaned to a bare name. */
  readonly fileName?: string
  readonly file?: string
}

export interface Client {
  /** @throws PlatenError with one of the codes of DESIGN section 6 */
  call(operation: Operation, options?: CallOptions): Promise<CallAnswer>
  /**
   * What the service says of who signs in, such as the user's organization; signs in where that was not done yet. Nothing where
   * nobody signs in.
   * @throws PlatenError
   */
  signedIn(signal: AbortSignal): Promise<Readonly<Record<string, string>>>
}
