/** From markup to a template that reads: generate, correct, finalize; used by the single nodes and the ones of one step. */
import type { Phrase } from '../../lib/client/errors'
import type { Content } from '../../lib/client/types'
import { correctTemplate, finalizeTemplate, generateTemplate, printOptionNames, type GenerateOptions, type PackedFile } from '../../lib/contract/aspose-omr'
import { answersOf, type SheetAnswer } from '../../lib/flow/answer-sheets/answers'
import { readDat } from '../../lib/flow/answer-sheets/dat'
import { readTemplate, type TemplateElement } from '../../lib/flow/answer-sheets/template-elements'
import { failure } from '../../lib/flow/errors'
import { readInput } from '../../lib/flow/input'
import { isPlainObject, nameOfKind } from '../../lib/flow/message'
import { cleanName, stemOf } from '../../lib/flow/names'
import { phrase } from '../../lib/flow/phrases'
import type { Task } from '../../lib/flow/task'
import { textOfFile } from '../../lib/flow/text-file'
import { bytesOf, fileOf, filesOf, placeOf, remarksOf, runAction, store, uploadTo } from './task-steps'

/** `msg.omrTemplate` */
export interface OmrTemplate {
  readonly name: string
  /** TemplateId; given by "correct". */
  readonly id?: string
  readonly omr?: Buffer
  readonly omrcr?: Buffer
}

export interface GeneratedSheet {
  /** The id that the page code of a class's sheets stands for. */
  readonly id?: string
  readonly omr: Buffer
  /** The printable sheet; of several pages the list of them. */
  readonly sheet: Buffer | Buffer[]
  readonly sheetKind: string
  /** Picture of the first page, where the sheet is a PDF too. */
  readonly picture: SheetPicture & { readonly content: { readonly data: Buffer } }
  readonly remarks: readonly Phrase[]
}

const PICTURES = ['png', 'jpg', 'jpeg', 'tif', 'tiff', 'gif', 'bmp'] as const
const CONTENT_TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', tif: 'image/tiff', tiff: 'image/tiff', gif: 'image/gif', bmp: 'image/bmp' }

export const contentTypeOf = (kind: string): string => CONTENT_TYPES[kind] ?? 'application/octet-stream'

/** Markup as text: a message may bring it as the content of a file. */
export function markupOf(task: Task): string {
  const { markup } = task.settings
  const text = Buffer.isBuffer(markup) ? textOfFile(markup) : markup
  if (typeof text !== 'string') throw failure('setting-invalid', { name: 'markup', problem: phrase('text-needed', { found: nameOfKind(markup) }) })
  if (text.trim() === '') throw failure('setting-missing', { name: 'markup' })
  return text
}

/** Pictures of the message that the markup names, put into a folder of the storage. */
async function uploadPictures(task: Task): Promise<string | undefined> {
  const { pictures, imageFolder } = task.settings as { pictures?: unknown; imageFolder?: string }
  if (pictures === undefined) return imageFolder
  const named = isPlainObject(pictures) && !('content' in pictures) ? Object.entries(pictures).map(([filename, content]) => ({ filename, content })) : pictures
  const list = Array.isArray(named) ? named : [named]
  const { folder: home } = placeOf(task)
  const folder = imageFolder?.replace(/^\/+|\/+$/g, '') || `${home ? `${home}/` : ''}platen-${task.id}-pictures`
  const [files = []] = await readInput({ value: list, place: phrase('the-setting', { name: 'pictures' }), kind: 'content', several: 'pages' })
  for (const file of files) await uploadTo(task, `${folder}/${file.name}`, { content: file.content, contentType: file.kind.contentType, fileName: file.name })
  return folder
}

const kindOf = ({ Name }: PackedFile): string => Name.split('.').pop()?.toLowerCase() ?? 'png'

/** As the settings of the same names say; marked where they say nothing, and besides its pictures as a PDF, which prints in its true size and holds all pages in one file. */
const printed = ({ settings }: Task): Record<string, unknown> => ({
  markedSheet: true,
  pdf: true,
  ...Object.fromEntries(printOptionNames.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]]))),
})

/**
 * @param source its `stored` is the name of a markup file that is in the storage already, in place of `markup`
 * @param forEngine options that only the built-in engine has
 */
export async function generate(
  task: Task,
  source: { readonly markup: string; readonly purpose?: string } | { readonly stored: string },
  forEngine: GenerateOptions = {},
): Promise<GeneratedSheet> {
  const folder = await uploadPictures(task)
  const name = 'stored' in source ? source.stored : await store(task, source.purpose ?? 'markup', 'txt', { content: { data: Buffer.from(source.markup) }, contentType: 'text/plain' })
  const parameter = folder === undefined ? undefined : JSON.stringify({ ExtraStoragePath: folder })
  const result = await runAction(task, generateTemplate, name, parameter, { ...printed(task), ...forEngine })
  const pages = filesOf(result, ...PICTURES)
  const [document] = filesOf(result, 'pdf')
  const first = document ?? pages[0] ?? fileOf(task, result, ...PICTURES)
  const picture = pages[0] ?? first
  return {
    ...(result.TemplateId ? { id: result.TemplateId } : {}),
    omr: bytesOf(fileOf(task, result, 'omr')),
    sheet: document || pages.length === 1 ? bytesOf(first) : pages.map(bytesOf),
    sheetKind: kindOf(first),
    picture: { content: { data: bytesOf(picture) }, kind: kindOf(picture) },
    remarks: remarksOf(result),
  }
}

export interface SheetPicture {
  readonly content: Content
  /** Extension without the dot. */
  readonly kind: string
}

/**
 * Makes a template known to the service and fits it to the printed sheet.
 * @param picture of the blank sheet, or the name of one in the storage
 */
export async function correct(task: Task, name: string, omr: Buffer, picture: SheetPicture | { readonly stored: string }): Promise<{ readonly id: string; readonly omrcr: Buffer; readonly remarks: readonly Phrase[] }> {
  const stored = 'stored' in picture ? picture.stored : await store(task, 'sheet', picture.kind, { content: picture.content, contentType: contentTypeOf(picture.kind) })
  const packed = { Files: [{ Name: `${cleanName(name, 'template')}.omr`, Size: omr.length, Data: omr.toString('base64') }] }
  const result = await runAction(task, correctTemplate, stored, JSON.stringify(packed), { name: name.slice(0, 200) })
  if (!result.TemplateId) throw failure('file-missing-in-answer', { service: 'Aspose.OMR', kind: 'TemplateId' }, { service: 'aspose-omr' })
  return { id: result.TemplateId, omrcr: bytesOf(fileOf(task, result, 'omrcr')), remarks: remarksOf(result) }
}

export interface BlankCheck {
  readonly answers: readonly SheetAnswer[]
  /** Answers that are not blank though the sheet is. */
  readonly filled: readonly string[]
  readonly remarks: readonly Phrase[]
}

/** Reads the blank sheet by the template: nothing may be found on it. */
export async function finalize(task: Task, id: string, omrcr: Buffer | { readonly stored: string }, elements: readonly TemplateElement[]): Promise<BlankCheck> {
  const stored = Buffer.isBuffer(omrcr) ? await store(task, 'template', 'omrcr', { content: { data: omrcr }, contentType: 'application/json' }) : omrcr.stored
  const result = await runAction(task, finalizeTemplate, stored, id)
  const [dat] = filesOf(result, 'dat')
  const lines = dat ? readDat(bytesOf(dat).toString('utf8'), elements.map(({ name }) => name)) : []
  const codes = new Set(elements.filter(({ kind }) => kind === 'code').map(({ name }) => name))
  const filled = lines.filter(({ name, value }) => value !== '' && !codes.has(name)).map(({ name, value }) => `${name} (${value})`)
  return { answers: answersOf(lines, elements, true), filled, remarks: remarksOf(result) }
}

export function refuseFilled({ filled }: BlankCheck): void {
  if (filled.length > 0) throw failure('sheet-not-blank', { answers: filled.slice(0, 10).join(', ') })
}

/** The template that a setting holds; a text is the TemplateId alone. */
export function templateOf(value: unknown, place: string): OmrTemplate {
  if (typeof value === 'string' && value.trim() !== '') return { name: 'template', id: value.trim() }
  if (Buffer.isBuffer(value)) {
    const { name = 'template', id } = readTemplate(value, place)
    return { name, omr: value, ...(id ? { id } : {}) }
  }
  if (!isPlainObject(value)) throw failure('template-missing', { place })
  const bytes = (member: unknown): Buffer | undefined => {
    if (Buffer.isBuffer(member)) return member
    // A Buffer that went through JSON, or the text of the file.
    if (isPlainObject(member) && member.type === 'Buffer' && Array.isArray(member.data)) return Buffer.from(member.data as number[])
    return typeof member === 'string' && member !== '' ? Buffer.from(member) : undefined
  }
  const omr = bytes(value.omr)
  const omrcr = bytes(value.omrcr)
  const id = typeof value.id === 'string' && value.id !== '' ? value.id : undefined
  if (!omr && !omrcr && !id) throw failure('template-missing', { place })
  const name = typeof value.name === 'string' && value.name !== '' ? value.name : 'template'
  return { name, ...(id ? { id } : {}), ...(omr ? { omr } : {}), ...(omrcr ? { omrcr } : {}) }
}

/** Which node makes a part of a template. */
const MAKERS = { omr: 'node-generate', id: 'node-correct', omrcr: 'node-correct' } as const

/** A part of a template that a step needs. */
export function partOf<Name extends keyof typeof MAKERS>(template: OmrTemplate, part: Name): NonNullable<OmrTemplate[Name]> {
  const found = template[part]
  if (found === undefined) throw failure('template-part-missing', { name: template.name, part: part === 'id' ? 'TemplateId' : `.${part}`, node: phrase(MAKERS[part]) })
  return found as NonNullable<OmrTemplate[Name]>
}

/** Elements of a template, as far as there is one to read. */
export function elementsOf({ name, omr, omrcr }: OmrTemplate): readonly TemplateElement[] {
  const data = omrcr ?? omr
  return data ? readTemplate(data, name).elements : []
}

export const fileNameOf = (name: string, kind: string): string => `${stemOf(cleanName(name, 'answer-sheet'))}.${kind}`
