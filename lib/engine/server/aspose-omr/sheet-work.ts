/** What the worker threads do with answer sheets; the room of marks is loaded when first needed. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PlatenAnswer } from '../../../contract/aspose-omr'
import type * as Marks from '../../marks'
import type { FailureValues } from '../failure'
import { answer } from '../task-answer'
import { noteOf } from './sheet-notes'
import type { CorrectedTemplate, CorrectTask, ProvenTemplate, ProveTask, ReadSheet, ReadTask, SheetSource, TemplateSource } from './sheet-tasks'

// eslint-disable-next-line @typescript-eslint/no-require-imports
const marks = () => require('../../marks') as typeof Marks

/** A failure of this side: what the room of marks cannot know. */
class SheetFailure extends Error {
  constructor(
    readonly reason: string,
    message: string,
    readonly values: FailureValues = {},
  ) {
    super(message)
  }
}

/** Opens a file and names it in failures. */
async function withSheets<Value>({ path: file, name, maxPixels }: SheetSource, use: (sheets: Marks.SheetFile) => Promise<Value>): Promise<Value> {
  const { openSheetFile, RecognitionFailure } = marks()
  let sheets
  try {
    sheets = await openSheetFile(file, maxPixels)
    return await use(sheets)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new SheetFailure('not-in-storage', `${name} is not in the storage any more.`, { file: name })
    throw error instanceof RecognitionFailure ? error.with({ file: name }) : error
  } finally {
    sheets?.close()
  }
}

export const countSheets = (sheet: SheetSource) => answer(() => withSheets(sheet, async ({ pages }) => pages))

/** Templates ready for reading, by their files; a class's sheets come one after the other. */
const prepared = new Map<string, { readonly version: number; readonly value: Marks.PreparedTemplate }>()
const PREPARED = 4

async function prepare({ omr, blanks }: TemplateSource, maxPixels: number): Promise<Marks.PreparedTemplate> {
  if (typeof omr !== 'string') return readPrepared(omr, blanks, maxPixels)
  const version = (await stat(omr)).mtimeMs
  const known = prepared.get(omr)
  const value = known?.version === version ? known.value : await readPrepared(await readFile(omr), blanks, maxPixels)
  // The one used last goes to the end; the first goes when there are too many.
  prepared.delete(omr)
  prepared.set(omr, { version, value })
  if (prepared.size > PREPARED) prepared.delete(prepared.keys().next().value as string)
  return value
}

async function readPrepared(omr: Uint8Array, blanks: TemplateSource['blanks'], maxPixels: number): Promise<Marks.PreparedTemplate> {
  const { readTemplate, prepareTemplate, decodeImage } = marks()
  const template = readTemplate(omr)
  const pictures: (Marks.GreyImage | undefined)[] = []
  for (const [index] of template.pages.entries()) {
    const blank = blanks[index]
    pictures.push(blank ? await decodeImage(blank, { maxPixels }) : undefined)
  }
  return prepareTemplate(template, pictures)
}

export const correctTemplate = ({ sheet, omr, folder }: CorrectTask) =>
  answer<CorrectedTemplate>(async () => {
    const { readTemplate, correctPage, flattenedPage, toPng, writeTemplate, questionsOf } = marks()
    const given = readTemplate(omr)
    return withSheets(sheet, async (sheets) => {
      let template = given
      const messages: string[] = []
      const blanks: number[] = []
      const count = Math.min(given.pages.length, sheets.pages)
      if (given.pages.length > sheets.pages)
        messages.push(`The template has ${given.pages.length} pages and ${sheet.name} has ${sheets.pages}: the others stay as they are. Put all pages into one PDF or TIFF.`)
      for (let number = 1; number <= count; number++) {
        const correction = await corrected(number)
        template = correction.template
        messages.push(...correction.messages.map((text) => (count > 1 ? `Page ${number}: ${text}` : text)))
      }
      const printed = given.pages.some(({ elements }) => elements.some(({ kind }) => kind === 'PageCode'))
      const bytes = Buffer.from(writeTemplate(template), 'utf8')
      await writeFile(path.join(folder, 'template.omrcr'), bytes, { mode: 0o600 })
      return { ...(printed && given.templateId ? { ownId: given.templateId } : {}), name: given.name, omrcr: bytes, pages: given.pages.length, blanks, messages }

      async function corrected(number: number): Promise<Pick<Marks.Correction, 'template' | 'messages'>> {
        const picture = await sheets.grey(number - 1)
        // A page without questions has nothing that could be moved.
        if (given.pages.length > 1 && questionsOf(given.pages[number - 1] as Marks.TemplatePage).length === 0) return { template, messages: [] }
        const correction = correctPage(template, picture, number)
        const blank = flattenedPage(correction.picture, correction.template.pages[number - 1] as Marks.TemplatePage)
        await writeFile(path.join(folder, `blank-${number}.png`), await toPng(blank), { mode: 0o600 })
        blanks.push(number)
        return correction
      }
    })
  })

export const proveTemplate = ({ omrcr, blanks, maxPixels }: ProveTask) =>
  answer<ProvenTemplate>(async () => {
    const { readTemplate, proveOnBlank, writeTemplate, decodeImage } = marks()
    const template = readTemplate(omrcr)
    let dat = ''
    let passed = true
    const messages: string[] = []
    for (const [index, blank] of blanks.slice(0, template.pages.length).entries()) {
      if (!blank) continue
      const proof = await proveOnBlank(template, await decodeImage(blank, { maxPixels }), index + 1)
      dat += proof.dat
      passed &&= proof.passed
      messages.push(...proof.messages)
    }
    return { omrcr: Buffer.from(writeTemplate({ ...template, ...(template.finalizationComplete === undefined ? {} : { finalizationComplete: passed }) }), 'utf8'), dat, passed, messages }
  })

export const readSheet = (task: ReadTask) =>
  answer<ReadSheet>(() =>
    withSheets(task.sheet, async (sheets) => {
      if (task.sourcePage > sheets.pages)
        throw new SheetFailure('no-such-source-page', `${task.sheet.name} has no page ${task.sourcePage}: it has ${sheets.pages}.`, { page: task.sourcePage, pages: sheets.pages })
      return readPicture(await sheets.grey(task.sourcePage - 1), task)
    }),
  )

async function readPicture(picture: Marks.GreyImage, { sheet, templates, bySheet, options }: ReadTask): Promise<ReadSheet> {
  const { recognizeSheet, templateHash, writeDat } = marks()
  const { template: source, page } = bySheet ? await templateOf(picture, templates) : { template: templates[0] as TemplateSource, page: undefined }
  const ready = await prepare(source, sheet.maxPixels)
  const wanted = options.page ?? page
  const reading = await recognizeSheet(picture, ready, {
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
    ...(wanted === undefined ? {} : { page: wanted }),
    ...(source.id === undefined ? {} : { templateHash: templateHash(source.id) }),
  })
  const { answers, status, reasons, identity } = reading
  const { annotate, clipsOf, writeCsv } = marks()
  const clips = await clipsOf(picture, reading, ready.template.pages[reading.page - 1] as Marks.TemplatePage)
  return {
    template: { ...(source.id === undefined ? {} : { id: source.id }), name: source.name },
    status,
    reasons,
    messages: reasons.map((reason) => noteOf(reason, answers)),
    page: reading.page,
    pages: ready.template.pages.length,
    ...(identity ? { copy: identity.copy } : {}),
    answers: await toldAnswers(picture, reading, options.fieldPictures !== false),
    dat: Buffer.from(writeDat(answers), 'utf8'),
    clips: clips.map(({ name, data }) => ({ name, data })),
    ...(options.csv ? { csv: writeCsv(answers) } : {}),
    ...(options.annotate ? { annotated: (await annotate(picture, reading)).toString('base64') } : {}),
  }
}

/** Most pictures of doubtful fields; a sheet with more was not filled in as it is meant to be. */
const MOST_PICTURES = 60

async function toldAnswers(picture: Marks.GreyImage, reading: Marks.SheetReading, withPictures: boolean): Promise<PlatenAnswer[]> {
  const { fieldPicture } = marks()
  let pictures = 0
  const told: PlatenAnswer[] = []
  for (const answer of reading.answers) {
    const { name, value, marks: marked, status, confidence, page, element, questions } = answer
    const doubtful = status === 'uncertain' || status === 'multiple'
    const shown = doubtful && withPictures && pictures < MOST_PICTURES ? (await fieldPicture(picture, reading, answer)).toString('base64') : undefined
    if (shown !== undefined) pictures++
    told.push({
      Name: name,
      Value: value,
      Marks: [...marked],
      Status: status,
      Confidence: confidence,
      Page: page,
      Choices: [...new Set(questions.flatMap(({ question }) => question.choice.bubbles.map((bubble) => bubble.value)))],
      Kind: element.kind === 'Barcode' ? 'code' : element.kind === 'Grid' || element.kind === 'CompositeGrid' ? 'grid' : 'choice',
      ...(shown === undefined ? {} : { Picture: shown }),
    })
  }
  return told
}

/** The kept template that the page code on the sheet names. */
async function templateOf(picture: Marks.GreyImage, templates: readonly TemplateSource[]): Promise<{ template: TemplateSource; page: number }> {
  const { findPageCode, sameTemplate, templateHash } = marks()
  const identity = await findPageCode(picture)
  if (!identity) throw new SheetFailure('no-page-code', 'No page code was found on the sheet. Say which template it belongs to, or take a sharper picture.')
  const [template, another] = templates.filter(({ id }) => id !== undefined && sameTemplate(identity, templateHash(id)))
  if (!template || another) throw new SheetFailure('template-not-kept', 'The page code on the sheet belongs to no template that is kept here.')
  return { template, page: identity.page }
}
