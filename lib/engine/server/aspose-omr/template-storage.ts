/**
 * The kept templates as a storage of their own, so that whoever made them can see and delete them by the storage operations that there are:
 * a file a template, its path the TemplateId.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { RequestFailure } from '../failure'
import { pathBehind, queryValue } from './query'
import { wireEntry, type StorageCall, type StorageHandler } from './storage-handlers'
import type { TemplateRecord, Templates } from './templates'

/** Its name; in any case, as all names of storages. */
export const TEMPLATE_STORAGE = 'platen-templates'

/** Queries that name a storage. */
const NAMES = ['storageName', 'srcStorageName', 'destStorageName'] as const

const isMeant = (name: string | undefined): boolean => name?.toLowerCase() === TEMPLATE_STORAGE

/** Where the record's path stands behind the route. */
const ROUTES: Readonly<Record<string, string>> = {
  'aspose-omr.download-file': 'file',
  'aspose-omr.delete-file': 'file',
  'aspose-omr.object-exists': 'exist',
  'aspose-omr.list-folder': 'folder',
}

/** @param base of all routes, up to `/storage/` */
export function withTemplateStorage(handlers: Readonly<Record<string, StorageHandler>>, templates: Templates, base: string): Record<string, StorageHandler> {
  const wanted = (call: StorageCall, behind: string): string => pathBehind(call.request, `${base}/${behind}`).replace(/^\/+|\/+$/g, '')
  const find = (call: StorageCall, id: string): Promise<TemplateRecord> => templates.find(call.visitor.name, id.replace(/\.omrcr$/i, ''))
  const entryOf = async (record: TemplateRecord) =>
    wireEntry({ name: record.name, isFolder: false, modified: new Date(record.created), size: await templates.sizeOf(record), path: `/${record.id}` })

  const own: Readonly<Record<string, (call: StorageCall, id: string) => Promise<unknown>>> = {
    'aspose-omr.list-folder': async (call, folder) => {
      if (folder !== '') throw new RequestFailure(404, 'not-in-storage', `There is no folder "${folder}" in the storage ${TEMPLATE_STORAGE}.`, { path: folder })
      return { value: await Promise.all((await templates.ofOwner(call.visitor.name)).map(entryOf)) }
    },
    'aspose-omr.delete-file': async (call, id) => templates.remove(await find(call, id)),
    'aspose-omr.object-exists': async (call, id) => ({ exists: await find(call, id).then(() => true, () => false), isFolder: false }),
    'aspose-omr.download-file': async (call, id) => {
      const { omr } = templates.source(await find(call, id))
      void call.reply.header('content-type', 'application/octet-stream').send(await readFile(omr as string))
    },
  }
  return Object.fromEntries(
    Object.entries(handlers).map(([id, handler]): [string, StorageHandler] => [
      id,
      async (call) => {
        if (id === 'aspose-omr.storage-exists' && isMeant(path.basename(pathBehind(call.request, `${base}/`).replace(/\/exist\/?$/i, '')))) return { exists: true }
        if (!NAMES.some((name) => isMeant(queryValue(call.request, name)))) return handler(call)
        const mine = own[id]
        if (!mine) throw new RequestFailure(403, 'storage-read-only', `The storage ${TEMPLATE_STORAGE} shows the kept templates: they can be listed, downloaded and deleted there.`)
        return mine(call, wanted(call, ROUTES[id] as string))
      },
    ]),
  )
}
