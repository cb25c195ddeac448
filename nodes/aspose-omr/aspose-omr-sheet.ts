/** Make answer sheet: from markup to a printable sheet whose template reads, kept under a name; of a class list, a sheet each. */
import type { NodeAPI } from 'node-red'
import { keepTemplate, templatesFolder } from '../../lib/flow/answer-sheets/kept-templates'
import { markupFor, nameOfPerson, readPeople, type Person } from '../../lib/flow/answer-sheets/personal'
import { readTemplate } from '../../lib/flow/answer-sheets/template-elements'
import { failure } from '../../lib/flow/errors'
import { registerActionNode } from '../../lib/flow/register'
import type { Result, Task } from '../../lib/flow/task'
import { description } from './aspose-omr-sheet.description'
import { ownerOf } from './kept'
import { layoutOf } from './sheet-layout'
import { cleaningUp } from './task-steps'
import { contentTypeOf, correct, fileNameOf, finalize, generate, markupOf, refuseFilled, type GeneratedSheet, type OmrTemplate, type SheetPicture } from './template-steps'

/** What the template is fitted to: all pages where they are in one file. */
const wholeSheet = ({ sheet, sheetKind, picture }: GeneratedSheet): SheetPicture => (Array.isArray(sheet) ? picture : { content: { data: sheet }, kind: sheetKind })

/** The template of the sheet, known to the service, proved on the blank sheet and kept. */
async function registered(task: Task, name: string, made: GeneratedSheet): Promise<OmrTemplate> {
  const { id, omrcr, remarks } = await correct(task, name, made.omr, wholeSheet(made))
  const check = await finalize(task, id, omrcr, readTemplate(omrcr, name).elements)
  refuseFilled(check)
  for (const remark of [...made.remarks, ...remarks, ...check.remarks]) task.warn(remark)
  // As a picture: any account can fit the template to that.
  const { content, kind } = made.picture
  await keepTemplate(templatesFolder(task.RED), { name, omr: made.omr, omrcr, sheet: content.data, sheetKind: kind, ids: { [ownerOf(task)]: id } })
  return { name, id, omr: made.omr, omrcr }
}

function resultOf({ sheet, sheetKind }: GeneratedSheet, fileName: string, omrTemplate: OmrTemplate, person?: Person): Result {
  return {
    value: sheet,
    members: { omrTemplate, filename: fileNameOf(fileName, sheetKind), contentType: contentTypeOf(sheetKind), ...(person ? { person } : {}) },
  }
}

/** The engine prints a class in one PDF, and its page codes say whose each sheet is. */
async function classPdf(task: Task, name: string, markup: string, people: readonly Person[]): Promise<void> {
  // What the list lacks shows before anything is made.
  people.forEach((person, index) => markupFor(markup, person, index + 1))
  const printed = await generate(task, { markup, purpose: 'class' }, { people: people.map((person) => ({ ...person })) })
  const blank = await generate(task, { markup }, printed.id ? { templateId: printed.id } : {})
  const result = resultOf(printed, name, await registered(task, name, blank))
  await task.deliver({ ...result, members: { ...result.members, people } })
}

/** One template reads all of them, so all must be laid out alike. */
async function personalSheets(task: Task, name: string, markup: string, people: readonly Person[]): Promise<void> {
  // What the list lacks shows before anything is made.
  const markups = people.map((person, index) => markupFor(markup, person, index + 1))
  const first = await generate(task, { markup: markups[0] as string, purpose: 'markup-1' })
  const template = await registered(task, name, first)
  const layout = layoutOf(first.omr, name)
  for (const [index, person] of people.entries()) {
    const called = nameOfPerson(person, index + 1)
    task.progress({ state: 'working', page: index + 1, pages: people.length })
    const made = index === 0 ? first : await generate(task, { markup: markups[index] as string, purpose: `markup-${index + 1}` })
    if (index > 0 && layoutOf(made.omr, name) !== layout) throw failure('sheet-layout-differs', { name: called, number: index + 1 })
    await task.deliverNext(resultOf(made, `${name} ${called}`, template, person), index, index === people.length - 1)
  }
}

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    cleaningUp({
      holds: true,
      async run(task) {
        const name = task.settings.templateName as string
        const markup = markupOf(task)
        const { people } = task.settings
        if (people !== undefined) return (task.side === 'engine' ? classPdf : personalSheets)(task, name, markup, readPeople(people))
        const made = await generate(task, { markup })
        await task.deliver(resultOf(made, name, await registered(task, name, made)))
      },
    }),
  )
