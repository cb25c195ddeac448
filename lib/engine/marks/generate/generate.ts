import { randomUUID } from 'node:crypto'
import { templateHash } from '../sheet-marks'
import type { Template } from '../template'
import { writeTemplate } from '../template-writer'
import type { PageDrawing } from './drawing'
import { metricsAt, type Layout } from './layout/context'
import { layoutPages } from './layout/pages'
import { parseMarkup, type ParseOptions } from './markup/parse'
import { paperSizes } from './markup/vocabulary'
import { doesNotFit } from './problems'
import { Remarks, type Remark } from './remarks'
import { loadPictures, type FindPicture } from './pictures'
import { copyOfPage, type CopyOptions } from './render/copy'

export interface GenerateOptions extends ParseOptions {
  /** Name of the template, without ending. */
  readonly name: string
  /** Default: a new one. The page code of marked sheets is made from it. */
  readonly templateId?: string
  /** Corner and edge marks and a page code. Default false: the plain page of the service. */
  readonly marks?: boolean
  /** One of `paperNames`; default A4. `?page=` in the description goes before. */
  readonly paper?: string
  readonly landscape?: boolean
  /** Text and bubbles 1.4 times as large. */
  readonly largePrint?: boolean
  /** Bytes of a picture by its name in the description; undefined when there is none. */
  readonly findPicture?: FindPicture
  /** Where pictures are looked for, for the message that one is missing. */
  readonly pictureFolder?: string
  /** Draw a frame in place of a picture that is missing, and say so. */
  readonly frameMissingPictures?: boolean
}

/** A sheet ready to be printed any number of times. */
export interface Sheet {
  readonly template: Template
  /** The template as `.omr` text. */
  readonly omr: string
  readonly marked: boolean
  /** What was read leniently, made smaller or moved: for people. */
  readonly messages: readonly string[]
  /** The same by keys. */
  readonly remarks: readonly Remark[]
  /** Pages with their `${field}`s still open; see `copyOf`. */
  readonly drawings: readonly PageDrawing[]
}

export const paperNames: readonly string[] = Object.keys(paperSizes)

const largePrintScale = 1.4

/**
 * Makes a sheet from its description.
 * @throws MarksFailure markup-invalid, markup-empty, markup-too-large, sheet-picture-missing, sheet-picture-unreadable, sheet-does-not-fit (each with the line),
 * sheet-too-long
 */
export async function generateSheet(markup: Uint8Array | string, options: GenerateOptions): Promise<Sheet> {
  const { nodes, remarks: first } = parseMarkup(markup, options)
  const paper = paperNames.find(name => name.toLowerCase() === (options.paper ?? 'A4').toLowerCase())
  if (paper === undefined) doesNotFit(1, 'paper-unknown', { paper: options.paper ?? '', choices: paperNames.join(', ') })
  const told = new Remarks()
  for (const { line, key, values } of first) told.tell(line, key, values)
  const layout: Layout = {
    metrics: metricsAt(options.largePrint ? largePrintScale : 1),
    // Pale letters and rings are a lower noise floor for the marks; unchanged sheets of the service are black.
    look: options.marks ? { ring: '#404040', letter: '#9a9a9a' } : { ring: '#000000', letter: '#000000' },
    pictures: await loadPictures(nodes, {
      find: options.findPicture, folder: options.pictureFolder, ...options.frameMissingPictures ? { tellMissing: (name, line) => told.tell(line, 'picture-missing', { name }) } : {},
    }),
    remarks: told,
    number: 0,
  }
  const marked = options.marks ?? false
  const pages = layoutPages(nodes, { paper, landscape: options.landscape ?? false, marks: marked }, layout)
  tellRepeatedNames(pages.flatMap(({ page }) => page.elements.filter(element => element.kind !== 'Reference' && element.kind !== 'PageCode').map(element => element.name)), layout)
  const template: Template = { name: options.name, version: 1, pages: pages.map(({ page }) => page) }
  // The service writes no id into plain templates; on marked sheets the paper itself says it.
  if (marked) template.templateId = options.templateId ?? randomUUID()
  return { template, omr: writeTemplate(template), marked, messages: told.list.map(({ text }) => text), remarks: told.list, drawings: pages.map(({ drawing }) => drawing) }
}

function tellRepeatedNames(names: readonly string[], layout: Layout): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) layout.remarks.tell(undefined, 'name-twice', { name })
    seen.add(name)
  }
}

/** The pages of one copy, ready to be drawn: without options the sheet for nobody (copy 0, fields empty). */
export function copyOf(sheet: Sheet, options: CopyOptions = { fields: {}, copy: 0 }): PageDrawing[] {
  const hash = sheet.template.templateId === undefined ? undefined : templateHash(sheet.template.templateId)
  return sheet.drawings.map((drawing, index) => copyOfPage(drawing, options, sheet.marked && hash !== undefined ? { page: index + 1, hash } : undefined))
}
