/** Templates kept on disk, while others keep and forget them. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { accountOf } from '../../../lib/flow/account'
import { forgetTemplate, keepTemplate, keptDetails } from '../../../lib/flow/answer-sheets/kept-templates'
import { description as sheet } from '../../../nodes/aspose-omr/aspose-omr-sheet.description'
import { description as engine } from '../../../nodes/platen/platen-engine.description'
import { RED } from '../red'

describe('kept templates', () => {
  let home: string
  const omr = Buffer.from('{"Pages":[]}')
  const keep = (name: string, ids = {}) => keepTemplate(home, { name, omr, sheet: omr, sheetKind: 'png', ids })

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'platen-kept-'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  it('are listed with the ids that accounts know them by, sorted, and since when', async () => {
    const before = Date.now() - 2_000
    await keep('b', { engine: '1' })
    await keep('a')
    const found = await keptDetails(home)
    assert.deepEqual(found.map(({ name, ids }) => [name, ids]), [['a', {}], ['b', { engine: '1' }]])
    assert.ok(found.every(({ kept }) => kept > before && kept <= Date.now() + 2_000))
  })

  it('are left out of the list when they vanish while it is made', async () => {
    for (let round = 0; round < 5; round++) {
      const names = Array.from({ length: 40 }, (_, number) => `template ${number}`)
      await Promise.all(names.map((name) => keep(name)))
      const [left] = await Promise.all([keptDetails(home), ...names.slice(0, 39).map((name) => forgetTemplate(home, name))])
      assert.ok(left.some(({ name }) => name === 'template 39'))
    }
  })

  it('are known by different owners on engines of different data folders', async () => {
    const node = (folder: string) => ({ isPlatenEngine: true, description: engine, params: { dataFolder: { type: 'str', value: folder } } })
    const nodes: Record<string, unknown> = { one: node('/tmp/one'), other: node('/tmp/other') }
    const red = { ...RED(), nodes: { getNode: (id: string) => nodes[id] ?? null } } as never
    const ownerOf = async (id: string) => (await accountOf(red, sheet, { account: '', engine: id }, () => undefined)).defaults.owner
    assert.deepEqual(await Promise.all(['', 'one', 'other'].map(ownerOf)), ['engine', `engine:${path.resolve('/tmp/one')}`, `engine:${path.resolve('/tmp/other')}`])
  })
})
