/**
 * The one error type of the package: a code that flows may rely on, a key and values from which the text is made in any
 * language, and a plain cause. Never holds a secret, a request or a whole response.
 */
export const errorCodes = [
  'NOT_CONFIGURED',
  'INVALID_INPUT',
  'NOT_SUPPORTED',
  'UNREACHABLE',
  'TIMEOUT',
  'BAD_REQUEST',
  'WRONG_STATE',
  'AUTH_FAILED',
  'QUOTA_EXCEEDED',
  'FORBIDDEN',
  'NOT_FOUND',
  'TOO_LARGE',
  'UNSUPPORTED_MEDIA',
  'RATE_LIMITED',
  'SERVER_ERROR',
  'INVALID_RESPONSE',
  'RECOGNITION_FAILED',
  'OVERLOADED',
  'CANCELLED',
  'ENGINE_INCOMPLETE',
  'ENGINE_FAILED',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What the service said, as plain data that survives cloning and a Catch node. */
export interface ErrorCause {
  readonly service?: string
  /** Contract id of the operation, e.g. `ownocr.upload`. */
  readonly operation?: string
  /** HTTP status. */
  readonly status?: number
  /** What the service calls this request, for its support. */
  readonly requestId?: string
  /** s; how long the service asked to wait. */
  readonly retryAfter?: number
  /** The service's own words, shortened, without secrets. */
  readonly detail?: string
  /** Stable name of a failure, where the service gives one (the built-in engine and Flat do). */
  readonly reason?: string
  /** What fills the text of `reason` in other languages (of the built-in engine). */
  readonly values?: PlainValues
}

/** What fills a text as it stands. */
export type PlainValues = Readonly<Record<string, string | number>>

/** A text within a text, which is translated by itself. */
export interface Phrase {
  /** In the catalogue of messages; absent: it has no other language. */
  readonly key?: string
  readonly values?: ErrorValues
  /** In English, filled in. */
  readonly text: string
}

export interface ErrorValues {
  readonly [name: string]: string | number | Phrase
}

export interface ErrorParts {
  readonly code: ErrorCode
  /** Below `error` in the catalogue `messages.json`. */
  readonly key: string
  /** English text; `__name__` stands for a value, as in Node-RED's catalogues. */
  readonly text: string
  readonly values?: ErrorValues
  readonly cause?: ErrorCause
}

/** How texts call the engine where they would name a vendor's service. Other languages have their own, see `lib/flow/errors`. */
export const ENGINE_NAME = 'the built-in engine'

/** Puts values into a text of a catalogue; a name without a value stays as it is written. */
export function fillText(text: string, values: ErrorValues = {}): string {
  const filled = text.replace(/__([A-Za-z][A-Za-z0-9]*)__/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'object' ? value.text : String(value)
  })
  // Only this name: those of vendors begin as they are written.
  return asSentence(withOneStop(filled))
}

/** The English of what is said in words of ours, or in somebody's own. */
export const inEnglish = (words: string | Phrase): string => (typeof words === 'string' ? words : words.text)

/** A sentence within a sentence brings its full stop. */
export const withOneStop = (text: string): string => text.replace(/(?<!\.)([.!?])\.(?=\s|$)/g, '$1')

/** Every failure that reaches a flow. `message` is the English text; nodes translate by `key` and `values`. */
export class PlatenError extends Error {
  /** An own property: a Catch node hands on only those. */
  readonly code: ErrorCode
  readonly key: string
  readonly values: ErrorValues
  override readonly cause?: ErrorCause

  constructor(parts: ErrorParts) {
    super(fillText(parts.text, parts.values))
    this.name = 'PlatenError'
    this.code = parts.code
    this.key = parts.key
    this.values = parts.values ?? {}
    if (parts.cause) this.cause = parts.cause
  }
}

/** An error as a text within another one. */
export const asPhrase = ({ key, values, message }: PlatenError): Phrase => ({ key: `error.${key}`, values, text: message })

/** Holds across bundles and copies of this module, which `instanceof` does not. */
export function isPlatenError(error: unknown): error is PlatenError {
  return error instanceof Error && error.name === 'PlatenError' && 'code' in error && 'key' in error
}

/** A text that begins with the engine's name begins with a capital letter. */
export const asSentence = (text: string): string => (text.startsWith(ENGINE_NAME) ? `T${text.slice(1)}` : text)
