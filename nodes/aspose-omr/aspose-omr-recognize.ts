/** Read answer sheet: one message a sheet, on exactly one output: answers, or needs review. */
import type { NodeAPI } from 'node-red'
import { conditionError } from '../../lib/client/conditions'
import { recognizeImage } from '../../lib/contract/aspose-omr'
import { writeCsv } from '../../lib/flow/answer-sheets/csv'
import { answerObject, type SheetAnswer } from '../../lib/flow/answer-sheets/answers'
import { reviewItems, type Doubt } from '../../lib/flow/answer-sheets/review'
import type { InputFile } from '../../lib/flow/input'
import { registerActionNode } from '../../lib/flow/register'
import type { Settings } from '../../lib/flow/settings'
import type { Result, Task } from '../../lib/flow/task'
import { description } from './aspose-omr-recognize.description'
import { keptTemplate, templateFromFile } from './kept'
import { cleaningUp, runAction, store } from './task-steps'
import { sheetsOf, type ReadSheet } from './sheets-of-answer'
import { elementsOf, partOf, templateOf, type OmrTemplate } from './template-steps'

/** What the service reads; PDF only the built-in engine. */
const VENDOR_KINDS = ['png', 'jpg', 'tif', 'gif', 'bmp'] as const
const ACCEPTED = [...VENDOR_KINDS, 'pdf'] as const

/** Stands in place of a TemplateId where the sheet itself says which template is its own. */
const BY_SHEET = 'sheet'

function templateFor(task: Task): OmrTemplate | Promise<OmrTemplate> {
  const { templateFrom, template, keptName, templateFile, sheetFile } = task.settings as Record<string, string | undefined>
  if (templateFrom === 'kept') return keptTemplate(task, keptName as string)
  if (templateFrom === 'file') return templateFromFile(task, templateFile as string, sheetFile)
  if (templateFrom === 'message') return templateOf(template, 'msg.omrTemplate')
  if (task.side === 'vendor') throw conditionError('engine-only', { name: `templateFrom: ${BY_SHEET}` })
  return { name: BY_SHEET, id: BY_SHEET }
}

function nameInStorage(task: Task): string | Promise<string> {
  const { from, storedName } = task.settings as { from: string; storedName: string }
  if (from === 'storage') return storedName
  const { content, kind } = task.files[0] as InputFile
  return store(task, 'image', kind.extension, { content, contentType: kind.contentType })
}

const csvOf = (answers: readonly SheetAnswer[], { separator, bom }: Settings): string =>
  writeCsv([['Element Name', 'Value'], ...answers.map(({ name, value }) => [name, value])], { separator: separator as string, bom: bom === true })

/** Reasons that the doubtful answers themselves tell already. */
const TOLD_BY_ANSWERS = ['fields-uncertain', 'fields-hidden', 'fields-multiple']

function resultOf(task: Task, template: OmrTemplate, { sheet, answers, clips, pictures, elements, annotated }: ReadSheet): Result {
  const { settings } = task
  const doubts = settings.doubts as readonly Doubt[]
  const minimumConfidence = settings.minimumConfidence as number | undefined
  const items = reviewItems(answers, elements, { doubts, ...(minimumConfidence === undefined ? {} : { minimumConfidence }) }, pictures)
  const ofPage = doubts.includes('uncertain') && sheet.status === 'check' && sheet.reasons.some((reason) => !TOLD_BY_ANSWERS.includes(reason))
  const doubtful = items.length > 0 || ofPage || sheet.status === 'rejected'
  const asCsv = settings.resultFormat === 'csv'
  return {
    value: asCsv ? csvOf(answers, settings) : answerObject(answers),
    members: {
      answers,
      sheet: { template: template.name, ...sheet },
      clips,
      ...(doubtful ? { review: { items } } : {}),
      ...(annotated ? { annotated } : {}),
      ...(asCsv ? { contentType: 'text/csv' } : {}),
    },
    output: doubtful ? 'needsReview' : 'answers',
  }
}

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    cleaningUp({
      holds: true,
      files: { accepted: ACCEPTED, wanted: ({ from }) => from !== 'storage' },
      async run(task) {
        const file = task.files[0]
        if (task.side === 'vendor' && file?.kind.extension === 'pdf') throw conditionError('engine-only', { name: 'PDF' })
        const template = await templateFor(task)
        const id = partOf(template, 'id')
        const { threshold, annotated } = task.settings
        const name = await nameInStorage(task)
        const result = await runAction(task, recognizeImage, name, id, {
          ...(threshold === undefined ? {} : { threshold }),
          ...(annotated === true ? { annotate: true } : {}),
          ...(id === BY_SHEET && template.name === BY_SHEET ? { templateFromSheet: true } : {}),
        })
        const sheets = sheetsOf(task, result, name, elementsOf(template))
        const results = sheets.map((sheet) => resultOf(task, template, sheet))
        // What a message brought of an earlier sheet is not this one's.
        delete task.message.review
        await task.deliver(results)
      },
    }),
  )
