import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { conditionError, conditionOfNetwork, conditionOfReason, conditions, repeatOf, type ConditionKey } from '../../lib/client/conditions'
import { serviceName } from '../../lib/client/service-name'
import type { ServiceId } from '../../lib/contract/operation'
import { errorCodes, fillText, isPlatenError, PlatenError } from '../../lib/client/errors'

const all = Object.entries(conditions) as [ConditionKey, (typeof conditions)[ConditionKey]][]
const document = fs.readFileSync(path.resolve(__dirname, '../../docs/errors.md'), 'utf8')

/** Cells of the rows of the table below a heading. */
const rowsBelow = (heading: string): string[][] =>
  (document.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))

describe('client: conditions and codes', () => {
  it('docs/errors.md explains every code once', () => {
    assert.deepEqual(rowsBelow('The codes').map(([code]) => code), errorCodes.map((code) => `\`${code}\``))
  })

  it('docs/errors.md lists every condition as it is', () => {
    const expected = all.map(([key, { code, repeat, statuses, text }]) => [
      `\`${key}\``,
      `\`${code}\``,
      repeat,
      (statuses ?? []).join(', '),
      text.replace(/__(\w+?)__/g, '*$1*'),
    ])
    assert.deepEqual(rowsBelow('Every condition'), expected)
  })

  it('every code has a condition', () => {
    const used = new Set(all.map(([, { code }]) => code))
    assert.deepEqual(errorCodes.filter((code) => !used.has(code)), [])
  })

  it('no status, network code or reason means two things', () => {
    for (const member of ['statuses', 'network', 'reasons'] as const) {
      const names = all.flatMap(([, condition]) => [...((condition as { [name in typeof member]?: readonly unknown[] })[member] ?? [])])
      assert.equal(new Set(names).size, names.length, member)
    }
  })

  const ways: [string, ConditionKey][] = [
    ['ENOTFOUND', 'host-unknown'],
    ['EAI_AGAIN', 'host-unknown'],
    ['ECONNREFUSED', 'connection-refused'],
    ['EHOSTUNREACH', 'connection-refused'],
    ['ECONNRESET', 'connection-broken'],
    ['EPIPE', 'connection-broken'],
    ['ETIMEDOUT', 'connect-timeout'],
    ['CERT_HAS_EXPIRED', 'certificate-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-untrusted'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-failed'],
    ['ENOSPC', 'disk-full'],
  ]
  for (const [code, key] of ways) it(`${code} is ${key}`, () => assert.equal(conditionOfNetwork(code), key))

  it('what is not of the way is no condition of it', () => {
    for (const code of [undefined, '', 'ERR_ASSERTION', 'EWHATEVER']) assert.equal(conditionOfNetwork(code), undefined)
    assert.equal(conditionOfReason('unknown-reason'), undefined)
  })

  it('an error carries own code, key, values and cause, and its text is filled in', () => {
    const error = conditionError('parameter-missing', { operation: 'x.y', name: 'id' }, { service: 'x' })
    assert.ok(Object.hasOwn(error, 'code') && Object.hasOwn(error, 'cause'), 'a Catch node hands on own properties only')
    assert.equal(error.message, 'x.y needs a value for "id".')
    assert.deepEqual(error.cause, { service: 'x' })
    assert.deepEqual(structuredClone(error.cause), error.cause)
    assert.ok(isPlatenError(error) && !isPlatenError(new Error('x')))
    assert.equal(repeatOf(error), 'no')
  })

  it('a condition of another table is never repeated', () => {
    assert.equal(repeatOf(new PlatenError({ code: 'SERVER_ERROR', key: 'of-a-node', text: 'x' })), 'no')
  })

  for (const [reason, code] of [
    ['right-missing', 'FORBIDDEN'],
    ['wrong-state', 'WRONG_STATE'],
    ['gave-up', 'ENGINE_FAILED'],
    ['job-timeout', 'TIMEOUT'],
    ['page-timeout', 'TIMEOUT'],
    ['internal', 'SERVER_ERROR'],
    ['disk-full', 'ENGINE_FAILED'],
  ] as const)
    it(`the engine's reason ${reason} is ${code}`, () => assert.equal(conditions[conditionOfReason(reason) as ConditionKey].code, code))

  it('the engine is named as a sentence needs it, and vendors as they write themselves', () => {
    const named = (service: ServiceId, side: 'engine' | 'vendor', key: ConditionKey) => conditionError(key, { service: serviceName(service, side), detail: 'No.' }).message
    assert.equal(named('ownocr', 'engine', 'request-refused'), 'The built-in engine refused the request: No.')
    assert.equal(named('flat', 'engine', 'answer-cut-off'), 'The answer of the built-in engine was cut off.')
    assert.equal(named('ownocr', 'vendor', 'request-refused'), 'ownOCR Server refused the request: No.')
  })

  it('texts keep a name that has no value, and values may hold anything', () => {
    assert.equal(fillText('__a__ and __b__', { a: '$& __b__' }), '$& __b__ and __b__')
  })
})
