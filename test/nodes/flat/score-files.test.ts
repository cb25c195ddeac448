import assert from 'node:assert/strict'
import { kindOfBytes } from '../../../lib/flow/file-kind'
import { readInput } from '../../../lib/flow/input'
import { SCORE_KINDS, scoreKindOf } from '../../../nodes/flat/score-files'
import { MUSICXML, tinyPdf } from './support'

const kindOf = async (content: string | Buffer): Promise<string | undefined> => (await kindOfBytes(Buffer.from(content), scoreKindOf))?.extension
const read = (value: unknown) => readInput({ value, place: 'msg.payload', kind: 'content', several: 'each', accepted: SCORE_KINDS, otherKinds: scoreKindOf })

describe('files of scores', () => {
  it('are told by their content', async () => {
    assert.equal(await kindOf(tinyPdf()), 'pdf')
    assert.equal(await kindOf(MUSICXML), 'xml')
    assert.equal(await kindOf('<score-partwise version="4.0"/>'), 'xml')
    assert.equal(await kindOf(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(MUSICXML, 'utf16le')])), 'xml')
    assert.equal(await kindOf(Buffer.from('4d546864000000060001000201e0', 'hex')), 'mid')
    assert.equal(await kindOf('%abc-2.1\nX:1\nT:Speed the Plough\nK:G\n'), 'abc')
    assert.equal(await kindOf('% a comment\n\nX: 1\nT:Tune\nK:D\n'), 'abc')
    assert.equal(await kindOf('Bagpipe Reader:1.0\n'), 'bww')
    // Guitar Pro 5: a version string behind its length, then binary.
    assert.equal(await kindOf(Buffer.from('\u0018FICHIER GUITAR PRO v5.00\u0000\u0000\u0001', 'latin1')), 'bin')
  })

  it('may be text, where that is notation', async () => {
    const [[file] = []] = await read(MUSICXML)
    assert.deepEqual(file?.content, { data: Buffer.from(MUSICXML) })
    assert.equal(file?.name, 'document.xml')
  })

  for (const [title, value] of [
    ['a path', '/home/someone/score.musicxml'],
    ['prose', 'only text'],
    ['prose in a Buffer', Buffer.from('only text')],
    ['JSON', '{"score": 1}'],
  ] as const)
    it(`are not taken from ${title}`, async () => {
      await assert.rejects(read(value), { code: 'INVALID_INPUT' })
    })

  it('are refused when they are of another trade', async () => {
    // An MP3 with its ID3 head, and a WebAssembly module.
    await assert.rejects(read(Buffer.from('49443304000000000000fffb9064'.padEnd(400, '0'), 'hex')), { code: 'INVALID_INPUT' })
    await assert.rejects(read(Buffer.from('0061736d01000000', 'hex')), { code: 'INVALID_INPUT' })
  })
})
