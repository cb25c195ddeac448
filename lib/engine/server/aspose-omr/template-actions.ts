/** CorrectTemplate and FinalizeTemplate: a template is fitted to its printed sheet, kept, and proven on it. */
import { readFile } from 'node:fs/promises'
import { CorrectOptions, FinalizeOptions } from '../../../contract/aspose-omr'
import { RequestFailure } from '../failure'
import type { TaskOutcome } from './answer'
import { readOptions, readPackedFiles } from './parameters'
import { baseNameOf, maxPixelsOf, sheetOf, timeFor, type TaskCall, type TaskParts } from './task-context'

/** MB of a template with the pictures inside that some programs put there. */
const TEMPLATE_MEGABYTES = 96

/** Pages of the largest template count as time for so many. */
const MOST_PAGES = 20

/** @throws RequestFailure, TaskFailure */
export async function correct(call: TaskCall, parts: TaskParts): Promise<TaskOutcome> {
  const { templates, sheets, storage } = parts
  const options = readOptions<CorrectOptions>(CorrectOptions, call.additionalParam)
  const files = readPackedFiles(call.functionParam)
  const omr = files.find(({ name }) => /\.omr(cr)?$/i.test(name)) ?? files[0]
  if (!omr) throw new RequestFailure(400, 'parameter-invalid', 'FunctionParam holds no template (.omr).')
  await storage.checkRoom()
  const draft = await templates.draft()
  try {
    const { ownId, name, omrcr, pages, blanks, messages } = await sheets.correctTemplate({ sheet: sheetOf(call, parts), omr: omr.data, folder: draft }, timeFor(call, parts, MOST_PAGES))
    const record = await templates.keep(draft, { owner: call.owner, name: options.name ?? (name || baseNameOf(call)), pages, blanks: [...blanks] }, ownId)
    return { templateId: record.id, files: [{ name: `${baseNameOf(call)}.omrcr`, data: omrcr }], verdict: { passed: true, messages } }
  } finally {
    await templates.discard(draft)
  }
}

/** @throws RequestFailure, TaskFailure */
export async function finalize(call: TaskCall, parts: TaskParts): Promise<TaskOutcome> {
  const { templates, sheets } = parts
  readOptions(FinalizeOptions, call.additionalParam)
  if (call.functionParam.trim() === '') throw new RequestFailure(400, 'parameter-missing', 'FunctionParam must be the TemplateId that CorrectTemplate answered.')
  if (call.file.size > TEMPLATE_MEGABYTES * 1e6) throw new RequestFailure(413, 'too-large', `A template has at most ${TEMPLATE_MEGABYTES} MB.`, { limit: TEMPLATE_MEGABYTES })
  const record = await templates.find(call.owner, call.functionParam)
  const { blanks } = templates.source(record)
  // It may have been changed by a person since.
  const given = await readFile(call.file.path)
  const { omrcr, dat, passed, messages } = await sheets.proveTemplate({ omrcr: given, blanks, maxPixels: maxPixelsOf(parts) }, timeFor(call, parts, MOST_PAGES))
  await templates.replace(record, omrcr, passed)
  return { templateId: record.id, files: [{ name: 'RecognitionResult.dat', data: Buffer.from(dat, 'utf8') }], verdict: { passed, messages } }
}
