import assert from 'node:assert/strict'
import * as aspose from '../../lib/contract/aspose-omr'
import { readErrorObject } from '../../lib/contract/error-object'
import type { Body } from '../../lib/contract/operation'
import { check } from '../../lib/contract/schema'

const bodySchema = (body: Body) => {
  assert.ok(body.kind === 'json' || body.kind === 'urlencoded')
  return body.schema
}

/** The full example of the document's section on recognition. */
const recognised = {
  ErrorCode: 0,
  ErrorText: '',
  Payload: {
    Result: {
      TemplateId: '5b535525-72fe-453f-83e8-5a058569620e',
      ExecutionTime: 1.7034006118774414,
      ResponseFiles: [{ Name: 'photo.dat', Size: 121, Data: 'UXVlc3R.....24xMDpDCg==' }],
      Info: {
        ResponseVersion: '1.0',
        ProcessedTasksCount: 1,
        SuccessfulTasksCount: 1,
        Details: {
          RecognitionStatistics: [{ Name: 'photo.jpg', TaskMessages: [], TaskResult: 'Pass', RunSeconds: 1.3482120037078857 }],
        },
      },
    },
  },
}

/** A copy with one place changed: `change(example, ['Payload', 'Result'], null)`. */
function change(example: object, place: readonly string[], value: unknown): aspose.OmrResponse {
  const copy = structuredClone(example) as Record<string, unknown>
  const last = place[place.length - 1] as string
  const holder = place
    .slice(0, -1)
    .reduce<Record<string, unknown>>((member, name) => member[name] as Record<string, unknown>, copy)
  holder[last] = value
  return copy as unknown as aspose.OmrResponse
}

const INFO = ['Payload', 'Result', 'Info']

describe('Aspose.OMR', () => {
  it("the document's answers fit, and so does its request", () => {
    assert.deepEqual(check(aspose.OmrResponse, recognised), [])
    const corrected = change(recognised, [...INFO, 'Details'], {
      TaskMessages: ['Initial image resolution was too low. We magnified image in 2.0 times'],
      TaskResult: 'Pass',
    })
    assert.deepEqual(check(aspose.OmrResponse, corrected), [])
    assert.equal(aspose.taskFailure(corrected), undefined)
    assert.deepEqual(check(bodySchema(aspose.generateTemplate.body), { FunctionParam: null, AdditionalParam: null }), [])
    assert.deepEqual(check(bodySchema(aspose.recognizeImage.body), { FunctionParam: '5b535525-72fe-453f-83e8-5a058569620e' }), [])
  })

  it('refuses an answer without an error code, and actions without their parameter', () => {
    assert.notEqual(check(aspose.OmrResponse, { Payload: {} }).length, 0)
    for (const { body } of [aspose.correctTemplate, aspose.finalizeTemplate, aspose.recognizeImage])
      assert.notEqual(check(bodySchema(body), { FunctionParam: null }).length, 0)
    assert.notEqual(check(aspose.PackedTemplate, { Files: [] }).length, 0)
    assert.deepEqual(check(aspose.PackedTemplate, { Files: [{ Name: 'x.omr', Size: 3, Data: 'e30=' }] }), [])
  })

  it('counts a task as done only when all four parts of the rule hold', () => {
    assert.equal(aspose.taskFailure(recognised), undefined)
    assert.deepEqual(aspose.taskFailure(change(change(recognised, ['ErrorCode'], 2), ['ErrorText'], 'No template')), {
      broke: 'ErrorCode',
      messages: ['No template'],
    })
    assert.equal(aspose.taskFailure(change(recognised, ['Payload'], null))?.broke, 'Payload')
    assert.equal(aspose.taskFailure(change(recognised, [...INFO, 'SuccessfulTasksCount'], 0))?.broke, 'SuccessfulTasksCount')
    const failed = change(
      recognised,
      [...INFO, 'Details', 'RecognitionStatistics'],
      [{ TaskResult: 'Fail', TaskMessages: ['No reference points'] }],
    )
    assert.deepEqual(aspose.taskFailure(failed), { broke: 'TaskResult', messages: ['No reference points'] })
    assert.equal(aspose.taskFailure(change(recognised, [...INFO, 'Details'], {}))?.broke, 'TaskResult')
  })

  it('signs in by client credentials and trusts what the token says of its life', () => {
    const schema = bodySchema(aspose.token.body)
    assert.deepEqual(check(schema, { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' }), [])
    assert.notEqual(check(schema, { grant_type: 'password', client_id: 'a', client_secret: 'b' }).length, 0)
    assert.deepEqual(check(aspose.TokenAnswer, { access_token: 't', expires_in: 3600, token_type: 'Bearer' }), [])
    assert.notEqual(check(aspose.TokenAnswer, { error: 'invalid_client' }).length, 0)
    assert.deepEqual(aspose.token.auth, ['none'])
  })

  it('reads lists, uploads and sizes of the storage', () => {
    assert.deepEqual(
      check(aspose.FileList, { value: [{ name: 'a.png', isFolder: false, modifiedDate: null, size: 3, path: '/a.png' }] }),
      [],
    )
    assert.deepEqual(check(aspose.UploadAnswer, { uploaded: ['a.png'], errors: [] }), [])
    assert.deepEqual(check(aspose.ObjectExists, { exists: true, isFolder: true }), [])
    assert.notEqual(check(aspose.DiscUsage, { usedSize: '1' }).length, 0)
    assert.ok(aspose.copyFile.params.destPath?.required && aspose.moveFolder.params.destPath?.required)
    assert.equal(aspose.moveFile.repeatable, false)
  })

  it('reads errors in both forms of the gateway and of the sign-in', () => {
    const read = (body: unknown) => readErrorObject(aspose.service, body)
    assert.deepEqual(
      read({ Error: { Code: 'errorItemNotFound', Message: 'Not found', InnerError: { RequestId: 'r-1', Date: 'd' } } }),
      {
        message: 'Not found',
        code: 'errorItemNotFound',
        requestId: 'r-1',
      },
    )
    assert.deepEqual(read({ code: 'x', message: 'lower case' }), { message: 'lower case', code: 'x' })
    assert.deepEqual(read({ error: 'invalid_client' }), { message: 'invalid_client', code: 'invalid_client' })
  })
})
