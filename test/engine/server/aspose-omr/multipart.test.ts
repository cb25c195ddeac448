/** Forms as clients send them, cut into pieces anywhere. */
import assert from 'node:assert/strict'
import { boundaryAtStart, boundaryOf, readForm } from '../../../../lib/engine/server/aspose-omr/multipart'

const FORM = [
  '--b7\r\nContent-Disposition: form-data; name="note"\r\n\r\na line\r\n--b8x\r\n',
  '\r\n--b7\r\nContent-Disposition: attachment; name="File"; filename="in \\"quotes\\".jpg"\r\nContent-Type: image/jpeg\r\n\r\n\x00\r\n--b\x01',
  '\r\n--b7\r\nContent-Disposition: form-data; name=empty\r\n\r\n',
  '\r\n--b7--\r\n',
].join('')

async function* inPieces(text: string, length: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function read(text: string, length: number, wanted: (name: string) => boolean = () => true) {
  const parts: { name: string; filename: string | undefined; content: string }[] = []
  for await (const { name, filename, content } of readForm(inPieces(text, length), 'b7')) {
    if (!wanted(name)) continue
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk)
    parts.push({ name, filename, content: Buffer.concat(chunks).toString('latin1') })
  }
  return parts
}

const PARTS = [
  { name: 'note', filename: undefined, content: 'a line\r\n--b8x\r\n' },
  { name: 'File', filename: 'in "quotes".jpg', content: '\x00\r\n--b\x01' },
  { name: 'empty', filename: undefined, content: '' },
]

describe('Reading forms', () => {
  for (const length of [1, 2, 3, 7, 1000]) it(`gives the same parts in pieces of ${length} bytes`, async () => assert.deepEqual(await read(FORM, length), PARTS))

  it('passes over parts that nobody reads', async () => {
    assert.deepEqual(await read(FORM, 5, (name) => name === 'File'), [PARTS[1]])
  })

  it('refuses a form that ends in the middle', async () => {
    await assert.rejects(read(FORM.slice(0, FORM.length - 6), 9), /ends in the middle/)
    await assert.rejects(read('no form at all', 9), /ends in the middle/)
  })

  it('finds the boundary in the type, or in the body where a client names no type', () => {
    assert.equal(boundaryOf('multipart/form-data; charset=utf-8; boundary="x y"'), 'x y')
    assert.equal(boundaryOf('multipart/form-data'), undefined)
    assert.equal(boundaryOf('application/octet-stream; boundary=z'), undefined)
    assert.equal(boundaryAtStart(Buffer.from(FORM, 'latin1')), 'b7')
    assert.equal(boundaryAtStart(Buffer.from('grant_type=client_credentials')), undefined)
  })
})
