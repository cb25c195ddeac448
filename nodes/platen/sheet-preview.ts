/**
 * The sheet that a description in an open dialog makes, drawn by the built-in engine whatever the account: a picture of one page, and
 * what would be read from it. Nothing is kept.
 */
import { randomUUID } from 'node:crypto'
import type { NodeAPI } from 'node-red'
import { ENGINE_NAME, isPlatenError, type ErrorCause, type Phrase } from '../../lib/client/errors'
import { deleteFile, generateTemplate, uploadFile, type GenerateOptions, type OmrResponse, type PackedFile, type TaskResult } from '../../lib/contract/aspose-omr'
import { readTemplate, type TemplateElement } from '../../lib/flow/answer-sheets/template-elements'
import { failure } from '../../lib/flow/errors'
import { engineWords } from '../../lib/flow/translate'
import { remarksOf } from '../aspose-omr/task-steps'
import { withDialogClient } from './dialog-connection'
import type { PreviewQuestion } from './dialog-question'

/** What the author should know, for the editor's language by key; with the line of the description that it is about. */
export interface Remark extends Phrase {
  readonly line?: number
}

export type PreviewAnswer =
  | { readonly ok: true; readonly picture: string; readonly page: number; readonly pages: number; readonly answers: number; readonly names: readonly string[]; readonly remarks: readonly Remark[] }
  /** No sheet can be made of it. */
  | { readonly ok: false; readonly remarks: readonly Remark[] }

/** ms for putting the description away again, also after the author typed on. */
const CLEANING = 10_000
/** Names that a list shows. */
const LISTED = 200

/** Why no sheet comes of it. */
export function problemOf(cause: ErrorCause): Remark {
  const { values } = cause
  const whole = engineWords(cause)
  // The line is told beside the text, so the sentence that names it is not needed.
  const inner = values?.line === undefined ? undefined : whole.values?.detail
  const line = typeof values?.line === 'number' && values.line > 0 ? { line: values.line } : {}
  const told = typeof inner === 'object' ? inner : whole
  return { ...told, ...line }
}

/** What is told of a sheet that was made. */
const remarksIn = (details: TaskResult): Remark[] =>
  remarksOf(details).map((remark) => {
    const { line, text } = remark.values ?? {}
    return remark.key === 'warning.line' && typeof text === 'object' ? { ...text, line: Number(line) } : remark
  })

const pagesOf = (elements: readonly TemplateElement[], omr: Buffer): number => {
  const { Pages } = JSON.parse(omr.toString('utf8')) as { Pages: readonly unknown[] }
  return Math.max(Pages.length, ...elements.map(({ page }) => page))
}

function shownBy(response: OmrResponse, asked: number): PreviewAnswer {
  const result = response.Payload?.Result
  const file = (ending: string): PackedFile => {
    const found = result?.ResponseFiles?.find(({ Name }) => Name.endsWith(ending))
    if (!found) throw failure('file-missing-in-answer', { service: ENGINE_NAME, kind: ending }, { service: 'aspose-omr' })
    return found
  }
  const omr = Buffer.from(file('.omr').Data, 'base64')
  const read = readTemplate(omr, 'preview').elements.filter(({ kind }) => kind !== 'other')
  const pages = pagesOf(read, omr)
  return {
    ok: true,
    picture: file('.png').Data,
    page: Math.min(asked, pages),
    pages,
    answers: read.length,
    names: read.slice(0, LISTED).map(({ name }) => name),
    remarks: result ? remarksIn(result) : [],
  }
}

/** @throws PlatenError where the engine cannot be asked */
export function previewSheet(RED: NodeAPI, question: PreviewQuestion, signal: AbortSignal): Promise<PreviewAnswer> {
  const { markup, page, width, imageFolder, options, engine } = question
  const path = `platen-preview-${randomUUID()}.txt`
  const platen: GenerateOptions = { ...options, preview: { page, width } }
  const body = {
    ...(imageFolder ? { FunctionParam: JSON.stringify({ ExtraStoragePath: imageFolder }) } : {}),
    AdditionalParam: JSON.stringify({ platen }),
  }
  return withDialogClient(RED, 'aspose-omr', { engine }, signal, async ({ call }) => {
    try {
      await call(uploadFile, { params: { path }, parts: { File: { content: { data: Buffer.from(markup) }, contentType: 'text/plain', fileName: path } } })
      return shownBy((await call(generateTemplate, { params: { name: path }, body })).value as OmrResponse, page)
    } catch (error) {
      if (!isPlatenError(error) || error.code !== 'RECOGNITION_FAILED') throw error
      return { ok: false, remarks: [error.cause ? problemOf(error.cause) : { text: error.message }] }
    } finally {
      await call(deleteFile, { params: { path }, signal: AbortSignal.timeout(CLEANING) }).catch(() => undefined)
    }
  })
}
