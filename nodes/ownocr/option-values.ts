/** Options of a job out of a node's settings: only those that somebody set. */
import { jobOptionNames } from '../../lib/contract/ownocr'
import { failure } from '../../lib/flow/errors'
import { isPlainObject } from '../../lib/flow/message'
import type { Settings } from '../../lib/flow/settings'
import type { Task } from '../../lib/flow/task'

/** Several languages stand in one text on the wire. */
const onTheWire = (name: string, value: unknown): unknown => (name === 'RecognitionLanguages' && Array.isArray(value) ? value.join(',') : value)

export function optionValues(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(jobOptionNames.filter((name) => settings[name] !== undefined).map((name) => [name, onTheWire(name, settings[name])]))
}

/**
 * Refuses options in a message for an operation that sets none.
 * @throws PlatenError INVALID_INPUT naming the option
 */
export function refuseOptions({ message: { options } }: Task, operation: string): void {
  if (!isPlainObject(options)) return
  const name = jobOptionNames.find((known) => options[known] !== undefined && options[known] !== null)
  if (name) throw failure('option-of-other-operation', { name, operation, known: 'operation' })
}
