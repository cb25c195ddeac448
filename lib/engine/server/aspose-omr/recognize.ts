/** RecognizeImage: every page of a picture file is read by a kept template, by the one that its page code names, or by one that came with the request. */
import { RecognizeOptions, type SheetResult } from '../../../contract/aspose-omr'
import { cleanName } from '../disposition'
import { isReasoned, RequestFailure } from '../failure'
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
  if (options.template === 'sheet') {
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
    throw new RequestFailure(400, 'no-such-source-page', `${fileNameOf(call)} has no page ${options.sourcePage}: it has ${count}.`, { page: options.sourcePage, pages: count })
  const numbers = options.sourcePage === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [options.sourcePage]
  const works = await inLanes(numbers, parts.workers, (number) => readPage(call, parts, options, choice, number, count))
  const told = tellSameSheets(works.map(({ outcome }) => outcome))
  const ids = new Set(told.map(({ platen }) => platen.template?.id).filter((id) => id !== undefined))
  const templateId = choice.bySheet ? (ids.size === 1 ? ([...ids][0] as string) : null) : (choice.templates[0]?.id ?? null)
  return { templateId, files: works.flatMap(({ files }) => files), pages: told }
}

async function readPage(call: TaskCall, parts: TaskParts, options: RecognizeOptions, choice: Choice, number: number, count: number): Promise<PageWork> {
  const started = performance.now()
  const name = count === 1 ? fileNameOf(call) : `${fileNameOf(call)} (page ${number})`
  const common = { sourcePage: number, sourcePages: count }
  const seconds = () => Math.round(performance.now() - started) / 1000
  const { threshold, page, annotate, fieldPictures, csv } = options
  const wanted = { ...(threshold === undefined ? {} : { threshold }), ...(page === undefined ? {} : { page }), annotate: annotate ?? false, fieldPictures: fieldPictures ?? false, csv: csv ?? false }
  const time = timeFor(call, parts)
  try {
    const sheet = await parts.sheets.readSheet({ sheet: sheetOf(call, parts), sourcePage: number, templates: choice.templates, bySheet: choice.bySheet, options: wanted }, time)
    const { files, ...named } = namedFiles(sheet, count === 1 ? baseNameOf(call) : `${baseNameOf(call)}-${number}`)
    const platen: SheetResult = {
      ...common,
      status: sheet.status,
      reasons: [...sheet.reasons],
      page: sheet.page,
      template: sheet.template,
      ...(sheet.copy ? { copy: sheet.copy } : {}),
      ...personOf(sheet, choice.records),
      ...named,
    }
    return { files, outcome: { name, passed: true, messages: sheet.messages, seconds: seconds(), platen } }
  } catch (error) {
    call.signal.throwIfAborted()
    const told = time.aborted ? new RequestFailure(500, 'page-timeout', `Page ${number} of ${fileNameOf(call)} took longer than ${parts.limits.pageSeconds} s and was stopped.`, { page: number, limit: parts.limits.pageSeconds }) : error
    if (!isReasoned(told)) throw told
    const platen: SheetResult = { ...common, status: 'rejected', reasons: [told.reason], values: { ...told.values }, answers: [], clips: [] }
    return { files: [], outcome: { name, passed: false, messages: [told.message], seconds: seconds(), platen } }
  }
}

function personOf({ template, copy }: ReadSheet, records: readonly TemplateRecord[]): { person?: Record<string, string> } {
  const person = copy ? records.find(({ id }) => id === template.id)?.people?.[copy - 1] : undefined
  return person ? { person } : {}
}

/** Names the files of a page, each once. */
function namedFiles(sheet: ReadSheet, base: string): Pick<SheetResult, 'answers' | 'dat' | 'csv' | 'annotated' | 'clips'> & { files: ResponseFile[] } {
  const files: ResponseFile[] = []
  const named: Pick<SheetResult, 'dat' | 'csv' | 'annotated'> = {}
  const clips: { name: string; file: string }[] = []
  const pictures = new Map<string, string>()
  const free = (stem: string, extension: string): string => {
    let name = `${stem}.${extension}`
    for (let number = 2; files.some((file) => file.name === name); number++) name = `${stem}-${number}.${extension}`
    return name
  }
  for (const { kind, name, data } of sheet.files) {
    // The service calls a clip by the names of picture and element.
    const part = cleanName(name) ?? 'field'
    const file = kind === 'dat' ? `${base}.dat` : kind === 'csv' ? `${base}.csv` : kind === 'annotated' ? free(`${base}-annotated`, 'jpg') : free(kind === 'clip' ? `${base}${part}` : `${base}-field-${part}`, 'jpg')
    files.push({ name: file, data })
    if (kind === 'clip') clips.push({ name, file })
    else if (kind === 'field') pictures.set(name, file)
    else named[kind] = file
  }
  const answers = sheet.answers.map((answer) => ({ ...answer, ...(pictures.has(answer.name) ? { picture: pictures.get(answer.name) as string } : {}) }))
  return { files, answers, ...named, clips }
}

/** Two pictures of one sheet would count a person twice: both are told. */
function tellSameSheets(outcomes: readonly PageOutcome[]): PageOutcome[] {
  const keyOf = ({ platen }: PageOutcome) => (platen.copy ? JSON.stringify([platen.template?.id, platen.page, platen.copy]) : undefined)
  const bySheet = new Map<string, number[]>()
  for (const outcome of outcomes) {
    const key = keyOf(outcome)
    if (key !== undefined) bySheet.set(key, [...(bySheet.get(key) ?? []), outcome.platen.sourcePage])
  }
  return outcomes.map((outcome) => {
    const same = bySheet.get(keyOf(outcome) ?? '') ?? []
    if (same.length < 2) return outcome
    const message = `Pages ${same.join(' and ')} show the same sheet (copy ${outcome.platen.copy})`
    return { ...outcome, messages: [...outcome.messages, message], platen: { ...outcome.platen, status: 'check', reasons: [...outcome.platen.reasons, 'same-sheet'] } }
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
