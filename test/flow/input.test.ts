import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readInput, sourceOf, type InputFile, type InputRequest } from '../../lib/flow/input'
import { tinyPng } from '../support/tiny-pages'

const png = tinyPng()
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n')

const read = (value: unknown, more: Partial<InputRequest> = {}) => readInput({ value, place: 'msg.payload', kind: 'content', several: 'each', accepted: ['png', 'pdf', 'jpg'], ...more })

const only = async (value: unknown, more?: Partial<InputRequest>): Promise<InputFile> => {
  const [[file] = []] = await read(value, more)
  assert.ok(file)
  return file
}

const refused = (key: string, text: RegExp) => (error: Error & { code?: string; key?: string }) => {
  assert.equal(error.code, 'INVALID_INPUT')
  assert.equal(error.key, key)
  assert.match(error.message, text)
  return true
}

const bytesOf = (documents: Awaited<ReturnType<typeof read>>): Buffer[][] => documents.map((files) => files.map(({ content }) => ('data' in content ? content.data : Buffer.alloc(0))))

describe('files of a message', () => {
  it('takes Buffers, byte arrays, JSON of a Buffer, data URIs and base64', async () => {
    const forms: unknown[] = [
      png,
      new Uint8Array(png),
      new Uint8Array(png).buffer,
      JSON.parse(JSON.stringify(png)),
      `data:image/png;base64,${png.toString('base64')}`,
      `data:image/png;base64,${encodeURIComponent(png.toString('base64'))}`,
      `data:image/png,${[...png].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
      png.toString('base64').replace(/(.{60})/g, '$1\n'),
    ]
    for (const form of forms) assert.deepEqual(bytesOf(await read(form)), [[png]])
  })

  it('takes the text of a data URI as it is written, percent-encoded or not', async () => {
    const otherKinds = () => ({ extension: 'txt', contentType: 'text/plain' })
    for (const data of ['Gr\u00fc\u00dfe \u20ac', encodeURIComponent('Gr\u00fc\u00dfe \u20ac')])
      assert.equal(bytesOf(await read(`data:text/plain,${data}`, { accepted: ['txt'], otherKinds }))[0]?.[0]?.toString(), 'Gr\u00fc\u00dfe \u20ac')
  })

  it('names a path that is no file, whatever it is instead', async () => {
    for (const [value, key, text] of [
      ['/dev/null', 'input-special', /dev\/null" is no ordinary file/],
      ['/tmp/a\0b', 'input-unreadable', /null bytes/],
      [`/${'a'.repeat(70_000)}`, 'input-unreadable', /cannot be read: ENAMETOOLONG/],
    ] as const) {
      if (process.platform === 'win32') return
      await assert.rejects(read(value, { kind: 'path' }), (error: Error) => refused(key, text)(error) && error.message.length < 1000)
    }
  })

  it('takes attachments of the e-mail node, of http in uploads and of messages', async () => {
    for (const attachment of [
      { content: png, filename: 'a.png', contentType: 'image/png' },
      { buffer: png, originalname: 'a.png', mimetype: 'image/png', size: 3 },
      { payload: png, filename: 'a.png' },
      { data: png.toString('base64'), name: 'a.png' },
    ]) {
      const file = await only(attachment)
      assert.equal(file.name, 'a.png')
    }
  })

  it('tells the kind by the first bytes, whatever the name says', async () => {
    const file = await only({ content: PDF, filename: 'photo.jpg', contentType: 'image/jpeg' })
    assert.deepEqual(file.kind, { extension: 'pdf', contentType: 'application/pdf' })
    const late = await only(Buffer.concat([Buffer.from('\n\njunk\n'), PDF]))
    assert.equal(late.kind.extension, 'pdf')
  })

  it('makes documents or pages of a list', async () => {
    assert.deepEqual(bytesOf(await read([png, PDF])), [[png], [PDF]])
    assert.deepEqual(bytesOf(await read([png, PDF], { several: 'pages' })), [[png, PDF]])
    assert.deepEqual(bytesOf(await read(png, { several: 'pages' })), [[png]])
  })

  it('names files by the message, the attachment or their place in the list', async () => {
    const names = async (value: unknown, more?: Partial<InputRequest>) => (await read(value, more)).flat().map(({ name }) => name)
    assert.deepEqual(await names(png), ['document.png'])
    assert.deepEqual(await names(png, { fileName: '../../etc/scan.png' }), ['scan.png'])
    assert.deepEqual(await names([png, { content: PDF, filename: 'b.pdf' }], { fileName: 'one.png' }), ['document-1.png', 'b.pdf'])
  })

  it('never takes a text for a path', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'platen-input-'))
    const file = path.join(folder, 'scan.png')
    await writeFile(file, png)
    try {
      await assert.rejects(read(file), refused('input-is-text', /path of a file/))
      await assert.rejects(read({ content: file }), refused('input-is-text', /text/))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('streams from a path when that was chosen', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'platen-input-'))
    const file = path.join(folder, 'scan.png')
    await writeFile(file, png)
    await writeFile(path.join(folder, 'empty.png'), '')
    try {
      const [files = []] = await read(file, { kind: 'path' })
      assert.deepEqual(files[0]?.content, { path: file })
      assert.deepEqual(sourceOf(files), { name: 'scan.png', path: file, contentType: 'image/png', size: png.length })
      assert.equal((await read([{ path: file }, file], { kind: 'path' })).length, 2)
      await assert.rejects(read(path.join(folder, 'none.png'), { kind: 'path' }), refused('input-no-file', /none\.png/))
      await assert.rejects(read(folder, { kind: 'path' }), refused('input-folder', /folder/))
      await assert.rejects(read(path.join(folder, 'empty.png'), { kind: 'path' }), refused('input-empty', /empty\.png/))
      await assert.rejects(read(png, { kind: 'path' }), refused('input-not-path', /a Buffer/))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('refuses nothing, empty files and what is no file, naming the place', async () => {
    await assert.rejects(read(undefined), refused('input-missing', /msg\.payload/))
    await assert.rejects(read([]), refused('input-missing', /msg\.payload/))
    await assert.rejects(read('', { kind: 'path' }), refused('input-path-missing', /msg\.payload/))
    await assert.rejects(read([png, null]), refused('input-missing', /msg\.payload\[1\]/))
    await assert.rejects(read(Buffer.alloc(0), { fileName: 'x.png' }), refused('input-empty', /x\.png/))
    await assert.rejects(read(42), refused('input-type', /a number/))
    await assert.rejects(read({ size: 3 }), refused('input-type', /an object/))
    await assert.rejects(read(Buffer.from('plain text'), { fileName: 'letter.pdf' }), refused('input-kind', /letter\.pdf.*neither a picture nor a PDF/))
    await assert.rejects(read(Buffer.from('504b03040a00', 'hex'), { fileName: 'x.zip' }), refused('input-kind', /png, pdf, jpg/))
  })

  it('takes any file where a node takes any', async () => {
    const file = await only(Buffer.from('plain text'), { accepted: undefined })
    assert.deepEqual(file.kind, { extension: 'bin', contentType: 'application/octet-stream' })
  })
})
