/** Pages of one document on a server that takes one file a job: joined to one TIFF. */
import assert from 'node:assert/strict'
import sharp from 'sharp'
import type { Job } from '../../../lib/contract/ownocr'
import { startFakeOwnocr, type FakeOwnocr } from '../../support/fake-ownocr'
import type { FlowUnderTest } from '../../support/flows'
import { tinyPng } from '../../support/tiny-pages'
import { errorOf, loadNode, resultOf, str } from './support'

describe('pages of one document on a server that takes one file', function () {
  this.timeout(30_000)
  let server: FakeOwnocr
  let flow: FlowUnderTest
  beforeEach(async () => {
    server = await startFakeOwnocr({ files: 'one' })
    flow = await loadNode({ type: 'ownocr-convert', params: { several: str('pages'), deleteJob: str('never') }, address: server.address })
  })
  afterEach(async () => {
    await flow.stop()
    await server.close()
  })

  it('travel as one TIFF with a page each, in a new job, and the refused one is removed', async () => {
    flow.send('n', { payload: [tinyPng(), { filename: 'second.png', content: tinyPng(80, 50, 120) }] })
    const [message] = await resultOf(flow)
    const jobs = [...server.jobs.values()]
    assert.deepEqual(jobs.map(({ Id }) => Id), [(message?.job as Job).Id])
    const [tiff] = jobs[0]?.files ?? []
    assert.equal(jobs[0]?.files.length, 1)
    assert.equal(server.requests.filter(({ operation }) => operation === 'ownocr.upload').at(-1)?.headers['content-type'], 'image/tiff')
    const { format, pages, width, pageHeight, density } = await sharp(tiff, { pages: -1 }).metadata()
    assert.deepEqual([format, pages, width, pageHeight, density], ['tiff', 2, 80, 50, 100])
    // The bar of the second page is where it was, in its own shade.
    const { data, info } = await sharp(tiff, { page: 1 }).raw().toBuffer({ resolveWithObject: true })
    assert.equal(data[(20 * info.width + 30) * info.channels], 120)
    assert.equal(data[(45 * info.width + 70) * info.channels], 255)
  })

  it('cannot be joined when one is a PDF: the words of the server', async () => {
    flow.send('n', { payload: [tinyPng(), Buffer.from('%PDF-1.4\n')] })
    const error = await errorOf(flow)
    assert.equal(error.code, 'BAD_REQUEST')
    assert.match(error.message, /The job has its file/)
  })
})
