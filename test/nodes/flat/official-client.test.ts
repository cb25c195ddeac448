/** Flat's own client and ours, pointed at one server: the same requests. */
import assert from 'node:assert/strict'
import { FlatClient } from 'flat-api'
import { createClient } from '../../../lib/client/client'
import { createExportTask, createScore, exportScore, getMe, getScore, getTask } from '../../../lib/contract/flat'
import { newScoreOf } from '../../../nodes/flat/import-score'
import { startRecordingServer, type RecordedRequest, type RecordingServer } from '../../support/recording-server'

const TOKEN = 'personal-access-token'
const SCORE = { id: 's1', title: 't', privacy: 'private', user: { id: 'u' }, htmlUrl: '', creationDate: '2026-01-01T00:00:00Z', collaborators: [], instruments: [], instrumentsNames: [], samples: [], editHtmlUrl: '' }

/** What a server can tell requests apart by; who asks is not compared. */
const essence = ({ method, target, headers, body }: RecordedRequest) => ({
  method,
  target,
  authorization: headers.authorization,
  type: headers['content-type']?.split(';')[0],
  length: headers['content-length'] ?? (method === 'GET' ? undefined : '0'),
  body: body.toString(),
})

describe("Flat's official client", () => {
  let server: RecordingServer
  let theirs: FlatClient
  let ours: ReturnType<typeof createClient>

  before(async () => {
    server = await startRecordingServer(({ path }) => {
      if (path.endsWith('/xml')) return { headers: { 'content-type': 'application/vnd.recordare.musicxml+xml' }, body: '<score-partwise/>' }
      if (path === '/v2/me') return { body: { id: 'u1', username: 'someone' } }
      return { body: path.includes('task') ? { id: 't1', state: 'created' } : SCORE }
    })
    theirs = new FlatClient({ accessToken: TOKEN, baseUrl: `${server.url}/v2` })
    ours = createClient({
      service: 'flat',
      side: 'vendor',
      key: 'test',
      base: `${server.url}/v2`,
      credentials: { kind: 'bearer', token: TOKEN },
      limits: { parallel: 1, perSecond: 0, waiting: 10 },
      timeouts: { connect: 2000, response: 5000, overall: 5000 },
    })
  })
  after(() => server.close())

  const data = Buffer.from('%PDF-1.4').toString('base64')
  const file = { content: { data: Buffer.from('%PDF-1.4') }, name: 'x.pdf', size: 8, kind: { extension: 'pdf', contentType: 'application/pdf' } }
  const params = { score: 's1', revision: 'last', format: 'mp3' } as const

  const calls: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
    [
      'creates a score of a file',
      () => theirs.scores.createScoreRaw({ body: { title: 'x', filename: 'x.pdf', data, dataEncoding: 'base64', supportsTasks: true } as never }),
      async () => ours.call(createScore, { body: await newScoreOf({ from: 'file', title: 'x' }, file) }),
    ],
    ['asks for a task', () => theirs.tasks.getTask({ task: 't1' }), () => ours.call(getTask, { params: { task: 't1' } })],
    ['reads a score', () => theirs.scores.getScore({ score: 's1' }), () => ours.call(getScore, { params: { score: 's1' } })],
    [
      'exports MusicXML',
      () => theirs.scores.getScoreRevisionData({ score: 's1', revision: 'last', format: 'xml' as never }),
      () => ours.call(exportScore, { params: { score: 's1', revision: 'last', format: 'xml' } }),
    ],
    [
      'starts an export of parts',
      () => theirs.scores.createExportTask({ ...params, body: { parts: ['p1'] } } as never),
      () => ours.call(createExportTask, { params, body: { parts: ['p1'] } }),
    ],
    ['starts an export of everything', () => theirs.scores.createExportTask({ ...params } as never), () => ours.call(createExportTask, { params })],
    ['asks who it is', () => theirs.account.getAuthenticatedUser(), () => ours.call(getMe)],
  ]

  for (const [title, their, our] of calls)
    it(`${title}, and so do we`, async () => {
      const before = server.requests.length
      await their()
      await our()
      const [first, second, ...more] = server.requests.slice(before)
      assert.ok(first && second)
      assert.equal(more.length, 0)
      assert.deepEqual(essence(second), essence(first))
    })
})
