import assert from 'node:assert/strict'
import { scryptSync } from 'node:crypto'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { Doors } from '../../../lib/engine/server/doors'
import { RequestFailure } from '../../../lib/engine/server/failure'

const basic = (name: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` })
const refused = (error: unknown) => error instanceof RequestFailure && error.status === 401

describe('The doors of the engine', () => {
  it('open to the secret of the installation and to nothing else', async () => {
    const doors = new Doors({ secret: 's3cret', open: true, users: [{ name: 'a', password: 'b' }] })
    assert.equal((await doors.visitor({ 'x-platen-secret': 's3cret' })).admin, true)
    for (const headers of [{}, { 'x-platen-secret': 's3cre' }, { 'x-platen-secret': '' }, basic('a', 'b')]) await assert.rejects(doors.visitor(headers), refused)
    assert.equal(doors.asksForLogin, false)
  })

  it('open to everybody when they were opened', async () => {
    const doors = new Doors({ secret: undefined, open: true, users: [] })
    assert.deepEqual(await doors.visitor({}), { name: '', admin: true, listFolders: true, postToFolders: true })
    assert.equal((await doors.visitor(basic('any', 'thing'))).name, '')
  })

  it('open to users with their rights, plain or hashed passwords', async () => {
    const password = `scrypt:00ff:${scryptSync('pä:ss', Buffer.from('00ff', 'hex'), 64).toString('hex')}`
    const doors = new Doors({ secret: undefined, open: false, users: [{ name: 'Ann', password, postToFolders: true }, { name: 'root', password: 'x', admin: true }] })
    const ann = { name: 'Ann', admin: false, listFolders: false, postToFolders: true }
    assert.deepEqual(await doors.visitor(basic('ann', 'pä:ss')), ann)
    assert.deepEqual(await doors.visitor(basic('Ann', 'pä:ss')), ann)
    assert.deepEqual(await doors.visitor(basic('root', 'x')), { name: 'root', admin: true, listFolders: true, postToFolders: true })
    for (const headers of [{}, basic('ann', 'pass'), basic('ann', password), basic('bob', 'x'), basic('', ''), { authorization: 'Basic !' }, { authorization: 'Bearer x' }])
      await assert.rejects(doors.visitor(headers), refused)
    assert.equal(doors.asksForLogin, true)
  })

  it('hash as often for an unknown name as for a known one, and never several at once', async () => {
    const crypto = createRequire(__filename)('node:crypto') as { scrypt: (...args: unknown[]) => void }
    const original = crypto.scrypt
    let [calls, underWay, most] = [0, 0, 0]
    const counting = (...args: unknown[]) => {
      const done = args.pop() as (...result: unknown[]) => void
      calls++
      most = Math.max(most, ++underWay)
      original(...args, (...result: unknown[]) => {
        underWay--
        done(...result)
      })
    }
    crypto.scrypt = counting
    syncBuiltinESMExports()
    const file = require.resolve('../../../lib/engine/server/doors')
    const loaded = require.cache[file]
    delete require.cache[file]
    try {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { Doors: CountedDoors } = require('../../../lib/engine/server/doors') as typeof import('../../../lib/engine/server/doors')
      const hashed = `scrypt:00ff:${scryptSync('right', Buffer.from('00ff', 'hex'), 64).toString('hex')}`
      for (const [users, wanted] of [[[{ name: 'ann', password: hashed }, { name: 'bob', password: 'plain' }], 1], [[{ name: 'bob', password: 'plain' }], 0]] as const)
        for (const name of ['ann', 'bob', 'nobody']) {
          const doors = new CountedDoors({ secret: undefined, open: false, users })
          calls = 0
          await Promise.all(Array.from({ length: 3 }, () => assert.rejects(doors.visitor(basic(name, 'wrong')))))
          assert.equal(calls, 3 * wanted, `${name} of ${users.length}`)
        }
      assert.equal(most, 1)
    } finally {
      crypto.scrypt = original
      syncBuiltinESMExports()
      require.cache[file] = loaded
    }
  })

  it('are shut when nothing was said', async () => {
    const doors = new Doors({ secret: undefined, open: false, users: [] })
    assert.equal(doors.usable, false)
    await assert.rejects(doors.visitor(basic('', '')), refused)
  })
})
