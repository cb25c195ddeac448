/** Tokens and the two spellings of an answer. */
import assert from 'node:assert/strict'
import { camelCased, refusalOf } from '../../../../lib/engine/server/aspose-omr/answer'
import { readOptions, readPackedFiles, readTaskRequest } from '../../../../lib/engine/server/aspose-omr/parameters'
import { TOKEN_LIFE, Tokens } from '../../../../lib/engine/server/aspose-omr/tokens'
import { RecognizeOptions } from '../../../../lib/contract/aspose-omr'

describe('Requests of the answer sheet API', () => {
  it('knows its own tokens, as long as they live, and no others', () => {
    const tokens = new Tokens()
    const token = tokens.issue('access', 'Änne', 1_000_000)
    assert.equal(tokens.userOf('access', token, 1_000_000 + TOKEN_LIFE * 1000 - 1000), 'Änne')
    assert.equal(tokens.userOf('access', token, 1_000_000 + TOKEN_LIFE * 1000), undefined)
    assert.equal(tokens.userOf('refresh', token, 1_000_000), undefined)
    assert.equal(new Tokens().userOf('access', token, 1_000_000), undefined)
    assert.equal(tokens.userOf('access', token.replace('.', '.9'), 1_000_000), undefined)
    for (const other of ['', '.', 'x', 'access..']) assert.equal(tokens.userOf('access', other), undefined)
  })

  it('takes members in either case and answers in the case of the request', () => {
    assert.deepEqual(readTaskRequest({ functionParam: 'a', additionalParam: null }), { functionParam: 'a', additionalParam: '', camelCase: true })
    assert.deepEqual(readTaskRequest({ FunctionParam: null }), { functionParam: '', additionalParam: '', camelCase: false })
    assert.deepEqual(readTaskRequest(undefined), { functionParam: '', additionalParam: '', camelCase: false })
    assert.throws(() => readTaskRequest({ FunctionParam: { Files: [] } }), /must be text/)
    const answer = camelCased(refusalOf({ reason: 'r', message: 'm', values: { Name: 'x' } }, { storage: 0, work: 1 })) as { errorCode: number; payload: { result: { info: { details: object } } }; values: object }
    assert.equal(answer.errorCode, 1)
    assert.deepEqual(answer.payload.result.info.details, { taskMessages: ['m'], taskResult: 'Fail' })
    assert.deepEqual(answer.values, { Name: 'x' })
    const sheet = { Sheets: [{ Person: { Name: 'Anna', Class: '7b' } }] }
    assert.deepEqual(camelCased(sheet), { sheets: [{ person: { Name: 'Anna', Class: '7b' } }] })
  })

  it('unpacks files whatever their size says, and refuses what is none', () => {
    const data = Buffer.from('{}').toString('base64')
    assert.deepEqual(readPackedFiles(JSON.stringify({ Files: [{ Name: 'x.omr', Size: -7, Data: data }] })).map(({ name, data: bytes }) => [name, bytes.toString()]), [['x.omr', '{}']])
    assert.deepEqual(readPackedFiles(JSON.stringify({ files: [{ name: 'x.omr', data }] })).length, 1)
    for (const wrong of ['', 'x', '{"Files":[]}', '{"Files":[null]}', '{"Files":[{"Name":"x"}]}', '{"Files":[{"Name":"x","Data":"%%"}]}'])
      assert.throws(() => readPackedFiles(wrong), { reason: 'parameter-invalid' }, wrong)
  })

  it("reads its own options and leaves the vendor's part alone", () => {
    assert.deepEqual(readOptions(RecognizeOptions, '{"debug":1,"platen":{"threshold":40}}'), { threshold: 40 })
    for (const vendors of ['', 'trace', '{"debug":true}']) assert.deepEqual(readOptions(RecognizeOptions, vendors), {})
    for (const wrong of ['{"platen":{"treshold":40}}', '{"platen":{"threshold":400}}', '{"platen":']) assert.throws(() => readOptions(RecognizeOptions, wrong), { reason: 'parameter-invalid' }, wrong)
  })
})
