/** What the examples of answer sheets should come to: what they print is filled in by a seeded pen, between two buttons. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chosenMarks, filledPages, takenAs, writeForeignForm, writeScans, type Marks } from '../sample/answer-sheets'
import type { Demonstration, Seen, Stage, Verdict } from './demonstrations'

type Message = Readonly<Record<string, unknown>>

/** The template that the flow kept under a name. */
function keptTemplate({ userFolder }: Stage, name: string): Buffer {
  const home = path.join(userFolder, 'platen/answer-sheets/templates')
  for (const folder of readdirSync(home)) {
    const facts = JSON.parse(readFileSync(path.join(home, folder, 'template.json'), 'utf8')) as { name: string }
    if (facts.name === name) return readFileSync(path.join(home, folder, 'template.omr'))
  }
  throw new Error(`The flow kept no template "${name}".`)
}

const printed = (results: string): string | undefined => readdirSync(results).find((file) => file.endsWith('.pdf'))
const having = (seen: readonly Seen[], member: string): Message[] => seen.flatMap(({ message }) => (message[member] === undefined ? [] : [message]))
const read = (results: string, name: string): string[][] | undefined => {
  const file = readdirSync(results).includes(name) ? readFileSync(path.join(results, name), 'utf8') : ''
  return file.endsWith('\n') ? file.trimEnd().split(/\r?\n/).map((line) => line.split(',')) : undefined
}

/** Marks of the class test; the first is the key. The last person marked two answers to the first question. */
function classMarks(omr: Buffer): Record<string, string>[] {
  const people = [1, 2, 3, 4, 5].map((seed) => chosenMarks(omr, seed))
  const last = people.at(-1) as Record<string, string>
  last.Question1 = 'AC'
  return people
}

const pointsOf = (marks: Marks, key: Marks): number => Object.keys(key).filter((question) => marks[question] === key[question]).length

/** The people of the class test, in the order of its list; the first is the key. */
const PEOPLE = ['Ada Lovelace', 'Emil Nolde', 'Jörg Müller', 'Zoë Brown']
const REVIEWED = 'Zoë Brown'

const SURVEY_SHEETS = 6
const surveyMarks = (omr: Buffer): Record<string, string>[] => Array.from({ length: SURVEY_SHEETS }, (_, index) => chosenMarks(omr, 40 + index))

/** What the demonstration has filled in, kept for its verdict. */
const filled = new Map<string, readonly Marks[]>()

const classTest: Demonstration = {
  goesIn: 'a class list; scans (150 dpi) of the key and of four sheets, one with two marks in a question',
  variables: ({ folder }) => ({ MASTER: path.join(folder, 'master.pdf'), SCANS: path.join(folder, 'scans.pdf') }),
  ready(button, seen, results) {
    if (button === 1) return printed(results) !== undefined && seen.length > 0
    // The key has been read; then three grades, and a sheet to look at.
    if (button === 2) return seen.length > 1
    if (button === 3) return having(seen, 'grade').length >= 3 && having(seen, 'review').length >= 1
    return true
  },
  async before(button, stage) {
    if (button !== 1) return
    const omr = keptTemplate(stage, 'class test')
    const people = classMarks(omr)
    filled.set('class test', people)
    const [master, ...others] = await filledPages(path.join(stage.results, printed(stage.results) as string), omr, people, 7)
    await writeScans(path.join(stage.folder, 'master.pdf'), master ? [master] : [], 7)
    await writeScans(path.join(stage.folder, 'scans.pdf'), others, 8)
  },
  judge(seen, results): Verdict | undefined {
    const table = read(results, 'class.csv')
    const [key = {}, ...people] = filled.get('class test') ?? []
    if (!table) return undefined
    const review = having(seen, 'review').flatMap(({ review }) => (review as { items: { question: string }[] }).items)
    const rows = table.slice(1, -1).map(([name, points]) => `${name} ${points}`)
    const expected = PEOPLE.flatMap((name, index) => (name === REVIEWED ? [] : [`${name} ${pointsOf(people[index] ?? {}, key)}`]))
    const right = JSON.stringify(rows) === JSON.stringify(expected) && JSON.stringify(review.map(({ question }) => question)) === '["Question1"]'
    return { out: `${printed(results)}; class.csv: ${rows.join(', ')}; to review: ${review.map(({ question }) => question).join()} of ${REVIEWED}`, right }
  },
}

const survey: Demonstration = {
  goesIn: `scans (150 dpi) of ${SURVEY_SHEETS} filled sheets in one PDF`,
  variables: ({ folder }) => ({ SCANS: path.join(folder, 'scans.pdf') }),
  ready: (button, seen, results) => button === 0 || (printed(results) !== undefined && seen.length > 0),
  async before(button, stage) {
    if (button !== 1) return
    const omr = keptTemplate(stage, 'survey')
    const people = surveyMarks(omr)
    filled.set('survey', people)
    const pdf = path.join(stage.results, printed(stage.results) as string)
    const pages = await Promise.all(people.map(async (marks, index) => (await filledPages(pdf, omr, [marks], 60 + index))[0]))
    await writeScans(path.join(stage.folder, 'scans.pdf'), pages.flatMap((page) => page ?? []), 9)
  },
  judge(_seen, results): Verdict | undefined {
    const table = read(results, 'survey.csv')
    const people = filled.get('survey')
    if (!table || !people) return undefined
    const [head = [], ...rows] = table
    const right = rows.length === 5 && rows.every(([question = '', ...counts]) => counts.every((count, index) => Number(count) === people.filter((marks) => [marks[question]].includes(head[index + 1])).length))
    return { out: `survey.csv: ${rows.map(([question, ...counts]) => `${question} ${counts.join('/')}`).join(', ')}`, right }
  },
}

const FOREIGN: Marks = {
  'Soup of the day': '5', 'Potato bake': '1', 'Fish with rice': '3', 'Lentil curry': '4', 'Salad bowl': '2', 'Did you find a seat?': 'Y', 'How often do you come?': 'c',
  'The queue was': 'o', 'Would you pay by card?': 'N',
}

const foreignForm: Demonstration = {
  goesIn: 'a form without marks, a template measured by hand, a scan (150 dpi) of a filled form with a blank line',
  variables: ({ folder }) => ({ FORM: path.join(folder, 'form.pdf'), TEMPLATE: path.join(folder, 'form.omr'), SCAN: path.join(folder, 'filled.jpg') }),
  ready: (button, seen) => button === 0 || seen.length > 0,
  async before(button, { folder }) {
    const [form, template] = [path.join(folder, 'form.pdf'), path.join(folder, 'form.omr')]
    if (button === -1) await writeForeignForm(form, template)
    if (button !== 1) return
    const [page] = await filledPages(form, readFileSync(template), [FOREIGN], 5)
    if (page) writeFileSync(path.join(folder, 'filled.jpg'), await takenAs(page, 'scan 150', 5))
  },
  judge(seen): Verdict | undefined {
    const answers = seen.map(({ message }) => message).find(({ answers: given, clips }) => given !== undefined && clips !== undefined)
    if (!answers) return undefined
    const payload = answers.payload as Record<string, string>
    const wrong = Object.entries(payload).filter(([dish, value]) => value !== (FOREIGN[dish] ?? ''))
    return { out: `${Object.keys(payload).length - wrong.length} of 10 lines right, the blank one included`, right: wrong.length === 0 && Object.keys(payload).length === 10 }
  },
}

const phonePhotos: Demonstration = {
  goesIn: 'a photo of a filled sheet, askew, with shadow; two marks in one question',
  variables: ({ folder }) => ({ PHOTO: path.join(folder, 'photo.jpg') }),
  ready: (button, seen, results) => button === 0 || (printed(results) !== undefined && seen.length > 0),
  async before(button, stage) {
    if (button !== 1) return
    const omr = keptTemplate(stage, 'photo quiz')
    const marks = { ...chosenMarks(omr, 77), Question5: 'AC' }
    filled.set('photo quiz', [marks])
    const [page] = await filledPages(path.join(stage.results, printed(stage.results) as string), omr, [marks], 3)
    if (page) writeFileSync(path.join(stage.folder, 'photo.jpg'), await takenAs(page, 'photo', 3))
  },
  judge(seen, results): Verdict | undefined {
    const [message] = having(seen, 'todo')
    const crop = readdirSync(results).find((file) => file === 'Question5.jpg')
    const [marks] = filled.get('photo quiz') ?? []
    if (!message || !crop || !marks) return undefined
    const payload = message.payload as Record<string, string>
    const right = Object.entries(marks).filter(([question, value]) => payload[question] === value)
    return {
      out: `${right.length} of 12 answers right; to look at: ${(message.todo as string).replaceAll('\n', ' ')}, its picture ${crop}`,
      right: right.length === 12 && (message.review as { items: { question: string }[] }).items.map(({ question }) => question).join() === 'Question5',
    }
  },
}

export const answerSheetDemonstrations: Readonly<Record<string, Demonstration>> = {
  'answer-sheets-class-test': classTest,
  'answer-sheets-survey': survey,
  'answer-sheets-foreign-form': foreignForm,
  'answer-sheets-phone-photos': phonePhotos,
}
