/** What the 14 storage operations do; answers in the lower-case names of the clients that know them. */
import { open } from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EngineLimits } from '../config'
import type { Visitor } from '../doors'
import { refusal } from '../reasons'
import { neededQueryValue, pathBehind, queryFlag, queryValue } from './query'
import { receiveUpload } from './receive'
import type { Entry, Place, Storage } from './storage'

export interface StorageCall {
  readonly visitor: Visitor
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Answers by itself, or gives what is sent as JSON; nothing: an empty answer. */
export type StorageHandler = (call: StorageCall) => Promise<unknown>

export interface StorageParts {
  readonly storage: Storage
  readonly dataFolder: string
  readonly limits: EngineLimits
}

export const wireEntry = ({ name, isFolder, modified, size, path }: Entry) => ({ name, isFolder, modifiedDate: modified.toISOString(), size, path })

/** Sends a file of the storage; it may be deleted while it travels. */
export async function sendStored(reply: FastifyReply, storage: Storage, place: Place, version: string | undefined): Promise<void> {
  const found = await storage.file(place, version)
  const handle = await open(found.path, 'r').catch(() => undefined)
  if (!handle) throw refusal(404, 'not-in-storage', { path: place.path })
  const { size } = await handle.stat()
  void reply.headers({ 'content-type': 'application/octet-stream', 'content-length': size })
  void reply.send(handle.createReadStream())
}

/** @param base of all routes, up to `/storage/` */
export function storageHandlers({ storage, dataFolder, limits }: StorageParts, base: string): Record<string, StorageHandler> {
  const place = ({ visitor, request }: StorageCall, behind: string, named = 'storageName'): Place => ({
    owner: visitor.name,
    storage: queryValue(request, named),
    path: pathBehind(request, `${base}/${behind}`).replace(/^\//, ''),
  })
  const version = ({ request }: StorageCall) => queryValue(request, 'versionId')
  const transfer = (kind: 'copy' | 'move', what: 'file' | 'folder'): StorageHandler => async (call) => {
    const from = place(call, `${what}/${kind}`, 'srcStorageName')
    const to = { owner: call.visitor.name, storage: queryValue(call.request, 'destStorageName'), path: neededQueryValue(call.request, 'destPath') }
    await storage.transfer(kind, what, from, to, version(call))
  }
  return {
    'aspose-omr.upload-file': async (call) => ({ uploaded: await receiveUpload(call.request, place(call, 'file'), storage, dataFolder, limits), errors: [] }),
    'aspose-omr.download-file': (call) => sendStored(call.reply, storage, place(call, 'file'), version(call)),
    'aspose-omr.delete-file': (call) => storage.deleteFile(place(call, 'file'), version(call)),
    'aspose-omr.copy-file': transfer('copy', 'file'),
    'aspose-omr.move-file': transfer('move', 'file'),
    'aspose-omr.create-folder': (call) => storage.createFolder(place(call, 'folder')),
    'aspose-omr.list-folder': async (call) => ({ value: (await storage.list(place(call, 'folder'))).map(wireEntry) }),
    'aspose-omr.delete-folder': (call) => storage.deleteFolder(place(call, 'folder'), queryFlag(call.request, 'recursive')),
    'aspose-omr.copy-folder': transfer('copy', 'folder'),
    'aspose-omr.move-folder': transfer('move', 'folder'),
    'aspose-omr.object-exists': (call) => storage.exists(place(call, 'exist'), version(call)),
    'aspose-omr.storage-exists': async (call) => {
      const name = pathBehind(call.request, `${base}/`).replace(/\/exist\/?$/i, '')
      return { exists: await storage.storageExists(call.visitor.name, name) }
    },
    'aspose-omr.disc-usage': async () => ({ usedSize: await storage.usedSize(), totalSize: storage.totalSize }),
    'aspose-omr.file-versions': async (call) => ({
      value: (await storage.versions(place(call, 'version'))).map((entry) => ({ ...wireEntry(entry), versionId: entry.versionId, isLatest: true })),
    }),
  }
}
