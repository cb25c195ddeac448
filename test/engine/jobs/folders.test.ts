/** A folder a job: what is removed when, and what stays. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { JobFolders, UPLOAD_PREFIX } from '../../../lib/engine/jobs/folders'
import { temporaryFolder } from '../../support/temporary-folder'

describe('the folders of jobs', () => {
  const folder = temporaryFolder()

  it('lose every upload of an ended job, also one that a kill broke off, and keep its results', async () => {
    const folders = new JobFolders(folder.path)
    const place = await folders.make(7)
    for (const name of [`${UPLOAD_PREFIX}a.pdf`, `${UPLOAD_PREFIX}b.pdf.part`, 'result.pdf', 'result.txt']) writeFileSync(path.join(place, name), 'x')
    mkdirSync(path.join(place, 'pages'))
    await folders.removeUploads(7)
    assert.deepEqual(readdirSync(place).sort(), ['pages', 'result.pdf', 'result.txt'])
  })

  it('are not missed when they are gone', async () => {
    await new JobFolders(folder.path).removeUploads(99)
  })

  it('of jobs that no longer exist go', async () => {
    const folders = new JobFolders(folder.path)
    await folders.make(1)
    await folders.make(2)
    assert.equal(await folders.removeOrphans((id) => id === 1), 1)
    assert.deepEqual(readdirSync(path.join(folder.path, 'jobs')), ['1'])
  })
})
