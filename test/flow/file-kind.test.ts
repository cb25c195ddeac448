/** Kinds of files by their first bytes. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { kindOfBytes, kindOfFile } from '../../lib/flow/file-kind'
import { temporaryFolder } from '../support/temporary-folder'

/** A TIFF as libtiff writes it: its directory at the end, far behind what is looked at. */
const tiff = (options: { bigtiff?: boolean } = {}): Promise<Buffer> =>
  sharp(Buffer.alloc(300 * 300 * 3, 200), { raw: { width: 300, height: 300, channels: 3 } }).tiff({ compression: 'none', ...options }).toBuffer()

describe('the kind of a file', () => {
  const folder = temporaryFolder()

  it('is TIFF also where the directory is at the end, as most writers leave it', async () => {
    for (const [name, bytes] of [['small.tif', await tiff()], ['big.tif', await tiff({ bigtiff: true })]] as const) {
      assert.deepEqual(await kindOfBytes(bytes), { extension: 'tif', contentType: 'image/tiff' }, name)
      const file = path.join(folder.path, name)
      await writeFile(file, bytes)
      assert.equal((await kindOfFile(file))?.extension, 'tif', name)
    }
    for (const start of ['II*\0', 'MM\0*']) assert.equal((await kindOfBytes(Buffer.concat([Buffer.from(`${start}\xff\xff\0\0`, 'latin1'), Buffer.alloc(5000)])))?.extension, 'tif')
  })

  it('is not known of text', async () => {
    for (const text of ['Dear Sir or Madam', 'II* is no TIFF', 'MM']) assert.equal(await kindOfBytes(Buffer.from(text)), undefined)
  })
})
