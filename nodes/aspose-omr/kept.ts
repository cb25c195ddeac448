/** Kept templates as the nodes use them: where they lie, and made known to whichever account reads by them. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { NodeAPI } from 'node-red'
import { keepTemplate, loadTemplate, templatesFolder, type KeptTemplate } from '../../lib/flow/answer-sheets/kept-templates'
import { readTemplate } from '../../lib/flow/answer-sheets/template-elements'
import { isPlatenError } from '../../lib/client/errors'
import { failure } from '../../lib/flow/errors'
import { stemOf } from '../../lib/flow/names'
import type { Task } from '../../lib/flow/task'
import { defaultDataFolder } from '../../lib/flow/user-folder'
import { correct, finalize, refuseFilled, type OmrTemplate } from './template-steps'

/** Folder of those that came as a file: they are corrected once and found by their content. */
const fromFilesFolder = (RED: NodeAPI): string => path.join(defaultDataFolder(RED), 'answer-sheets', 'from-files')

/** An account is known by its owner, an engine by its data folder. */
export const ownerOf = ({ defaults }: Pick<Task, 'defaults'>): string => defaults.owner ?? 'vendor'

/** A template with the id under which this account knows it; it is corrected and checked first where it does not know it. */
async function known(task: Task, home: string, kept: KeptTemplate): Promise<OmrTemplate> {
  const id = kept.ids[ownerOf(task)]
  if (id && kept.omrcr) return { name: kept.name, id, omr: kept.omr, omrcr: kept.omrcr }
  const corrected = await correct(task, kept.name, kept.omr, { content: { data: kept.sheet }, kind: kept.sheetKind })
  refuseFilled(await finalize(task, corrected.id, corrected.omrcr, readTemplate(corrected.omrcr, kept.name).elements))
  await keepTemplate(home, { ...kept, omrcr: corrected.omrcr, ids: { ...kept.ids, [ownerOf(task)]: corrected.id } })
  return { name: kept.name, id: corrected.id, omr: kept.omr, omrcr: corrected.omrcr }
}

/** @throws PlatenError NOT_FOUND when none is kept under the name */
export async function keptTemplate(task: Task, name: string): Promise<OmrTemplate> {
  const home = templatesFolder(task.RED)
  return known(task, home, await loadTemplate(home, name))
}

const SHEET_KINDS = ['png', 'jpg', 'jpeg', 'tif', 'tiff', 'gif', 'bmp', 'pdf'] as const

async function readPath(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'ENOENT' ? failure('input-no-file', { file }) : failure('input-unreadable', { file, problem: message })
  }
}

/** The picture of the blank sheet that lies beside a template: of the same name. */
async function sheetBeside(omr: string): Promise<{ readonly data: Buffer; readonly kind: string }> {
  const stem = path.join(path.dirname(omr), stemOf(path.basename(omr)))
  for (const kind of SHEET_KINDS) {
    const data = await readFile(`${stem}.${kind}`).catch(() => undefined)
    if (data) return { data, kind }
  }
  throw failure('input-no-file', { file: `${stem}.png` })
}

/**
 * A template out of a file.
 * @param sheetFile picture of the blank sheet; absent: the one of the same name beside the template
 */
export async function templateFromFile(task: Task, omrFile: string, sheetFile: string | undefined): Promise<OmrTemplate> {
  const file = path.resolve(omrFile)
  const omr = await readPath(file)
  const content = readTemplate(omr, file)
  const sheet = sheetFile ? { data: await readPath(path.resolve(sheetFile)), kind: path.extname(sheetFile).slice(1).toLowerCase() || 'png' } : await sheetBeside(file)
  const home = fromFilesFolder(task.RED)
  const mark = createHash('sha256').update(omr).update(sheet.data).digest('hex').slice(0, 32)
  const name = content.name ?? stemOf(path.basename(file))
  const kept = await loadTemplate(home, mark).catch((error: unknown) => {
    if (isPlatenError(error) && error.code === 'NOT_FOUND') return undefined
    throw error
  })
  const template = await known(task, home, kept ?? { name: mark, omr, sheet: sheet.data, sheetKind: sheet.kind, ids: {} })
  return { ...template, name }
}
