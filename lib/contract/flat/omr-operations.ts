/** The recognition job API under `/omr`. */
import { Type } from '@sinclair/typebox'
import { bytes, json, operation, path, query, type OperationSource } from '../operation'
import { Enumeration, OpenEnumeration } from '../schema'
import {
  NewOmrJob,
  OMR_EXPORT_FORMATS,
  OMR_STATES,
  OMR_STEPS,
  OmrCapabilities,
  OmrDetails,
  OmrFile,
  OmrFileAdded,
  OmrJob,
  OmrJobs,
} from './omr-job'
import { locale, paging, pagingHeaders } from './operations'

const Id = Type.String({ minLength: 1 })

const call = (source: Omit<OperationSource, 'auth' | 'evidence'>) =>
  operation({ ...source, params: { ...source.params, locale }, auth: ['bearer'], evidence: 'vendor-spec' })

export const omrCapabilities = call({
  id: 'flat.omr-capabilities',
  route: 'GET /omr/capabilities',
  answers: { 200: OmrCapabilities },
  errors: [401, 403],
})

export const omrCreateJob = call({
  id: 'flat.omr-create-job',
  route: 'POST /omr/jobs',
  body: json(NewOmrJob, { required: false, typeWhenEmpty: true }),
  // 201: a draft that waits for files and its start; 202: under way.
  answers: { 201: OmrJob, 202: OmrJob },
  errors: [400, 401, 402, 403],
})

export const omrListJobs = call({
  id: 'flat.omr-list-jobs',
  route: 'GET /omr/jobs',
  params: { status: query(OpenEnumeration(OMR_STATES)), ...paging },
  answers: { 200: OmrJobs },
  answerHeaders: pagingHeaders,
  errors: [401, 403],
})

export const omrGetJob = call({
  id: 'flat.omr-get-job',
  route: 'GET /omr/jobs/{job}',
  // Seconds that the service may hold the answer back until the job changes.
  params: { job: path(Id), wait: query(Type.Integer({ minimum: 0, maximum: 25 })) },
  answers: { 200: OmrJob },
  errors: [401, 403, 404],
})

export const omrAddFile = call({
  id: 'flat.omr-add-file',
  route: 'POST /omr/jobs/{job}/files',
  params: { job: path(Id) },
  body: json(OmrFile),
  answers: { 200: OmrFileAdded },
  // 409: the job is no draft any more.
  errors: [400, 401, 403, 404, 409],
})

export const omrGetPage = call({
  id: 'flat.omr-get-page',
  route: 'GET /omr/jobs/{job}/files/{index}',
  params: { job: path(Id), index: path(Type.Integer({ minimum: 0 })) },
  answers: { 200: bytes(['image/jpeg']) },
  errors: [401, 403, 404],
})

export const omrStartJob = call({
  id: 'flat.omr-start-job',
  route: 'POST /omr/jobs/{job}/start',
  params: { job: path(Id) },
  answers: { 202: OmrJob },
  // 400: no files; 402: not enough credits.
  errors: [400, 401, 402, 403, 404],
})

export const omrSubmitStep = call({
  id: 'flat.omr-submit-step',
  route: 'POST /omr/jobs/{job}/steps/{step}',
  params: { job: path(Id), step: path(OpenEnumeration(OMR_STEPS, { minLength: 1 })) },
  body: json(OmrDetails),
  answers: { 202: OmrJob },
  // 409: the job does not wait at this step.
  errors: [400, 401, 403, 404, 409],
})

export const omrExport = call({
  id: 'flat.omr-export',
  route: 'GET /omr/jobs/{job}/exports/{format}',
  params: { job: path(Id), format: path(Enumeration(Object.keys(OMR_EXPORT_FORMATS))) },
  answers: { 200: bytes(Object.values(OMR_EXPORT_FORMATS).map(({ contentType }) => contentType)) },
  // 409: not done yet.
  errors: [401, 403, 404, 409],
})

export const omrCancelJob = call({
  id: 'flat.omr-cancel-job',
  route: 'POST /omr/jobs/{job}/cancel',
  params: { job: path(Id) },
  answers: { 200: OmrJob },
  errors: [401, 403, 404, 409],
})

export const omrOperations = [
  omrCapabilities,
  omrCreateJob,
  omrListJobs,
  omrGetJob,
  omrAddFile,
  omrGetPage,
  omrStartJob,
  omrSubmitStep,
  omrExport,
  omrCancelJob,
]
