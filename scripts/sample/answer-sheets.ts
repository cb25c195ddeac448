/**
 * Answer sheets filled in by a seeded pen, as a scanner or a phone gives them, to try the examples with; and a form that none of our
 * programs made, with a template that somebody measured by hand.
 */
import { createWriteStream, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { Chance, type Canvas } from '../../bench/support/sheet-canvas'
import { distort, distortions } from '../../bench/support/sheet-distortions'
import { drawMark, type MarkKind } from '../../bench/support/sheet-writers'
import { openPdf } from '../../lib/engine/imaging/pdf/document'
import { questionsOf } from '../../lib/engine/marks/template'
import { readTemplate } from '../../lib/engine/marks/template-reader'

/** Marks by question; of a grid a mark for each place. */
export type Marks = Readonly<Record<string, string>>

const DPI = 300
const MOST_PIXELS = 40_000_000

/** Answers by chance to all questions of a page of a template. */
export function chosenMarks(omr: Buffer, seed: number, page = 0): Record<string, string> {
  const chance = new Chance(seed)
  const marks: Record<string, string> = {}
  for (const { name, choice } of questionsOf(readTemplate(omr).pages[page] ?? { width: 0, height: 0, elements: [] })) {
    const { value } = chance.pick(choice.bubbles)
    marks[name] = (marks[name] ?? '') + value
  }
  return marks
}

/**
 * Pages of a printed sheet, filled in.
 * @param pdf path of what was printed
 * @param people marks of each page of the PDF, from its first
 */
export async function filledPages(pdf: string, omr: Buffer, people: readonly Marks[], seed: number): Promise<Canvas[]> {
  const template = readTemplate(omr)
  const document = await openPdf(pdf)
  try {
    return people.map((marks, index) => {
      const { width, height, data } = document.renderGrey(index, DPI, MOST_PIXELS)
      const canvas: Canvas = { width, height, data }
      const chance = new Chance(seed * 97 + index)
      const writer = { pen: chance.between(20, 70), pencil: chance.between(60, 110), shake: chance.between(0.02, 0.06) }
      const habit = chance.pick<MarkKind>(['solid', 'scribble', 'pencil'])
      for (const { element, name, section, choice } of questionsOf(template.pages[index % template.pages.length] ?? { width: 0, height: 0, elements: [] })) {
        const mine = marks[name] ?? ''
        const whole = choice.bubbles.some(({ value }) => value === mine)
        const wanted = 'sections' in element ? [...mine].slice(section, section + 1) : whole ? [mine] : [...mine]
        for (const { value, left, top } of choice.bubbles)
          if (wanted.includes(value)) drawMark(canvas, left + choice.bubbleWidth / 2, top + choice.bubbleHeight / 2, choice.bubbleWidth / 2, habit, writer, chance)
      }
      return canvas
    })
  } finally {
    document.close()
  }
}

/** The page as a scanner or a phone gives it, JPEG. */
export async function takenAs(page: Canvas, how: keyof typeof distortions, seed: number): Promise<Buffer> {
  const { width, height, data } = distort(page, distortions[how], seed)
  return sharp(data, { raw: { width, height, channels: 1 } }).jpeg({ quality: 85 }).toBuffer()
}

/** Scans of all pages in one PDF, as the feeder of an office copier gives them. */
export async function writeScans(file: string, pages: readonly Canvas[], seed: number): Promise<void> {
  const document = new PDFDocument({ autoFirstPage: false })
  const out = createWriteStream(file)
  document.pipe(out)
  for (const [index, page] of pages.entries()) {
    const size: [number, number] = [(page.width * 72) / DPI, (page.height * 72) / DPI]
    document.addPage({ size, margin: 0 }).image(await takenAs(page, 'scan 150', seed + index), 0, 0, { width: size[0], height: size[1] })
  }
  document.end()
  await once(out, 'finish')
}

/** mm of the foreign form to px of its template */
const MM = DPI / 25.4
const RING = 5
/** Lines of the form: what is asked, where its line begins (mm), and its circles with their distance (mm). */
const LINES: readonly { readonly text: string; readonly top: number; readonly marks: readonly string[]; readonly pitch: number }[] = [
  ...['Soup of the day', 'Potato bake', 'Fish with rice', 'Lentil curry', 'Apple strudel', 'Salad bowl'].map((text, row) => ({ text, top: 62 + row * 17, marks: ['5', '4', '3', '2', '1'], pitch: 17 })),
  { text: 'Did you find a seat?', top: 176, marks: ['Y', 'N'], pitch: 24 },
  { text: 'How often do you come?', top: 196, marks: ['a', 'b', 'c'], pitch: 28 },
  { text: 'The queue was', top: 219, marks: ['+', 'o', '-'], pitch: 13 },
  { text: 'Would you pay by card?', top: 239, marks: ['Y', 'N'], pitch: 38 },
]

/** Places are measured with a ruler: a little off, and not the same everywhere. */
const slip = (row: number, column: number): number => ((row * 7 + column * 3) % 5) * 0.12 - 0.24

/**
 * A form of a canteen: neither corner marks nor a code.
 * @param form takes the blank form (PDF), `template` its .omr
 */
export async function writeForeignForm(form: string, template: string): Promise<void> {
  const document = new PDFDocument({ size: 'A4', margin: 0 })
  const out = createWriteStream(form)
  document.pipe(out)
  const at = (mm: number): number => (mm * 72) / 25.4
  document.font('Helvetica-Bold').fontSize(20).text('Harbour canteen: how was it?', at(22), at(24), { lineBreak: false })
  document.font('Helvetica').fontSize(11).text('Fill one circle a line. 5 is very good, 1 is poor.', at(22), at(36), { lineBreak: false })
  const elements = LINES.map(({ text, top, marks, pitch }, row) => {
    document.font('Helvetica').fontSize(13).text(text, at(22), at(top + 0.6), { lineBreak: false })
    document.lineWidth(0.5).moveTo(at(22), at(top + 12)).lineTo(at(188), at(top + 12)).stroke('#999999')
    const bubbles = marks.map((Value, column) => {
      const left = 100 + column * pitch
      document.lineWidth(1).circle(at(left + RING / 2), at(top + RING / 2), at(RING / 2)).stroke('#000000')
      document.fillColor('#777777').fontSize(8).text(Value, at(left + RING / 2) - 2.3, at(top + RING / 2) - 3, { lineBreak: false }).fillColor('#000000')
      return { Value, Left: Math.round((left + slip(row, column)) * MM), Top: Math.round((top + slip(column, row)) * MM), IsValid: true }
    })
    const side = Math.round(RING * MM)
    const first = bubbles[0] as { Left: number; Top: number }
    return {
      Type: 'ChoiceBox', Name: text, Left: first.Left, Top: first.Top, Width: Math.round((marks.length - 1) * pitch * MM) + side, Height: side, Orientation: 'Horizontal', Multiselect: false,
      BubbleWidth: side, BubbleHeight: side, Bubbles: bubbles,
    }
  })
  document.end()
  await once(out, 'finish')
  writeFileSync(template, JSON.stringify({ Version: '1.0', Name: 'canteen', Pages: [{ Width: 2481, Height: 3507, Elements: elements }] }, undefined, 1))
}
