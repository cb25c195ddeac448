import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import { OmrResponse, taskFailure } from '../../lib/contract/aspose-omr'
import { withSchemaNames } from '../../lib/contract/member-case'
import { check, Nullable } from '../../lib/contract/schema'

describe('members in any case', () => {
  const schema = Type.Object({
    ErrorCode: Type.Integer(),
    Files: Type.Optional(Nullable(Type.Array(Type.Object({ Name: Type.String() })))),
  })

  it('renames to the spelling of the schema, through lists and nullable members', () => {
    assert.deepEqual(withSchemaNames(schema, { errorCode: 0, files: [{ name: 'a' }, { NAME: 'b' }] }), {
      ErrorCode: 0,
      Files: [{ Name: 'a' }, { Name: 'b' }],
    })
    assert.deepEqual(withSchemaNames(schema, { errorCode: 0, files: null }), { ErrorCode: 0, Files: null })
  })

  it('keeps members that the schema does not know, and prefers the exact spelling', () => {
    assert.deepEqual(withSchemaNames(schema, { ErrorCode: 1, errorCode: 2, extra: { Name: 'x' } }), {
      ErrorCode: 1,
      extra: { Name: 'x' },
    })
  })

  it('leaves the given value and everything that is no object alone', () => {
    const given = { errorcode: 7 }
    withSchemaNames(schema, given)
    assert.deepEqual(given, { errorcode: 7 })
    assert.equal(withSchemaNames(schema, 'text'), 'text')
    assert.equal(withSchemaNames(Type.String(), null), null)
    assert.deepEqual(withSchemaNames(Type.Array(schema), [given]), [{ ErrorCode: 7 }])
  })

  it('reads an answer in camel case as the documented one', () => {
    const answer = withSchemaNames(OmrResponse, {
      errorCode: 0,
      errorText: '',
      payload: {
        result: { templateId: null, info: { successfulTasksCount: 1, details: { taskMessages: [], taskResult: 'Pass' } } },
      },
    }) as OmrResponse
    assert.deepEqual(check(OmrResponse, answer), [])
    assert.equal(taskFailure(answer), undefined)
    assert.equal(answer.Payload?.Result?.Info?.SuccessfulTasksCount, 1)
  })
})
