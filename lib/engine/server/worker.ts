/** What runs in the engine's worker threads: one exported function a task, each loading its room when first called. */
import { open } from 'node:fs/promises'
import type { SourceFile } from '../ocr/types'
import type { AssembleTask, Language, OpenedDocument, OpenTask, PageSummary, PageTask, Stoppable } from './recognition'
import { answer } from './task-answer'

export { generateTemplate } from './aspose-omr/generate-work'
export { correctTemplate, countSheets, proveTemplate, readSheet } from './aspose-omr/sheet-work'

// eslint-disable-next-line @typescript-eslint/no-require-imports
const ocr = () => require('../ocr') as typeof import('../ocr')

/** Bytes from which a file's kind is told. */
const HEAD = 4096

async function kindOf({ path, name }: OpenTask['files'][number]): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return ocr().requireKind(buffer.subarray(0, bytesRead))
  } catch (error) {
    throw error instanceof ocr().RecognitionFailure ? error.with({ file: name }) : error
  } finally {
    await handle.close()
  }
}

/** Loads the room of text recognition. */
export const warmUp = () => answer<void>(async () => void ocr())

export const openDocument = ({ files: given, limits }: OpenTask) =>
  answer<OpenedDocument>(async () => {
    const files: SourceFile[] = []
    for (const file of given) files.push({ ...file, kind: await kindOf(file) })
    return { files, pages: await ocr().openDocument(files, limits) }
  })

export const readPage = ({ files, page, number, options, limits, workFolder, stop }: PageTask & Stoppable) =>
  answer<PageSummary>(async () => {
    const stopping = new AbortController()
    stop.once('message', () => stopping.abort())
    try {
      const kept = await ocr().hasPage(workFolder, number)
      const { width, height, status } = await ocr().readPage(files, page, number, options, limits, workFolder, stopping.signal)
      return { width, height, status, kept }
    } finally {
      stop.close()
    }
  })

export const assemble = ({ files, pages, format, options, workFolder, target }: AssembleTask) =>
  answer<void>(() => ocr().assemble(files, pages, format, options, workFolder, target))

export const languages = (languageFolder: string) => answer<readonly Language[]>(() => ocr().listLanguages(languageFolder))
