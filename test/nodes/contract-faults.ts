/**
 * Every fault of a service ends in the one code that docs/errors.md promises. The faults are met at once, each by a node with an
 * account and a server of its own: most of the time a fault takes is waiting for the end of the account's patience.
 */
import assert from 'node:assert/strict'
import type { Fault, FaultServer } from '../support/fault-server'
import { loadFlow, type FlowUnderTest } from '../support/flows'
import { PATIENT, patienceFor } from '../support/patience'
import type { NodeUnderTest } from './contract'
import { ACCOUNT, errorOf, flowsFor, type CaughtError } from './contract-flow'

/** Nobody listens at the address. */
const NOBODY = 'nobody'

const FAULTS: readonly (readonly [title: string, fault: Fault | typeof NOBODY, code: string])[] = [
  ['a server that does not answer', { kind: 'hang' }, 'TIMEOUT'],
  ['a broken connection', { kind: 'drop' }, 'UNREACHABLE'],
  ['nobody listens at the address', NOBODY, 'UNREACHABLE'],
  ['status 400', { kind: 'status', status: 400, body: '{"Message":"no"}' }, 'BAD_REQUEST'],
  ['status 401', { kind: 'status', status: 401, body: '{}' }, 'AUTH_FAILED'],
  ['status 402', { kind: 'status', status: 402, body: '{}' }, 'QUOTA_EXCEEDED'],
  ['status 403', { kind: 'status', status: 403, body: '{}' }, 'FORBIDDEN'],
  ['status 404', { kind: 'status', status: 404, body: '{}' }, 'NOT_FOUND'],
  ['status 409', { kind: 'status', status: 409, body: '{}' }, 'WRONG_STATE'],
  ['status 413', { kind: 'status', status: 413, body: '{}' }, 'TOO_LARGE'],
  ['status 415', { kind: 'status', status: 415, body: '{}' }, 'UNSUPPORTED_MEDIA'],
  ['status 500', { kind: 'status', status: 500, body: '{"Message":"boom"}' }, 'SERVER_ERROR'],
  ['status 501', { kind: 'status', status: 501, body: '{}' }, 'NOT_SUPPORTED'],
  ['a web page', { kind: 'html' }, 'INVALID_RESPONSE'],
  ['half a JSON', { kind: 'half-json' }, 'INVALID_RESPONSE'],
  ['an answer of another shape', { kind: 'wrong-shape' }, 'INVALID_RESPONSE'],
  ['an answer that is cut off', { kind: 'truncate', body: '{"Id":1', announced: 500, contentType: 'application/json' }, 'INVALID_RESPONSE'],
]

export function faultsSuite(subject: NodeUnderTest): void {
  describe(`${subject.type} ends in one coded error`, function () {
    this.timeout(60_000)
    const reason = subject.not?.faults
    if (reason) {
      for (const [title, , code] of FAULTS) it(`${title}: ${code} [does not apply: ${reason}]`, () => assert.ok(reason))
      return
    }

    const { around, withLogin, accountNode, node, startFailing } = flowsFor(subject)
    const servers: FaultServer[] = []
    let running: FlowUnderTest | undefined
    let caught: readonly CaughtError[] = []

    before(async () => {
      for (const [, fault] of FAULTS) servers.push(await startFailing(fault === NOBODY ? { kind: 'hang' } : fault))
      for (const [number, [, fault]] of FAULTS.entries()) if (fault === NOBODY) await servers[number]?.close()
      const flow = await loadFlow(
        [
          // Completions of all of them count.
          ...around.map((one) => (one.type === 'complete' ? { ...one, scope: servers.map((_, number) => `n-${number}`) } : one)),
          ...FAULTS.flatMap(([, fault], number) => [
            { ...accountNode((servers[number] as FaultServer).url, fault === NOBODY ? PATIENT : patienceFor(fault)), id: `account-${number}` },
            { ...node({}, `account-${number}`), id: `n-${number}` },
          ]),
        ],
        { credentials: Object.fromEntries(servers.map((_, number) => [`account-${number}`, { ...withLogin.credentials?.[ACCOUNT] }])) },
      )
      running = flow
      for (const number of FAULTS.keys()) flow.send(`n-${number}`, subject.message())
      await flow.take('ended', FAULTS.length)
      caught = (flow.messages.caught ?? []).map(errorOf)
    })
    after(async () => {
      await running?.stop()
      for (const [number, [, fault]] of FAULTS.entries()) if (fault !== NOBODY) await servers[number]?.close()
    })

    for (const [number, [title, fault, code]] of FAULTS.entries())
      it(`${title}: ${code}`, () => {
        const [error, ...more] = caught.filter(({ source }) => source?.id === `n-${number}`)
        assert.equal(error?.code, code, `${error?.code}: ${error?.message}`)
        assert.deepEqual(more, [], 'exactly one error')
        assert.ok(error?.message && !/__\w+__/.test(error.message), `the text has its values: ${error?.message}`)
        assert.equal(error.cause?.service, subject.service ?? subject.type.replace(/-[^-]+$/, ''))
        if (fault !== NOBODY) assert.ok((servers[number] as FaultServer).requests.length >= 1)
      })

    it('sends nothing and completes nothing beside its errors', () => {
      const { messages } = running as FlowUnderTest
      assert.equal(messages.completed, undefined, 'no completion')
      assert.equal(messages.out, undefined, 'no result')
    })
  })
}
