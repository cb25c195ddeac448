/** Messages as nodes of this package read and write them. */
import type { NodeMessage } from 'node-red'
import type { Phrase } from '../client/errors'
import { phrase } from './phrases'

/** Where a file came from; set by the first node that reads it and never changed afterwards. */
export interface Source {
  readonly name: string
  /** Only of a file that was read from a path. */
  readonly path?: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  readonly pages?: number
}

/** As core Split makes it; outer sequences are kept in `parts.parts`. */
export interface Parts {
  readonly id: string
  readonly index: number
  /** Absent while the length is not known. */
  readonly count?: number
  readonly type?: string
  readonly complete?: boolean
  readonly parts?: Parts
  readonly [more: string]: unknown
}

export interface Message extends NodeMessage {
  source?: Source
  filename?: string
  contentType?: string
  parts?: Parts
  options?: unknown
  /** Continued after a restart; may repeat a message that was already sent. */
  resumed?: boolean
  [property: string]: unknown
}

/**
 * A plain object: what JSON calls an object, not a Buffer, a list or an instance of a class. Objects that a function node made
 * come from another realm, with an `Object.prototype` of their own, and count as well.
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty'))
}

/** What a value is, in words for an error: "a number", "a list", "nothing". */
export function nameOfKind(value: unknown): Phrase {
  if (value === undefined || value === null) return phrase('kind-nothing')
  if (Array.isArray(value)) return phrase('kind-list')
  if (Buffer.isBuffer(value)) return phrase('kind-buffer')
  if (typeof value === 'string') return phrase('kind-text')
  if (typeof value === 'number') return phrase('kind-number')
  if (typeof value === 'boolean') return phrase('kind-boolean')
  return typeof value === 'object' ? phrase('kind-object') : phrase('kind-other', { type: typeof value })
}

/** Members of the sequence that one message became: `index` of `count`, the outer sequence kept. */
export function partsOf(outer: Parts | undefined, id: string, index: number, count: number): Parts {
  return { id, index, count, type: 'array', ...(outer ? { parts: outer } : {}) }
}
