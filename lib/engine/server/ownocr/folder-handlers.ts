/** The operations on OCR folders: list, details, posting files into one. */
import path from 'node:path'
import { rm } from 'node:fs/promises'
import { extensionOfContentType, type Folder } from '../../../contract/ownocr'
import type { WatchedFolder } from '../config'
import { dispositionName } from '../disposition'
import { RequestFailure } from '../failure'
import { checkRoom, storeUpload } from '../uploads'
import type { HandlerParts } from './handlers'
import { FOLDER_KIND, type OcrJobData } from './job'
import { unsupportedType, type Call, type Handler } from './plugin'
import { filtersOf, postFile, takesFile } from './watched-folders'

/** The document knows no 403: a right that is missing is 401. */
const rightMissing = (right: string) => new RequestFailure(401, 'right-missing', `The user has not the right "${right}".`, { right })

function requireRight(call: Call, right: 'listFolders' | 'postToFolders'): void {
  if (!call.visitor[right]) throw rightMissing(right === 'listFolders' ? 'Enum OCR Folder Definition' : 'Post Files to OCR Folders')
}

function findFolder(call: Call, { config }: HandlerParts): WatchedFolder {
  const id = (call.params.id as string).replace(/[{}]/g, '').toLowerCase()
  const folder = config.folders.find((candidate) => candidate.id === id)
  if (!folder) throw new RequestFailure(404, 'not-found', `There is no OCR folder ${id}.`, { id })
  return folder
}

function wireFolder(folder: WatchedFolder, { store }: HandlerParts): Folder {
  const own = store.select<OcrJobData>({ kinds: [FOLDER_KIND] }).filter(({ data }) => data.watched?.folder === folder.id)
  // A file counts as processed when it lies where it belongs; until then its job is there.
  const ended = (state: 'done' | 'failed') => store.counter(`${FOLDER_KIND}.${folder.id}.${state}`) - own.filter((job) => job.state === state).length
  const [SuccessFiles, ErrorFiles] = [ended('done'), ended('failed')]
  return {
    Description: folder.description,
    Id: folder.id,
    ProcessingFiles: own.length,
    ProcessedFiles: SuccessFiles + ErrorFiles,
    SuccessFiles,
    ErrorFiles,
    Filters: filtersOf(folder).join(';'),
  }
}

async function post(call: Call, parts: HandlerParts, unique: boolean): Promise<string> {
  requireRight(call, 'postToFolders')
  const folder = findFolder(call, parts)
  const type = call.request.headers['content-type']
  if (!type) throw new RequestFailure(400, 'content-type-missing', 'The request has no Content-Type.')
  const name = dispositionName(call.request.headers['content-disposition'])
  if (!name) throw new RequestFailure(400, 'file-name-missing', 'The request has no Content-Disposition header with a filename.')
  if (!takesFile(folder, name)) throw unsupportedType(path.extname(name).slice(1) || name, filtersOf(folder))
  // A type that says something says what the name says too; one that says nothing is let through.
  if (!/octet-stream/i.test(type) && !extensionOfContentType(type)) throw unsupportedType(type)
  await checkRoom(call.request, folder.input, parts.config.limits)
  const stored = await storeUpload(call.request, path.join(folder.input, '.incoming'), 'part', parts.config.limits)
  const temporary = path.join(folder.input, '.incoming', stored.name)
  try {
    return await postFile(temporary, folder, name, unique)
  } finally {
    await rm(temporary, { force: true })
  }
}

export function folderHandlers(parts: HandlerParts): Record<string, Handler> {
  return {
    'ownocr.folders': (call) => {
      requireRight(call, 'listFolders')
      return parts.config.folders.map((folder) => wireFolder(folder, parts))
    },
    'ownocr.folder': (call) => {
      requireRight(call, 'listFolders')
      return wireFolder(findFolder(call, parts), parts)
    },
    'ownocr.post-folder': (call) => post(call, parts, false),
    'ownocr.post-folder-unique': (call) => post(call, parts, true),
  }
}
