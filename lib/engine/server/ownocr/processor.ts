/** Does one ownOCR job: opens its files, reads what is not read yet page by page, writes the results. */
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { JobFolders } from '../../jobs/folders'
import { makePrivateFolder, publishFile } from '../../jobs/files'
import { isDiskFull } from '../../jobs/failure'
import type { Outcome, Processor, RunContext } from '../../jobs/queue'
import type { OcrLimits } from '../../ocr/types'
import type { EngineLimits } from '../config'
import { isReasoned, RequestFailure } from '../failure'
import { requestText } from '../reasons'
import type { Log } from '../log'
import type { Language, OpenedDocument, Recognition } from '../recognition'
import type { OcrJob, OcrJobData, PagesRead } from './job'
import { formatsOf, languageCodes, recognitionOptions } from './options'

const MEGA = 1_000_000
const MINUTE = 60_000

export interface ProcessorParts {
  readonly recognition: Recognition
  readonly folders: JobFolders
  readonly limits: EngineLimits
  /** Most pages of one job at the same time. */
  readonly workers: number
  readonly languages: () => Promise<readonly Language[]>
  readonly languageFolder: string
  readonly log: Log
}

export const ocrLimits = (limits: EngineLimits): OcrLimits => ({ maxPixels: limits.megapixels * MEGA, maxPages: limits.pages, pageTimeout: limits.pageSeconds * 1000 })

/** A document whose pages are small each and huge together. */
class TooMuchUnpacked extends Error {
  readonly reason = 'too-many-pixels'
  readonly values
  constructor(limit: number) {
    super(`All pages of the document together have more than ${limit} million pixels.`)
    this.values = { limit }
  }
}

function add(read: PagesRead, number: number): PagesRead {
  let { upTo } = read
  const beyond = new Set([...read.beyond, number])
  while (beyond.delete(upTo + 1)) upTo++
  return { upTo, beyond: [...beyond] }
}

/** @param deliver what happens with a job that is over; absent: its results wait for download */
export function createProcessor(kind: string, parts: ProcessorParts, deliver?: (job: OcrJob) => Promise<void>): Processor<OcrJobData> {
  const { folders, limits } = parts
  return {
    kind,
    timeLimit: limits.jobMinutes * MINUTE,
    run: (job, context) => runJob(job, context, parts),
    counter: (job) => (job.data.watched ? `${kind}.${job.data.watched.folder}` : kind),
    fail: (job, cause) => ({ ...job.data, results: {}, error: errorOf(cause, limits, parts.log, job.id) }),
    tidy: (job) => rm(path.join(folders.of(job.id), 'pages'), { recursive: true, force: true }),
    ended: async (job) => {
      if (deliver) return deliver(job)
      // What was sent in is not needed any more: only results are kept. Also goes what a kill left of an upload that the job never got.
      await folders.removeUploads(job.id)
    },
  }
}

/** The files with what people call them. */
function sourcesOf(job: OcrJob, folder: string): { path: string; name: string }[] {
  const { files } = job.data
  return files.map(({ name, title }, index) => ({ path: path.join(folder, name), name: title ?? (files.length === 1 ? 'The file' : `File ${index + 1}`) }))
}

async function runJob(job: OcrJob, context: RunContext<OcrJobData>, parts: ProcessorParts): Promise<Outcome<OcrJobData>> {
  const { recognition, folders, limits, log } = parts
  const { signal } = context
  const folder = folders.of(job.id)
  const workFolder = path.join(folder, 'pages')
  await makePrivateFolder(workFolder)
  const { options } = job.data
  const ocrOptions = recognitionOptions(options, languageCodes(String(options.RecognitionLanguages), await parts.languages()), parts.languageFolder)
  await recognition.warmUp(signal)
  context.begin()
  const document = await recognition.openDocument({ files: sourcesOf(job, folder), limits: ocrLimits(limits) }, signal)
  const pages = document.pages.length
  let data: OcrJobData = { ...job.data, pages }
  context.report(data)

  let read: PagesRead = { upTo: 0, beyond: [] }
  let pixels = 0
  const onPage = async (number: number) => {
    const page = document.pages[number - 1] as OpenedDocument['pages'][number]
    const summary = await recognition.readPage({ files: document.files, page, number, options: ocrOptions, limits: ocrLimits(limits), workFolder }, signal)
    pixels += summary.width * summary.height
    if (pixels > limits.documentMegapixels * MEGA) throw new TooMuchUnpacked(limits.documentMegapixels)
    read = add(read, number)
    log(summary.kept ? 'page-kept' : 'page-read', { job: job.id, page: number })
    const pagesDone = read.upTo + read.beyond.length
    // Pages that a former process read were reported by it; telling each again would cost a write a page.
    if (pagesDone <= data.pagesDone && pagesDone < pages) return
    data = { ...data, pagesDone }
    context.report(data)
  }
  await eachInParallel(pages, Math.min(Number(options.NrOfOCRThreads), parts.workers), signal, onPage)

  const results: Record<string, string> = {}
  let bytes = 0
  for (const format of formatsOf(options)) {
    const name = `result.${format}`
    const target = path.join(folder, name)
    const temporary = `${target}.part`
    await rm(temporary, { force: true })
    await recognition.assemble({ files: document.files, pages: document.pages, format, options: ocrOptions, workFolder, target: temporary }, signal)
    await publishFile(temporary, target)
    results[format] = name
    bytes += (await stat(target)).size
  }
  return { state: 'done', data: { ...data, results }, bytes }
}

/** Calls `work` for 1..count, so many at a time; the first failure ends it when all that was begun has ended. */
async function eachInParallel(count: number, parallel: number, signal: AbortSignal, work: (number: number) => Promise<void>): Promise<void> {
  let next = 1
  let failure: { error: unknown } | undefined
  const lane = async () => {
    while (next <= count && !failure) {
      signal.throwIfAborted()
      const number = next++
      try {
        await work(number)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, count)) }, lane))
  if (failure) throw failure.error
}

function errorOf(cause: Parameters<Processor<OcrJobData>['fail']>[1], limits: EngineLimits, log: Log, job: number): NonNullable<OcrJobData['error']> {
  if (cause.kind === 'time') {
    const values = { minutes: limits.jobMinutes }
    return { reason: 'job-timeout', message: requestText('job-timeout', values), values }
  }
  if (cause.kind === 'gave-up') return { reason: 'gave-up', message: 'The engine stopped again and again while it worked on this job; it is not tried any more.' }
  const { error } = cause
  if (isDiskFull(error)) return { reason: 'disk-full', message: 'The disk became full while the job was done. Free some space, then send the file again.' }
  if (error instanceof RequestFailure || isReasoned(error)) return { reason: error.reason, message: error.message, values: error.values }
  const message = error instanceof Error ? error.message : String(error)
  log('job-error', { job, message })
  return { reason: 'internal', message: `The engine met an error of its own while reading: ${message}` }
}
