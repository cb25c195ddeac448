import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { TSchema } from '@sinclair/typebox'
import { readErrorObject } from '../../lib/contract/error-object'
import * as ownocr from '../../lib/contract/ownocr'
import { check, engineOnlyMembers } from '../../lib/contract/schema'

/** The JSON examples of the API reference v1.3.1, as they stand. */
const examples = JSON.parse(readFileSync(path.join(__dirname, 'ownocr-examples.fixture.json'), 'utf8')) as Record<
  string,
  Record<string, unknown>
>
const { job } = examples as { job: ownocr.Job }

describe('ownOCR: the examples of the document', () => {
  const fitting: [string, TSchema][] = [
    ['job', ownocr.Job],
    ['jobQuery', ownocr.JobQuery],
    ['folder', ownocr.Folder],
    ['stats', ownocr.Stats],
    ['serverLoad', ownocr.ServerLoad],
    ['create', ownocr.JobOptions],
  ]
  for (const [name, schema] of fitting)
    it(`${name} fits its schema and is not changed by the check`, () => {
      const before = JSON.stringify(examples[name])
      assert.deepEqual(check(schema, examples[name]), [])
      assert.equal(JSON.stringify(examples[name]), before)
    })

  it('the job has 58 members: 15 read-only, 42 options, and RenderQuality', () => {
    const members = Object.keys(job)
    assert.equal(members.length, 58)
    const described = new Set<string>([...ownocr.JOB_READ_ONLY, ...ownocr.jobOptionNames, 'RenderQuality'])
    assert.deepEqual(
      members.filter((name) => !described.has(name)),
      [],
    )
    assert.equal(described.size, 58)
    assert.deepEqual(
      Object.keys(ownocr.Job.properties).filter((name) => !members.includes(name)),
      ['PagesDone', 'Reason', 'Values'],
    )
  })

  it('the whole job may be sent back as options, what we do not know included', () => {
    assert.deepEqual(check(ownocr.JobOptions, { ...job, NewerOption: 1 }), [])
  })

  it('its barcode is an EAN13 that its filter lets through', () => {
    const [barcode] = job.Barcodes ?? []
    const name = ownocr.BARCODE_TYPE_NAMES[barcode?.Type as 5]
    assert.equal(name, 'EAN13')
    assert.deepEqual(ownocr.barcodeTypesOfFilter(job.BarcodeFilter ?? 0), ['EAN13'])
  })

  it('its times are read to the millisecond and unset ones told apart', () => {
    assert.equal(ownocr.readDate(job.Created)?.toISOString(), '2021-01-06T21:10:57.208Z')
    for (const unset of ['0001-01-01T00:00:00', '0001-01-01T00:00:00.0000000+02:00', '', null, undefined, 'soon'])
      assert.equal(ownocr.readDate(unset), undefined)
    const moment = new Date('2026-06-16T09:24:00.120Z')
    assert.equal(ownocr.writeDate(moment), '2026-06-16T09:24:00.1200000+00:00')
    assert.equal(ownocr.readDate(ownocr.writeDate(moment))?.getTime(), moment.getTime())
    assert.equal(ownocr.readDate(ownocr.writeDate(undefined)), undefined)
  })
})

describe('ownOCR: options', () => {
  it('are 42, each with a group and a default that fits its own range', () => {
    assert.equal(ownocr.jobOptions.length, 42)
    for (const option of ownocr.jobOptions) {
      if (option.name === 'RetentionDays') assert.equal(option.default, undefined)
      else assert.deepEqual(check(option.schema, option.default), [], option.name)
      if (option.needs) assert.ok(ownocr.jobOptionNames.includes(option.needs.option as ownocr.JobOptionName), option.name)
    }
  })

  /** Type, default and range as the property table of the document says them. */
  const documented: [ownocr.JobOptionName, unknown, unknown[], unknown[]][] = [
    ['Autostart', true, [true, false], [1, 'true']],
    ['RetentionDays', undefined, [1, 365], [0, 1.5]],
    ['PdfOutput', true, [false], ['yes']],
    ['TxtOutput', false, [true], [null]],
    ['PdfConformance', 0, [0, 6], [-1, 7, '1']],
    ['BWCompression', 0, [0, 1], [2]],
    ['ColorCompression', 1, [0, 3], [4]],
    ['RecognitionLanguages', 'English', ['English, German'], [['English']]],
    ['MinConfidence', 60, [0, 100], [-1, 101]],
    ['NrOfOCRThreads', 2, [1, 32], [0, 33]],
    ['RemoveWhiteSpaceRegions', false, [true], [0]],
    ['RenderResolution', 200, [50, 300], [49, 301, true]],
    ['BarcodeFilter', 0, [0, 0x3ff], [-1, 0x400]],
    ['BarcodeDirection', 3, [1, 2, 3], [0, 4]],
    ['BlankPagesMaxNoise', 0.5, [0.01, 100], [0, 100.1]],
  ]
  for (const [name, value, good, bad] of documented)
    it(`${name} has the documented default and range`, () => {
      assert.equal(ownocr.jobOption(name).default, value)
      for (const given of good) assert.deepEqual(check(ownocr.JobOptions, { [name]: given }), [], String(given))
      for (const given of bad) assert.notEqual(check(ownocr.JobOptions, { [name]: given }).length, 0, String(given))
    })

  it('all but the ones named above that are switches default to off', () => {
    const on = ownocr.jobOptions.filter((option) => option.default === true).map(({ name }) => name)
    assert.deepEqual(on, ['Autostart', 'PdfOutput'])
  })

  it('let RenderQuality through as it is and know no engine-only member', () => {
    assert.deepEqual(check(ownocr.JobOptions, { RenderQuality: 60 }), [])
    assert.deepEqual(engineOnlyMembers(ownocr.JobOptions), [])
    assert.deepEqual(engineOnlyMembers(ownocr.Job), ['PagesDone', 'Reason', 'Values'])
  })

  it('split languages at comma and semicolon', () => {
    assert.deepEqual(ownocr.splitLanguages('English; German,French ;'), ['English', 'German', 'French'])
  })

  it('filter bits are those of the table, and any set of types goes there and back', () => {
    assert.deepEqual(ownocr.BARCODE_FILTER_BITS, {
      EAN8: 0x01,
      UPCE: 0x02,
      ISBN10: 0x04,
      UPCA: 0x08,
      EAN13: 0x10,
      ISBN13: 0x20,
      Interleaved2of5: 0x40,
      CODE39: 0x80,
      QRCODE: 0x100,
      CODE128: 0x200,
    })
    for (let filter = 1; filter < 0x3ff; filter += 1)
      assert.equal(ownocr.filterOfBarcodeTypes(ownocr.barcodeTypesOfFilter(filter)), filter)
    assert.equal(ownocr.barcodeTypesOfFilter(0).length, 10)
    assert.equal(ownocr.filterOfBarcodeTypes([]), 0)
  })
})

describe('ownOCR: answers and rules', () => {
  it('a job is read tolerantly, but never without Id and Status', () => {
    assert.deepEqual(check(ownocr.Job, { Id: 1, Status: 0 }), [])
    assert.deepEqual(
      check(ownocr.Job, { Id: 1, Status: 9, PdfConformance: 12, ErrorDescription: null, Barcodes: null, Newer: {} }),
      [],
    )
    assert.notEqual(check(ownocr.Job, { Id: 1 }).length, 0)
    assert.notEqual(check(ownocr.Job, { Id: '1', Status: 0 }).length, 0)
    assert.notEqual(check(ownocr.Job, { Id: 1, Status: 0, Barcodes: [{}] }).length, 0)
  })

  it('a query refuses members that do not exist and states that do not exist', () => {
    assert.deepEqual(check(ownocr.JobQuery, {}), [])
    assert.notEqual(check(ownocr.JobQuery, { StatusList: [5] }).length, 0)
    assert.notEqual(check(ownocr.JobQuery, { Ids: [1] }).length, 0)
    assert.notEqual(check(ownocr.JobQuery, { CreatedFrom: 'yesterday' }).length, 0)
  })

  it('the states allow what the document says', () => {
    const allowed = (Status: number, IsTemplate = false) =>
      (Object.keys(ownocr.STATES_FOR_ACTION) as ownocr.JobAction[]).filter((action) =>
        ownocr.allowsAction(action, { Status, IsTemplate }),
      )
    assert.deepEqual(allowed(0), ['setoptions', 'upload', 'schedule', 'cancel', 'delete'])
    assert.deepEqual(allowed(1), ['cancel'])
    assert.deepEqual(allowed(2), [])
    assert.deepEqual(allowed(3), ['delete', 'download'])
    assert.deepEqual(allowed(4), ['delete'])
    assert.deepEqual(allowed(0, true), ['setoptions', 'delete'])
    assert.deepEqual(allowed(7), [])
    assert.equal(ownocr.jobStatusName(2), 'converting')
    assert.equal(ownocr.jobStatusName(9), '9')
  })

  it('file types go from extension to MIME type and back', () => {
    for (const extension of ['TIF', 'TIFF', 'JPG', 'JPEG', 'BMP', 'PNG', 'GIF', 'HEIF', 'HEIC', 'PDF']) {
      const contentType = ownocr.contentTypeOfExtension(extension)
      assert.ok(contentType, extension)
      assert.equal(ownocr.contentTypeOfExtension(ownocr.extensionOfContentType(contentType) ?? ''), contentType)
    }
    assert.equal(ownocr.contentTypeOfExtension('.pdf'), 'application/pdf')
    assert.equal(ownocr.extensionOfContentType('Image/JPG; name=x'), 'jpg')
    assert.equal(ownocr.extensionOfContentType('application/octet-stream'), undefined)
    assert.equal(ownocr.contentTypeOfExtension('docx'), undefined)
    assert.deepEqual([...ownocr.RESULT_FORMATS].sort(), ['docx', 'epub', 'mht', 'odt', 'pdf', 'rtf', 'txt', 'xml'])
    assert.deepEqual(Object.keys(ownocr.OUTPUT_OPTIONS).sort(), [...ownocr.RESULT_FORMATS].sort())
  })

  it('an error is read whatever its members are called', () => {
    const read = (body: unknown) => readErrorObject(ownocr.service, body)
    assert.deepEqual(read({ Success: false, Code: 400, Message: 'Wrong state.', Reason: 'wrong-state' }), {
      message: 'Wrong state.',
      code: 'wrong-state',
    })
    assert.deepEqual(read({ message: 'a\n  b' }), { message: 'a b' })
    assert.deepEqual(read({ ErrorDescription: 'no such job', Message: '' }), { message: 'no such job' })
    assert.deepEqual(read('plain words'), { message: 'plain words' })
    assert.deepEqual(read('<html><body>Bad gateway</body></html>'), {})
    for (const nothing of [{}, null, undefined, 7, [], '']) assert.deepEqual(read(nothing), {})
    assert.equal(read({ Message: 'x'.repeat(5000) }).message?.length, 1000)
    assert.deepEqual(check(ownocr.ErrorObject, { Success: false, Code: 404, Message: 'gone' }), [])
  })
})
