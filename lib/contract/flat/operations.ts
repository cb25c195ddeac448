/**
 * Scores, tasks, export and library. The page "Importing PDFs with OMR" documents the import and what follows it; the rest is
 * taken from the service's published description.
 */
import { Type } from '@sinclair/typebox'
import { address, bytes, header, json, nothing, operation, path, query, type OperationSource } from '../operation'
import { Enumeration, knownFrom, OpenEnumeration } from '../schema'
import { Account, COLLECTION_ALIASES, Collections, Scores } from './library'
import { DIRECT_FORMATS, EXPORT_FORMATS, NewScore, ScoreDetails, Task, TASK_FORMATS } from './score'

/** Ids are opaque. */
const Id = Type.String({ minLength: 1 })
/** An id, or `last`. */
const Revision = OpenEnumeration(['last'], { minLength: 1 })

/** Language of messages, an IETF tag; taken by every call and never refused. */
export const locale = header(Type.String(), { wire: 'X-Flat-Locale', evidence: 'vendor-spec' })
const sharingKey = query(Type.String(), { evidence: 'vendor-spec' })

/** Which revision an answer is of. */
const revisionHeaders = { revision: 'x-flat-score-revision', revisionDate: 'x-flat-score-revision-date' }

const call = (source: Omit<OperationSource, 'auth'>) =>
  operation({ ...source, params: { ...source.params, locale }, auth: ['bearer'] })

export const createScore = call({
  id: 'flat.create-score',
  route: 'POST /scores',
  body: json(NewScore),
  answers: { 200: ScoreDetails, 202: Task },
  answerHeaders: revisionHeaders,
  errors: [400, 401, 402, 403],
  evidence: 'documented',
})

export const getTask = call({
  id: 'flat.get-task',
  route: 'GET /tasks/{task}',
  params: { task: path(Id) },
  answers: { 200: Task },
  errors: [401, 402, 403, 404],
  evidence: 'documented',
})

export const getScore = call({
  id: 'flat.get-score',
  route: 'GET /scores/{score}',
  params: { score: path(Id), sharingKey },
  answers: { 200: ScoreDetails },
  answerHeaders: revisionHeaders,
  errors: [401, 402, 403, 404],
  evidence: 'documented',
})

export const createExportTask = call({
  id: 'flat.create-export-task',
  route: 'POST /scores/{score}/revisions/{revision}/{format}/task',
  params: { score: path(Id), revision: path(Revision), format: path(Enumeration(TASK_FORMATS)), sharingKey },
  // Ids of parts; absent: all. The vendor's client sends nothing at all under the JSON type.
  body: json(Type.Object({ parts: Type.Optional(knownFrom('vendor-spec', Type.Array(Type.String()))) }), {
    required: false,
    typeWhenEmpty: true,
  }),
  answers: { 200: Task },
  errors: [401, 402, 403, 404],
  evidence: 'documented',
})

/** The address is in storage elsewhere and already signed: it is asked for without the token. */
export const downloadResult = operation({
  id: 'flat.download-result',
  route: 'GET {result.url}',
  params: { 'result.url': address(Type.String({ pattern: '^https?://' })) },
  answers: { 200: bytes() },
  errors: [403, 404],
  auth: ['none'],
  evidence: 'documented',
})

const contentTypes = [...new Set(DIRECT_FORMATS.map((format) => EXPORT_FORMATS[format].contentType))]

export const exportScore = call({
  id: 'flat.export-score',
  route: 'GET /scores/{score}/revisions/{revision}/{format}',
  params: {
    score: path(Id),
    revision: path(Revision),
    format: path(Enumeration(DIRECT_FORMATS)),
    sharingKey,
    /** Ids of parts, joined with commas. */
    parts: query(Type.String()),
    /** Only for mp3. */
    defaultTrack: query(Type.Boolean()),
    /** Answer JSON with an address instead of redirecting to it. */
    url: query(Type.Boolean()),
  },
  answers: { 200: bytes(contentTypes) },
  answerHeaders: revisionHeaders,
  errors: [401, 402, 403, 404],
  evidence: 'vendor-spec',
})

export const deleteScore = call({
  id: 'flat.delete-score',
  route: 'DELETE /scores/{score}',
  // true: gone as soon as possible; else it goes to the trash.
  params: { score: path(Id), now: query(Type.Boolean({ default: false })) },
  answers: { 204: nothing },
  errors: [401, 403, 404],
  evidence: 'vendor-spec',
})

export const getMe = call({
  id: 'flat.get-me',
  route: 'GET /me',
  params: { onlyId: query(Type.Boolean()) },
  answers: { 200: Account },
  errors: [401, 403],
  evidence: 'vendor-spec',
})

/** Cursors of the next and previous page are in the header `Link`. */
export const paging = {
  limit: query(Type.Integer({ minimum: 1, maximum: 100, default: 25 })),
  next: query(Type.String()),
  previous: query(Type.String()),
}
export const pagingHeaders = { links: 'link' }
const order = {
  sort: query(OpenEnumeration(['creationDate', 'modificationDate', 'title'])),
  direction: query(Enumeration(['asc', 'desc'])),
}

export const listCollections = call({
  id: 'flat.list-collections',
  route: 'GET /collections',
  params: { parent: query(OpenEnumeration(['user'], { default: 'user' })), ...order, ...paging },
  answers: { 200: Collections },
  answerHeaders: pagingHeaders,
  errors: [401, 403, 404],
  evidence: 'vendor-spec',
})

export const listCollectionScores = call({
  id: 'flat.list-collection-scores',
  route: 'GET /collections/{collection}/scores',
  params: { collection: path(OpenEnumeration(COLLECTION_ALIASES, { minLength: 1 })), sharingKey, ...order, ...paging },
  answers: { 200: Scores },
  answerHeaders: pagingHeaders,
  errors: [401, 403, 404],
  evidence: 'vendor-spec',
})

export const scoreOperations = [
  createScore,
  getTask,
  getScore,
  createExportTask,
  downloadResult,
  exportScore,
  deleteScore,
  getMe,
  listCollections,
  listCollectionScores,
]
