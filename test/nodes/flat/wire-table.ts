/**
 * What Flat's operations look like on the wire, written from the service's page "Importing PDFs with OMR", its published
 * description (2.26) and the requests that its own client sends. Not made from our contract.
 */

export interface WireRow {
  readonly type: string
  readonly operation: string
  /** Settings in `msg.options`. */
  readonly options: Readonly<Record<string, unknown>>
  /** What the message brings. */
  readonly message?: Readonly<Record<string, unknown>>
  /** Verb, path and query as they are sent. */
  readonly request: string
  /** JSON body; null: none, but its type and length 0. */
  readonly json?: object | null
  /** Status and body of the answer. */
  readonly answer: readonly [status: number, body?: object | Buffer]
  /** The property that gets it. */
  readonly at?: string
  /** Fetched elsewhere: no token. */
  readonly withoutToken?: boolean
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const row = (type: string, operation: string, request: string, answer: WireRow['answer'], more: Partial<WireRow> = {}): WireRow => ({
  type: `flat-${type}`,
  operation,
  request,
  answer,
  options: {},
  ...more,
})

const XML = '<score-partwise version="4.0"/>'
const PDF = '%PDF-1.4 and more'
const score = { id: 's1', title: 'Whitby' }
const task = { id: 't1', state: 'doing' }
const job = { id: 'j1', status: 'processing', output: 'library' }
const S1 = { score: { id: 's1' } }
const J1 = { omrJob: { id: 'j1' } }
const BUILDER = { scoreData: { instruments: [{ group: 'keyboards', instrument: 'piano' }], fifths: -2 } }

export const wireTable: readonly WireRow[] = [
  row('import', 'create-score', 'POST /v2/scores', [200, score], {
    message: { payload: Buffer.from(XML), filename: 'tune.musicxml' },
    json: { filename: 'tune.musicxml', data: base64(XML), dataEncoding: 'base64', supportsTasks: true },
    at: 'score',
  }),
  row('import', 'create-score', 'POST /v2/scores', [202, task], {
    message: { payload: Buffer.from(PDF), filename: 'tune.pdf' },
    options: { title: 'My tune', privacy: 'privateLink', collection: 'c1' },
    json: { title: 'My tune', filename: 'tune.pdf', data: base64(PDF), dataEncoding: 'base64', supportsTasks: true, privacy: 'privateLink', collection: 'c1' },
    at: 'task',
  }),
  row('import', 'create-score', 'POST /v2/scores', [200, score], {
    message: { payload: XML, filename: 'tune.musicxml' },
    options: { supportsTasks: false },
    json: { filename: 'tune.musicxml', data: base64(XML), dataEncoding: 'base64' },
    at: 'score',
  }),
  row('import', 'create-score', 'POST /v2/scores', [200, score], {
    options: { from: 'builder', title: 'Empty', builderData: BUILDER },
    json: { title: 'Empty', builderData: BUILDER },
    at: 'score',
  }),
  row('import', 'create-score', 'POST /v2/scores', [200, score], {
    options: { from: 'googleDrive', googleDrive: 'g1', googleDriveFolder: 'f1' },
    json: { source: { googleDrive: 'g1' }, googleDriveFolder: 'f1' },
    at: 'score',
  }),
  row('task', 'get-task', 'GET /v2/tasks/t%201', [200, task], { message: { task: { id: 't 1' } }, at: 'task' }),
  row('wait', 'get-task', 'GET /v2/tasks/t1', [200, { id: 't1', state: 'done', result: { url: 'https://storage/x' } }], { message: { task: { id: 't1' } }, at: 'task' }),
  row('score', 'get-score', 'GET /v2/scores/s1?sharingKey=k', [200, score], { options: { sharingKey: 'k' }, message: S1, at: 'score' }),
  row('score', 'delete-score', 'DELETE /v2/scores/s1?now=true', [204], { options: { operation: 'delete-score', now: true }, message: S1 }),
  row('score', 'delete-score', 'DELETE /v2/scores/s1', [204], { options: { operation: 'delete-score' }, message: S1 }),
  row('export', 'export-score', 'GET /v2/scores/s1/revisions/last/xml', [200, Buffer.from(XML)], { message: S1 }),
  row('export', 'export-score', 'GET /v2/scores/s1/revisions/r2/thumbnail.png?sharingKey=k', [200, Buffer.from('PNG')], {
    options: { format: 'thumbnail.png', revision: 'r2', sharingKey: 'k' },
    message: S1,
  }),
  row('export', 'export-score', 'GET /v2/scores/s1/revisions/last/midi?parts=p1%2Cp2', [200, Buffer.from('MThd')], {
    options: { format: 'midi', parts: ['p1', 'p2'] },
    message: S1,
  }),
  row('export', 'export-score', 'GET /v2/scores/s1/revisions/last/mp3?defaultTrack=true', [200, Buffer.from('ID3')], {
    options: { format: 'mp3', defaultTrack: true },
    message: S1,
  }),
  row('export-start', 'create-export-task', 'POST /v2/scores/s1/revisions/last/mp3/task', [200, task], { message: S1, json: null, at: 'task' }),
  row('export-start', 'create-export-task', 'POST /v2/scores/s1/revisions/r2/wav/task?sharingKey=k', [200, task], {
    options: { format: 'wav', revision: 'r2', sharingKey: 'k', parts: ['p1'] },
    message: S1,
    json: { parts: ['p1'] },
    at: 'task',
  }),
  row('download', 'download-result', 'GET /storage/x.mp3?signature=1', [200, Buffer.from('ID3')], {
    message: { task: { id: 't1', state: 'done', format: 'mp3', result: { url: 'STORAGE/x.mp3?signature=1' } } },
    withoutToken: true,
  }),
  row('library', 'get-me', 'GET /v2/me', [200, { id: 'u1' }], { options: { operation: 'get-me' } }),
  row('library', 'get-me', 'GET /v2/me?onlyId=true', [200, { id: 'u1' }], { options: { operation: 'get-me', onlyId: true } }),
  row('library', 'list-collections', 'GET /v2/collections?parent=user&sort=title&direction=asc&limit=100', [200, [{ id: 'c1' }]], {
    options: { operation: 'list-collections', parent: 'user', sort: 'title', direction: 'asc', limit: 100 },
  }),
  row('library', 'list-collection-scores', 'GET /v2/collections/app/scores?next=abc', [200, [score]], { options: { next: 'abc' } }),
  row('omr-wait', 'omr-get-job', 'GET /v2/omr/jobs/j1', [200, { id: 'j1', status: 'done' }], { message: J1, at: 'omrJob' }),
  row('omr-job', 'omr-capabilities', 'GET /v2/omr/capabilities', [200, { costPerPage: 1 }], { options: { operation: 'omr-capabilities' } }),
  row('omr-job', 'omr-list-jobs', 'GET /v2/omr/jobs?status=done&limit=5', [200, [job]], { options: { operation: 'omr-list-jobs', status: 'done', limit: 5 } }),
  row('omr-job', 'omr-get-job', 'GET /v2/omr/jobs/j1?wait=25', [200, job], { options: { operation: 'omr-get-job', wait: 25 }, message: J1 }),
  row('omr-job', 'omr-get-page', 'GET /v2/omr/jobs/j1/files/2', [200, Buffer.from('JPEG')], { options: { operation: 'omr-get-page', index: 2 }, message: J1 }),
  row('omr-job', 'omr-submit-step', 'POST /v2/omr/jobs/j1/steps/details', [202, job], {
    options: { title: 'Named', instruments: [{ index: 0, midiProgram: 40, transposeKey: 'Bb' }] },
    message: J1,
    json: { step: 'details', title: 'Named', instruments: [{ index: 0, midiProgram: 40, transposeKey: 'Bb' }] },
  }),
  row('omr-job', 'omr-cancel-job', 'POST /v2/omr/jobs/j1/cancel', [200, { id: 'j1', status: 'canceled' }], { options: { operation: 'omr-cancel-job' }, message: J1 }),
  row('omr-export', 'omr-export', 'GET /v2/omr/jobs/j1/exports/musicxml', [200, Buffer.from(XML)], { message: J1 }),
]
