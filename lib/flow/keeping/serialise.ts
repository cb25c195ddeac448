/**
 * Messages as JSON and files: what JSON cannot say is marked, Buffers and long texts go to files of their own (each once,
 * however often a message holds it), and what cannot be kept at all is left out and named.
 */

import { types } from 'node:util'
import { failure } from '../errors'
import { isPlainObject } from '../message'

/** A value that stands for something else is an object with this member. */
const MARK = '$platen'

/** Characters from which a text gets a file of its own, so that small changes of an entry stay small writes. */
const LONG_TEXT = 64 * 1024

export interface Spool {
  /** Keeps the bytes and gives the name under which `read` finds them. */
  write(bytes: Buffer): Promise<string>
  read(name: string): Promise<Buffer>
}

export interface Serialised {
  readonly json: unknown
  /** Paths of members that cannot be kept, e.g. `req`. */
  readonly lost: readonly string[]
}

type Walk = { readonly spool: Spool; readonly lost: string[]; readonly ancestors: Set<object>; readonly names: Map<unknown, string> }

async function spooled(walk: Walk, key: unknown, bytes: () => Buffer): Promise<string> {
  const known = walk.names.get(key)
  if (known) return known
  const name = await walk.spool.write(bytes())
  walk.names.set(key, name)
  return name
}

const LOST = Symbol('lost')

function simple(value: unknown): unknown {
  if (value === undefined) return { [MARK]: 'undefined' }
  if (typeof value === 'bigint') return { [MARK]: 'bigint', value: value.toString() }
  if (typeof value === 'number' && !Number.isFinite(value)) return { [MARK]: 'number', value: String(value) }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  return LOST
}

async function objectOf(walk: Walk, value: object, path: string): Promise<unknown> {
  // By `types`, because what a function node made belongs to another realm, where `instanceof` fails.
  if (types.isDate(value)) return { [MARK]: 'date', value: value.getTime() }
  if (types.isRegExp(value)) return { [MARK]: 'regexp', source: value.source, flags: value.flags }
  if (Buffer.isBuffer(value)) return { [MARK]: 'buffer', file: await spooled(walk, value, () => value) }
  if (types.isUint8Array(value))
    return { [MARK]: 'bytes', file: await spooled(walk, value, () => Buffer.from(value.buffer, value.byteOffset, value.byteLength)) }
  if (types.isNativeError(value)) {
    const members = { ...value, name: value.name, message: value.message, stack: value.stack }
    return { [MARK]: 'error', value: await membersOf(walk, members, path) }
  }
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const [index, item] of value.entries()) {
      const kept = await keep(walk, item, `${path}[${index}]`)
      items.push(kept === LOST ? null : kept)
    }
    return items
  }
  if (types.isMap(value)) return { [MARK]: 'map', value: await keep(walk, [...value], path) }
  if (types.isSet(value)) return { [MARK]: 'set', value: await keep(walk, [...value], path) }
  // Instances of classes (requests, responses, sockets) would come back as something else.
  if (!isPlainObject(value)) return LOST
  const members = await membersOf(walk, value, path)
  return MARK in value ? { [MARK]: 'object', value: members } : members
}

async function membersOf(walk: Walk, value: Record<string, unknown>, path: string): Promise<Record<string, unknown>> {
  const members: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const kept = await keep(walk, member, path ? `${path}.${name}` : name)
    if (kept !== LOST) members[name] = kept
  }
  return members
}

async function keep(walk: Walk, value: unknown, path: string): Promise<unknown> {
  if (typeof value === 'string')
    return value.length < LONG_TEXT ? value : { [MARK]: 'text', file: await spooled(walk, value, () => Buffer.from(value, 'utf8')) }
  if (typeof value === 'object' && value !== null) {
    if (walk.ancestors.has(value)) {
      walk.lost.push(path)
      return LOST
    }
    walk.ancestors.add(value)
    const kept = await objectOf(walk, value, path)
    walk.ancestors.delete(value)
    if (kept === LOST) walk.lost.push(path)
    return kept
  }
  const kept = simple(value)
  if (kept === LOST) walk.lost.push(path)
  return kept
}

/** Turns a value into JSON; its large parts go to the spool. */
export async function serialise(value: unknown, spool: Spool): Promise<Serialised> {
  const walk: Walk = { spool, lost: [], ancestors: new Set(), names: new Map() }
  const json = await keep(walk, value, '')
  return { json: json === LOST ? null : json, lost: walk.lost }
}

type Marked = { readonly [MARK]: string; readonly value?: unknown; readonly file?: string; readonly source?: string; readonly flags?: string }

async function unmarked(marked: Marked, spool: Spool): Promise<unknown> {
  switch (marked[MARK]) {
    case 'undefined':
      return undefined
    case 'bigint':
      return BigInt(marked.value as string)
    case 'number':
      return Number(marked.value)
    case 'date':
      return new Date(marked.value as number)
    case 'regexp':
      return new RegExp(marked.source ?? '', marked.flags)
    case 'buffer':
      return spool.read(marked.file as string)
    case 'bytes':
      return new Uint8Array(await spool.read(marked.file as string))
    case 'text':
      return (await spool.read(marked.file as string)).toString('utf8')
    case 'map':
      return new Map((await restore(marked.value, spool)) as [unknown, unknown][])
    case 'set':
      return new Set((await restore(marked.value, spool)) as unknown[])
    case 'error': {
      const members = (await restore(marked.value, spool)) as Record<string, unknown>
      return Object.assign(new Error(String(members.message)), members)
    }
    case 'object':
      return restoreMembers(marked.value as Record<string, unknown>, spool)
    default:
      throw failure('kept-unknown', { kind: String(marked[MARK]) })
  }
}

async function restoreMembers(json: Record<string, unknown>, spool: Spool): Promise<Record<string, unknown>> {
  const members: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(json)) members[name] = await restore(member, spool)
  return members
}

/** Turns what {@link serialise} made back into the value. */
export async function restore(json: unknown, spool: Spool): Promise<unknown> {
  if (Array.isArray(json)) return Promise.all(json.map((item) => restore(item, spool)))
  if (typeof json !== 'object' || json === null) return json
  return MARK in json ? unmarked(json as Marked, spool) : restoreMembers(json as Record<string, unknown>, spool)
}
