/** Uploads into the storage, in the forms that clients really send: a form, or bare bytes under any type, `multipart/form-data` included. */
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { receiveFile, TooLong } from '../../jobs/files'
import { isDiskFull } from '../../jobs/failure'
import type { EngineLimits } from '../config'
import { cleanName } from '../disposition'
import { RequestFailure } from '../failure'
import { checkRoom, diskFull } from '../uploads'
import { boundaryOf, readForm } from './multipart'
import { namesOf } from './names'
import type { Place, Storage } from './storage'

const MEGABYTE = 1_000_000

/**
 * Puts what a request carries at a place.
 * @param place where its path ends with a slash, or is the root, the name comes from the form
 * @returns names of the files
 * @throws RequestFailure 400, 409, 413, 507
 */
export async function receiveUpload(request: FastifyRequest, place: Place, storage: Storage, dataFolder: string, limits: EngineLimits): Promise<string[]> {
  await checkRoom(request, dataFolder, limits)
  // Left open on failure: the rest is read and dropped by the server, so that the sender gets to see the answer.
  const body = request.body instanceof Readable ? request.body.iterator({ destroyOnReturn: false }) : noBytes()
  const boundary = boundaryOf(request.headers['content-type'])
  if (boundary === undefined) {
    await store(body, place, storage, limits)
    return [namesOf(place.path).at(-1) as string]
  }
  const isFolder = place.path === '' || place.path.endsWith('/')
  const uploaded: string[] = []
  for await (const { name, filename, content } of readForm(body, boundary)) {
    // Fields that are no file; a form for one path holds one.
    if (filename === undefined && name.toLowerCase() !== 'file') continue
    if (uploaded.length > 0 && !isFolder) throw new RequestFailure(400, 'several-files', 'The form holds several files for one name. Upload them one by one, or into a folder.')
    const given = isFolder ? cleanName(filename ?? '') : undefined
    if (isFolder && given === undefined) throw new RequestFailure(400, 'name-missing', 'Neither the path nor the form says what the file is called.')
    const target = given === undefined ? place : { ...place, path: `${place.path}/${given}` }
    await store(content, target, storage, limits)
    uploaded.push(namesOf(target.path).at(-1) as string)
  }
  if (uploaded.length === 0) throw new RequestFailure(400, 'file-missing', 'The form holds no file: send it as a part named File.')
  return uploaded
}

async function store(content: AsyncIterable<Uint8Array>, place: Place, storage: Storage, limits: EngineLimits): Promise<void> {
  try {
    await storage.put(place, (temporary) => receiveFile(content, temporary, limits.uploadMegabytes * MEGABYTE))
  } catch (error) {
    if (error instanceof TooLong)
      throw new RequestFailure(413, 'too-large', `The file is larger than the ${limits.uploadMegabytes} MB that one upload may have.`, { limit: limits.uploadMegabytes })
    if (isDiskFull(error)) throw diskFull('the storage')
    throw error
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {
  return
}
