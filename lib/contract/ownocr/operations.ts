/**
 * The 31 actions of ownOCR Server, "RESTful Web Services API Reference v1.3.1". Where its list of actions and their sections
 * differ, the sections and examples hold: `uploadext/<id>/<ext>`, `download/<id>/<ext>`.
 */
import { Type } from '@sinclair/typebox'
import { Enumeration } from '../schema'
import { bytes, json, operation, path, raw, type OperationSource } from '../operation'
import { JobStatus } from './enumerations'
import { Job, JobQuery, Jobs } from './job'
import { RESULT_FORMATS, RESULT_TYPES, UPLOAD_CONTENT_TYPES, UPLOAD_EXTENSIONS } from './media-types'
import { JobOptions } from './options'
import { Folder, FolderId, Folders, Names, ServerLoad, Stats } from './server'

/** Every action may answer these; those that name a thing may also answer 404, those that take a file 415. */
const GENERAL = [400, 401, 500]
const OF_ONE = [400, 401, 404, 500]
const OF_FILE = [400, 401, 404, 415, 500]

const action = (source: Omit<OperationSource, 'auth' | 'evidence'>) =>
  operation({ ...source, auth: ['basic', 'none'], evidence: 'documented' })

const JobId = Type.Integer({ minimum: 1 })
const Text = Type.String()

export const create = action({
  id: 'ownocr.create',
  route: 'POST /create',
  body: json(JobOptions, { required: false }),
  answers: { 200: Job },
  errors: GENERAL,
})

export const createFromTemplate = action({
  id: 'ownocr.create-from-template',
  route: 'POST /createfromtemplate/{id}',
  params: { id: JobId },
  answers: { 200: Job },
  errors: OF_ONE,
})

export const setOptions = action({
  id: 'ownocr.set-options',
  route: 'POST /setoptions/{id}',
  params: { id: JobId },
  body: json(JobOptions),
  answers: { 200: Job },
  errors: OF_ONE,
  // The same options again leave the job as it is.
  repeatable: true,
})

export const upload = action({
  id: 'ownocr.upload',
  route: 'POST /upload/{id}',
  params: { id: JobId },
  body: raw({ contentType: 'required', contentTypes: UPLOAD_CONTENT_TYPES, disposition: 'engine' }),
  answers: { 200: Job },
  errors: OF_FILE,
})

export const uploadExt = action({
  id: 'ownocr.upload-ext',
  route: 'POST /uploadext/{id}/{ext}',
  params: { id: JobId, ext: path(Enumeration(UPLOAD_EXTENSIONS, { ignoresCase: true })) },
  body: raw({ contentType: 'optional', disposition: 'engine' }),
  answers: { 200: Job },
  errors: OF_FILE,
  alsoAt: ['/upload/{id}/{ext}'],
})

export const schedule = action({
  id: 'ownocr.schedule',
  route: 'POST /schedule/{id}',
  params: { id: JobId },
  answers: { 200: Job },
  errors: OF_ONE,
})

export const status = action({
  id: 'ownocr.status',
  route: 'GET /status/{id}',
  params: { id: JobId },
  answers: { 200: Type.Integer() },
  errors: OF_ONE,
})

export const download = action({
  id: 'ownocr.download',
  route: 'GET /download/{id}/{ext}',
  params: { id: JobId, ext: path(Enumeration(RESULT_FORMATS, { ignoresCase: true })) },
  answers: { 200: bytes(Object.values(RESULT_TYPES)) },
  errors: OF_ONE,
})

export const info = action({
  id: 'ownocr.info',
  route: 'GET /info/{id}',
  params: { id: JobId },
  answers: { 200: Job },
  errors: OF_ONE,
})

export const cancel = action({
  id: 'ownocr.cancel',
  route: 'POST /cancel/{id}',
  params: { id: JobId },
  answers: { 200: Job },
  errors: OF_ONE,
  // In state 0 it changes nothing, so a second one is harmless.
  repeatable: true,
})

export const deleteJob = action({
  id: 'ownocr.delete',
  route: 'DELETE /delete/{id}',
  params: { id: JobId },
  answers: { 200: Job },
  errors: OF_ONE,
})

export const query = action({
  id: 'ownocr.query',
  route: 'POST /query',
  body: json(JobQuery, { required: false }),
  answers: { 200: Jobs },
  errors: OF_ONE,
  repeatable: true,
})

export const createTemplate = action({
  id: 'ownocr.create-template',
  route: 'POST /createtemplate',
  // The document says that no body is sent; `create` takes one, so a server may well understand it here too.
  acceptsBody: json(JobOptions, { required: false }),
  answers: { 200: Job },
  errors: GENERAL,
})

export const templates = action({
  id: 'ownocr.templates',
  route: 'GET /templates',
  answers: { 200: Jobs },
  errors: GENERAL,
})

export const count = action({
  id: 'ownocr.count',
  route: 'GET /count',
  answers: { 200: Type.Integer() },
  errors: GENERAL,
})

export const runningCount = action({
  id: 'ownocr.running-count',
  route: 'GET /runningcount',
  answers: { 200: Type.Integer() },
  errors: GENERAL,
})

export const all = action({
  id: 'ownocr.all',
  route: 'GET /all',
  answers: { 200: Jobs },
  errors: GENERAL,
})

export const allByStatus = action({
  id: 'ownocr.all-by-status',
  route: 'GET /allbystatus/{id}',
  // Called id in the document, but it is a status.
  params: { id: JobStatus },
  answers: { 200: Jobs },
  errors: GENERAL,
})

export const folders = action({
  id: 'ownocr.folders',
  route: 'GET /folders',
  answers: { 200: Folders },
  errors: GENERAL,
})

export const folder = action({
  id: 'ownocr.folder',
  route: 'GET /folder/{id}',
  params: { id: FolderId },
  answers: { 200: Folder },
  errors: OF_ONE,
})

export const postFolder = action({
  id: 'ownocr.post-folder',
  route: 'POST /postfolder/{id}',
  params: { id: FolderId },
  body: raw({ contentType: 'required', disposition: 'required' }),
  answers: { 200: Text },
  errors: OF_FILE,
})

export const postFolderUnique = action({
  id: 'ownocr.post-folder-unique',
  route: 'POST /postfolderu/{id}',
  params: { id: FolderId },
  body: raw({ contentType: 'required', disposition: 'required' }),
  answers: { 200: Text },
  errors: OF_FILE,
})

export const languages = action({ id: 'ownocr.languages', route: 'GET /languages', answers: { 200: Names }, errors: GENERAL })
export const version = action({ id: 'ownocr.version', route: 'GET /version', answers: { 200: Text }, errors: GENERAL })
export const test = action({ id: 'ownocr.test', route: 'GET /test', answers: { 200: Type.Boolean() }, errors: GENERAL })
export const name = action({ id: 'ownocr.name', route: 'GET /name', answers: { 200: Text }, errors: GENERAL })
export const nameVersion = action({
  id: 'ownocr.name-version',
  route: 'GET /nameversion',
  answers: { 200: Text },
  errors: GENERAL,
})
export const stats = action({ id: 'ownocr.stats', route: 'GET /stats', answers: { 200: Stats }, errors: GENERAL })
export const serverLoad = action({
  id: 'ownocr.server-load',
  route: 'GET /serverload',
  answers: { 200: ServerLoad },
  errors: GENERAL,
})
export const guid = action({ id: 'ownocr.guid', route: 'GET /guid', answers: { 200: Text }, errors: GENERAL })
export const supportedExts = action({
  id: 'ownocr.supported-exts',
  route: 'GET /supportedexts',
  answers: { 200: Names },
  errors: GENERAL,
})

/** In the order of the document's list. */
export const operations = [
  create,
  createFromTemplate,
  setOptions,
  upload,
  uploadExt,
  schedule,
  status,
  download,
  info,
  cancel,
  deleteJob,
  query,
  createTemplate,
  templates,
  count,
  runningCount,
  all,
  allByStatus,
  folders,
  folder,
  postFolder,
  postFolderUnique,
  languages,
  version,
  test,
  name,
  nameVersion,
  stats,
  serverLoad,
  guid,
  supportedExts,
]
