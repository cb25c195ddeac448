/** What the client's tests share: a connection to a server of the test, operations of every kind, a clock that does not wait. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Type } from '@sinclair/typebox'
import { PlatenError, type ErrorCode } from '../../lib/client/errors'
import type { Timing } from '../../lib/client/timing'
import type { Connection } from '../../lib/client/types'
import { bytes, multipart, nothing, operation, raw } from '../../lib/contract/operation'

let accounts = 0

/** Every call is another account, so that tests share neither queue nor token. */
export function connectionTo(base: string, changes: Partial<Connection> = {}): Connection {
  return {
    service: 'ownocr',
    side: 'vendor',
    key: `account-${++accounts}`,
    base,
    credentials: { kind: 'none' },
    limits: { parallel: 4, perSecond: 0, waiting: 100 },
    timeouts: { connect: 5_000, response: 5_000, overall: 20_000 },
    ...changes,
  }
}

const Thing = Type.Object({ Id: Type.Integer(), Name: Type.Optional(Type.String()) }, { additionalProperties: true })

const auth = ['basic', 'bearer', 'none'] as const

/** A read, which may be repeated. */
export const readThing = operation({
  id: 'ownocr.test-read',
  route: 'GET /things/{id}',
  params: { id: Type.Integer() },
  answers: { 200: Thing },
  auth,
  evidence: 'documented',
})
/** A create, which may not. */
export const makeThing = operation({
  id: 'ownocr.test-make',
  route: 'POST /things',
  body: { kind: 'json', schema: Type.Object({ Name: Type.String() }), required: true },
  answers: { 200: Thing },
  auth,
  evidence: 'documented',
})
export const countThings = operation({
  id: 'ownocr.test-count',
  route: 'GET /count',
  answers: { 200: Type.Integer() },
  auth,
  evidence: 'documented',
})
export const deleteThing = operation({
  id: 'ownocr.test-delete',
  route: 'DELETE /things/{id}',
  params: { id: Type.Integer() },
  answers: { 204: nothing },
  auth,
  evidence: 'documented',
})
export const getFile = operation({
  id: 'ownocr.test-file',
  route: 'GET /file',
  answers: { 200: bytes() },
  auth,
  evidence: 'documented',
})
export const sendFile = operation({
  id: 'ownocr.test-send',
  route: 'POST /file',
  body: raw({ contentType: 'required', contentTypes: ['application/pdf', 'image/png'], disposition: 'optional' }),
  answers: { 200: Thing },
  auth,
  evidence: 'documented',
})
export const sendParts = operation({
  id: 'ownocr.test-parts',
  route: 'POST /parts',
  body: multipart([
    { name: 'query', kind: 'json', schema: Type.Object({ Language: Type.String() }), required: true },
    { name: 'file', kind: 'file', required: true, contentTypes: ['image/png'] },
    { name: 'note', kind: 'text', required: false },
  ]),
  answers: { 200: Thing, 204: nothing },
  auth,
  evidence: 'documented',
})

/** A clock of which sleeping moves the hands; what was slept is kept. */
export function quickTiming(): Timing & { readonly slept: number[] } {
  let now = Date.UTC(2026, 0, 1)
  const slept: number[] = []
  return {
    slept,
    random: () => 0.5,
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted()
      slept.push(milliseconds)
      now += milliseconds
    },
  }
}

/** The coded error that a promise ends in. */
export async function failureOf(promise: Promise<unknown>): Promise<PlatenError> {
  try {
    await promise
  } catch (error) {
    assert.ok(error instanceof PlatenError, `not a coded error: ${String(error)}`)
    return error
  }
  return assert.fail('it succeeded')
}

export async function failsWith(promise: Promise<unknown>, code: ErrorCode, key?: string): Promise<PlatenError> {
  const error = await failureOf(promise)
  assert.equal(error.code, code, error.message)
  if (key !== undefined) assert.equal(error.key, key, error.message)
  assert.doesNotMatch(error.message, /__[A-Za-z]+__/, 'a value is missing in the text')
  return error
}

/** A folder that is gone after the test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platen-client-'))
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) }
}
