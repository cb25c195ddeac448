/** Verb, path and query names of an operation as an author corrected them, where the service's document does not give them. */
import { namesInPath, type Method, type Operation, type Parameter } from '../../contract/operation'
import type { Phrase } from '../../client/errors'
import { failure } from '../errors'
import { isPlainObject } from '../message'
import { phrase } from '../phrases'
import type { Settings } from '../settings'

export const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

function pathFor(operation: Operation, path: string): string {
  const refuse = (problem: Phrase): never => {
    throw failure('setting-invalid', { name: 'path', problem })
  }
  if (!path.startsWith('/')) refuse(phrase('path-start'))
  if (/[?#\s]/.test(path)) refuse(phrase('path-signs'))
  for (const name of namesInPath(path)) if (!operation.params[name]) refuse(phrase('path-name', { name, known: Object.keys(operation.params).map((known) => `{${known}}`).join(', ') || phrase('none') }))
  return path
}

/** Where a parameter travels once the path is another: in the path when that names it, else in the query. */
function movedTo(path: string, name: string, parameter: Parameter): Parameter {
  if (parameter.place !== 'path' && parameter.place !== 'query') return parameter
  return { ...parameter, place: namesInPath(path).includes(name) ? 'path' : 'query' }
}

function queryNames(operation: Operation, value: unknown): Record<string, string> {
  if (value === undefined) return {}
  if (!isPlainObject(value) || Object.values(value).some((name) => typeof name !== 'string' || name === ''))
    throw failure('setting-invalid', { name: 'queryNames', problem: phrase('query-names-object') })
  for (const name of Object.keys(value))
    if (!operation.params[name])
      throw failure('setting-invalid', { name: 'queryNames', problem: phrase('query-name', { name, known: Object.keys(operation.params).join(', ') || phrase('none') }) })
  return value as Record<string, string>
}

/**
 * The operation at the address that the settings `method`, `path` and `queryNames` give; what they leave out stays.
 * @throws PlatenError INVALID_INPUT
 */
export function correctedAddress(operation: Operation, settings: Settings): Operation {
  const { method, path: given } = settings as { method?: Method; path?: string }
  const names = queryNames(operation, settings.queryNames)
  if (!method && !given && Object.keys(names).length === 0) return operation
  const path = given ? pathFor(operation, given) : operation.path
  const params = Object.fromEntries(
    Object.entries(operation.params).map(([name, parameter]) => [name, { ...movedTo(path, name, parameter), wire: names[name] ?? parameter.wire }]),
  )
  return { ...operation, method: method ?? operation.method, path, params }
}
