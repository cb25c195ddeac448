/** A request that is refused, or a part of the engine that cannot do it: one type for every service, shaped by each in its own way. */

export type FailureValues = Readonly<Record<string, string | number>>

export class RequestFailure extends Error {
  /**
   * @param status HTTP status
   * @param reason stable word for programs, the same in every service's answers
   * @param message what happened and what to do, for people; never a secret, never a document's text
   * @param values what fills the text of the reason in other languages
   */
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly values: FailureValues = {},
  ) {
    super(message)
    this.name = 'RequestFailure'
  }
}

/** What recognition rooms and the jobs room throw: recognised by shape, because errors lose their class between threads. */
export interface ReasonedError {
  readonly message: string
  readonly reason: string
  readonly values: FailureValues
}

export function isReasoned(error: unknown): error is ReasonedError {
  if (typeof error !== 'object' || error === null) return false
  const { message, reason, values } = error as Partial<ReasonedError>
  return typeof message === 'string' && typeof reason === 'string' && typeof values === 'object' && values !== null
}
