import assert from 'node:assert/strict'
import { conditionError } from '../../lib/client/conditions'
import { deadlineIn, waitFor, type Wait } from '../../lib/flow/waiting'

const wait = <T>(answers: (T | Error)[], more: Partial<Wait<T>> = {}) => {
  let asked = 0
  const signal = new AbortController().signal
  const result = waitFor<T>({
    ask: () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] as T | Error
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    finished: (answer) => answer === 'done',
    intervals: { first: 1, longest: 2 },
    deadline: deadlineIn(1),
    minutes: 1,
    signal,
    ...more,
  })
  return { result, asked: () => asked }
}

describe('waiting for a service', () => {
  it('asks until the answer is final', async () => {
    const seen: string[] = []
    const { result, asked } = wait(['queued', 'working', 'done'], { onAnswer: (answer) => seen.push(answer) })
    assert.equal(await result, 'done')
    assert.equal(asked(), 3)
    assert.deepEqual(seen, ['queued', 'working', 'done'])
  })

  it('bears a server that is away for a while', async () => {
    let troubles = 0
    const away = conditionError('connection-refused', { host: 'h' })
    const { result } = wait<string>([away, away, conditionError('server-error', {}), 'done'], { onTrouble: () => troubles++ })
    assert.equal(await result, 'done')
    assert.equal(troubles, 3)
  })

  it('gives up on what does not pass, at once', async () => {
    const { result, asked } = wait<string>([conditionError('credentials-refused', {}), 'done'])
    await assert.rejects(result, { code: 'AUTH_FAILED' })
    assert.equal(asked(), 1)
  })

  it('gives up with the last trouble when it lasts too long', async () => {
    await assert.rejects(wait<string>([conditionError('connection-refused', { host: 'h' })], { patience: 20 }).result, { code: 'UNREACHABLE' })
  })

  it('waits for an engine that is being started again however short the patience, and not for one that cannot start', async () => {
    const away = conditionError('engine-away', { detail: 'it was ended by SIGKILL' })
    const cut = conditionError('answer-cut-off', { service: 'engine' })
    assert.equal(await wait<string>([away, cut, away, away, cut, 'done'], { patience: 0.0001 }).result, 'done')
    // One that runs and answers badly has that patience and no more.
    await assert.rejects(wait<string>([away, cut, cut, 'done'], { patience: 0.0001 }).result, { code: 'INVALID_RESPONSE' })
    const hopeless = wait<string>([conditionError('engine-failed', { detail: 'no' }), 'done'])
    await assert.rejects(hopeless.result, { code: 'ENGINE_FAILED' })
    assert.equal(hopeless.asked(), 1)
  })

  it('waits as long as it is asked to, but tells at once when that is longer than there is time, or absurd', async () => {
    const limited = (retryAfter: number) => conditionError('rate-limited', { service: 's' }, { service: 'flat', retryAfter })
    assert.equal(await wait<string>([limited(0.01), 'done']).result, 'done')
    for (const [asked, deadline] of [[120, deadlineIn(1)], [31_536_000, Infinity], [1e20, Infinity]] as const) {
      const { result, asked: times } = wait<string>([limited(asked), 'done'], { deadline })
      await assert.rejects(result, (error: Error & { cause?: { retryAfter?: number } }) => error.cause?.retryAfter === asked)
      assert.equal(times(), 1)
    }
  })

  it('ends in TIMEOUT when the overall time is over', async () => {
    await assert.rejects(wait<string>(['working'], { deadline: performance.now() + 15, minutes: 3 }).result, (error: Error & { code?: string }) => {
      assert.equal(error.code, 'TIMEOUT')
      assert.match(error.message, /3 minutes/)
      return true
    })
  })

  it('stops at once when it is aborted, without asking again', async () => {
    const stop = new AbortController()
    const { result, asked } = wait<string>(['working'], { signal: stop.signal, intervals: { first: 600_000, longest: 600_000 }, onAnswer: () => setImmediate(() => stop.abort(new Error('closed'))) })
    await assert.rejects(result, /closed/)
    assert.equal(asked(), 1)
  })
})
