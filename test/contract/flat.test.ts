import assert from 'node:assert/strict'
import { readErrorObject } from '../../lib/contract/error-object'
import * as flat from '../../lib/contract/flat'
import { check } from '../../lib/contract/schema'

describe('Flat', () => {
  it("the document's request and tasks fit", () => {
    const request = {
      title: 'My imported score',
      filename: 'my-sheet-music.pdf',
      data: 'JVBERi0=',
      dataEncoding: 'base64',
      supportsTasks: true,
    }
    assert.deepEqual(check(flat.NewScore, request), [])
    const created = {
      id: '5e0a59c0f1e6b8000868e0c1',
      type: 'import-omr',
      state: 'created',
      progress: { percent: 0 },
      creationDate: '2026-06-16T09:24:00.000Z',
    }
    assert.deepEqual(check(flat.Task, created), [])
    const done = {
      ...created,
      state: 'done',
      score: 's',
      revision: 'r',
      progress: { percent: 100 },
      doneDate: '2026-06-16T09:25:12.000Z',
    }
    assert.deepEqual(check(flat.Task, done), [])
    assert.deepEqual(check(flat.Task, { ...done, state: 'resting', children: [done] }), [], 'states are open')
    assert.notEqual(check(flat.Task, { state: 'done' }).length, 0)
  })

  it('a new score is a file, instruments, or a file on Google Drive, and nothing else', () => {
    const instruments = [{ group: 'keyboards', instrument: 'piano' }]
    assert.deepEqual(check(flat.NewScore, { title: 'x', builderData: { scoreData: { instruments } } }), [])
    assert.deepEqual(check(flat.NewScore, { source: { googleDrive: 'id' } }), [])
    for (const wrong of [
      {},
      { title: 'x' },
      { data: 5 },
      { data: 'x', dataEncoding: 'hex' },
      { data: 'x', supportsTasks: 'yes' },
      { data: 'x', privacy: 'secret' },
      { title: 'x', builderData: { scoreData: { instruments: [] } } },
      { source: {} },
    ])
      assert.notEqual(check(flat.NewScore, wrong).length, 0, JSON.stringify(wrong))
  })

  it('knows which formats come at once and which by a task', () => {
    assert.deepEqual(flat.TASK_FORMATS, ['mp3', 'wav', 'practicefirst'])
    for (const format of ['xml', 'mxl', 'midi', 'abc', 'json', 'thumbnail.png'])
      assert.ok((flat.DIRECT_FORMATS as string[]).includes(format), format)
    assert.ok(!(flat.DIRECT_FORMATS as string[]).includes('practicefirst'))
    const format = flat.createExportTask.params.format
    assert.ok(format && check(format.schema, 'midi').length > 0 && check(format.schema, 'mp3').length === 0)
  })

  it('knows where tasks and jobs end', () => {
    assert.deepEqual(
      flat.TASK_STATES.filter((state) => flat.TASK_END_STATES.includes(state)),
      ['done', 'canceled', 'error'],
    )
    assert.deepEqual(
      flat.OMR_STATES.filter((state) => flat.OMR_END_STATES.includes(state)),
      ['done', 'error', 'canceled'],
    )
  })

  it('a step of a job takes what the service takes and no more', () => {
    assert.deepEqual(
      check(flat.OmrDetails, { step: 'details', instruments: [{ index: 0, transposeKey: 'Bb', midiProgram: 127 }] }),
      [],
    )
    for (const wrong of [
      { step: 'other' },
      { step: 'details', composer: 'x' },
      { step: 'details', title: 'x'.repeat(501) },
      { step: 'details', instruments: [{ index: 0, transposeKey: 'H' }] },
      { step: 'details', instruments: [{ index: 0, midiProgram: 128 }] },
    ])
      assert.notEqual(check(flat.OmrDetails, wrong).length, 0, JSON.stringify(wrong))
    const wait = flat.omrGetJob.params.wait
    assert.ok(wait && check(wait.schema, 25).length === 0 && check(wait.schema, 26).length > 0)
  })

  it('every call but the download carries the token and may say its language', () => {
    for (const { id, auth, params } of flat.service.operations) {
      const download = id === 'flat.download-result'
      assert.deepEqual(auth, download ? ['none'] : ['bearer'], id)
      assert.equal(params.locale?.wire, download ? undefined : 'X-Flat-Locale', id)
    }
    assert.deepEqual(flat.exportScore.answerHeaders, {
      revision: 'x-flat-score-revision',
      revisionDate: 'x-flat-score-revision-date',
    })
    assert.deepEqual(flat.listCollections.answerHeaders, { links: 'link' })
  })

  it("keeps an error's code, message, parameter and id", () => {
    const error = { code: 'CLIENT_ERROR', message: 'Bad data', param: 'data', id: 'e1' }
    assert.deepEqual(readErrorObject(flat.service, error), {
      message: 'Bad data',
      code: 'CLIENT_ERROR',
      parameter: 'data',
      requestId: 'e1',
    })
  })
})
