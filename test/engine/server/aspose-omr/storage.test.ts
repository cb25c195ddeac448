/** The storage on disk: nothing leaves it, every name has one place, nothing half is left. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../../../lib/engine/server/config'
import { RequestFailure } from '../../../../lib/engine/server/failure'
import { diskNames, storedName } from '../../../../lib/engine/server/aspose-omr/names'
import { Storage, type Place } from '../../../../lib/engine/server/aspose-omr/storage'
import { temporaryFolder } from '../../../support/temporary-folder'

const reason = (wanted: string) => (error: unknown) => error instanceof RequestFailure && error.reason === wanted

describe('The storage of answer sheets', () => {
  const folder = temporaryFolder()
  const at = (where: string, owner = '', storage?: string): Place => ({ owner, storage, path: where })
  const put = (storage: Storage, place: Place, text: string) =>
    storage.put(place, async (temporary) => {
      writeFileSync(temporary, text)
      return text.length
    })
  const text = async (storage: Storage, place: Place) => readFileSync((await storage.file(place)).path, 'utf8')
  const make = (megabytes = 1) => new Storage(path.join(folder.path, 'data'), { ...defaultLimits, storedMegabytes: megabytes })

  it('lets no name out', async () => {
    const storage = make()
    for (const name of ['../x', 'a/../../x', '..', 'a/./b']) await assert.rejects(put(storage, at(name), 'x'), reason('name-invalid'), name)
    for (const name of ['..\\x', 'C:\\x', '%2e%2e/x', '/etc/passwd', 'a\0b', '.hidden', 'con.txt']) {
      await put(storage, at(name, '', `../${name}`), name)
      assert.equal(await text(storage, at(name, '', `../${name}`)), name)
    }
    assert.deepEqual(readdirSync(folder.path), ['data'])
    assert.deepEqual(readdirSync(path.join(folder.path, 'data')), ['aspose-omr'])
  })

  it('has one place for each name, and gives names back as they were', () => {
    const names = ['a b.txt', 'a%20b.txt', 'Prüfung 7b.png', 'con', '%63on', 'x.', 'x%2e', 'a:b', 'a|b']
    const places = names.map((name) => diskNames(name)[0] as string)
    assert.equal(new Set(places).size, names.length)
    assert.deepEqual(places.map(storedName), names)
  })

  it('keeps users and storages apart', async () => {
    const storage = make()
    await put(storage, at('f', 'anna'), 'a')
    await put(storage, at('f', 'ben'), 'b')
    await put(storage, at('f', 'anna', 'Other'), 'c')
    assert.deepEqual(await Promise.all([text(storage, at('f', 'anna')), text(storage, at('f', 'ben')), text(storage, at('f', 'anna', 'Other'))]), ['a', 'b', 'c'])
    assert.equal(await text(storage, at('f', 'anna', 'default')), 'a')
    assert.equal(await storage.storageExists('ben', 'Other'), false)
    assert.equal(await storage.storageExists('anna', 'Other'), true)
  })

  it('copies, moves and deletes files and folders', async () => {
    const storage = make()
    await put(storage, at('in/a.txt'), 'one')
    await put(storage, at('in/deep/b.txt'), 'two')
    await storage.transfer('copy', 'folder', at('in'), at('out/copy'))
    await storage.transfer('move', 'file', at('out/copy/a.txt'), at('moved.txt'))
    await storage.transfer('move', 'folder', at('out/copy'), at('in'))
    assert.equal(await text(storage, at('moved.txt')), 'one')
    assert.equal(await text(storage, at('in/a.txt')), 'one')
    assert.deepEqual((await storage.list(at('in'))).map(({ name, isFolder, path: where, size }) => [name, isFolder, where, size]), [
      ['deep', true, '/in/deep', 0],
      ['a.txt', false, '/in/a.txt', 3],
    ])
    await assert.rejects(storage.transfer('copy', 'folder', at('in'), at('in/deep/x')), reason('inside-itself'))
    await assert.rejects(storage.transfer('copy', 'file', at('in'), at('x')), reason('not-in-storage'))
    await assert.rejects(storage.transfer('copy', 'file', at('moved.txt'), at('in')), reason('name-taken'))
    await assert.rejects(storage.deleteFolder(at('in'), false), reason('folder-not-empty'))
    await storage.deleteFolder(at('in'), true)
    await storage.deleteFile(at('moved.txt'))
    assert.deepEqual(await storage.exists(at('in')), { exists: false, isFolder: false })
    await assert.rejects(storage.deleteFile(at('moved.txt')), reason('not-in-storage'))
  })

  it('gives one version of a file and refuses others', async () => {
    const storage = make()
    await put(storage, at('v.txt'), 'one')
    const [version] = await storage.versions(at('v.txt'))
    assert.ok(version)
    assert.equal((await storage.file(at('v.txt'), version.versionId)).size, 3)
    await put(storage, at('v.txt'), 'other text')
    await assert.rejects(storage.file(at('v.txt'), version.versionId), reason('not-in-storage'))
  })

  it('does not mix files and folders, and leaves nothing half', async () => {
    const storage = make()
    await put(storage, at('name'), 'x')
    await assert.rejects(put(storage, at('name/below'), 'x'), reason('name-taken'))
    await assert.rejects(storage.createFolder(at('name')), reason('name-taken'))
    await storage.createFolder(at('folder'))
    await assert.rejects(put(storage, at('folder'), 'x'), reason('name-taken'))
    await assert.rejects(put(storage, at('big'), 'x'.repeat(1_100_000)), reason('disk-full'))
    await assert.rejects(storage.put(at('broken'), async (temporary) => {
      writeFileSync(temporary, 'half')
      throw new Error('the sender went away')
    }), /went away/)
    assert.deepEqual((await storage.list(at(''))).map(({ name }) => name).filter((name) => ['big', 'broken'].includes(name)), [])
    assert.deepEqual(readdirSync(path.join(folder.path, 'data/aspose-omr/storage')).filter((name) => name.endsWith('.part')), [])
    assert.ok(existsSync((await storage.file(at('name'))).path))
  })
})
