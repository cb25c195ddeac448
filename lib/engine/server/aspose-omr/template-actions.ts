/** GenerateTemplate, CorrectTemplate, FinalizeTemplate: a template is made, fitted to its printed sheet, kept, and proven on it. */
import { readFile } from 'node:fs/promises'
import { CorrectOptions, FinalizeOptions, GenerateOptions } from '../../../contract/aspose-omr'
import { RequestFailure } from '../failure'
import type { ResponseFile, TaskOutcome } from './answer'
import { readExtraFolder, readOptions, readPackedFiles } from './parameters'
import { baseNameOf, maxPixelsOf, sheetOf, timeFor, type TaskCall, type TaskParts } from './task-context'

/** MB of a template with the pictures inside that some programs put there. */
const TEMPLATE_MEGABYTES = 96

/** Pages of the largest template count as time for so many. */
const MOST_PAGES = 20

/** MB of a description; 5,000 questions have less than one. */
const MARKUP_MEGABYTES = 8

/** @throws RequestFailure, TaskFailure */
export async function generate(call: TaskCall, parts: TaskParts): Promise<TaskOutcome> {
  const { templates, sheets, storage, limits } = parts
  const options = readOptions<GenerateOptions>(GenerateOptions, call.additionalParam)
  const extra = readExtraFolder(call.functionParam)
  const needsMarks = (['people', 'keep', 'copy', 'templateId'] as const).find((name) => options[name] !== undefined && options[name] !== false)
  if (needsMarks && !options.markedSheet)
    throw new RequestFailure(400, 'parameter-invalid', `AdditionalParam platen.${needsMarks} needs platen.markedSheet: only a page code tells one sheet from another.`, { name: `platen.${needsMarks}` })
  if (options.people !== undefined && options.copy !== undefined)
    throw new RequestFailure(400, 'parameter-invalid', 'AdditionalParam platen.copy cannot be given with platen.people, who are numbered one after the other.', { name: 'platen.copy' })
  const notShown = options.preview && (['people', 'keep', 'pdf'] as const).find((name) => options[name])
  if (notShown) throw new RequestFailure(400, 'parameter-invalid', `AdditionalParam platen.preview cannot be given with platen.${notShown}.`, { name: 'platen.preview' })
  if (call.file.size > MARKUP_MEGABYTES * 1e6) throw new RequestFailure(413, 'too-large', `The description of a sheet has at most ${MARKUP_MEGABYTES} MB.`, { limit: MARKUP_MEGABYTES })
  const markup = await readFile(call.file.path)
  const pictures = extra === undefined ? {} : { pictures: { path: storage.folderPath({ ...call.place, path: extra }), name: extra } }
  const keeps = options.keep === true || options.people !== undefined
  if (keeps) await storage.checkRoom()
  const draft = keeps ? await templates.draft() : undefined
  try {
    const base = baseNameOf(call)
    const task = { markup, name: base, options, ...pictures, mostPages: limits.pages, ...(draft === undefined ? {} : { folder: draft }) }
    const { id, omr, pages, pdf, people, messages, remarks } = await sheets.generateTemplate(task, timeFor(call, parts, MOST_PAGES))
    const given = { owner: call.owner, name: base, pages: pages.length, blanks: pages.map((_page, index) => index + 1), ...(people ? { people: people.map((person) => ({ ...person })) } : {}) }
    const record = draft === undefined ? undefined : await templates.keep(draft, given, id)
    const files: ResponseFile[] = [{ name: `${base}.omr`, data: omr }, ...pages.map((data, index) => ({ name: index === 0 ? `${base}.png` : `${base}-${index + 1}.png`, data }))]
    if (pdf) files.push({ name: `${base}.pdf`, data: pdf })
    return { templateId: record?.id ?? null, files, verdict: { passed: true, messages, remarks } }
  } finally {
    if (draft !== undefined) await templates.discard(draft)
  }
}

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
    const record = await templates.keep(draft, { owner: call.owner, name: options.name ?? (omr.name.replace(/\.[^.]*$/, '') || name || baseNameOf(call)), pages, blanks: [...blanks] }, ownId)
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
