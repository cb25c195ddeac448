import assert from 'node:assert/strict'
import { textOfFile } from '../../lib/flow/text-file'

const TEXT = '#Wo liegt Köln?\n\t() am Rhein () an der Spree\n'
const little = Buffer.from(TEXT, 'utf16le')
const big = Buffer.from(little).swap16()

describe('the text of a file', () => {
  for (const [title, bytes] of [
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['what Windows programs write', Buffer.from(TEXT, 'latin1')],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['UTF-16, the other way round, with its mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
    ['UTF-16 without a mark', little],
    ['UTF-16, the other way round, without a mark', big],
  ] as const)
    it(`is read from ${title}`, () => assert.equal(textOfFile(bytes), TEXT))

  it('may be empty, or one letter', () => {
    assert.equal(textOfFile(Buffer.alloc(0)), '')
    assert.equal(textOfFile(Buffer.from('a')), 'a')
  })
})
