/** What cannot be read, is too much or is cut off: one clear error each, nothing left behind, and the engine lives. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { makePdf } from '../support/pages'
import { temporaryFolder } from '../../support/temporary-folder'
import { engines, OWN_TEXT, smallPdf, type Answer, type RunningEngine } from './support/running-engine'

const LIMITS = { uploadMegabytes: 1, pages: 20, megapixels: 5, filesPerJob: 3, retentionDays: 3, documentMegapixels: 1 }

const reasonOf = (answer: Answer) => (answer.json() as { Reason: string }).Reason

describe('Bad input to the engine', function () {
  this.timeout(120_000)
  let engine: RunningEngine
  // Before the hooks that end it and remove its folder.
  afterEach(async () => {
    assert.equal((await engine.convert(await smallPdf('Still alive'), OWN_TEXT)).Status, 3)
  })
  const started = engines()
  const folder = temporaryFolder()
  beforeEach(async () => {
    const config = path.join(folder.path, 'config.json')
    writeFileSync(config, JSON.stringify({ limits: LIMITS }))
    engine = await started.start(['--port', '0', '--data', path.join(folder.path, 'data'), '--open', '--config', config])
  })

  it('ends in a job in error with a reason', async () => {
    const bmp = Buffer.alloc(200)
    bmp.write('BM')
    bmp.writeUInt32LE(54, 10)
    bmp.writeUInt32LE(40, 14)
    bmp.writeInt32LE(35_000, 18)
    bmp.writeInt32LE(35_000, 22)
    bmp.writeUInt16LE(1, 26)
    bmp.writeUInt16LE(24, 28)
    const cases: [string, string, Buffer, RegExp][] = [
      ['text named .pdf', 'pdf', Buffer.from('This is a text, whatever it is called.'), /^not-an-image$/],
      ['half a PDF', 'pdf', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog'), /^damaged$/],
      ['an encrypted PDF', 'pdf', await makePdf([{ lines: [] }], { userPassword: 'secret', ownerPassword: 'other' }), /^encrypted$/],
      ['too many pages', 'pdf', await smallPdf(...Array.from({ length: 21 }, String)), /^too-many-pages$/],
      ['35,000 x 35,000 pixels', 'bmp', bmp, /^too-many-pixels$/],
      ['many pages that are huge together', 'pdf', await makePdf([1, 2, 3].map(() => ({ width: 595, height: 400, lines: [{ text: 'Text enough to be kept as it is', x: 50, y: 50 }] }))), /^too-many-pixels$/],
    ]
    for (const [what, extension, bytes, reason] of cases) {
      const job = await engine.convert(bytes, OWN_TEXT, extension)
      assert.equal(job.Status, 4, what)
      assert.match(String(job.Reason), reason, what)
      assert.ok(String(job.ErrorDescription).length > 15, what)
      assert.equal((await engine.call('GET', `download/${job.Id}/pdf`)).status, 400, what)
      assert.equal((await engine.call('DELETE', `delete/${job.Id}`)).status, 200, what)
    }
  })

  it('is refused at once where the request tells enough', async () => {
    const { Id: id } = await engine.create({ Autostart: false })
    const upload = (body: Buffer | string, headers: Record<string, string>) => engine.call('POST', `upload/${id}`, body, headers)
    const pdf = { 'content-type': 'application/pdf' }
    const cases: [Answer, number, string][] = [
      [await upload('', pdf), 400, 'empty-file'],
      [await upload('x', {}), 415, 'content-type-missing'],
      [await upload('x', { 'content-type': 'text/html' }), 415, 'type-not-supported'],
      [await upload('x', { 'content-type': 'application/octet-stream' }), 415, 'type-not-supported'],
      [await engine.call('POST', `uploadext/${id}/exe`, 'x'), 415, 'type-not-supported'],
      [await upload(Buffer.alloc(1_000_001), pdf), 413, 'too-large'],
      [await engine.call('POST', 'upload/4711', 'x', pdf), 404, 'not-found'],
      [await engine.call('POST', 'create', '{"PdfOutput":'), 400, 'body-invalid'],
      [await engine.call('POST', 'create', `{"Descr":"${'x'.repeat(1_100_000)}"}`), 413, 'request-refused'],
      [await engine.call('POST', 'create', '{"Deskew":true}'), 400, 'option-not-supported'],
      [await engine.call('POST', 'create', '{"RecognitionLanguages":"Klingon"}'), 400, 'language-missing'],
      [await engine.call('POST', 'create', '{"RetentionDays":4}'), 400, 'option-invalid'],
    ]
    for (const [answer, status, reason] of cases) assert.deepEqual([answer.status, reasonOf(answer)], [status, reason])
    const { Id: silent } = await engine.create({ PdfOutput: false })
    assert.equal(reasonOf(await engine.call('POST', `uploadext/${silent}/pdf`, await smallPdf('x'))), 'no-output')
    assert.equal((await engine.expect('GET', `info/${id}`)).FileUploaded, false)
  })

  it('is refused when it turns out too long on the way, without a length before', async () => {
    const { Id: id } = await engine.create()
    const endless = async function* () {
      for (let part = 0; part < 40; part++) yield Buffer.alloc(65_536)
    }
    const answer = await engine.call('POST', `uploadext/${id}/pdf`, endless())
    assert.deepEqual([answer.status, reasonOf(answer)], [413, 'too-large'])
    assert.equal((await engine.expect('GET', `info/${id}`)).Status, 0)
  })

  it('leaves a job as it was when the connection breaks in the middle of an upload', async () => {
    const { Id: id } = await engine.create()
    const { port } = new URL(engine.url)
    await new Promise<void>((resolve) => {
      const socket = net.connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST /ocrjobs/uploadext/${id}/pdf HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 1000\r\n\r\n%PDF-1.7 half`, () => socket.destroy())
      })
      socket.on('close', () => resolve())
    })
    const job = await engine.expect('GET', `info/${id}`)
    assert.deepEqual([job.Status, job.FileUploaded], [0, false])
    await engine.upload(id, await smallPdf('Second try'))
    assert.equal((await engine.reach(id, 3, 4)).Status, 3)
  })

  it('takes as many files as a job may have, and no more', async () => {
    const { Id: id } = await engine.create({ ...OWN_TEXT, Autostart: false })
    for (let number = 0; number < 3; number++) await engine.upload(id, await smallPdf(`File ${number}`))
    assert.equal(reasonOf(await engine.call('POST', `uploadext/${id}/pdf`, await smallPdf('Too many'))), 'too-many-files')
  })
})
