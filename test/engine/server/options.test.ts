import assert from 'node:assert/strict'
import { jobOptions } from '../../../lib/contract/ownocr'
import { RequestFailure } from '../../../lib/engine/server/failure'
import { defaultOptions, languageCodes, readOptions } from '../../../lib/engine/server/ownocr/options'

const refusedFor = (reason: string, option?: string) => (error: unknown) =>
  error instanceof RequestFailure && error.status === 400 && error.reason === reason && (option === undefined || error.values.option === option)

describe('Job options', () => {
  it('have the defaults of the document', () => {
    const options = defaultOptions(9)
    assert.equal(Object.keys(options).length, 42)
    assert.deepEqual([options.PdfOutput, options.MinConfidence, options.RecognitionLanguages, options.RetentionDays, options.BarcodeDirection], [true, 60, 'English', 9, 3])
  })

  it('are read in any case, null being nothing, and read-only members of a job sent back whole are passed over', () => {
    const sent = readOptions({ txtoutput: true, Descr: null, Id: 7, Status: 3, PagesDone: 2, Barcodes: [], Guid: 'x', RenderQuality: 60 }, 30)
    assert.deepEqual(sent, { values: { TxtOutput: true }, renderQuality: 60 })
    assert.deepEqual(readOptions(undefined, 30), { values: {} })
  })

  it('accept every option at its default, also those that are not built', () => {
    const all = Object.fromEntries(jobOptions.filter(({ default: value }) => value !== undefined).map(({ name, default: value }) => [name, value]))
    assert.deepEqual(readOptions(all, 30).values, all)
  })

  it('refuse by name what is not built, unknown or out of range', () => {
    const notBuilt = { DocxOutput: true, Deskew: true, PdfConformance: 1, DetectBarcodes: true, BarcodeFilter: 16, FastMode: true, DeleteBlankPages: true, BlankPagesMaxNoise: 1, ColorCompression: 3 }
    for (const [option, value] of Object.entries(notBuilt)) assert.throws(() => readOptions({ [option]: value }, 30), refusedFor('option-not-supported', option))
    assert.throws(() => readOptions({ TextOutput: true }, 30), refusedFor('option-unknown', 'TextOutput'))
    const wrong = { MinConfidence: 101, NrOfOCRThreads: 0, RenderResolution: 301, PdfOutput: 'yes', RetentionDays: 31, PdfTitle: 5, RecognitionLanguages: 7 }
    for (const [option, value] of Object.entries(wrong)) assert.throws(() => readOptions({ [option]: value }, 30), refusedFor('option-invalid', option))
    for (const body of [[], 'text', 5]) assert.throws(() => readOptions(body, 30), refusedFor('body-invalid'))
  })

  it('name languages by name or code, joined with comma or semicolon', () => {
    const installed = [{ code: 'eng', name: 'English' }, { code: 'deu', name: 'German' }]
    assert.deepEqual(languageCodes('german; eng,English', installed), ['deu', 'eng'])
    assert.throws(() => languageCodes('English,Klingon', installed), (error: RequestFailure) => refusedFor('language-missing')(error) && error.values.language === 'Klingon')
    assert.throws(() => languageCodes(' ; ', installed), refusedFor('option-invalid'))
  })
})
