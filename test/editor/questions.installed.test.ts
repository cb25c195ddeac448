/** What open dialogs ask the runtime: only who may change flows gets an answer, and only to a question that makes sense. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { keepTemplate } from '../../lib/flow/answer-sheets/kept-templates'
import { startFakeOwnocr, type FakeOwnocr } from '../support/fake-ownocr'
import { startNodeRed, type RunningNodeRed } from '../support/node-red'

const filesBelow = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))

const SECRET = 'planted-secret-0815'

describe('questions of dialogs', function () {
  this.timeout(60_000)
  let nodeRed: RunningNodeRed
  let server: FakeOwnocr

  const ask = async (route: string, body: unknown, on: RunningNodeRed = nodeRed): Promise<{ status: number; body: Record<string, unknown>; text: string }> => {
    const response = await on.admin(`platen/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const text = await response.text()
    let parsed: Record<string, unknown> = {}
    try {
      parsed = JSON.parse(text) as Record<string, unknown>
    } catch {
      // "Unauthorized" is plain text.
    }
    return { status: response.status, body: parsed, text }
  }
  const account = (address: string, credentials: Record<string, string> = {}): Record<string, unknown> => ({
    id: 'account',
    type: 'ownocr-server',
    params: { address: { type: 'str', value: address } },
    credentials,
    references: {},
  })

  before(async () => {
    server = await startFakeOwnocr({ login: { user: 'reader', password: SECRET } })
    nodeRed = await startNodeRed({
      flows: [
        { id: 'tab', type: 'tab', label: 'x' },
        { id: 'account', type: 'ownocr-server', name: '', params: { address: { type: 'str', value: server.address } }, version: 1 },
      ],
      credentials: { account: { user: 'reader', password: SECRET } },
    })
  })
  after(async () => {
    await nodeRed?.stop()
    await server?.close()
  })

  it('tests an account with what the form says, over what was deployed', async () => {
    assert.deepEqual((await ask('test/ownocr-server', { node: account(server.address) })).body, {
      ok: true,
      key: 'test.server',
      values: { name: 'ownOCR Server', version: 'v1.3.1' },
    })
    const refused = await ask('test/ownocr-server', { node: account(server.address, { password: 'wrong' }) })
    assert.equal(refused.status, 200)
    assert.equal(refused.body.ok, false)
    assert.equal(refused.body.key, 'error.credentials-refused')
  })

  it('says by key what is wrong, and never a secret', async () => {
    const nobody = await ask('test/ownocr-server', { node: account('http://127.0.0.1:9', { user: 'reader', password: SECRET }) })
    assert.equal(nobody.body.key, 'error.connection-refused')
    const incomplete = await ask('test/ownocr-server', { node: { ...account(''), params: {} } })
    assert.equal(incomplete.body.key, 'error.account-incomplete')
    for (const { text } of [nobody, incomplete]) assert.ok(!text.includes(SECRET))
    assert.ok(!nodeRed.log().includes(SECRET))
  })

  it('does not give a stored password to an account of another id', async () => {
    const stranger = await ask('test/ownocr-server', { node: { ...account(server.address), id: 'stranger' } })
    assert.equal(stranger.body.key, 'error.credentials-refused')
  })

  it('lists what an account offers', async () => {
    assert.deepEqual((await ask('pick/languages', { service: 'ownocr', account: account(server.address) })).body, { choices: [{ value: 'English' }, { value: 'German' }] })
  })

  it('lists the languages of the built-in engine where no account is named', async () => {
    const { body } = await ask('pick/languages', { service: 'ownocr' })
    assert.ok((body.choices as { value: string }[]).some(({ value }) => value === 'English'), JSON.stringify(body))
  })

  it('draws a sheet on the built-in engine, says the line that is wrong, and leaves nothing in the storage', async () => {
    const sheet = { markup: '#One?\n\t() a () b\n?page=\n#Two?\n\t() c\n&page\n', page: 2, width: 500, options: { markedSheet: true, paperSize: 'A5' } }
    const { body } = await ask('preview/answer-sheet', sheet)
    const { ok, page, pages, answers, names, picture } = body as { ok: boolean; page: number; pages: number; answers: number; names: string[]; picture: string }
    assert.deepEqual({ ok, page, pages, answers, names }, { ok: true, page: 2, pages: 2, answers: 2, names: ['Question1', 'Question2'] })
    const png = Buffer.from(picture, 'base64')
    assert.equal(png.toString('latin1', 1, 4), 'PNG')
    // Width and height stand at the beginning of a PNG.
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [500, 709])
    const wrong = await ask('preview/answer-sheet', { ...sheet, markup: '?text=a\n?foo=b' })
    const text = 'There is no element ?foo=; a question begins with # or *.'
    const values = { line: 2, name: 'foo', problemKey: 'element-unknown', detail: text }
    assert.deepEqual(wrong.body, { ok: false, remarks: [{ line: 2, text, key: 'sheet.element-unknown', values }] })
    assert.deepEqual(filesBelow(path.join(nodeRed.userFolder, 'platen/aspose-omr/storage')), [])
  })

  it('lists the kept templates, by a name of a node and those of the engine alone, and deletes one with all that belongs to it', async () => {
    const home = path.join(nodeRed.userFolder, 'platen/answer-sheets/templates')
    const omr = Buffer.from('{"Pages":[]}')
    await keepTemplate(home, { name: 'quiz', omr, sheet: omr, sheetKind: 'png', ids: {} })
    await keepTemplate(home, { name: 'survey', omr, sheet: omr, sheetKind: 'png', ids: { engine: '5b535525-72fe-453f-83e8-5a058569620e' } })
    const listed = async () => ((await ask('templates/list', {})).body.templates as { name: string; named: boolean; id?: string }[]).map(({ name, named, id }) => [name, named, id])
    assert.deepEqual(await listed(), [['quiz', true, undefined], ['survey', true, '5b535525-72fe-453f-83e8-5a058569620e']])
    // The engine does not know it any more: that is no reason to keep the rest.
    assert.deepEqual((await ask('templates/delete', { name: 'survey', id: '5b535525-72fe-453f-83e8-5a058569620e' })).body, { ok: true })
    assert.deepEqual(await listed(), [['quiz', true, undefined]])
    assert.deepEqual(readdirSync(home).length, 1)
    assert.equal((await ask('templates/delete', {})).status, 400)
  })

  it('refuses what no dialog asks', async () => {
    assert.equal((await ask('test/ownocr-server', {})).status, 400)
    assert.equal((await ask('test/ownocr-server', { node: { ...account(server.address), params: { address: 'text' } } })).status, 400)
    assert.equal((await ask('test/platen-engine', { node: account(server.address) })).status, 400)
    assert.equal((await ask('preview/answer-sheet', { markup: 'a' })).status, 400)
    assert.equal((await ask('preview/answer-sheet', { markup: 'a', page: 1, width: 500, options: { people: 'a' } })).status, 400)
    assert.equal((await ask('pick/passwords', { account: account(server.address) })).status, 422)
    assert.equal((await ask('pick/constructor', { account: account(server.address) })).status, 422)
    assert.equal((await ask('pick/languages', { account: { ...account(server.address), type: 'http request' } })).status, 422)
  })

  it('answers only who may change flows', async () => {
    const locked = await startNodeRed({ flows: [], settings: { adminAuth: { type: 'credentials', users: [], default: { permissions: 'read' } } } })
    try {
      assert.equal((await locked.admin('flows')).status, 200)
      assert.equal((await ask('test/ownocr-server', { node: account(server.address) }, locked)).status, 401)
      assert.equal((await ask('pick/languages', {}, locked)).status, 401)
      assert.equal((await ask('preview/answer-sheet', { markup: 'a', page: 1, width: 500, options: {} }, locked)).status, 401)
    } finally {
      await locked.stop()
    }
  })
})
