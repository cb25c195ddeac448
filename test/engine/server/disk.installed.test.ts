/** A disk without space: uploads are refused, jobs end in error, the engine lives and goes on when there is space again. */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { smallDisk, type SmallDisk } from '../../support/small-disk'
import { engines, OWN_TEXT, smallPdf, type Answer } from './support/running-engine'

describe('A full disk under the engine', function () {
  this.timeout(120_000)
  const started = engines()
  let small: SmallDisk | undefined
  let disk = ''

  before(function () {
    small = smallDisk(this, 6)
    disk = small.folder
  })
  afterEach(() => rmSync(path.join(disk, 'filler'), { force: true }))
  after(() => small?.remove())

  const start = async (freeMegabytes: number) => {
    const config = path.join(disk, 'config.json')
    writeFileSync(config, JSON.stringify({ limits: { freeMegabytes } }))
    return started.start(['--port', '0', '--data', path.join(disk, 'data'), '--open', '--config', config])
  }
  const told = (answer: Answer) => [answer.status, (answer.json() as { Reason: string }).Reason]

  it('refuses what would not leave enough free, before it is sent', async () => {
    const engine = await start(5)
    const { Id: id } = await engine.create()
    assert.deepEqual(told(await engine.call('POST', `uploadext/${id}/pdf`, Buffer.alloc(3_000_000))), [507, 'disk-full'])
    await engine.stop()
  })

  it('tells when space ends in the middle of an upload, and takes the file when there is some again', async () => {
    const engine = await start(0)
    const { Id: id } = await engine.create(OWN_TEXT)
    const filler = path.join(disk, 'filler')
    writeFileSync(filler, Buffer.alloc(3_500_000))
    const endless = async function* () {
      for (let part = 0; part < 100; part++) yield Buffer.alloc(65_536)
    }
    assert.deepEqual(told(await engine.call('POST', `uploadext/${id}/pdf`, endless())), [507, 'disk-full'])
    assert.equal((await engine.expect('GET', `info/${id}`)).Status, 0)
    rmSync(filler)
    await engine.upload(id, await smallPdf('Space again'))
    assert.equal((await engine.reach(id, 3, 4)).Status, 3)
    await engine.stop()
  })

  it('ends a job in error whose pages do not fit any more, and answers all the while', async () => {
    const engine = await start(0)
    const { Id: id } = await engine.create({ ...OWN_TEXT, Autostart: false })
    await engine.upload(id, await smallPdf(...Array.from({ length: 400 }, (_, index) => `Page ${index}`)))
    const filler = path.join(disk, 'filler')
    // Leaves some pages' worth; what is written until it is full depends on the system.
    const free = (small as SmallDisk).free()
    writeFileSync(filler, Buffer.alloc(Math.max(0, free - 150_000)))
    await engine.expect('POST', `schedule/${id}`)
    const job = await engine.reach(id, 3, 4)
    assert.deepEqual([job.Status, job.Reason], [4, 'disk-full'])
    assert.equal((await engine.call('GET', 'test')).status, 200)
    rmSync(filler)
    assert.equal((await engine.convert(await smallPdf('After it'), OWN_TEXT)).Status, 3)
    await engine.stop()
  })
})
