import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { harmless, readCsv, readRecords, writeCsv } from '../../../lib/flow/answer-sheets/csv'
import { keepTemplate, keptTemplates, loadTemplate } from '../../../lib/flow/answer-sheets/kept-templates'
import { markupFor, nameOfPerson, readPeople } from '../../../lib/flow/answer-sheets/personal'
import { temporaryFolder } from '../../support/temporary-folder'

describe('CSV of answers', () => {
  it('writes headings and cells, quoted where they need it', () => {
    const rows = [['Name', 'Value'], ['Q1', 'A,C'], ['say "x"', 'two\nlines']]
    assert.equal(writeCsv(rows, { separator: ',', bom: false }), 'Name,Value\r\nQ1,"A,C"\r\n"say ""x""","two\nlines"\r\n')
    assert.equal(writeCsv([['Q1', 'A,C'], ['a;b', '']], { separator: ';', bom: true }), '\uFEFFQ1;A,C\r\n"a;b";\r\n')
  })

  it('takes the harm out of cells that a spreadsheet would carry out', () => {
    for (const cell of ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', ' =1']) assert.equal(harmless(cell), `'${cell}`)
    for (const cell of ['-5', '+3,5', '12', 'A', '', 'a=b']) assert.equal(harmless(cell), cell)
  })

  it('reads what spreadsheets write', () => {
    assert.deepEqual(readCsv('\uFEFFName;Class\r\n"Weber; Jo";"7""a"\r\n\r\nIda;7b'), [['Name', 'Class'], ['Weber; Jo', '7"a'], ['Ida', '7b']])
    assert.deepEqual(readRecords('name\tno\nAda\t1\nBob'), [{ name: 'Ada', no: '1' }, { name: 'Bob', no: '' }])
  })
})

describe('personal sheets', () => {
  it('takes a list of names, of objects, or CSV', () => {
    assert.deepEqual(readPeople(['Ada']), [{ name: 'Ada' }])
    assert.deepEqual(readPeople([{ name: 'Ada', no: 7, nick: null }]), [{ name: 'Ada', no: '7', nick: '' }])
    assert.deepEqual(readPeople(Buffer.from('Name,No\nAda,7')), [{ Name: 'Ada', No: '7' }])
    assert.deepEqual(readPeople(Buffer.from('Name,No\nJörg,7', 'latin1')), [{ Name: 'Jörg', No: '7' }])
    for (const nobody of [42, [], [3], {}]) assert.throws(() => readPeople(nobody), { code: 'INVALID_INPUT' })
  })

  it('fills the places of a markup, and nothing that would begin an element', () => {
    assert.equal(markupFor('?text=${ name }, ${no}\n', { name: 'Ada\n?grid=x\tb', no: '7' }, 1), '?text=Ada ?grid=x b, 7\n')
    assert.throws(() => markupFor('${class}', { name: 'Ada' }, 3), { code: 'INVALID_INPUT', message: /"class".*entry 3.*name/ })
    assert.throws(() => markupFor('${toString}', { name: 'Ada' }, 1), { code: 'INVALID_INPUT' })
  })

  it('names a file after the person', () => {
    assert.deepEqual([nameOfPerson({ no: '7', Name: 'Ada' }, 1), nameOfPerson({ no: '7' }, 1), nameOfPerson({}, 4)], ['Ada', '7', '4'])
  })
})

describe('kept templates', () => {
  const folder = temporaryFolder()
  const template = (name: string, ids: Record<string, string> = {}) => ({ name, omr: Buffer.from('omr'), omrcr: Buffer.from('omrcr'), sheet: Buffer.from('png'), sheetKind: 'png', ids })

  it('are found by their names, listed, and replaced', async () => {
    const home = folder.path
    assert.deepEqual(await keptTemplates(path.join(home, 'none')), [])
    await keepTemplate(home, template('Test 7b', { engine: 'id-1' }))
    await keepTemplate(home, template('a/b'))
    await keepTemplate(home, template('a:b'))
    await keepTemplate(home, template('Test 7b', { engine: 'id-2' }))
    assert.deepEqual(await keptTemplates(home), ['a:b', 'a/b', 'Test 7b'].sort((one, other) => one.localeCompare(other)))
    const loaded = await loadTemplate(home, 'Test 7b')
    assert.deepEqual(loaded, template('Test 7b', { engine: 'id-2' }))
    await assert.rejects(loadTemplate(home, 'Test 8'), { code: 'NOT_FOUND', message: /Test 8.*Test 7b/ })
  })

  it('stay inside their folder, and survive a file that was damaged', async () => {
    const home = folder.path
    const inner = path.join(home, 'templates')
    await keepTemplate(inner, template('../../outside'))
    assert.deepEqual(await readdir(home), ['templates'])
    const [kept] = await readdir(inner)
    await writeFile(path.join(inner, String(kept), 'template.json'), '{"vers')
    assert.deepEqual(await keptTemplates(inner), [])
    await assert.rejects(loadTemplate(inner, '../../outside'), { code: 'NOT_FOUND' })
  })
})
