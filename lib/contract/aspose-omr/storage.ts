/** Cloud storage inside the OMR product, known from the vendor's .NET and Python clients for v3.0. */
import { Type, type Static } from '@sinclair/typebox'
import { bytes, multipart, nothing, operation, path, query, raw, type OperationSource } from '../operation'
import { Nullable } from '../schema'

const Text = Type.Optional(Nullable(Type.String()))

export const StorageError = Type.Object(
  {
    code: Text,
    message: Text,
    description: Text,
    innerError: Type.Optional(Nullable(Type.Object({ requestId: Text, date: Text }, { additionalProperties: true }))),
  },
  { additionalProperties: true },
)

export const UploadAnswer = Type.Object(
  {
    /** Names of the files that arrived. */
    uploaded: Type.Optional(Nullable(Type.Array(Type.String()))),
    errors: Type.Optional(Nullable(Type.Array(StorageError))),
  },
  { additionalProperties: true },
)
export type UploadAnswer = Static<typeof UploadAnswer>

const entry = {
  name: Text,
  isFolder: Type.Optional(Type.Boolean()),
  modifiedDate: Text,
  /** Bytes. */
  size: Type.Optional(Nullable(Type.Integer())),
  path: Text,
}

export const FileList = Type.Object(
  { value: Type.Array(Type.Object(entry, { additionalProperties: true })) },
  { additionalProperties: true },
)
export type FileList = Static<typeof FileList>

export const FileVersionList = Type.Object(
  {
    value: Type.Array(
      Type.Object({ ...entry, versionId: Text, isLatest: Type.Optional(Type.Boolean()) }, { additionalProperties: true }),
    ),
  },
  { additionalProperties: true },
)
export type FileVersionList = Static<typeof FileVersionList>

export const ObjectExists = Type.Object(
  { exists: Type.Boolean(), isFolder: Type.Optional(Type.Boolean()) },
  { additionalProperties: true },
)
export const StorageExists = Type.Object({ exists: Type.Boolean() }, { additionalProperties: true })
/** Bytes. */
export const DiscUsage = Type.Object({ usedSize: Type.Integer(), totalSize: Type.Integer() }, { additionalProperties: true })

/** A path inside the storage; its slashes travel as they are. */
const storagePath = path(Type.String({ minLength: 1 }), { slashes: 'plain' })
/** The root folder is a path too. */
const folderPath = path(Type.String(), { slashes: 'plain' })
const storageName = query(Type.String())
const versionId = query(Type.String())
const destination = {
  destPath: query(Type.String({ minLength: 1 }), { required: true }),
  srcStorageName: query(Type.String()),
  destStorageName: query(Type.String()),
}

const stored = (source: Omit<OperationSource, 'auth' | 'evidence' | 'errors'>) =>
  operation({ ...source, errors: [400, 401, 403, 404], auth: ['bearer'], evidence: 'vendor-sdk' })

export const uploadFile = stored({
  id: 'aspose-omr.upload-file',
  route: 'PUT /v3.0/omr/storage/file/{path}',
  params: { path: storagePath, storageName },
  body: multipart([{ name: 'File', kind: 'file', required: true }]),
  // Bare bytes, under the type multipart/form-data without a boundary (.NET client) or application/octet-stream (the pages' curl).
  acceptsBody: raw({ contentType: 'optional' }),
  answers: { 200: UploadAnswer },
  // The same bytes at the same path.
  repeatable: true,
})

export const downloadFile = stored({
  id: 'aspose-omr.download-file',
  route: 'GET /v3.0/omr/storage/file/{path}',
  params: { path: storagePath, storageName, versionId },
  answers: { 200: bytes() },
})

export const deleteFile = stored({
  id: 'aspose-omr.delete-file',
  route: 'DELETE /v3.0/omr/storage/file/{path}',
  params: { path: storagePath, storageName, versionId },
  answers: { 200: nothing, 204: nothing },
})

export const copyFile = stored({
  id: 'aspose-omr.copy-file',
  route: 'PUT /v3.0/omr/storage/file/copy/{srcPath}',
  params: { srcPath: storagePath, ...destination, versionId },
  answers: { 200: nothing, 204: nothing },
  repeatable: true,
})

export const moveFile = stored({
  id: 'aspose-omr.move-file',
  route: 'PUT /v3.0/omr/storage/file/move/{srcPath}',
  params: { srcPath: storagePath, ...destination, versionId },
  answers: { 200: nothing, 204: nothing },
})

export const createFolder = stored({
  id: 'aspose-omr.create-folder',
  route: 'PUT /v3.0/omr/storage/folder/{path}',
  params: { path: storagePath, storageName },
  answers: { 200: nothing, 201: nothing, 204: nothing },
  repeatable: true,
})

export const listFolder = stored({
  id: 'aspose-omr.list-folder',
  route: 'GET /v3.0/omr/storage/folder/{path}',
  params: { path: folderPath, storageName },
  answers: { 200: FileList },
})

export const deleteFolder = stored({
  id: 'aspose-omr.delete-folder',
  route: 'DELETE /v3.0/omr/storage/folder/{path}',
  params: { path: storagePath, storageName, recursive: query(Type.Boolean()) },
  answers: { 200: nothing, 204: nothing },
})

export const copyFolder = stored({
  id: 'aspose-omr.copy-folder',
  route: 'PUT /v3.0/omr/storage/folder/copy/{srcPath}',
  params: { srcPath: storagePath, ...destination },
  answers: { 200: nothing, 204: nothing },
  repeatable: true,
})

export const moveFolder = stored({
  id: 'aspose-omr.move-folder',
  route: 'PUT /v3.0/omr/storage/folder/move/{srcPath}',
  params: { srcPath: storagePath, ...destination },
  answers: { 200: nothing, 204: nothing },
})

export const objectExists = stored({
  id: 'aspose-omr.object-exists',
  route: 'GET /v3.0/omr/storage/exist/{path}',
  params: { path: storagePath, storageName, versionId },
  answers: { 200: ObjectExists },
})

export const storageExists = stored({
  id: 'aspose-omr.storage-exists',
  route: 'GET /v3.0/omr/storage/{storageName}/exist',
  params: { storageName: path(Type.String({ minLength: 1 })) },
  answers: { 200: StorageExists },
})

export const discUsage = stored({
  id: 'aspose-omr.disc-usage',
  route: 'GET /v3.0/omr/storage/disc',
  params: { storageName },
  answers: { 200: DiscUsage },
})

export const fileVersions = stored({
  id: 'aspose-omr.file-versions',
  route: 'GET /v3.0/omr/storage/version/{path}',
  params: { path: storagePath, storageName },
  answers: { 200: FileVersionList },
})

export const storageOperations = [
  uploadFile,
  downloadFile,
  deleteFile,
  copyFile,
  moveFile,
  createFolder,
  listFolder,
  deleteFolder,
  copyFolder,
  moveFolder,
  objectExists,
  storageExists,
  discUsage,
  fileVersions,
]
