import assert from 'node:assert/strict'
import { createClient } from '../../lib/client/client'
import { findOperation } from '../../lib/contract/registry'
import { startRecordingServer, type PlannedAnswer, type RecordingServer } from '../support/recording-server'
import { connectionTo, failsWith, quickTiming } from './support'

const file = { content: { data: Buffer.from('%PDF') }, contentType: 'application/pdf' }

describe('client: an ownOCR job that refuses because of its state', () => {
  let server: RecordingServer
  let job: PlannedAnswer
  beforeEach(async () => {
    server = await startRecordingServer(({ path }) => (path.startsWith('/info/') ? job : { status: 400, body: { Message: 'Bad request' } }))
  })
  afterEach(() => server.close())

  const upload = () =>
    createClient(connectionTo(server.url), { timing: quickTiming() }).call(findOperation('ownocr.upload'), { params: { id: 5 }, file })
  const paths = () => server.requests.map(({ path }) => path)

  it('is WRONG_STATE and names both states', async () => {
    job = { body: { Id: 5, Status: 3 } }
    const error = await failsWith(upload(), 'WRONG_STATE', 'wrong-state')
    assert.match(error.message, /upload is possible while a job is created; it is converted/)
    assert.equal(error.cause?.status, 400)
    assert.equal(error.cause?.operation, 'ownocr.upload')
    assert.deepEqual(paths(), ['/upload/5', '/info/5'])
  })

  it('stays BAD_REQUEST where the state allows it, or cannot be asked for', async () => {
    job = { body: { Id: 5, Status: 0 } }
    assert.equal((await failsWith(upload(), 'BAD_REQUEST')).cause?.detail, 'Bad request')
    job = { status: 404 }
    await failsWith(upload(), 'BAD_REQUEST')
  })

  it('is told apart although the refusal has no body at all', async () => {
    server.answerWith(({ path }) => (path.startsWith('/info/') ? { body: { Id: 5, Status: 2 } } : { status: 400 }))
    const error = await failsWith(upload(), 'WRONG_STATE', 'wrong-state')
    assert.match(error.message, /^ownOCR Server cannot do this in the present state: upload is possible while a job is created; it is converting/)
    server.answerWith(({ path }) => (path.startsWith('/info/') ? { body: { Id: 5, Status: 0 } } : { status: 400 }))
    assert.equal((await failsWith(upload(), 'BAD_REQUEST')).cause?.detail, '400 Bad Request')
    server.answerWith(() => ({ status: 409 }))
    assert.equal((await failsWith(upload(), 'WRONG_STATE')).cause?.detail, '409 Conflict')
  })

  it('is not asked about where no job is concerned', async () => {
    const client = createClient(connectionTo(server.url), { timing: quickTiming() })
    await failsWith(client.call(findOperation('ownocr.create'), { body: {} }), 'BAD_REQUEST')
    assert.deepEqual(paths(), ['/create'])
  })

  it('the engine says it itself', async () => {
    server.answerWith(() => ({ status: 400, body: { Success: false, Message: 'Job 5 is converted.', Reason: 'wrong-state' } }))
    const client = createClient(connectionTo(server.url, { side: 'engine' }), { timing: quickTiming() })
    const error = await failsWith(client.call(findOperation('ownocr.upload'), { params: { id: 5 }, file }), 'WRONG_STATE')
    assert.equal(error.message, 'The built-in engine cannot do this in the present state: Job 5 is converted.')
    assert.equal(server.requests.length, 1)
  })
})
