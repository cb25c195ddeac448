/** The requests of the vendor's own clients, as they were recorded, header by header: its Python client for v3.0 and its Node client. */
import assert from 'node:assert/strict'
import { request, suiteEngine } from '../support/running-engine'

const MARKUP = '?image=logo.png\n#Which one?\n\t(Yes) yes (No) no\n*Which of these?\n\t() one () two () three\n?answer_sheet=Main\n\telements_count=20\n'

/** 1 px, grey. */
const LOGO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

type Files = { Name: string; Data: string }[]

describe("The vendor's clients at the engine", function () {
  this.timeout(300_000)
  const suite = suiteEngine('--open')
  const at = (route: string) => `${suite.engine.url}/aspose${route}`

  it('the Python client: tokens and uploads as forms, members and answers in camelCase', async () => {
    const form = (parts: [string, string | Buffer, string?][]) =>
      Buffer.concat([
        ...parts.flatMap(([head, content, type]) => [Buffer.from(`--7f1a\r\nContent-Disposition: ${head}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n`), Buffer.from(content), Buffer.from('\r\n')]),
        Buffer.from('--7f1a--\r\n'),
      ])
    // The type of the form stands under a misspelled header beside a right one of another type.
    const fields = form([['form-data; name="client_id"', 'SID'], ['form-data; name="client_secret"', 'KEY'], ['form-data; name="grant_type"', 'client_credentials']])
    const token = await request(at('/connect/token'), { method: 'POST', headers: { ContentType: 'application/x-www-form-urlencoded', 'content-type': 'multipart/form-data; boundary=7f1a' }, body: fields })
    const { access_token: value, expires_in: life, token_type: kind } = token.json() as { access_token: string; expires_in: number; token_type: string }
    assert.deepEqual([token.status, life, kind], [200, 3600, 'Bearer'])
    const headers = { authorization: `Bearer ${value}`, 'user-agent': 'WebKit', accept: 'application/json' }
    const upload = async (path: string, name: string, content: string | Buffer, type: string) => {
      const body = form([[`form-data; name="File"; filename="${name}"`, content, type]])
      const answer = await request(at(`/v3.0/omr/storage/file/${path}`), { method: 'PUT', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=7f1a' }, body })
      assert.deepEqual(answer.json(), { uploaded: [name], errors: [] })
    }
    const task = async (name: string, action: string, functionParam: string) => {
      const answer = await request(at(`/v3.0/omr/${name}/runOmrTask?actionName=${action}`), { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ functionParam, additionalParam: '' }) })
      const { errorCode, payload, serverStat } = answer.json() as { errorCode: number; payload: { result: { templateId: string | null; responseFiles: { name: string; data: string }[]; info: { successfulTasksCount: number } } }; serverStat: object }
      assert.deepEqual([answer.status, errorCode, payload.result.info.successfulTasksCount, Object.keys(serverStat)], [200, 0, 1, ['storageDownloadTime', 'omrFunctionCallTime']], answer.body.toString())
      return payload.result
    }
    assert.deepEqual((await request(at('/v3.0/omr/storage/exist/Logos'), { headers })).json(), { exists: false, isFolder: false })
    assert.equal((await request(at('/v3.0/omr/storage/folder/Logos'), { method: 'PUT', headers, body: '' })).status, 200)
    await upload('Logos/logo.png', 'logo.png', LOGO, 'image/png')
    await upload('Aspose_test.txt', 'Aspose_test.txt', MARKUP, 'text/plain')
    const made = await task('Aspose_test.txt', 'GenerateTemplate', JSON.stringify({ ExtraStoragePath: 'Logos' }))
    assert.deepEqual(made.responseFiles.map(({ name }) => name), ['Aspose_test.omr', 'Aspose_test.png'])
    const [omr = { data: '' }, png = { data: '' }] = made.responseFiles
    await upload('Aspose_test.png', 'Aspose_test.png', Buffer.from(png.data, 'base64'), 'image/png')
    const corrected = await task('Aspose_test.png', 'CorrectTemplate', JSON.stringify({ Files: [{ Name: 'Aspose_test.omr', Size: 1, Data: omr.data }] }))
    await upload('Aspose_test.omrcr', 'Aspose_test.omrcr', Buffer.from((corrected.responseFiles[0] as { data: string }).data, 'base64'), 'application/octet-stream')
    const id = corrected.templateId as string
    assert.equal((await task('Aspose_test.omrcr', 'FinalizeTemplate', id)).templateId, id)
    const read = await task('Aspose_test.png', 'RecognizeImage', id)
    assert.deepEqual(read.responseFiles.map(({ name }) => name), ['Aspose_test.dat'])
  })

  it('the Node client: signed storage calls with bare bytes, members and answers in PascalCase', async () => {
    // Signatures are base64 and travel unescaped.
    const signed = (path: string) => at(`/v3.0/storage/${path}?appSid=SID-1&signature=a/b+c=`)
    const put = async (path: string, body: string | Buffer) => {
      const answer = await request(signed(path), { method: 'PUT', headers: { 'content-type': 'multipart/form-data' }, body })
      assert.deepEqual([answer.status, (answer.json() as { Status: string }).Status], [200, 'OK'])
    }
    const exists = await request(signed('exist/Pictures'), { headers: { accept: 'application/xml,application/json' } })
    assert.match(String(exists.headers['content-type']), /^application\/json/)
    assert.deepEqual(exists.json(), { FileExist: { IsExist: false, IsFolder: false }, Code: 200, Status: 'OK' })
    await put('folder/Pictures', '')
    await put('file/Pictures/logo.png', LOGO)
    await put('file/sheet.txt', MARKUP)
    const token = await request(at('/oauth2/token'), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'grant_type=client_credentials&client_id=SID-1&client_secret=KEY' })
    const { access_token: value, refresh_token: refresh } = token.json() as { access_token: string; refresh_token: string }
    const again = await request(at('/oauth2/token'), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `grant_type=refresh_token&refresh_token=${refresh}` })
    assert.equal(again.status, 200)
    const task = async (name: string, query: string, body?: object) => {
      const headers = { authorization: `Bearer ${value}`, ...(body ? { 'content-type': 'application/json' } : {}) }
      const answer = await request(at(`/v3.0/omr/${name}/runOmrTask?${query}`), { method: 'POST', headers, body: body ? JSON.stringify(body) : '' })
      return answer.json() as { ErrorCode: number; Payload: { Result: { TemplateId: string; ResponseFiles: Files; Info: { SuccessfulTasksCount: number } } } }
    }
    const made = (await task('sheet.txt', 'actionName=GenerateTemplate', { FunctionParam: '{"ExtraStoragePath":"Pictures"}' })).Payload.Result
    const [omr, png] = made.ResponseFiles as [Files[0], Files[0]]
    await put('file/sheet.png', Buffer.from(png?.Data ?? '', 'base64'))
    const corrected = (await task('sheet.png', 'actionName=CorrectTemplate', { FunctionParam: JSON.stringify({ Files: [omr] }) })).Payload.Result
    const read = await task('sheet.png', 'actionName=RecognizeImage', { FunctionParam: corrected.TemplateId })
    assert.deepEqual([read.ErrorCode, read.Payload.Result.Info.SuccessfulTasksCount, read.Payload.Result.ResponseFiles[0]?.Name], [0, 1, 'sheet.dat'])
    // Without a parameter it sends no body at all; storage and folder go into the query.
    const without = await task('sheet.png', 'actionName=RecognizeImage&storage=MyStore&folder=in%2Fscans')
    assert.equal(without.ErrorCode, 2)
    assert.equal((await request(signed('file/sheet.png'), { method: 'DELETE' })).status, 200)
  })
})
