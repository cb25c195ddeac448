/** RecognizeImage: every page of a picture file is read by a kept template, by the one that its page code names, or by one that came with the request. */
import { RecognizeOptions, type PlatenSheet } from '../../../contract/aspose-omr'
import { cleanName } from '../disposition'
import { isReasoned, RequestFailure } from '../failure'
import { refusal } from '../reasons'
import type { PageOutcome, ResponseFile, TaskOutcome } from './answer'
import { isPacked, readOptions, readPackedFiles } from './parameters'
import type { ReadSheet, TemplateSource } from './sheet-tasks'
import { baseNameOf, fileNameOf, sheetOf, timeFor, type TaskCall, type TaskParts } from './task-context'
import type { TemplateRecord } from './templates'

/** Templates among which a sheet is read. */
interface Choice {
  readonly templates: readonly TemplateSource[]
  readonly bySheet: boolean
  readonly records: readonly TemplateRecord[]
}

interface PageWork {
  readonly outcome: PageOutcome
  readonly files: readonly ResponseFile[]
}

async function chooseTemplates(call: TaskCall, options: RecognizeOptions, { templates }: TaskParts): Promise<Choice> {
  const parameter = call.functionParam.trim()
  if (options.templateFromSheet) {
    const records = await templates.ofOwner(call.owner)
    return { templates: records.map((record) => templates.source(record)), bySheet: true, records }
  }
  if (parameter === '') throw new RequestFailure(400, 'parameter-missing', 'FunctionParam must be the TemplateId that CorrectTemplate answered.')
  if (isPacked(parameter)) {
    const files = readPackedFiles(parameter)
    const omr = files.find(({ name }) => /\.omr(cr)?$/i.test(name)) ?? files[0]
    if (!omr) throw new RequestFailure(400, 'parameter-invalid', 'FunctionParam holds no template (.omr).')
    const blanks = files.filter((file) => file !== omr).map(({ data }) => data)
    return { templates: [{ name: omr.name.replace(/\.[^.]*$/, ''), omr: omr.data, blanks }], bySheet: false, records: [] }
  }
  const record = await templates.find(call.owner, parameter)
  return { templates: [templates.source(record)], bySheet: false, records: [record] }
}

/** @throws RequestFailure, TaskFailure when the file itself cannot be opened */
export async function recognize(call: TaskCall, parts: TaskParts): Promise<TaskOutcome> {
  const options = readOptions<RecognizeOptions>(RecognizeOptions, call.additionalParam)
  const choice = await chooseTemplates(call, options, parts)
  const count = await parts.sheets.countSheets(sheetOf(call, parts), timeFor(call, parts))
  const { pages: most } = parts.limits
  if (count > most) throw new RequestFailure(400, 'too-many-pages', `${fileNameOf(call)} has ${count} pages; at most ${most} are allowed.`, { actual: count, limit: most })
  if (options.sourcePage !== undefined && options.sourcePage > count)
    throw refusal(400, 'no-such-source-page', { file: fileNameOf(call), page: options.sourcePage, pages: count })
  const numbers = options.sourcePage === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [options.sourcePage]
  const works = await inLanes(numbers, parts.workers, (number) => readPage(call, parts, options, choice, number, count))
  const pages = tellSameSheets(works.map(({ outcome }) => outcome))
  const ids = new Set(pages.map(({ sheet }) => sheet?.TemplateId).filter((id) => id))
  const templateId = choice.bySheet ? (ids.size === 1 ? ([...ids][0] as string) : null) : (choice.templates[0]?.id ?? null)
  return { templateId, files: works.flatMap(({ files }) => files), pages, sourcePages: count }
}

async function readPage(call: TaskCall, parts: TaskParts, options: RecognizeOptions, choice: Choice, number: number, count: number): Promise<PageWork> {
  const started = performance.now()
  const name = count === 1 ? fileNameOf(call) : `${fileNameOf(call)} (page ${number})`
  const seconds = () => Math.round(performance.now() - started) / 1000
  const { threshold, page, annotate, fieldPictures, csv } = options
  const wanted = { ...(threshold === undefined ? {} : { threshold }), ...(page === undefined ? {} : { page }), annotate: annotate ?? false, fieldPictures: fieldPictures ?? true, csv: csv ?? false }
  const time = timeFor(call, parts)
  try {
    const read = await parts.sheets.readSheet({ sheet: sheetOf(call, parts), sourcePage: number, templates: choice.templates, bySheet: choice.bySheet, options: wanted }, time)
    const { files, clips, dat } = namedFiles(read, count === 1 ? baseNameOf(call) : `${baseNameOf(call)}-${number}`)
    const { status, reasons, messages, answers, template, copy, csv: table, annotated } = read
    const person = copy ? choice.records.find(({ id }) => id === template.id)?.people?.[copy - 1] : undefined
    const sheet: PlatenSheet = {
      Page: read.page,
      Pages: read.pages,
      Status: status,
      Reasons: [...reasons],
      ...(copy ? { Copy: copy } : {}),
      ...(person ? { Person: person } : {}),
      Template: template.name,
      ...(template.id === undefined ? {} : { TemplateId: template.id }),
      Answers: [...answers],
      SourcePage: number,
      Dat: dat,
      Clips: clips,
      ...(annotated === undefined ? {} : { Annotated: annotated }),
      ...(table === undefined ? {} : { Csv: table }),
    }
    return { files, outcome: { name, messages, seconds: seconds(), sheet } }
  } catch (error) {
    call.signal.throwIfAborted()
    const told = time.aborted ? new RequestFailure(500, 'page-timeout', `Page ${number} of ${fileNameOf(call)} took longer than ${parts.limits.pageSeconds} s and was stopped.`, { file: fileNameOf(call), page: number, limit: parts.limits.pageSeconds * 1000 }) : error
    if (!isReasoned(told)) throw told
    const { reason, message, values } = told
    return { files: [], outcome: { name, messages: [message], seconds: seconds(), rejection: { SourcePage: number, Reason: reason, Message: message, Values: { ...values } } } }
  }
}

/** Names the files of a page, each once; the service calls a clip by the names of picture and element. */
function namedFiles({ dat, clips }: ReadSheet, base: string): { files: ResponseFile[]; dat: string; clips: { Name: string; File: string }[] } {
  const files: ResponseFile[] = [{ name: `${base}.dat`, data: dat }]
  const named: { Name: string; File: string }[] = []
  for (const { name, data } of clips) {
    const stem = `${base}${cleanName(name) ?? 'clip'}`
    let file = `${stem}.jpg`
    for (let number = 2; files.some((other) => other.name === file); number++) file = `${stem}-${number}.jpg`
    files.push({ name: file, data })
    named.push({ Name: name, File: file })
  }
  return { files, dat: `${base}.dat`, clips: named }
}

/** Two pictures of one sheet would count a person twice: both are told. */
function tellSameSheets(outcomes: readonly PageOutcome[]): PageOutcome[] {
  const keyOf = ({ sheet }: PageOutcome) => (sheet?.Copy ? JSON.stringify([sheet.TemplateId, sheet.Page, sheet.Copy]) : undefined)
  const bySheet = new Map<string | undefined, number[]>()
  for (const outcome of outcomes) bySheet.set(keyOf(outcome), [...(bySheet.get(keyOf(outcome)) ?? []), outcome.sheet?.SourcePage ?? 0])
  return outcomes.map((outcome) => {
    const { sheet, messages } = outcome
    const key = keyOf(outcome)
    const same = bySheet.get(key) ?? []
    if (!sheet || key === undefined || same.length < 2) return outcome
    const message = `Pages ${same.join(' and ')} show the same sheet (copy ${sheet.Copy})`
    return { ...outcome, messages: [...messages, message], sheet: { ...sheet, Status: 'check', Reasons: [...sheet.Reasons, 'same-sheet'] } }
  })
}

/** Works on all, so many at a time, and keeps their order. */
async function inLanes<Item, Result>(items: readonly Item[], lanes: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const at = next++
      results[at] = await work(items[at] as Item)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(lanes, items.length)) }, lane))
  return results
}
