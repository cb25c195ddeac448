/** What each ownOCR operation of the engine does. */
import path from 'node:path'
import * as contract from '../../../contract/ownocr'
import { check } from '../../../contract/schema'
import { RESULT_TYPES, type JobQuery } from '../../../contract/ownocr'
import { folderHandlers } from './folder-handlers'
import { informationHandlers } from './information'
import type { JobFolders } from '../../jobs/folders'
import type { JobStore } from '../../jobs/store'
import type { Retention } from '../../jobs/retention'
import type { Config } from '../config'
import { RequestFailure } from '../failure'
import type { Language } from '../recognition'
import { dispositionName } from '../disposition'
import { checkRoom, diskFull, storeUpload } from '../uploads'
import { wireJob, type OcrJob } from './job'
import type { OwnocrJobs } from './jobs'
import { languageCodes } from './options'
import { FileAnswer, unsupportedType, type Call, type Handler } from './plugin'

export interface HandlerParts {
  readonly jobs: OwnocrJobs
  readonly folders: JobFolders
  readonly retention: Retention
  readonly config: Config
  readonly dataFolder: string
  /** Installed languages, as far as the configuration offers them. */
  readonly languages: () => Promise<readonly Language[]>
  readonly version: string
  readonly store: JobStore
  /** Threads, and jobs at the same time. */
  readonly workers: number
  readonly guid: string
}

const idOf = (call: Call): number => Number(call.params.id)

export function createHandlers(parts: HandlerParts): Record<string, Handler> {
  const { jobs, languages } = parts
  const one = (work: (call: Call) => OcrJob | Promise<OcrJob>): Handler => async (call) => wireJob(await work(call))
  return {
    'ownocr.create': one(async (call) => {
      await checkLanguages(call.request.body, languages)
      return jobs.create(call.visitor, call.request.body)
    }),
    'ownocr.create-template': one(async (call) => {
      await checkLanguages(call.request.body, languages)
      return jobs.create(call.visitor, call.request.body, true)
    }),
    'ownocr.create-from-template': one((call) => jobs.createFromTemplate(call.visitor, idOf(call))),
    'ownocr.set-options': one(async (call) => {
      // First whether it may be changed at all.
      jobs.findFor('setoptions', call.visitor, idOf(call))
      await checkLanguages(call.request.body, languages)
      return jobs.setOptions(call.visitor, idOf(call), call.request.body)
    }),
    'ownocr.upload': one((call) => {
      const type = call.request.headers['content-type']
      if (!type) throw new RequestFailure(415, 'content-type-missing', 'The request has no Content-Type, which tells the type of the file.')
      const extension = contract.extensionOfContentType(type)
      if (!extension) throw unsupportedType(type)
      return receive(call, extension, parts)
    }),
    'ownocr.upload-ext': one((call) => receive(call, call.params.ext as string, parts)),
    'ownocr.schedule': one((call) => jobs.schedule(call.visitor, idOf(call))),
    'ownocr.status': (call) => wireJob(jobs.find(call.visitor, idOf(call))).Status,
    'ownocr.info': one((call) => jobs.find(call.visitor, idOf(call))),
    'ownocr.cancel': one((call) => jobs.cancel(call.visitor, idOf(call))),
    'ownocr.delete': one((call) => jobs.remove(call.visitor, idOf(call))),
    'ownocr.download': (call) => {
      const format = call.params.ext as keyof typeof RESULT_TYPES
      const file = jobs.result(call.visitor, idOf(call), format)
      const type = format === 'txt' ? 'text/plain; charset=utf-8' : RESULT_TYPES[format]
      return new FileAnswer(file, type, `job-${idOf(call)}.${format}`)
    },
    'ownocr.query': (call) => jobs.query(call.visitor, readQuery(call.request.body)).map(wireJob),
    'ownocr.languages': async () => (await languages()).map(({ name }) => name),
    'ownocr.version': () => `v${parts.version}`,
    'ownocr.test': () => true,
    ...informationHandlers(parts),
    ...folderHandlers(parts),
  }
}

async function receive(call: Call, extension: string, parts: HandlerParts): Promise<OcrJob> {
  const { jobs, folders, retention, config, dataFolder } = parts
  const { id } = jobs.checkUpload(call.visitor, idOf(call))
  await checkRoom(call.request, dataFolder, config.limits)
  if (!(await retention.hasRoom(Number(call.request.headers['content-length'] ?? 0)))) throw diskFull(path.basename(dataFolder))
  const file = await storeUpload(call.request, await folders.make(id), extension, config.limits)
  try {
    const title = dispositionName(call.request.headers['content-disposition'])
    return jobs.addFile(call.visitor, id, { ...file, ...(title ? { title } : {}) })
  } catch (error) {
    // Deleted, scheduled or filled by another request meanwhile: the file belongs to nobody.
    await folders.removeFile(id, file.name)
    throw error
  }
}

async function checkLanguages(body: unknown, languages: HandlerParts['languages']): Promise<void> {
  if (typeof body !== 'object' || body === null) return
  const asked = Object.entries(body).find(([name]) => name.toLowerCase() === 'recognitionlanguages')?.[1] as unknown
  if (typeof asked === 'string') languageCodes(asked, await languages())
}

function readQuery(body: unknown): JobQuery {
  if (body === undefined || body === null) return {}
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
  const [problem] = check(contract.JobQuery, given)
  if (problem) throw new RequestFailure(400, 'query-invalid', `The query cannot be used: ${problem.path || '/'}: ${problem.message}.`, { problem: problem.message })
  return given as JobQuery
}
