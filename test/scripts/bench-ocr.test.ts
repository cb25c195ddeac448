/** The OCR bench in pieces: what is joined, and what is said of it. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { joinPieces, ratios, targetsOf, title } from '../../bench/support/ocr-report'
import { withFolder } from '../engine/support/pages'

const machine = { processor: 'P', cores: 2, memoryGB: 8, system: 'Linux', node: 'v20', revision: 'a', when: 'today', load: '1' }
const row = (system: string, cpu: number, words: number, number = 20) => ({ pages: 'clean 200 dpi', number, system, 'text layer %': words, 'CPU s/page': cpu, 'peak MB': 100 })

async function joined(...pieces: object[]): Promise<ReturnType<typeof joinPieces>> {
  return await withFolder(async (folder) => {
    const files = pieces.map((_piece, index) => path.join(folder, `${index}.json`))
    for (const [index, piece] of pieces.entries()) await writeFile(files[index]!, JSON.stringify(piece))
    return joinPieces(files)
  })
}

describe('joining pieces of the OCR bench', () => {
  it('makes one table, in which a later piece takes the place of an earlier one', async () => {
    const { rows, notes } = await joined(
      { name: 'ocr', machine, tables: { [title]: [row('native', 9, 90), row('ocrmypdf -j2', 4, 99)] }, notes: ['seed'] },
      { name: 'ocr', machine: { ...machine, when: 'tomorrow' }, tables: { [title]: [row('native', 3, 99.5)] }, notes: ['seed'] },
    )
    assert.deepEqual(rows.map(({ system, 'CPU s/page': cpu }) => [system, cpu]), [['ocrmypdf -j2', 4], ['native', 3]])
    assert.deepEqual(ratios(rows).map((one) => [one['ours'], one['CPU, ours / ocrmypdf'], one['words right, ours - ocrmypdf %']]), [['native', 0.75, 0.5]])
    assert.deepEqual(targetsOf(rows).map(({ reached }) => reached), [true])
    assert.equal(notes.filter((note) => note === 'seed').length, 1)
    assert.equal(notes.filter((note) => note.startsWith('Piece of')).length, 2)
  })

  it('compares only what read the same number of pages, and says when the target was missed', () => {
    assert.deepEqual(ratios([row('wasm', 6, 99, 6), row('ocrmypdf -j2', 4, 99)]), [])
    assert.deepEqual(targetsOf([row('native', 3, 98), row('ocrmypdf -j2', 4, 99)]).map(({ reached }) => reached), [false])
    assert.deepEqual(targetsOf([row('native', 5, 99), row('ocrmypdf -j2', 4, 99)]).map(({ reached }) => reached), [false])
  })

  it('refuses pieces of another machine or bench', async () => {
    const piece = { name: 'ocr', machine, tables: { [title]: [] } }
    await assert.rejects(joined(piece, { ...piece, machine: { ...machine, cores: 8 } }), /another machine: cores 8/)
    await assert.rejects(joined(piece, { ...piece, name: 'http' }), /not of this bench/)
  })
})
