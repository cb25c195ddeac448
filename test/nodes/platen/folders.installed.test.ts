/** OCR folders that the settings of the built-in engine name: watched from the deploy on, without any message, and no longer than they are named. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { smallPdf } from '../../engine/server/support/running-engine'
import { startNodeRed, type RunningNodeRed } from '../../support/node-red'

describe('OCR folders of a platen-engine node', function () {
  this.timeout(120_000)
  let folder: string
  let nodeRed: RunningNodeRed
  const place = (...names: string[]): string => path.join(folder, ...names)
  const lock = (): string => place('data/engine.lock')
  const pid = (): number => (JSON.parse(readFileSync(lock(), 'utf8')) as { pid: number }).pid
  const tab = { id: 'tab', type: 'tab', label: 'test' }
  const engine = (...rows: object[]) => ({
    id: 'engine',
    type: 'platen-engine',
    name: 'watcher',
    version: 1,
    params: { dataFolder: { type: 'str', value: place('data') }, ...(rows.length > 0 ? { folders: { type: 'json', value: JSON.stringify(rows) } } : {}) },
  })
  const letters = { description: 'Letters', input: '', formats: 'both', languages: 'English', options: { IntelligentPDFProcessing: true } }
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'platen-folders-'))
    letters.input = place('letters')
    await mkdir(place('bills'), { recursive: true })
    nodeRed = await startNodeRed({ flows: [tab, engine(letters)] })
  })
  after(async () => {
    await nodeRed?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('reads what is put there, as the columns say', async () => {
    await until(() => existsSync(place('letters')))
    writeFileSync(place('letters/one.pdf'), await smallPdf('Dear reader'))
    await until(() => existsSync(place('letters/done/one.pdf')))
    assert.match(readFileSync(place('letters/output/one.txt'), 'utf8'), /Dear reader/)
    assert.ok(existsSync(place('letters/output/one.pdf')))
  })

  it('keeps its engine over a full deploy', async () => {
    const before = pid()
    await nodeRed.deploy([{ ...tab, label: 'again' }, engine(letters)], 'full')
    writeFileSync(place('letters/two.pdf'), await smallPdf('Second letter'))
    await until(() => existsSync(place('letters/done/two.pdf')))
    assert.equal(pid(), before)
  })

  it('watches the other folder after a change', async () => {
    await nodeRed.deploy([tab, engine({ description: 'Bills', input: place('bills'), formats: 'txt', options: { IntelligentPDFProcessing: true } })])
    writeFileSync(place('bills/three.pdf'), await smallPdf('To pay'))
    await until(() => existsSync(place('bills/done/three.pdf')))
    assert.match(readFileSync(place('bills/output/three.txt'), 'utf8'), /To pay/)
    assert.equal(existsSync(place('bills/output/three.pdf')), false)
  })

  it('says which option of a folder the engine does not have', async () => {
    await nodeRed.deploy([tab, engine({ ...letters, options: { Deskew: true } })])
    await nodeRed.logged(/\[platen-engine:watcher\].*Letters.*Deskew/)
  })

  it('stops watching when no folder is named any more, and when the node is deleted', async () => {
    await nodeRed.deploy([tab, engine(letters)])
    await until(() => existsSync(lock()))
    await nodeRed.deploy([tab, engine()])
    await until(() => !existsSync(lock()))
    await nodeRed.deploy([tab, engine(letters)])
    await until(() => existsSync(lock()))
    await nodeRed.deploy([tab])
    await until(() => !existsSync(lock()))
  })

  it('watches nothing for a node that is deleted while the engine of another still starts', async () => {
    const other = (name: string) => ({
      ...engine(),
      id: name,
      params: { dataFolder: { type: 'str', value: place(`data-${name}`) }, folders: { type: 'json', value: JSON.stringify([{ description: name, input: place(name) }]) } },
    })
    await nodeRed.deploy([tab, engine(letters), other('deleted')])
    await nodeRed.deploy([tab, engine(letters)], 'nodes')
    // Engines start one after the other, so this one has its turn after that of the deleted node.
    await nodeRed.deploy([tab, engine(letters), other('last')], 'nodes')
    await until(() => existsSync(place('data-last/engine.lock')))
    assert.equal(existsSync(place('data-deleted/engine.lock')), false)
    await nodeRed.deploy([tab])
    await until(() => !existsSync(lock()) && !existsSync(place('data-last/engine.lock')))
  })
})
