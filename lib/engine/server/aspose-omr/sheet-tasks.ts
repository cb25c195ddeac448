/** The tasks of answer sheets as they go to the worker threads and come back. */
import type { GenerateOptions, PlatenAnswer, RecognizeOptions } from '../../../contract/aspose-omr'
import type { Recognition } from '../recognition'
import type { ToldRemark } from './answer'

/** A picture file on disk. */
export interface SheetSource {
  readonly path: string
  /** What people call it. */
  readonly name: string
  /** px of one page */
  readonly maxPixels: number
}

/** A template and the pictures of its blank pages: files, or bytes where it is used once. */
export interface TemplateSource {
  /** As it is kept; absent for one that is used once. */
  readonly id?: string
  readonly name: string
  readonly omr: string | Uint8Array
  /** In the order of its pages; null where there is none. */
  readonly blanks: readonly (string | Uint8Array | null)[]
}

export interface GenerateTask {
  readonly markup: Uint8Array
  /** Of the template. */
  readonly name: string
  readonly options: GenerateOptions
  /** Folder on disk in which pictures are looked for, and what its caller calls it. */
  readonly pictures?: { readonly path: string; readonly name: string }
  /** As in {@link CorrectTask}; absent: nothing is kept. */
  readonly folder?: string
  /** Of the PDF. */
  readonly mostPages: number
}

export interface GeneratedTemplate {
  /** Of marked sheets. */
  readonly id?: string
  readonly omr: Uint8Array
  /** A PNG a page. */
  readonly pages: readonly Uint8Array[]
  readonly pdf?: Uint8Array
  readonly people?: readonly Readonly<Record<string, string>>[]
  readonly messages: readonly string[]
  /** The messages by keys. */
  readonly remarks: readonly ToldRemark[]
}

export interface CorrectTask {
  readonly sheet: SheetSource
  readonly omr: Uint8Array
  /** Into which the template (`template.omrcr`) and the pictures (`blank-1.png` ...) are written. */
  readonly folder: string
}

export interface CorrectedTemplate {
  /** The id that its printed sheets carry already; absent for other sheets. */
  readonly ownId?: string
  readonly name: string
  readonly omrcr: Uint8Array
  /** Pages of the template, and those that have a picture now (1-based). */
  readonly pages: number
  readonly blanks: readonly number[]
  readonly messages: readonly string[]
}

export interface ProveTask {
  readonly omrcr: Uint8Array
  readonly blanks: TemplateSource['blanks']
  readonly maxPixels: number
}

export interface ProvenTemplate {
  /** As it is to be kept. */
  readonly omrcr: Uint8Array
  readonly dat: string
  readonly passed: boolean
  readonly messages: readonly string[]
}

export interface ReadTask {
  readonly sheet: SheetSource
  /** Page of the file, 1-based. */
  readonly sourcePage: number
  /** One, or for `sheet` those among which the page code chooses. */
  readonly templates: readonly TemplateSource[]
  readonly bySheet: boolean
  readonly options: Pick<RecognizeOptions, 'threshold' | 'page' | 'annotate' | 'fieldPictures' | 'csv'>
}

export interface ReadClip {
  /** Name of the element. */
  readonly name: string
  /** JPEG */
  readonly data: Uint8Array
}

/** One page that was read. */
export interface ReadSheet {
  readonly template: { readonly id?: string; readonly name: string }
  readonly status: 'ok' | 'check'
  readonly reasons: readonly string[]
  /** What a person should know. */
  readonly messages: readonly string[]
  /** 1-based page of the template, and how many it has. */
  readonly page: number
  readonly pages: number
  /** 0: the sheet's code has none. */
  readonly copy?: number
  readonly answers: readonly PlatenAnswer[]
  readonly dat: Uint8Array
  readonly clips: readonly ReadClip[]
  readonly csv?: string
  /** JPEG, base64 */
  readonly annotated?: string
}

export interface SheetTasks {
  /** Pages of a file. */
  countSheets(sheet: SheetSource, signal: AbortSignal): Promise<number>
  generateTemplate(task: GenerateTask, signal: AbortSignal): Promise<GeneratedTemplate>
  correctTemplate(task: CorrectTask, signal: AbortSignal): Promise<CorrectedTemplate>
  proveTemplate(task: ProveTask, signal: AbortSignal): Promise<ProvenTemplate>
  readSheet(task: ReadTask, signal: AbortSignal): Promise<ReadSheet>
}

/** All of them throw TaskFailure with the reason. */
export const sheetTasks = (recognition: Recognition): SheetTasks => ({
  countSheets: (sheet, signal) => recognition.perform('countSheets', sheet, signal),
  generateTemplate: (task, signal) => recognition.perform('generateTemplate', task, signal),
  correctTemplate: (task, signal) => recognition.perform('correctTemplate', task, signal),
  proveTemplate: (task, signal) => recognition.perform('proveTemplate', task, signal),
  readSheet: (task, signal) => recognition.perform('readSheet', task, signal),
})
