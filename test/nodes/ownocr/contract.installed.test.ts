/** The promises of every node, for the single steps of ownOCR. `ownocr-convert` has a list of its own. */
import type { Job } from '../../../lib/contract/ownocr'
import { FAKE_FOLDER, startFakeOwnocr, type FakeOwnocr } from '../../support/fake-ownocr'
import { tinyPng } from '../../support/tiny-pages'
import { contractSuite, type NodeUnderTest, type ServiceUnderTest } from '../contract'
import { num, str } from './support'

const fakes = new WeakMap<ServiceUnderTest, FakeOwnocr>()

/** A job in a state for the node under test; the first of a server has the number 41. */
const JOB = 41

async function start(status: number | undefined, template = false, withFile?: boolean): Promise<ServiceUnderTest> {
  const fake = await startFakeOwnocr()
  if (status !== undefined) {
    await fetch(`${fake.address}/${template ? 'createtemplate' : 'create'}`, { method: 'POST', ...(template ? {} : { body: '{"Autostart":false,"TxtOutput":true}' }) })
    const job = fake.jobs.get(JOB) as Job & { files: Buffer[] }
    job.Status = status
    if (withFile ?? status > 0) job.files.push(Buffer.from('page'))
    if (status === 3) job.NumberOfPages = 1
    fake.requests.length = 0
  }
  const service: ServiceUnderTest = {
    address: fake.address,
    fail: (operation, ...troubles) => fake.fail(operation, ...troubles),
    asked: (operation, count) => fake.asked(operation, count),
    uploads: () => fake.requests.filter(({ operation }) => ['ownocr.upload', 'ownocr.post-folder-unique'].includes(operation)).map(({ body }) => body),
    close: () => fake.close(),
  }
  fakes.set(service, fake)
  return service
}

const lastBody = (service: ServiceUnderTest, operation: string): Record<string, unknown> | undefined => {
  const body = fakes.get(service)?.requests.findLast((request) => request.operation === operation)?.body
  return body?.length ? (JSON.parse(body.toString()) as Record<string, unknown>) : undefined
}

const NO_TEXT = 'it has no setting of text'
const onlyJob = { environment: NO_TEXT, options: NO_TEXT }
const onlyChoice = { environment: 'its setting is a choice', options: 'its setting is a choice' }
const readsNot = { pathAndContent: 'it reads no file', noGuessing: 'it reads no file', parts: 'it reads no file' }
const waitsNot = { resume: 'it does not wait', deleted: 'it does not wait', unkeepable: 'it does not wait' }
const ALL_ON_ENGINE = 'it has no option that the engine lacks'

interface Given extends Partial<NodeUnderTest> {
  readonly firstOperation: string
  /** State of the job that the server has; absent: none. */
  readonly status?: number
  readonly template?: boolean
  /** Whether the job has its file; absent: from state 1 on. */
  readonly withFile?: boolean
}

function node(type: string, { status, template, withFile, not, ...given }: Given): void {
  contractSuite({
    type,
    service: 'ownocr',
    accountType: 'ownocr-server',
    credentials: { user: 'someone', password: 'swordfish' },
    params: {},
    message: () => ({ payload: 'anything', ...(status === undefined ? {} : { job: JOB }) }),
    outputs: 1,
    startService: () => start(status, template, withFile),
    ...given,
    not: { overload: 'tested once for all nodes, in test/flow/slots.test.ts', ...not },
  })
}

node('ownocr-create', {
  firstOperation: 'ownocr.create',
  textSetting: { name: 'PdfTitle', seen: (service) => lastBody(service, 'ownocr.create')?.PdfTitle as string | undefined },
  notOnEngine: { name: 'Deskew', value: true },
  not: { ...readsNot, ...waitsNot },
})
node('ownocr-options', {
  status: 0,
  firstOperation: 'ownocr.info',
  textSetting: { name: 'PdfTitle', seen: (service) => lastBody(service, 'ownocr.set-options')?.PdfTitle as string | undefined },
  notOnEngine: { name: 'Deskew', value: true },
  not: { ...readsNot, ...waitsNot },
})
node('ownocr-template', {
  params: { operation: str('create-template') },
  firstOperation: 'ownocr.create-template',
  textSetting: { name: 'PdfTitle', seen: (service) => lastBody(service, 'ownocr.set-options')?.PdfTitle as string | undefined },
  notOnEngine: { name: 'Deskew', value: true },
  not: { ...readsNot, ...waitsNot },
})
node('ownocr-upload', {
  status: 0,
  firstOperation: 'ownocr.upload',
  message: () => ({ payload: tinyPng(), job: JOB }),
  not: { ...waitsNot, ...onlyJob, engineOnly: ALL_ON_ENGINE },
})
node('ownocr-wait', {
  status: 1,
  firstOperation: 'ownocr.status',
  waitingOperation: 'ownocr.status',
  outputs: 2,
  // Trouble that may pass is borne for as long as the node may wait.
  params: { timeout: num(0.1) },
  not: { ...readsNot, ...onlyJob, engineOnly: ALL_ON_ENGINE, faults: 'it bears what may pass; in test/nodes/ownocr/faults.installed.test.ts' },
})
node('ownocr-download', {
  status: 3,
  firstOperation: 'ownocr.info',
  not: { ...readsNot, ...waitsNot, ...onlyChoice, engineOnly: 'tested with ownocr-convert, which has the same formats' },
})
node('ownocr-query', {
  firstOperation: 'ownocr.query',
  textSetting: { name: 'UserName', seen: (service) => lastBody(service, 'ownocr.query')?.UserName as string | undefined },
  not: { ...readsNot, ...waitsNot, engineOnly: ALL_ON_ENGINE },
})
node('ownocr-server-info', { firstOperation: 'ownocr.languages', not: { ...readsNot, ...waitsNot, ...onlyChoice, engineOnly: ALL_ON_ENGINE } })
node('ownocr-info', { status: 3, firstOperation: 'ownocr.info', not: { ...readsNot, ...waitsNot, ...onlyJob, engineOnly: ALL_ON_ENGINE } })
const onlyGuid = { environment: 'its text is a GUID', options: 'its text is a GUID' }
const oneQuestion = { ...readsNot, ...waitsNot, ...onlyJob, engineOnly: ALL_ON_ENGINE }
node('ownocr-status', { status: 3, firstOperation: 'ownocr.status', not: oneQuestion })
node('ownocr-schedule', { status: 0, withFile: true, firstOperation: 'ownocr.schedule', not: oneQuestion })
node('ownocr-cancel', { status: 1, firstOperation: 'ownocr.cancel', not: oneQuestion })
node('ownocr-delete', { status: 3, firstOperation: 'ownocr.delete', not: oneQuestion })
node('ownocr-count', { firstOperation: 'ownocr.count', not: { ...oneQuestion, ...onlyChoice } })
node('ownocr-folder', {
  params: { operation: str('folder'), folder: str(FAKE_FOLDER.Id) },
  firstOperation: 'ownocr.folder',
  not: { ...oneQuestion, ...onlyGuid },
})
node('ownocr-post', {
  params: { folder: str(FAKE_FOLDER.Id) },
  firstOperation: 'ownocr.post-folder-unique',
  message: () => ({ payload: tinyPng(), filename: 'page.png' }),
  not: { ...waitsNot, ...onlyGuid, engineOnly: ALL_ON_ENGINE },
})
