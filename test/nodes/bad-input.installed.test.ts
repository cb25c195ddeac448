/** Files that cannot be read, through the node and the real engine: one clear error each, and the engine goes on. */
import assert from 'node:assert/strict'
import path from 'node:path'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { loadFlow, type FlowUnderTest } from '../support/flows'
import { packageCode } from '../support/package-code'
import { tinyPng } from '../support/tiny-pages'

const engines = packageCode<{
  acquireEngine(settings: { dataFolder: string }): Promise<{ pid: number }>
  stopEngines(): Promise<void>
}>('lib/flow/engine/process')

function pdf(options: PDFKit.PDFDocumentOptions): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: [100, 100], ...options })
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.text('secret')
    document.end()
  })
}

/** A PDF whose page tree is empty, with a right cross-reference table. */
function noPages(): Buffer {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']
  let text = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const entries = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${text}xref\n0 3\n0000000000 65535 f \n${entries}trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`)
}

describe('files that cannot be read', function () {
  this.timeout(120_000)
  let flow: FlowUnderTest
  let pid: number

  before(async () => {
    flow = await loadFlow([
      { id: 'tab', type: 'tab' },
      { id: 'n', type: 'ownocr-convert', z: 'tab', name: '', account: '', engine: '', params: {}, version: 1, wires: [['out'], []] },
      { id: 'out', type: 'helper', z: 'tab' },
      { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
      { id: 'caught', type: 'helper', z: 'tab' },
    ])
    ;({ pid } = await engines.acquireEngine({ dataFolder: path.join(flow.userFolder, 'platen') }))
  })
  after(async () => {
    await flow.stop()
    await engines.stopEngines()
  })

  const jpeg = (): Promise<Buffer> => sharp({ create: { width: 400, height: 300, channels: 3, background: '#eee', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).jpeg().toBuffer()

  /** A PNG header that announces more pixels than may be unpacked. */
  function huge(): Buffer {
    const bytes = Buffer.from(tinyPng())
    bytes.writeUInt32BE(35_000, 16)
    bytes.writeUInt32BE(35_000, 20)
    return bytes
  }

  const cases: readonly (readonly [string, () => Buffer | Promise<Buffer>, Record<string, unknown>, string, RegExp])[] = [
    ['an encrypted PDF', () => pdf({ userPassword: 'x', pdfVersion: '1.4' }), {}, 'RECOGNITION_FAILED', /password|encrypt/i],
    ['a PDF without pages', noPages, {}, 'RECOGNITION_FAILED', /page/i],
    ['a truncated JPEG', async () => (await jpeg()).subarray(0, 9000), {}, 'RECOGNITION_FAILED', /damaged|cut|truncated|incomplete/i],
    ['a damaged PDF', () => Buffer.from('%PDF-1.7\nnothing of a PDF follows'), {}, 'RECOGNITION_FAILED', /damaged|PDF/i],
    ['35,000 x 35,000 pixels', huge, {}, 'TOO_LARGE', /pixel|px/i],
  ]

  for (const [title, make, more, code, text] of cases)
    it(`${title}: ${code}`, async () => {
      const before = flow.messages.caught?.length ?? 0
      flow.send('n', { payload: await make(), filename: 'bad.file', ...more })
      const caught = (await flow.take('caught', before + 1))[before] as { error: { code: string; message: string; cause: { service: string } } }
      assert.equal(caught.error.code, code, caught.error.message)
      assert.match(caught.error.message, text)
      assert.match(caught.error.message, /bad\.file/, 'the file is called as its sender calls it')
      assert.doesNotMatch(caught.error.message, /__\w+__|undefined/)
      assert.equal(caught.error.cause.service, 'ownocr')
    })

  it('an unknown language is refused, naming it', async () => {
    const before = flow.messages.caught?.length ?? 0
    flow.send('n', { payload: tinyPng(), options: { languages: ['Klingon'] } })
    const caught = (await flow.take('caught', before + 1))[before] as { error: { code: string; message: string } }
    assert.ok(['BAD_REQUEST', 'RECOGNITION_FAILED', 'NOT_SUPPORTED'].includes(caught.error.code), caught.error.code)
    assert.match(caught.error.message, /Klingon/)
  })

  it('the engine is the same afterwards and still reads pages', async () => {
    flow.send('n', { payload: tinyPng(300, 100) })
    await Promise.race([flow.take('out'), flow.take('caught', (flow.messages.caught?.length ?? 0) + 1).then((all) => assert.fail(JSON.stringify(all.at(-1)?.error)))])
    assert.equal((await engines.acquireEngine({ dataFolder: path.join(flow.userFolder, 'platen') })).pid, pid)
  })
})
