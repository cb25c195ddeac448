import assert from 'node:assert/strict'
import { createClient } from '../../lib/client/client'
import type { CallAnswer, CallOptions, Connection } from '../../lib/client/types'
import { finalizeTemplate, generateTemplate, listFolder, OmrResponse, uploadFile } from '../../lib/contract/aspose-omr'
import { createExportTask, createScore, downloadResult, getScore, omrCapabilities } from '../../lib/contract/flat'
import { accountGet, click, enrichedImageSearch, folderGet, languageList, organizationPatch, roleAssign } from '../../lib/contract/onprint'
import { namesInPath, type Answer, type Operation } from '../../lib/contract/operation'
import { status, uploadExt } from '../../lib/contract/ownocr'
import { operations } from '../../lib/contract/registry'
import { startRecordingServer, type PlannedAnswer, type RecordedRequest, type RecordingServer } from '../support/recording-server'
import { sampleOf } from '../support/samples'
import { connectionTo, failsWith } from './support'

const png = { content: { data: Buffer.from([0x89, 0x50, 0x4e, 0x47]) }, fileName: 'page.png' }

describe("client: the services' own operations on the wire", () => {
  let server: RecordingServer
  beforeEach(async () => {
    server = await startRecordingServer()
  })
  afterEach(() => server.close())

  const answerTo = (
    operation: Operation,
    options: CallOptions,
    answer: PlannedAnswer,
    changes: Partial<Connection> = {},
  ): Promise<CallAnswer> => {
    server.answerWith(() => answer)
    return createClient(connectionTo(server.url, { service: operation.service, ...accountFor(operation), ...changes })).call(
      operation,
      options,
    )
  }
  const last = (): RecordedRequest => {
    const request = server.requests.at(-1)
    assert.ok(request)
    return request
  }

  describe('every operation of the contract', () => {
    for (const operation of operations)
      it(operation.id, async () => {
        const params = sampleParams(operation, server.url)
        const [answeredWith, described] = Object.entries(operation.answers)[0] as [string, Answer]
        const planned = { status: Number(answeredWith), body: sampleAnswer(described) }
        const answer = await answerTo(operation, { params, ...sampleBody(operation) }, planned)
        assert.equal(answer.status, Number(answeredWith))
        const request = last()
        assert.equal(request.method, operation.method)
        const template = operation.path === '{result.url}' ? '/result' : operation.path
        assert.equal(
          request.path,
          template.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => String(params[name])),
        )
        for (const [name, { place, wire, fixed }] of Object.entries(operation.params)) {
          const value = fixed ?? params[name]
          if (place === 'query' && value !== undefined) assert.equal(request.query.get(wire), String(value))
        }
      })
  })

  it('Aspose: an action has its name in the query and the storage path in the address', async () => {
    const answer = {
      errorCode: 0,
      errorText: '',
      payload: { result: { templateId: null, info: { successfulTasksCount: 1, details: { taskResult: 'Pass' } } } },
    }
    const { value } = await answerTo(
      generateTemplate,
      { params: { name: 'in/sheets 1/a.txt', folder: 'x' }, body: { FunctionParam: '{"ExtraStoragePath":"Logos"}' } },
      { body: answer },
    )
    assert.equal(last().target, '/v3.0/omr/in/sheets%201/a.txt/runOmrTask?actionName=GenerateTemplate&folder=x')
    assert.equal(last().body.toString(), '{"FunctionParam":"{\\"ExtraStoragePath\\":\\"Logos\\"}"}')
    // The answer came in camel case and is given in the document's spelling.
    assert.equal((value as { ErrorCode: number }).ErrorCode, 0)
  })

  it('Aspose: a recognition that failed under status 200 is a failure, with the words of the service', async () => {
    const details = { RecognitionStatistics: [{ Name: 'a.jpg', TaskMessages: ['No reference points'], TaskResult: 'Fail' }] }
    const body = { ErrorCode: 0, ErrorText: '', Payload: { Result: { Info: { SuccessfulTasksCount: 1, Details: details } } } }
    const error = await failsWith(
      answerTo(finalizeTemplate, { params: { name: 'a.omrcr' }, body: { FunctionParam: 'id' } }, { body }),
      'RECOGNITION_FAILED',
    )
    assert.match(error.message, /No reference points/)
  })

  for (const [title, operation, params, body] of [
    ['Flat: an error object', omrCapabilities, {}, { code: 'OMR_DISABLED', message: 'Not for this account.' }],
    ['Flat: an error object where an id is due', getScore, { score: 's' }, { code: 'OMR_DISABLED', message: 'Not for this account.' }],
    ['Onprint: an error object', accountGet, { organizationId: 'o' }, { Message: 'Not for this account.' }],
    ['Onprint: an error object where an id is due', folderGet, { id: 'f' }, { message: 'Not for this account.' }],
    ['Onprint: an error object where a list is due', languageList, {}, { error: 'x', error_description: 'Not for this account.' }],
  ] as const)
    it(`${title} under status 200 is a failure, with the words of the service`, async () => {
      const error = await failsWith(answerTo(operation, { params }, { body }), 'RECOGNITION_FAILED')
      assert.match(error.message, /Not for this account\./)
    })

  it('Aspose: a storage path keeps its slashes, and an upload is one part named File', async () => {
    await answerTo(listFolder, { params: { path: 'a/b c' } }, { body: { value: [] } })
    assert.equal(last().target, '/v3.0/omr/storage/folder/a/b%20c')
    await answerTo(uploadFile, { params: { path: 'a/page.png' }, parts: { File: png } }, { body: { uploaded: ['page.png'] } })
    assert.match(last().body.toString('latin1'), /name="File"; filename="page\.png"/)
  })

  it('Flat: a new score answers with the score or with a task', async () => {
    const body = { title: 'x', data: 'JVBERi0=', dataEncoding: 'base64', supportsTasks: true }
    const done = await answerTo(
      createScore,
      { body },
      { status: 200, body: { id: 's' }, headers: { 'x-flat-score-revision': 'r' } },
    )
    assert.deepEqual([done.status, done.value, done.headers[createScore.answerHeaders.revision ?? '']], [200, { id: 's' }, 'r'])
    const task = await answerTo(createScore, { body }, { status: 202, body: { id: 't', state: 'created' } })
    assert.deepEqual([task.status, task.value], [202, { id: 't', state: 'created' }])
    assert.deepEqual(JSON.parse(last().body.toString()), body)
    await failsWith(answerTo(createScore, { body: { ...body, dataEncoding: 'hex' } }, {}), 'INVALID_INPUT')
  })

  it('Flat: an export task is an empty body under the JSON type', async () => {
    await answerTo(
      createExportTask,
      { params: { score: 's', revision: 'last', format: 'mp3' } },
      { body: { id: 't', state: 'created' } },
    )
    const { headers, body } = last()
    assert.deepEqual([headers['content-type'], headers['content-length'], body.length], ['application/json', '0', 0])
  })

  it('Flat: the result is fetched from another server without the token', async () => {
    const storage = await startRecordingServer(() => ({ body: Buffer.from('ID3') }))
    try {
      const answer = await answerTo(
        downloadResult,
        { params: { 'result.url': `${storage.url}/x.mp3?signature=1` } },
        {},
        { credentials: { kind: 'bearer', token: 'secret' } },
      )
      assert.deepEqual(answer.value, Buffer.from('ID3'))
      assert.equal(storage.requests[0]?.target, '/x.mp3?signature=1')
      assert.equal(storage.requests[0]?.headers.authorization, undefined)
    } finally {
      await storage.close()
    }
  })

  it('Onprint: a search sends its JSON first, says who asks, and may find nothing', async () => {
    const parts = { query: { Language: 'fr-FR' }, file: { ...png, contentType: 'image/jpeg' } }
    const answer = await answerTo(enrichedImageSearch, { parts, params: { sessionId: 's1' } }, { status: 204 })
    assert.deepEqual([answer.status, answer.value], [204, undefined])
    const { headers, body } = last()
    assert.equal(headers.applicationname, 'test')
    assert.equal(headers.sessionid, 's1')
    const text = body.toString('latin1')
    assert.ok(text.indexOf('{"Language":"fr-FR"}') < text.indexOf('name="file"'))
    const nobody = await failsWith(answerTo(enrichedImageSearch, { parts }, { status: 204 }, { headers: {} }), 'INVALID_INPUT')
    assert.match(nobody.message, /applicationName/)
  })

  it('Onprint: a click and a role are sent with no body; a patch may be answered with nothing under 200', async () => {
    await answerTo(click, { params: { actionId: 'a' } }, { status: 204 })
    assert.deepEqual([last().target, last().headers['content-length']], ['/api/Clicks?actionId=a', '0'])
    await answerTo(roleAssign, { params: { userId: 'u', role: 'Designer' } }, { status: 204 })
    assert.deepEqual([last().path, last().headers['content-length']], ['/api/Users/u/Roles/Designer', '0'])
    const patched = await answerTo(organizationPatch, { params: { id: 'o' }, body: { Name: 'x' } }, { status: 200 })
    assert.equal(patched.value, undefined)
  })

  it('ownOCR: an extension is taken in any case', async () => {
    await answerTo(uploadExt, { params: { id: '77', ext: 'TIFF' }, file: png }, { body: { Id: 77, Status: 1 } })
    assert.equal(last().target, '/uploadext/77/tiff')
    await failsWith(answerTo(uploadExt, { params: { id: 77, ext: 'docx' }, file: png }, {}), 'INVALID_INPUT')
  })

  it('ownOCR: a status is a bare integer, however it is written', async () => {
    for (const body of ['3', '"3"', ' 3\n', '\uFEFF3'])
      assert.equal((await answerTo(status, { params: { id: 77 } }, { body })).value, 3)
    await failsWith(answerTo(status, { params: { id: 77 } }, { body: 'converted' }), 'INVALID_RESPONSE')
  })
})

/** A login as the operation wants it, and the headers that the account gives. */
const accountFor = (operation: Operation): Partial<Connection> => ({
  headers: Object.fromEntries(
    Object.values(operation.params)
      .filter(({ required, fromConnection }) => required && fromConnection)
      .map(({ wire }) => [wire, 'test']),
  ),
  ...(operation.auth.includes('none')
    ? {}
    : {
        credentials: operation.auth.includes('bearer')
          ? { kind: 'bearer', token: 't' }
          : { kind: 'password-grant', apiKey: 'k', tokenAddress: '' },
      }),
})

function sampleParams(operation: Operation, base: string): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const [name, { required, fixed, fromConnection, schema, place }] of Object.entries(operation.params)) {
    if (!required || fixed !== undefined || fromConnection) continue
    params[name] = place === 'address' ? `${base}/result` : sampleOf(schema)
  }
  for (const name of namesInPath(operation.path)) assert.notEqual(params[name], undefined, name)
  return params
}

function sampleBody({ body }: Operation): CallOptions {
  switch (body.kind) {
    case 'none':
      return {}
    case 'json':
    case 'urlencoded':
      return { body: sampleOf(body.schema) }
    case 'raw':
      return { file: { ...png, contentType: body.contentTypes?.[0] ?? 'image/png' } }
    case 'multipart':
      return {
        parts: Object.fromEntries(
          body.parts.map((part) => [
            part.name,
            part.kind === 'file'
              ? { ...png, contentType: part.contentTypes?.[0] ?? 'image/png' }
              : part.schema
                ? sampleOf(part.schema)
                : 'text',
          ]),
        ),
      }
  }
}

function sampleAnswer(answer: Answer): PlannedAnswer['body'] {
  if (answer.kind === 'none') return undefined
  if (answer.kind === 'bytes') return Buffer.from('bytes')
  return JSON.stringify(answer.schema === OmrResponse ? PASSED : sampleOf(answer.schema))
}

/** The smallest answer of a task that succeeded. */
const PASSED = { ErrorCode: 0, Payload: { Result: { Info: { SuccessfulTasksCount: 1, Details: { TaskResult: 'Pass' } } } } }
