import { sheetFurniture, stripBits, stripCells, templateHash } from '../../lib/engine/marks/sheet-marks'
import type { ChoiceBox, Element, Template } from '../../lib/engine/marks/template'
import { hullOf, questionsOf } from '../../lib/engine/marks/template'
import { blankCanvas, Chance, frame, letter, letters, rectangle, ring, type Canvas } from './sheet-canvas'

/** Seeded answer sheets for measurements: random layouts, printed as a grey page of 300 dpi. */

export interface SheetOptions {
  /** With corner and edge marks and a page strip. */
  readonly marks: boolean
}

interface Style {
  readonly size: number
  readonly pitch: number
  readonly line: number
}

const answers = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']

function choice(name: string, values: readonly string[], at: (index: number) => { x: number, y: number }, size: number, orientation: 'Horizontal' | 'Vertical'): ChoiceBox {
  const bubbles = values.map((value, index) => ({ value, left: Math.round(at(index).x), top: Math.round(at(index).y), valid: true }))
  return { kind: 'ChoiceBox', name, ...hullOf(bubbles, size, size), orientation, multiselect: false, bubbleWidth: size, bubbleHeight: size, bubbles }
}

/** Random layout: 40 to 800 bubbles, 1 to 6 columns, an id grid on most, three bubble sizes, A4 and Letter. */
export function makeTemplate(seed: number, options: SheetOptions): Template {
  const chance = new Chance(seed)
  const [width, height] = chance.next() < 0.7 ? [2481, 3507] : [2551, 3295]
  const size = chance.pick([50, 56, 64])
  const style: Style = { size, pitch: Math.round(size * chance.between(1.32, 1.5)), line: Math.round(size * chance.between(1.4, 1.75)) }
  const elements: Element[] = []
  let y = 330
  const left = 230
  const right = width - 230
  if (chance.next() < 0.75) {
    const sections = chance.whole(4, 10)
    const grid = Array.from({ length: sections }, (_, section) => choice('', [...'0123456789'], index =>
      ({ x: left + 20 + section * style.pitch, y: y + index * style.pitch }), size, 'Vertical'))
    const bubbles = grid.flatMap(section => section.bubbles)
    elements.push({ kind: 'Grid', name: 'ID', ...hullOf(bubbles, size, size), orientation: 'Horizontal', sections: grid })
    y += 10 * style.pitch + 60
  }
  const columns = chance.whole(1, 6)
  const columnWidth = (right - left) / columns
  const count = Math.max(2, Math.min(8, Math.floor((columnWidth - 110) / style.pitch), chance.whole(2, 6)))
  const rows = Math.floor((height - 330 - y) / style.line)
  const wanted = Math.max(8, Math.floor(chance.between(40, 800) / count))
  const used = Math.min(rows * columns, wanted)
  const perColumn = Math.min(rows, Math.ceil(used / columns))
  for (let number = 0; number < used; number++) {
    const column = Math.floor(number / perColumn)
    const row = number % perColumn
    const x = left + column * columnWidth + 95
    elements.push(choice(`Q${number + 1}`, answers.slice(0, count), index => ({ x: x + index * style.pitch, y: y + row * style.line }), size, 'Horizontal'))
  }
  const furniture = sheetFurniture(width, height)
  if (options.marks) elements.push(...furniture.marks, furniture.strip)
  return { name: `Sheet${seed}`, version: 1, pages: [{ width, height, elements }] }
}

/** The blank sheet as printed. `copy` 0 to 16383 is in its strip. */
export function printSheet(template: Template, seed: number, copy = 0): Canvas {
  const chance = new Chance(seed * 7 + 3)
  const page = template.pages[0]!
  const canvas = blankCanvas(page.width, page.height, 255)
  const ink = chance.whole(5, 45)
  // Half of the sheets as this package prints them (grey letters), half as the services print them (black).
  const letterGrey = chance.next() < 0.5 ? chance.whole(120, 180) : ink + 10
  const ringGrey = letterGrey > 100 ? chance.whole(30, 90) : ink
  for (const { choice: question } of questionsOf(page)) {
    for (const bubble of question.bubbles) {
      const x = bubble.left + question.bubbleWidth / 2
      const y = bubble.top + question.bubbleHeight / 2
      ring(canvas, x, y, question.bubbleWidth / 2 - 1, 3.5, ringGrey)
      letter(canvas, bubble.value, x, y, question.bubbleWidth * 0.42, letterGrey)
    }
    if (question.name.startsWith('Q')) printText(canvas, question.name, question.left - 88, question.top + question.height / 2, 22, ink)
  }
  for (const element of page.elements) {
    if (element.kind === 'Reference') rectangle(canvas, element.left, element.top, element.width, element.height, ink)
    if (element.kind === 'PageCode' && element.form === 'strip') {
      stripBits(templateHash(template.name), 1, copy).forEach((bit, index) => {
        const cell = stripCells(element)[index]!
        if (bit) rectangle(canvas, Math.round(cell.x - cell.size / 2), Math.round(cell.y - cell.size / 2), cell.size, cell.size, ink)
      })
    }
  }
  printText(canvas, Array.from({ length: 28 }, () => chance.next() < 0.2 ? ' ' : chance.pick(letters)).join(''), 240, 270, 34, ink)
  frame(canvas, page.width - 900, page.height - 300, 620, 90, 3, ink)
  return canvas
}

function printText(canvas: Canvas, text: string, x: number, y: number, height: number, grey: number): void {
  ;[...text].forEach((sign, index) => letter(canvas, sign, x + index * height * 0.9, y, height, grey))
}
