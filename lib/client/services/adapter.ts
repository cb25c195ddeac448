/** What is special about a service's answers; everything common is done without it. */
import type { Operation } from '../../contract/operation'
import type { ServiceFailure } from '../../contract/error-object'
import type { ConditionKey } from '../conditions'
import type { Phrase, PlainValues } from '../errors'

export interface RefusalHead {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly failure: ServiceFailure
}

/** What a service says of a failure, or what is said where it says nothing; its built-in engine also by a stable name, with what fills the text in other languages. */
export interface FailureWords {
  readonly detail: string | Phrase
  readonly reason?: string
  readonly values?: PlainValues
}

export interface StateQuestion {
  readonly operation: Operation
  readonly params: Readonly<Record<string, unknown>>
  /** The state in words when it does not allow the request; undefined when the state is no reason. */
  readonly explains: (value: unknown) => Phrase | undefined
}

export interface ServiceAdapter {
  /** The service's words for a refusal, where its message alone leaves out what people need. */
  readonly detailOf?: (refusal: RefusalHead) => string | undefined
  /** The vendor's stable name of a refusal, where it gives one. */
  readonly reasonOf?: (refusal: RefusalHead) => string | undefined
  /** A condition that the status alone does not tell. */
  readonly conditionOf?: (refusal: RefusalHead) => ConditionKey | undefined
  /** When the service takes requests again, where it says so in its own way; ms since 1970. */
  readonly allowedAgain?: (refusal: RefusalHead) => number | undefined
  /** A question whose answer tells whether a request was refused (400, 422) because of the state that something is in. */
  readonly stateQuestion?: (operation: Operation, params: Readonly<Record<string, unknown>>) => StateQuestion | undefined
  /** The service's words where, under a success status, its error object came in place of what was asked for; of any shape. */
  readonly wordsInstead?: (value: unknown) => string | undefined
  /** The service's words when an answer with a success status says failure. */
  readonly failureIn?: (operation: Operation, value: unknown) => FailureWords | undefined
}
