/** The job's life as the document of ownOCR Server describes it, over HTTP, on the real engine. */
import assert from 'node:assert/strict'
import { services } from '../../../lib/contract/registry'
import { OWN_TEXT, request, smallPdf, suiteEngine, type Job, type RunningEngine } from './support/running-engine'

const refused = (answer: { status: number; json: () => never }, status: number, reason: string) => {
  const body = answer.json() as { Success: boolean; Code: number; Message: string; Reason: string }
  assert.deepEqual([answer.status, body.Success, body.Code, body.Reason], [status, false, status, reason])
  assert.ok(body.Message.length > 10)
}

describe('An ownOCR job on the engine', function () {
  this.timeout(180_000)
  // One worker: of several jobs, one is under way and the others wait.
  const suite = suiteEngine('--open', '--workers', '1')
  let engine: RunningEngine
  before(() => {
    engine = suite.engine
  })

  it('goes from created to converted by its upload, and its results can be had until it is deleted', async () => {
    const created = await engine.create({ ...OWN_TEXT, Descr: 'first', CorrelationId: 'c-1', PdfTitle: 'Titel ä' })
    assert.deepEqual([created.Status, created.Descr, created.CorrelationId, created.FileUploaded, created.UserName, created.TemplateId], [0, 'first', 'c-1', false, '', 0])
    assert.equal(new Date(created.Finished as string).getUTCFullYear(), 1)
    assert.match(created.Created as string, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}[+-]\d\d:\d\d$/)
    const uploaded = await engine.expect('POST', `upload/${created.Id}`, await smallPdf('Hello engine'), { 'content-type': 'application/pdf' })
    assert.equal(uploaded.FileUploaded, true)
    const done = await engine.reach(created.Id, 3, 4)
    assert.deepEqual([done.Status, done.NumberOfPages, done.PagesDone, done.ErrorDescription], [3, 1, 1, ''])
    assert.equal(await engine.expect<number>('GET', `status/${created.Id}`), 3)
    const text = await engine.call('GET', `download/${created.Id}/txt`)
    assert.match(text.body.toString('utf8'), /Hello engine/)
    assert.match(text.headers['content-type'] ?? '', /^text\/plain/)
    const pdf = await engine.call('GET', `DOWNLOAD/${created.Id}/PDF`)
    assert.equal(pdf.body.subarray(0, 5).toString(), '%PDF-')
    assert.equal(Number(pdf.headers['content-length']), pdf.body.length)
    assert.match(pdf.headers['content-disposition'] ?? '', /filename=/)
    assert.equal((await engine.expect('DELETE', `delete/${created.Id}`)).Id, created.Id)
    refused(await engine.call('GET', `info/${created.Id}`), 404, 'not-found')
  })

  it('waits for schedule without Autostart, takes several files as pages of one document, and can be cancelled', async () => {
    const { Id: id } = await engine.create({ ...OWN_TEXT, Autostart: false })
    refused(await engine.call('POST', `schedule/${id}`), 400, 'no-file')
    await engine.upload(id, await smallPdf('Page one'))
    assert.equal((await engine.upload(id, await smallPdf('Page two'))).Status, 0)
    assert.equal((await engine.expect('POST', `cancel/${id}`)).Status, 0)
    assert.equal((await engine.expect('POST', `setoptions/${id}`, JSON.stringify({ Descr: 'later' }))).Descr, 'later')
    const scheduled = await engine.expect('POST', `schedule/${id}`)
    assert.ok([1, 2].includes(scheduled.Status))
    assert.ok(new Date(scheduled.Scheduled as string).getUTCFullYear() > 2000)
    const done = await engine.reach(id, 3, 4)
    assert.deepEqual([done.Status, done.NumberOfPages, done.TxtOutput, done.Descr], [3, 2, true, 'later'])
    assert.match((await engine.call('GET', `download/${id}/txt`)).body.toString(), /Page one[^]*Page two/)
  })

  it('refuses in each state what the document does not allow there', async () => {
    const { Id: open } = await engine.create()
    refused(await engine.call('GET', `download/${open}/pdf`), 400, 'wrong-state')
    const long = await smallPdf(...Array.from({ length: 150 }, (_, index) => `Page ${index}`))
    const [first, second, last] = (await Promise.all([1, 2, 3].map(() => engine.create(OWN_TEXT)))).map(({ Id }) => Id) as [number, number, number]
    for (const id of [first, second, last]) await engine.upload(id, long)
    await engine.reach(first, 2, 3)
    for (const action of ['upload', 'setoptions']) refused(await engine.call('POST', `${action}/${last}`, '{}', { 'content-type': 'application/pdf' }), 400, 'wrong-state')
    for (const id of [second, last]) refused(await engine.call('DELETE', `delete/${id}`), 400, 'wrong-state')
    refused(await engine.call('POST', `schedule/${last}`), 400, 'wrong-state')
    assert.equal((await engine.expect('POST', `cancel/${last}`)).Status, 0)
    refused(await engine.call('POST', `cancel/${first}`), 400, 'wrong-state')
    assert.equal((await engine.expect('DELETE', `delete/${last}`)).Id, last)
    const done = await engine.reach(first, 3, 4)
    for (const action of ['cancel', 'schedule', 'setoptions', 'upload'])
      refused(await engine.call('POST', `${action}/${done.Id}`, '{}', { 'content-type': 'application/pdf' }), 400, 'wrong-state')
    await engine.reach(second, 3)
    for (const id of [first, second, open]) await engine.expect('DELETE', `delete/${id}`)
  })

  it('has templates, which never run and give their options to jobs', async () => {
    const template = await engine.expect('POST', 'createtemplate')
    assert.deepEqual([template.IsTemplate, template.Status], [true, 0])
    await engine.expect('POST', `setoptions/${template.Id}`, JSON.stringify({ ...OWN_TEXT, PdfOutput: false }))
    for (const action of ['schedule', 'cancel', 'upload']) refused(await engine.call('POST', `${action}/${template.Id}`, 'x', { 'content-type': 'application/pdf' }), 400, 'wrong-state')
    refused(await engine.call('GET', `download/${template.Id}/txt`), 400, 'wrong-state')
    const job = await engine.expect('POST', `createfromtemplate/${template.Id}`)
    assert.deepEqual([job.TemplateId, job.TxtOutput, job.PdfOutput, job.IsTemplate], [template.Id, true, false, false])
    await engine.upload(job.Id, await smallPdf('Made from it'))
    assert.equal((await engine.reach(job.Id, 3, 4)).Status, 3)
    refused(await engine.call('GET', `download/${job.Id}/pdf`), 404, 'no-such-result')
    refused(await engine.call('POST', `createfromtemplate/${job.Id}`), 404, 'not-found')
    assert.deepEqual((await engine.expect<Job[]>('GET', 'templates')).map(({ Id }) => Id), [template.Id])
    const all = (await engine.expect<Job[]>('GET', 'all')).map(({ Id }) => Id)
    assert.deepEqual([all.includes(job.Id), all.includes(template.Id)], [true, false])
    assert.equal((await engine.expect('DELETE', `delete/${template.Id}`)).Id, template.Id)
  })

  it('is found by every member of a query, and counted', async () => {
    for (const { Id } of await engine.expect<Job[]>('POST', 'query')) await engine.expect('DELETE', `delete/${Id}`)
    const before = await engine.expect<{ SuccessFiles: number }>('GET', 'stats')
    const one = await engine.create({ CorrelationId: 'same' })
    const two = await engine.create({ CorrelationId: 'same' })
    const done = await engine.convert(await smallPdf('Found'), OWN_TEXT)
    const template = await engine.expect('POST', 'createtemplate')
    const ids = async (query?: unknown) => (await engine.expect<Job[]>('POST', 'query', query === undefined ? undefined : JSON.stringify(query))).map(({ Id }) => Id)
    assert.deepEqual(await ids(), [one.Id, two.Id, done.Id, template.Id])
    assert.deepEqual(await ids({ IdList: [], StatusList: [], GuidList: [], IsTemplate: false }), [one.Id, two.Id, done.Id])
    assert.deepEqual(await ids({ CorrelationIdList: ['same'], IdList: [two.Id, done.Id] }), [two.Id])
    assert.deepEqual(await ids({ StatusList: [3, 4] }), [done.Id])
    assert.deepEqual(await ids({ GuidList: [String(one.Guid).toUpperCase()] }), [one.Id])
    assert.deepEqual(await ids({ IsTemplate: true }), [template.Id])
    assert.deepEqual(await ids({ CreatedFrom: '2020-10-21T00:00:00.000000+03:00', CreatedTo: '2020-10-22T00:00:00Z' }), [])
    assert.deepEqual(await ids({ CreatedFrom: two.Created, IsTemplate: false }), [done.Id])
    assert.deepEqual(await ids({ UserName: 'nobody' }), [])
    refused(await engine.call('POST', 'query', '{"StatusList":[9]}'), 400, 'query-invalid')
    refused(await engine.call('POST', 'query', '{"Status":[1]}'), 400, 'query-invalid')
    assert.equal(await engine.expect<number>('GET', 'count'), 3)
    assert.equal(await engine.expect<number>('GET', 'runningcount'), 0)
    assert.deepEqual((await engine.expect<Job[]>('GET', 'allbystatus/3')).map(({ Id }) => Id), [done.Id])
    refused(await engine.call('GET', 'allbystatus/7'), 400, 'parameter-invalid')
    assert.equal((await engine.expect<{ SuccessFiles: number }>('GET', 'stats')).SuccessFiles, before.SuccessFiles + 1)
  })

  it('is told about by the small answers, in any case of the path', async () => {
    assert.equal(await engine.expect('GET', 'TEST'), true)
    assert.match(await engine.expect<string>('GET', 'version'), /^v\d+\.\d+\.\d+/)
    assert.equal(await engine.expect('GET', 'Name'), 'Platen engine')
    assert.match(await engine.expect<string>('GET', 'guid'), /^[0-9a-f-]{36}$/)
    assert.ok((await engine.expect<string[]>('GET', 'languages')).includes('English'))
    assert.ok((await engine.expect<string[]>('GET', 'supportedexts')).includes('HEIC'))
    assert.equal(Object.keys(await engine.expect<object>('GET', 'serverload')).length, 15)
    refused(await engine.call('GET', 'nonsense'), 404, 'no-such-action')
    refused(await engine.call('GET', 'info/abc'), 404, 'parameter-invalid')
    refused(await engine.call('GET', 'info/99999999999999999999'), 404, 'parameter-invalid')
  })

  for (const { id: service, engineBase, operations, notOnEngineYet } of Object.values(services))
    it(`${service}: ${notOnEngineYet ? 'answers 501 with its name to every operation, as the contract says' : 'does not say of any operation that it is not built'}`, async () => {
      for (const { id, method, path } of operations.filter(({ path }) => path.startsWith('/'))) {
        const answer = await request(`${engine.url}${engineBase}${path.replace(/\{[^}]+\}/g, '7')}`, { method })
        const body = answer.body.toString()
        if (notOnEngineYet) assert.deepEqual([answer.status, (JSON.parse(body) as { Values?: { operation?: string } }).Values?.operation], [501, id])
        else assert.doesNotMatch(body, /operation-not-supported/, id)
      }
    })
})
