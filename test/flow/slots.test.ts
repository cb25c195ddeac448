import assert from 'node:assert/strict'
import { announce, inSlot } from '../../lib/flow/slots'

describe('documents under way', () => {
  const { signal } = new AbortController()

  /** Work that ends when told to. */
  function held() {
    let release = (): void => undefined
    const work = new Promise<void>((resolve) => (release = resolve))
    return { work: () => work, release: () => release() }
  }

  it('are as many as allowed; the others wait in their order and are told how many are ahead', async () => {
    const order: string[] = []
    const ahead: number[] = []
    const first = held()
    const running = inSlot({ key: 'order', parallel: 1, signal }, first.work)
    const others = ['b', 'c', 'd'].map((name) =>
      inSlot({ key: 'order', parallel: 1, signal, onAhead: (count) => name === 'd' && ahead.push(count) }, async () => {
        order.push(name)
      }),
    )
    assert.deepEqual(order, [])
    first.release()
    await Promise.all([running, ...others])
    assert.deepEqual(order, ['b', 'c', 'd'])
    assert.deepEqual(ahead, [2, 1, 0])
  })

  it('give their place back after a failure', async () => {
    await assert.rejects(inSlot({ key: 'failure', parallel: 1, signal }, () => Promise.reject(new Error('no'))), /no/)
    assert.equal(await inSlot({ key: 'failure', parallel: 1, signal }, () => Promise.resolve('next')), 'next')
  })

  it('leave the queue when they are given up', async () => {
    const first = held()
    const stop = new AbortController()
    const running = inSlot({ key: 'leave', parallel: 1, signal }, first.work)
    const left = inSlot({ key: 'leave', parallel: 1, signal: stop.signal }, () => assert.fail('must not run'))
    const last = inSlot({ key: 'leave', parallel: 1, signal }, () => Promise.resolve('last'))
    stop.abort(new Error('closed'))
    await assert.rejects(left, /closed/)
    first.release()
    await running
    assert.equal(await last, 'last')
  })

  it('are refused with OVERLOADED when too many wait', async () => {
    const announced = (key: string, mostWaiting: number, documents = 1) => announce({ key, parallel: 1, documents, mostWaiting })
    const first = held()
    const running = inSlot({ key: 'full', parallel: 1, signal }, first.work)
    announced('full', 1)()
    const second = inSlot({ key: 'full', parallel: 1, signal }, () => Promise.resolve())
    assert.throws(() => announced('full', 1), { code: 'OVERLOADED' })
    announced('another account', 1)()
    first.release()
    await Promise.all([running, second])
    announced('full', 1)()
  })

  it('count before they are in the line, so that a burst is no way around the limit', () => {
    const announced = (mostWaiting: number, documents = 1) => announce({ key: 'burst', parallel: 2, documents, mostWaiting })
    // Two begin at once, three wait.
    const coming = Array.from({ length: 5 }, () => announced(3))
    assert.throws(() => announced(3), { code: 'OVERLOADED' })
    coming.pop()?.()
    coming.push(announced(3))
    assert.throws(() => announced(3), { code: 'OVERLOADED' })
    for (const inLine of coming) inLine()
    // Nobody may wait; what can begin at once does not wait.
    const alone = announced(0, 2)
    assert.throws(() => announced(0), { code: 'OVERLOADED' })
    alone()
    alone()
    announced(0)()
  })
})
