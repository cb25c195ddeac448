/** The storage as clients older than v3.0 call it (`/storage/...` beside `/omr/...`): other verbs and queries, answers with Code and Status. */
import type { EngineLimits } from '../config'
import { neededQueryValue, pathBehind, queryValue } from './query'
import { receiveUpload } from './receive'
import type { Entry, Place, Storage } from './storage'
import { sendStored, type StorageCall, type StorageHandler } from './storage-handlers'

export interface LegacyRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Behind `/storage/`. */
  readonly path: string
  readonly handler: StorageHandler
}

const done = { Code: 200, Status: 'OK' }

const wire = ({ name, isFolder, modified, size, path }: Entry) => ({ Name: name, IsFolder: isFolder, ModifiedDate: modified.toISOString(), Size: size, Path: path })

export function legacyRoutes(storage: Storage, base: string, dataFolder: string, limits: EngineLimits): readonly LegacyRoute[] {
  const place = ({ visitor, request }: StorageCall, behind: string): Place => ({
    owner: visitor.name,
    storage: queryValue(request, 'storage'),
    path: pathBehind(request, `${base}/${behind}`).replace(/^\//, ''),
  })
  const version = ({ request }: StorageCall) => queryValue(request, 'versionId')
  const transfer = async (call: StorageCall, kind: 'copy' | 'move', what: 'file' | 'folder', destination: string) => {
    const to = { owner: call.visitor.name, storage: queryValue(call.request, 'destStorage') ?? queryValue(call.request, 'storage'), path: destination }
    await storage.transfer(kind, what, place(call, what), to, version(call))
    return done
  }
  const move = (what: 'file' | 'folder'): StorageHandler => (call) => transfer(call, 'move', what, neededQueryValue(call.request, 'dest'))
  return [
    { method: 'GET', path: 'file/*', handler: (call) => sendStored(call.reply, storage, place(call, 'file'), version(call)) },
    {
      method: 'PUT',
      path: 'file/*',
      handler: async (call) => {
        const copy = queryValue(call.request, 'newdest')
        if (copy !== undefined) return transfer(call, 'copy', 'file', copy)
        await receiveUpload(call.request, place(call, 'file'), storage, dataFolder, limits)
        return done
      },
    },
    { method: 'POST', path: 'file/*', handler: move('file') },
    { method: 'DELETE', path: 'file/*', handler: async (call) => storage.deleteFile(place(call, 'file'), version(call)).then(() => done) },
    { method: 'GET', path: 'folder/*', handler: async (call) => ({ Files: (await storage.list(place(call, 'folder'))).map(wire), ...done }) },
    {
      method: 'PUT',
      path: 'folder/*',
      handler: async (call) => {
        const copy = queryValue(call.request, 'newdest')
        if (copy !== undefined) return transfer(call, 'copy', 'folder', copy)
        await storage.createFolder(place(call, 'folder'))
        return done
      },
    },
    { method: 'POST', path: 'folder/*', handler: move('folder') },
    {
      method: 'DELETE',
      path: 'folder/*',
      handler: async (call) => {
        await storage.deleteFolder(place(call, 'folder'), queryValue(call.request, 'recursive')?.toLowerCase() === 'true')
        return done
      },
    },
    {
      method: 'GET',
      path: 'exist/*',
      handler: async (call) => {
        const { exists, isFolder } = await storage.exists(place(call, 'exist'), version(call))
        return { FileExist: { IsExist: exists, IsFolder: isFolder }, ...done }
      },
    },
    { method: 'GET', path: 'disc', handler: async () => ({ DiscUsage: { UsedSize: await storage.usedSize(), TotalSize: storage.totalSize }, ...done }) },
    {
      method: 'GET',
      path: 'version/*',
      handler: async (call) => ({
        Versions: (await storage.versions(place(call, 'version'))).map((entry) => ({ ...wire(entry), VersionId: entry.versionId, IsLatest: true })),
        ...done,
      }),
    },
    {
      method: 'GET',
      path: ':name/exist',
      handler: async (call) => {
        const name = pathBehind(call.request, `${base}/`).replace(/\/exist\/?$/i, '')
        return { IsExist: await storage.storageExists(call.visitor.name, name), ...done }
      },
    },
  ]
}
