/** What is special about a service's answers; everything common is done without it. */
import type { Operation } from '../../contract/operation'
import type { ServiceFailure } from '../../contract/error-object'
import type { ConditionKey } from '../conditions'

export interface RefusalHead {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly failure: ServiceFailure
}

export interface ServiceAdapter {
  /** A condition that the status alone does not tell. */
  readonly conditionOf?: (refusal: RefusalHead) => ConditionKey | undefined
  /** When the service takes requests again, where it says so in its own way; ms since 1970. */
  readonly allowedAgain?: (refusal: RefusalHead) => number | undefined
  /** The service's words when an answer with a success status says failure. */
  readonly failureIn?: (operation: Operation, value: unknown) => string | undefined
}
