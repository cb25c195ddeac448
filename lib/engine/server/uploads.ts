/** Bodies that are files: streamed to disk within the limits, never held in memory. */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { isDiskFull } from '../jobs/failure'
import { UPLOAD_PREFIX } from '../jobs/folders'
import { freeSpace, makePrivateFolder, publishFile, receiveFile, TooLong } from '../jobs/files'
import type { EngineLimits } from './config'
import { RequestFailure } from './failure'

const MEGABYTE = 1_000_000

export interface StoredUpload {
  /** File name inside the folder. */
  readonly name: string
  /** bytes */
  readonly size: number
}

const tooLarge = (limits: EngineLimits) =>
  new RequestFailure(413, 'too-large', `The file is larger than the ${limits.uploadMegabytes} MB that one upload may have.`, { limit: limits.uploadMegabytes })

/** The answer to everything that a full disk prevents. */
export const diskFull = (place: string) =>
  new RequestFailure(507, 'disk-full', `There is too little space left on the disk of ${place}. Free some, then try again.`, { place })

/**
 * Refuses a body that would not fit before it is read.
 * @throws RequestFailure 413, 507
 */
export async function checkRoom(request: FastifyRequest, folder: string, limits: EngineLimits): Promise<void> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limits.uploadMegabytes * MEGABYTE) throw tooLarge(limits)
  const free = await freeSpace(folder).catch(() => Infinity)
  if (free - announced < limits.freeMegabytes * MEGABYTE) throw diskFull(folder)
}

/**
 * Streams a request's body into a new file of a folder; when this returns it is on disk for good.
 * @param extension of the file's name, without dot
 * @throws RequestFailure 400 for an empty body, 413, 507
 */
export async function storeUpload(request: FastifyRequest, folder: string, extension: string, limits: EngineLimits): Promise<StoredUpload> {
  const body = request.body as Readable | undefined
  const name = `${UPLOAD_PREFIX}${randomUUID()}.${extension}`
  const temporary = path.join(folder, `${name}.part`)
  try {
    await makePrivateFolder(folder)
    // Left open on failure: the host reads and drops the rest, so that the sender gets to see the answer.
    const chunks: AsyncIterable<Uint8Array> = body ? body.iterator({ destroyOnReturn: false }) : emptyBody()
    const size = await receiveFile(chunks, temporary, limits.uploadMegabytes * MEGABYTE)
    if (size === 0) throw new RequestFailure(400, 'empty-file', 'The file is empty: the request has no body.')
    await publishFile(temporary, path.join(folder, name))
    return { name, size }
  } catch (error) {
    if (error instanceof TooLong) throw tooLarge(limits)
    if (isDiskFull(error)) throw diskFull(folder)
    throw error
  }
}

 
async function* emptyBody(): AsyncGenerator<Uint8Array> {
  return
}
