import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { cleanName, dispositionName } from '../../../lib/engine/server/disposition'
import { looksWhole } from '../../../lib/engine/server/ownocr/whole-file'
import { makePdf } from '../support/pages'
import { temporaryFolder } from '../../support/temporary-folder'

describe('Names of files that are sent in', () => {
  it('are read from Content-Disposition in its forms', () => {
    const names = [
      'attachment; filename="a b.pdf"',
      'attachment;filename=a.pdf',
      `attachment; filename="x.pdf"; filename*=UTF-8''%C3%A4%20%E2%82%AC.pdf`,
      "attachment; filename*=iso-8859-1'en'%E4.pdf",
      'attachment; filename="q\\"uote.pdf"',
      `attachment; filename="${Buffer.from('ü.pdf').toString('latin1')}"`,
      `attachment; filename*=UTF-8''%ZZ; filename="plain.pdf"`,
      'attachment',
      undefined,
    ].map(dispositionName)
    assert.deepEqual(names, ['a b.pdf', 'a.pdf', 'ä €.pdf', 'ä.pdf', 'q_uote.pdf', 'ü.pdf', 'plain.pdf', undefined, undefined])
  })

  it('stay inside their folder whatever they say', () => {
    const names = ['../../etc/passwd', 'C:\\Windows\\a.pdf', '..', '.hidden.pdf', 'a\u0000b.pdf', 'con?.pdf', ' x .pdf. ', '/'].map(cleanName)
    assert.deepEqual(names, ['passwd', 'a.pdf', undefined, 'hidden.pdf', 'a_b.pdf', 'con_.pdf', 'x .pdf', undefined])
    const long = cleanName(`${'x'.repeat(300)}.pdf`)
    assert.equal(long?.length, 120)
    assert.ok(long?.endsWith('.pdf'))
  })
})

describe('Files that somebody may still be writing', () => {
  const folder = temporaryFolder()

  it('are told from whole ones by their ends', async () => {
    const look = async (bytes: Buffer) => {
      const file = path.join(folder.path, 'file')
      writeFileSync(file, bytes)
      return looksWhole(file)
    }
    const pdf = await makePdf([{ lines: [{ text: 'Whole', x: 50, y: 50 }] }])
    const bmp = Buffer.alloc(100)
    bmp.write('BM')
    bmp.writeUInt32LE(100, 2)
    assert.deepEqual([await look(pdf), await look(pdf.subarray(0, pdf.length / 2))], ['whole', 'cut'])
    assert.deepEqual([await look(bmp), await look(bmp.subarray(0, 60))], ['whole', 'cut'])
    assert.deepEqual([await look(Buffer.from('\xff\xd8\xff...\xff\xd9', 'latin1')), await look(Buffer.from('\xff\xd8\xff...', 'latin1'))], ['whole', 'cut'])
    assert.deepEqual([await look(Buffer.from('II*\0')), await look(Buffer.alloc(0))], ['unknown', 'unknown'])
  })
})
