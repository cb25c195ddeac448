/** Turns an answer with a failure status into the coded error that the table of conditions and the service's adapter say. */
import { STATUS_CODES } from 'node:http'
import type { ServiceId } from '../contract/operation'
import { readErrorObject } from '../contract/error-object'
import { services } from '../contract/registry'
import { conditionError, conditionOfReason, conditionOfStatus, type ConditionKey } from './conditions'
import type { ErrorCause, PlainValues, PlatenError } from './errors'
import { serviceName } from './service-name'
import { adapters } from './services'
import type { Answering } from './transport'
import { readRetryAfter } from './timing'

/** Bytes of a failure's body that are looked at. */
const LOOKED_AT = 64 * 1024

export interface RefusalContext {
  readonly service: ServiceId
  readonly side: 'vendor' | 'engine'
  readonly operation: string
  readonly cause: ErrorCause
  readonly clean: (text: string) => string
  /** ms since 1970 */
  readonly now: () => number
}

/** Reads an answer that is no success; its error's cause says how long to wait, where the service asks for it. */
export async function readRefusal(answering: Answering, context: RefusalContext): Promise<PlatenError> {
  const { status, headers } = answering
  const service = services[context.service]
  const adapter = adapters[context.service]
  const body = parsed(await beginning(answering))
  const failure = readErrorObject(service, body)
  const refusal = { status, headers, failure }
  // Only the engine's reasons are names of this table; a vendor's word that looks the same means something else.
  const reason = context.side === 'engine' ? failure.code : undefined
  const key: ConditionKey = conditionOfReason(reason) ?? adapter.conditionOf?.(refusal) ?? conditionOfStatus(status)

  const now = context.now()
  const again = key === 'rate-limited' ? adapter.allowedAgain?.(refusal) : undefined
  const wait = readRetryAfter(headers['retry-after'], now) ?? (again === undefined ? undefined : Math.max(0, again - now))
  const detail = context.clean(adapter.detailOf?.(refusal) ?? failure.message ?? failure.code ?? `${status} ${STATUS_CODES[status] ?? ''}`)
  const named = reason ?? adapter.reasonOf?.(refusal)
  const cause: ErrorCause = {
    ...context.cause,
    status,
    detail,
    ...(failure.requestId !== undefined && context.cause.requestId === undefined ? { requestId: context.clean(failure.requestId) } : {}),
    ...(wait === undefined ? {} : { retryAfter: Math.ceil(wait / 1000) }),
    ...(named === undefined ? {} : { reason: context.clean(named) }),
    ...(reason === undefined ? {} : valuesIn(body, context.clean)),
  }
  const name = serviceName(context.service, context.side)
  const values = { service: name, operation: context.operation, status, detail, place: name }
  return conditionError(key, values, cause)
}

/** What fills the text of the engine's reason. */
function valuesIn(body: unknown, clean: (text: string) => string): { readonly values?: PlainValues } {
  const { Values } = (typeof body === 'object' && body !== null ? body : {}) as { readonly Values?: unknown }
  if (typeof Values !== 'object' || Values === null) return {}
  const plain = Object.entries(Values).filter((entry): entry is [string, string | number] => ['string', 'number'].includes(typeof entry[1]))
  return { values: Object.fromEntries(plain.map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value])) }
}

/** The status says enough when the body breaks off. */
async function beginning(answering: Answering): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answering.body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= LOOKED_AT) break
    }
  } catch {
    return Buffer.concat(chunks).toString('utf8')
  }
  return Buffer.concat(chunks).subarray(0, LOOKED_AT).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
