/** Error objects of the services, read tolerantly: which member holds what is data of the service, names in any case. */
import type { Service } from './service'

/** What a failed answer says. All of it comes from outside: show it, never act on it beyond comparing `code`. */
export interface ServiceFailure {
  readonly message?: string
  /** The service's own stable word or number for the cause. */
  readonly code?: string
  /** The parameter or member that the service blames. */
  readonly parameter?: string
  /** The service's id for the request, for its support. */
  readonly requestId?: string
}

/** Longest text taken over from a service. */
const LONGEST = 1000

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  const text = value.replace(/\s+/g, ' ').trim()
  return text ? text.slice(0, LONGEST) : undefined
}

/** First non-empty text under one of the names; a dotted name goes into objects and lists. */
function firstText(body: unknown, names: readonly string[] | undefined): string | undefined {
  for (const name of names ?? []) {
    const text = textOf(memberAt(body, name.split('.')))
    if (text !== undefined) return text
  }
  return undefined
}

function memberAt(value: unknown, names: readonly string[]): unknown {
  const [name, ...rest] = names
  if (name === undefined) return Array.isArray(value) ? value.map(textOf).filter(Boolean).join('; ') : value
  if (Array.isArray(value)) return memberAt(value[0], names)
  if (typeof value !== 'object' || value === null) return undefined
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : memberAt((value as Record<string, unknown>)[key], rest)
}

/**
 * Reads what a failed answer's body says.
 * @param body parsed JSON, or the text itself where it is no JSON (HTML is taken for no message)
 */
export function readErrorObject(service: Service, body: unknown): ServiceFailure {
  if (typeof body === 'string') {
    const message = /^\s*</.test(body) ? undefined : textOf(body)
    return message === undefined ? {} : { message }
  }
  const { message, code, parameter, requestId } = service.errorMembers
  const entries = Object.entries({
    message: firstText(body, message),
    code: firstText(body, code),
    parameter: firstText(body, parameter),
    requestId: firstText(body, requestId),
  })
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined))
}
