/** Makes a sheet from its description in a worker thread: template, pictures of its pages, and the PDF for printing. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type * as Marks from '../../marks'
import { answer } from '../task-answer'
import { RequestFailure } from '../failure'
import { diskNames } from './names'
import type { GeneratedTemplate, GenerateTask } from './sheet-tasks'

type Preview = NonNullable<GenerateTask['options']['preview']>

// eslint-disable-next-line @typescript-eslint/no-require-imports
const marks = () => require('../../marks') as typeof Marks

export const generateTemplate = ({ markup, name, options, pictures, folder, mostPages }: GenerateTask) =>
  answer<GeneratedTemplate>(async () => {
    const { generateSheet, copyOf, readClassList, renderPdf } = marks()
    const { markedSheet, templateId, paperSize, orientation, largePrint, strict, copy, preview } = options
    const sheet = await generateSheet(markup, {
      name,
      marks: markedSheet ?? false,
      landscape: orientation === 'landscape',
      largePrint: largePrint ?? false,
      strict: strict ?? false,
      ...(templateId === undefined ? {} : { templateId: templateId.replace(/[{}]/g, '').toLowerCase() }),
      ...(paperSize === undefined ? {} : { paper: paperSize }),
      ...(preview ? { frameMissingPictures: true } : {}),
      ...(pictures ? { findPicture: (picture: string) => pictureIn(pictures.path, picture), pictureFolder: pictures.name } : {}),
    })
    const people = options.people === undefined ? undefined : readClassList(options.people)
    const own = copy === undefined ? copyOf(sheet) : copyOf(sheet, { fields: {}, copy })
    const drawn = preview ? await previewOf(own, preview) : await picturesOf(own, folder)
    const omr = Buffer.from(sheet.omr, 'utf8')
    if (folder !== undefined) await writeFile(path.join(folder, 'template.omrcr'), omr, { mode: 0o600 })
    return {
      ...(sheet.template.templateId === undefined ? {} : { id: sheet.template.templateId }),
      omr,
      pages: drawn,
      ...(people || options.pdf ? { pdf: await renderPdf(people ? sheetsOf(sheet, people, mostPages) : own, name) } : {}),
      ...(people ? { people: people.map(({ fields }) => ({ ...fields })) } : {}),
      messages: sheet.messages,
      remarks: sheet.remarks,
    }
  })

/** Pictures of all pages; into the folder goes the sheet of nobody: only what all copies share. */
async function picturesOf(pages: ReturnType<typeof Marks.copyOf>, folder: string | undefined): Promise<Buffer[]> {
  const drawn: Buffer[] = []
  for (const [index, page] of pages.entries()) {
    drawn.push(await marks().renderPng(page))
    if (folder !== undefined) await writeFile(path.join(folder, `blank-${index + 1}.png`), drawn[index] as Buffer, { mode: 0o600 })
  }
  return drawn
}

async function previewOf(pages: ReturnType<typeof Marks.copyOf>, { page, width }: Preview): Promise<Buffer[]> {
  const asked = pages[page - 1] ?? pages.at(-1)
  return asked ? [await marks().renderSmallPng(asked, width)] : []
}

function sheetsOf(sheet: Marks.Sheet, people: readonly Marks.Person[], mostPages: number): ReturnType<typeof Marks.personalSheets> {
  const pages = people.length * sheet.drawings.length
  if (pages > mostPages) throw new RequestFailure(400, 'too-many-pages', `The sheets of the class list have ${pages} pages; at most ${mostPages} are allowed. Split the list.`, { actual: pages, limit: mostPages })
  return marks().personalSheets(sheet, people)
}

/** A picture of the storage folder, its name in any case. */
async function pictureIn(folder: string, name: string): Promise<Uint8Array | undefined> {
  let wanted: string
  try {
    wanted = path.join(...diskNames(name.replaceAll('\\', '/')))
  } catch {
    // A name that leads out of the folder is in it as little as any other that is not there; the description's line is told with that.
    return undefined
  }
  try {
    return await readFile(path.join(folder, wanted))
  } catch {
    const alike = (await readdir(folder).catch((): string[] => [])).find((other) => other.toLowerCase() === wanted.toLowerCase())
    return alike === undefined ? undefined : await readFile(path.join(folder, alike)).catch(() => undefined)
  }
}
