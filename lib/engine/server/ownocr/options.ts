/** Job options: what a caller sends, checked and laid over what the job has. */
import { check } from '../../../contract/schema'
import { ENGINE_OPTIONS, JOB_READ_ONLY, jobOption, jobOptionNames, jobOptions, JobOptions, splitLanguages, type JobOptionName } from '../../../contract/ownocr'
import type { OcrOptions } from '../../ocr/types'
import { RequestFailure } from '../failure'
import { refusal } from '../reasons'
import type { Language } from '../recognition'
import type { OptionValues } from './job'

/** Members of a job that a caller may send back and that change nothing. */
const IGNORED: ReadonlySet<string> = new Set([...JOB_READ_ONLY, 'PagesDone', 'Reason'])

/** Lower case to the service's name: servers of this kind read JSON names in any case. */
const NAMES: ReadonlyMap<string, string> = new Map([...jobOptionNames, ...IGNORED, 'RenderQuality'].map((name) => [name.toLowerCase(), name]))

export function defaultOptions(retentionDays: number): OptionValues {
  return Object.fromEntries(jobOptions.map(({ name, default: value }) => [name, name === 'RetentionDays' ? retentionDays : value])) as OptionValues
}

export interface SentOptions {
  readonly values: Partial<OptionValues>
  readonly renderQuality?: unknown
}

const refuse = (reason: string, message: string, values: Record<string, string | number>) => new RequestFailure(400, reason, message, values)

/**
 * Reads a job object that a caller sent; null means "not set".
 * @param maximumRetention days
 * @throws RequestFailure 400 naming the option: `option-unknown`, `option-invalid`, `option-not-supported`
 */
export function readOptions(body: unknown, maximumRetention: number): SentOptions {
  if (body === undefined || body === null) return { values: {} }
  if (typeof body !== 'object' || Array.isArray(body)) throw refuse('body-invalid', 'The body must be a JSON object with job options.', {})
  const values: Record<string, unknown> = {}
  for (const [given, value] of Object.entries(body)) {
    const name = NAMES.get(given.toLowerCase())
    if (name === undefined) throw refusal(400, 'option-unknown', { option: given.slice(0, 100) })
    if (value !== null && !IGNORED.has(name)) values[name] = value
  }
  const [problem] = check(JobOptions, values)
  if (problem) {
    const option = problem.path.split('/')[1] ?? ''
    throw refuse('option-invalid', `The value of the job option ${option} cannot be used: ${problem.message}.`, { option, problem: problem.message })
  }
  const { RenderQuality: renderQuality, ...sent } = values as Partial<OptionValues> & { RenderQuality?: unknown }
  for (const [option, value] of Object.entries(sent) as [JobOptionName, unknown][])
    if (!ENGINE_OPTIONS.has(option) && value !== jobOption(option).default)
      throw refusal(400, 'option-not-supported', { option, default: String(jobOption(option).default) })
  if (sent.RetentionDays !== undefined && Number(sent.RetentionDays) > maximumRetention)
    throw refuse('option-invalid', `RetentionDays can be at most ${maximumRetention} here.`, { option: 'RetentionDays', problem: `at most ${maximumRetention}` })
  return { values: sent, ...(renderQuality === undefined ? {} : { renderQuality }) }
}

/** What the job's own languages are called by the recognition room; a language may be given by its name or its code. */
export function languageCodes(names: string, installed: readonly Language[]): string[] {
  const asked = splitLanguages(names)
  if (asked.length === 0) throw refuse('option-invalid', 'RecognitionLanguages names no language.', { option: 'RecognitionLanguages', problem: 'empty' })
  const codes = asked.map((name) => {
    const found = installed.find((language) => [language.name.toLowerCase(), language.code.toLowerCase()].includes(name.toLowerCase()))
    if (found) return found.code
    const list = installed.map((language) => language.name).join(', ')
    throw refuse('language-missing', `The language "${name.slice(0, 100)}" is not installed for text recognition. Installed: ${list}.`, { language: name.slice(0, 100), installed: list })
  })
  return [...new Set(codes)]
}

/** The formats that a job makes, in the order of the document. */
export function formatsOf(options: OptionValues): ('pdf' | 'txt')[] {
  return [...(options.PdfOutput ? (['pdf'] as const) : []), ...(options.TxtOutput ? (['txt'] as const) : [])]
}

export function recognitionOptions(options: OptionValues, languages: readonly string[], languageFolder: string): OcrOptions {
  const text = (value: string | number | boolean) => (value === '' ? undefined : String(value))
  return {
    languages,
    dataFolder: languageFolder,
    minConfidence: Number(options.MinConfidence),
    renderResolution: Number(options.RenderResolution),
    keepTextPages: options.IntelligentPDFProcessing === true,
    metadata: { title: text(options.PdfTitle), subject: text(options.PdfSubject), author: text(options.PdfAuthor), keywords: text(options.PdfKeywords) },
  }
}
