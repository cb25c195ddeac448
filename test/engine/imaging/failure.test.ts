import assert from 'node:assert/strict'
import { RecognitionFailure } from '../../../lib/engine/imaging/failure'

describe('failures of recognition', () => {
  it('name the file and the page in one sentence', () => {
    const failure = new RecognitionFailure('page-timeout', { limit: 500 }).with({ file: 'scan.pdf', page: 3 })
    assert.equal(failure.message, 'Page 3 of scan.pdf took longer than 500 ms and was stopped.')
    assert.equal(new RecognitionFailure('no-pages').message, 'The file has no pages.')
  })

  it('read as a sentence also when the file has no name', () => {
    assert.equal(new RecognitionFailure('page-timeout', { limit: 500 }).message, 'Page 1 of the file took longer than 500 ms and was stopped.')
  })

  it('leave out a detail that nobody knows', () => {
    assert.equal(new RecognitionFailure('damaged', { file: 'a.png' }).message, 'a.png is damaged or cut off and cannot be read completely.')
  })
})
