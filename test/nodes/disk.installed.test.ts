/** A disk without space under Node-RED: one clear error each, nothing half written is left, and the node goes on when there is space again. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startFakeOwnocr, type FakeOwnocr } from '../support/fake-ownocr'
import { loadFlow, type FlowUnderTest } from '../support/flows'
import { packageCode } from '../support/package-code'
import { smallDisk, type SmallDisk } from '../support/small-disk'
import { tinyPng } from '../support/tiny-pages'

describe('a full disk under Node-RED', function () {
  this.timeout(120_000)
  let small: SmallDisk | undefined
  let disk = ''
  let server: FakeOwnocr
  let flow: FlowUnderTest

  before(function () {
    small = smallDisk(this, 2)
    disk = small.folder
  })
  beforeEach(async () => {
    server = await startFakeOwnocr()
  })
  afterEach(async () => {
    await flow.stop()
    await packageCode<{ stopEngines(): Promise<void> }>('lib/flow/engine/process').stopEngines()
    await server.close()
    for (const name of readdirSync(disk)) rmSync(path.join(disk, name), { recursive: true, force: true })
  })
  after(() => small?.remove())

  const load = async (account: string, params: object, userFolder?: string) => {
    flow = await loadFlow(
      [
        { id: 'tab', type: 'tab' },
        { id: 'server', type: 'ownocr-server', name: '', params: { address: { type: 'str', value: server.address } }, version: 1 },
        { id: 'n', type: 'ownocr-convert', z: 'tab', name: '', account, engine: '', params, version: 1, wires: [['out'], []] },
        { id: 'out', type: 'helper', z: 'tab' },
        { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
        { id: 'caught', type: 'helper', z: 'tab' },
      ],
      userFolder ? { userFolder } : {},
    )
  }
  const refusal = async (count = 1) => (await flow.take('caught', count))[count - 1]?.error as { code: string; message: string }
  const filled = (file: string): void => {
    const free = (small as SmallDisk).free()
    writeFileSync(file, Buffer.alloc(free))
  }

  it('refuses a message that cannot be kept, sends nothing, and takes the next when there is space again', async () => {
    await load('server', {}, disk)
    flow.send('n', { payload: Buffer.concat([tinyPng(), Buffer.alloc(3_000_000)]) })
    const { code, message } = await refusal()
    assert.equal(code, 'ENGINE_FAILED', message)
    assert.match(message, /no space left/i)
    assert.deepEqual(server.requests, [])
    const kept = path.join(disk, 'platen/pending/n')
    assert.deepEqual(existsSync(kept) ? readdirSync(kept) : [], [])
    flow.send('n', { payload: tinyPng() })
    await flow.take('out')
    assert.equal(flow.messages.caught?.length, 1)
  })

  it('refuses a result that cannot be saved, leaves no part of it, and saves the next when there is space again', async () => {
    const results = path.join(disk, 'results')
    mkdirSync(results)
    const filler = path.join(disk, 'filler')
    await load('server', { saveFolder: { type: 'str', value: results } })
    filled(filler)
    flow.send('n', { payload: tinyPng(), filename: 'letter.png' })
    const { code, message } = await refusal()
    assert.equal(code, 'ENGINE_FAILED', message)
    assert.match(message, /no space left/i)
    assert.deepEqual(readdirSync(results), [])
    rmSync(filler)
    flow.send('n', { payload: tinyPng(), filename: 'letter.png' })
    await flow.take('out')
    assert.deepEqual(readdirSync(results).sort(), ['letter.pdf', 'letter.txt'])
  })

  it('tells it once when it is the engine that has no space', async () => {
    await load('', {}, disk)
    flow.send('n', { payload: tinyPng() })
    const { code, message } = await refusal()
    assert.equal(code, 'ENGINE_FAILED', message)
    assert.match(message, /space/i)
  })

  it('tells it when the engine cannot even begin', async () => {
    filled(path.join(disk, 'filler'))
    await load('', { timeout: { type: 'num', value: 1 } }, disk)
    flow.send('n', { payload: tinyPng() })
    const { code } = await refusal()
    assert.equal(code, 'ENGINE_FAILED')
  })
})
