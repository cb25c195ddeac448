/** What a recognition answered, as sheets: their answers, what is said of the page, the pictures of clip areas. */
import type { PlatenAnswer, PlatenRejection, PlatenSheet, TaskResult } from '../../lib/contract/aspose-omr'
import { answersOf, type SheetAnswer } from '../../lib/flow/answer-sheets/answers'
import { readDat } from '../../lib/flow/answer-sheets/dat'
import type { TemplateElement } from '../../lib/flow/answer-sheets/template-elements'
import { stemOf } from '../../lib/flow/names'
import type { Task } from '../../lib/flow/task'
import { engineWords } from '../../lib/flow/translate'
import { warning } from '../../lib/flow/warnings'
import { contentTypeOf } from './template-steps'
import { bytesOf, fileOf, filesOf } from './task-steps'

/** `msg.sheet`, the template apart. */
export interface SheetState {
  readonly page: number
  /** Pages of its template, where it has more than one. */
  readonly pages?: number
  /** `rejected`: the page could not be read, and has no answers. */
  readonly status: 'ok' | 'check' | 'rejected'
  readonly reasons: readonly string[]
  readonly copy?: number
  readonly person?: unknown
  readonly template?: string
}

export interface Clip {
  readonly name: string
  readonly contentType: string
  readonly data: Buffer
}

export interface ReadSheet {
  readonly sheet: SheetState
  readonly answers: readonly SheetAnswer[]
  readonly clips: readonly Clip[]
  /** Of doubtful answers, by name. */
  readonly pictures: ReadonlyMap<string, Buffer>
  readonly elements: readonly TemplateElement[]
  /** JPEG of the sheet with what was read drawn on it, where it was asked for. */
  readonly annotated?: Buffer
}

/** A clip is named after the picture and its element; any file but the answers is one. */
function clipsOf(result: TaskResult, image: string): Clip[] {
  const stem = stemOf(image.split('/').pop() ?? image)
  return (result.ResponseFiles ?? [])
    .filter(({ Name }) => !Name.toLowerCase().endsWith('.dat'))
    .map((file): Clip => {
      const bare = stemOf(file.Name)
      const kind = file.Name.slice(bare.length + 1).toLowerCase()
      const data = bytesOf(file)
      // The service writes JPEG under the ending .png too.
      const jpeg = data[0] === 0xff && data[1] === 0xd8
      const name = bare.startsWith(stem) && bare.length > stem.length ? bare.slice(stem.length).replace(/^[_-]/, '') : bare
      return { name, contentType: jpeg ? 'image/jpeg' : contentTypeOf(kind), data }
    })
}

/** The clips of one sheet, as the engine names them. */
function clipsOfSheet({ ResponseFiles }: TaskResult, { Clips = [] }: PlatenSheet): Clip[] {
  return Clips.flatMap(({ Name, File }): Clip[] => {
    const file = ResponseFiles?.find((one) => one.Name === File)
    return file ? [{ name: Name, contentType: 'image/jpeg', data: bytesOf(file) }] : []
  })
}

const ofEngine = ({ Name, Value, Marks, Status, Confidence, Page }: PlatenAnswer): SheetAnswer => ({ name: Name, value: Value, marks: Marks, status: Status, confidence: Confidence, page: Page })

const elementOfEngine = ({ Name, Page, Choices = [] }: PlatenAnswer): TemplateElement => ({ name: Name, page: Page, kind: 'choice', choices: Choices, multiple: true, sections: 1 })

function fromEngine(sheet: PlatenSheet, clips: readonly Clip[], elements: readonly TemplateElement[]): ReadSheet {
  const { Page, Pages = 1, Status, Reasons, Copy, Person, Template, Answers, Annotated } = sheet
  return {
    sheet: { page: Page, ...(Pages > 1 ? { pages: Pages } : {}), status: Status, reasons: Reasons, ...(Copy ? { copy: Copy } : {}), ...(Person ? { person: Person } : {}), ...(Template ? { template: Template } : {}) },
    answers: Answers.map(ofEngine),
    clips,
    pictures: new Map(Answers.flatMap(({ Name, Picture }) => (Picture ? [[Name, Buffer.from(Picture, 'base64')] as const] : []))),
    // Where the sheet itself says its template, only the answer knows the choices.
    elements: elements.length > 0 ? elements : Answers.map(elementOfEngine),
    ...(Annotated ? { annotated: Buffer.from(Annotated, 'base64') } : {}),
  }
}

/** A page that could not be read, among others that could: somebody must look at it. */
function rejectedPage(task: Task, { SourcePage, Reason, Message, Values }: PlatenRejection): ReadSheet {
  task.warn(warning('page', { page: SourcePage, text: engineWords({ reason: Reason, values: Values, detail: Message }) }))
  return { sheet: { page: SourcePage, status: 'rejected', reasons: [Reason] }, answers: [], clips: [], pictures: new Map(), elements: [] }
}

/**
 * The sheets of an answer, one a page.
 * @param image name of the picture in the storage, from which names of clips are made
 */
export function sheetsOf(task: Task, result: TaskResult, image: string, elements: readonly TemplateElement[]): ReadSheet[] {
  const told = result.Platen?.Sheets
  if (told?.length) {
    const read = told.map((sheet) => ({ sourcePage: sheet.SourcePage ?? 1, sheet: fromEngine(sheet, clipsOfSheet(result, sheet), elements) }))
    const rejected = (result.Platen?.Rejected ?? []).map((page) => ({ sourcePage: page.SourcePage, sheet: rejectedPage(task, page) }))
    return [...read, ...rejected].sort((one, other) => one.sourcePage - other.sourcePage).map(({ sheet }) => sheet)
  }
  const clips = clipsOf(result, image)
  fileOf(task, result, 'dat')
  const names = elements.map(({ name }) => name)
  return filesOf(result, 'dat').map((file, index): ReadSheet => {
    const answers = answersOf(readDat(bytesOf(file).toString('utf8'), names), elements)
    const reasons = [
      ...(answers.some(({ status }) => status === 'uncertain') ? ['fields-uncertain'] : []),
      ...(answers.some(({ status }) => status === 'multiple') ? ['fields-multiple'] : []),
    ]
    const sheet: SheetState = { page: answers[0]?.page ?? 1, status: reasons.length ? 'check' : 'ok', reasons }
    return { sheet, answers, clips: index === 0 ? clips : [], pictures: new Map(), elements }
  })
}
