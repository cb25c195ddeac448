/** Query values and storage paths of a request, names in any case. */
import type { FastifyRequest } from 'fastify'
import { RequestFailure } from '../failure'

/** A query value; undefined when it is missing or empty. @throws RequestFailure 400 when it is there twice */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  const found = Object.entries(request.query as Record<string, unknown>).filter(([key]) => key.toLowerCase() === name.toLowerCase())
  const [first, second] = found
  if (second || Array.isArray(first?.[1])) throw new RequestFailure(400, 'parameter-invalid', `The query names ${name} more than once.`, { name })
  const value = first?.[1]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** @throws RequestFailure 400 */
export function neededQueryValue(request: FastifyRequest, name: string): string {
  const value = queryValue(request, name)
  if (value === undefined) throw new RequestFailure(400, 'parameter-missing', `The query does not say ${name}.`, { name })
  return value
}

/** @throws RequestFailure 400 */
export function queryFlag(request: FastifyRequest, name: string): boolean {
  const value = queryValue(request, name)?.toLowerCase()
  if (value === undefined || value === 'false') return false
  if (value === 'true') return true
  throw new RequestFailure(400, 'parameter-invalid', `${name} is true or false, not "${value.slice(0, 40)}".`, { name })
}

/**
 * What stands in a request's path behind a part of it, its slashes plain or encoded.
 * @param behind text that the path holds, in any case
 * @throws RequestFailure 400 for a path that is wrongly encoded
 */
export function pathBehind(request: FastifyRequest, behind: string): string {
  const path = (request.raw.url ?? '').split('?')[0] as string
  const at = path.toLowerCase().indexOf(behind.toLowerCase())
  const rest = at < 0 ? '' : path.slice(at + behind.length)
  try {
    return decodeURIComponent(rest)
  } catch {
    throw new RequestFailure(400, 'name-invalid', 'The path in the address is wrongly encoded.')
  }
}
