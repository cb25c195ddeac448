import type { ChoiceBox } from '../../template'
import type { Fragment, Item } from '../drawing'
import { letterAt } from '../markup/attributes'
import type { MarkupNode } from '../markup/parse'
import { widthOf, type TextStyle } from '../text/fonts'
import { baselineIn, breakLines, heightOfLine, lineItems } from '../text/lines'
import { bubbleAt, bubbleSideOf, drawBubble, flagOf, isSquare, numberOf, px, styleOf, type Layout } from './context'
import { doesNotFit } from '../problems'
import { paragraph, tellMissing } from './text'

/** Bubbles with text beside them, in rows. */
export interface ChoiceOption {
  /** Value of the bubble. */
  readonly mark: string
  /** Printed in the bubble; default the mark. */
  readonly label?: string
  readonly text: string
  readonly row: number
  readonly style?: TextStyle
}

/** px from a bubble's left edge to its text, from there to the next bubble, and the indent of answers. */
const distances = { text: 95, next: 35, indent: 84, row: 69, above: 9, below: 16 }

/** `#` and `*` questions. */
export function layoutQuestion(node: MarkupNode, width: number, layout: Layout): Fragment {
  return layoutChoice(node, { ...numbered(node, layout), multiselect: flagOf(node, 'multiselect') ?? node.several }, node.answers, width, layout)
}

/** `?choicebox=` with its options. */
export function layoutChoicebox(node: MarkupNode, width: number, layout: Layout): Fragment {
  const style = styleOf(node, layout)
  let row = 0
  const options = node.children.map((option, index): ChoiceOption => {
    row = option.attributes.has('row_index') ? option.attributes.get('row_index') as number - 1 : row
    const mark = option.attributes.get('bubble_value') as string | undefined
    return { mark: mark ?? letterAt(index), text: option.value, row, style: styleOf(option, layout, style) }
  })
  if (options.length === 0) doesNotFit(node.line, 'part-missing', { element: 'choicebox', part: 'option' })
  const sorted = [...options].sort((one, other) => one.row - other.row)
  return layoutChoice(node, { ...numbered(node, layout), multiselect: flagOf(node, 'multiselect') ?? false }, sorted, width, layout)
}

interface Choice {
  readonly kind?: ChoiceBox['kind']
  readonly name: string
  /** Empty: no line above the answers. */
  readonly title: string
  readonly multiselect: boolean
  readonly square?: boolean
  readonly threshold?: number
}

function numbered(node: MarkupNode, layout: Layout): { name: string, title: string } {
  const number = ++layout.number
  return { name: `Question${number}`, title: flagOf(node, 'display_number') ?? true ? `${number}. ${node.value}` : node.value }
}

/** `?checkbox=`: a square for each of its contents. */
export function layoutCheckbox(node: MarkupNode, width: number, layout: Layout): Fragment {
  if (node.children.length === 0) doesNotFit(node.line, 'part-missing', { element: 'checkbox', part: 'content' })
  for (const child of node.children) {
    if (child.attributes.has('align') || child.attributes.has('content_type')) doesNotFit(child.line, 'checkbox-content')
  }
  const style = styleOf(node, layout)
  const values = node.children.map(child => child.value.trim())
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice !== undefined) doesNotFit(node.line, 'checkbox-twice', { value: twice })
  const options = node.children.map((child, index): ChoiceOption => ({ mark: values[index]!, label: '', text: child.value, row: 0, style: styleOf(child, layout, style) }))
  const threshold = numberOf(node, 'threshold')
  return layoutChoice(node, {
    kind: 'CheckBox', name: node.value, title: flagOf(node, 'hide_name') ? '' : node.value, multiselect: flagOf(node, 'multiselect') ?? true,
    square: isSquare(node, 'square'), ...threshold === undefined ? {} : { threshold },
  }, options, width, layout)
}

function layoutChoice(node: MarkupNode, choice: Choice, answers: readonly ChoiceOption[], width: number, layout: Layout): Fragment {
  const style = styleOf(node, layout)
  const head: Fragment = choice.title === '' ? { width, height: 0, items: [], elements: [], line: node.line }
    : paragraph(choice.title, style, width, 'left', node.line, layout)
  for (const answer of answers) tellMissing(answer.text, node.line, layout)
  const side = bubbleSideOf(node, layout, layout.metrics.bubble)
  const extra = side - layout.metrics.bubble
  const at = {
    text: px(layout, distances.text) + extra, next: px(layout, distances.next), indent: px(layout, distances.indent), row: px(layout, distances.row) + extra,
  }
  const places = placeAnswers(answers, width, style, at, layout)
  const top = head.height + px(layout, distances.above)
  const items: Item[] = [...head.items]
  const line = heightOfLine(style.size)
  let y = top
  let right = 0
  const bubbles = []
  for (const row of places) {
    let lines = 1
    for (const { answer, x, room } of row) {
      const own = answer.style ?? style
      items.push(...drawBubble(x, y, side, answer.label ?? answer.mark, layout, choice.square))
      bubbles.push(bubbleAt(answer.mark, x, y))
      const parts = answer.text === '' ? [] : breakLines(answer.text, own, room)
      const first = y + side / 2 - baselineIn(own.size) + own.size * 0.33
      parts.forEach((part, index) => items.push(...lineItems(part, own, x + at.text, Math.round(first + index * line), room)))
      right = Math.max(right, x + at.text + Math.max(0, ...parts.map(part => Math.min(room, widthOf(part, own)))))
      lines = Math.max(lines, parts.length)
    }
    y += at.row + (lines - 1) * line
  }
  const height = y + px(layout, distances.below)
  const element: ChoiceBox = {
    kind: choice.kind ?? 'ChoiceBox', name: choice.name, left: 0, top: 0, width: Math.min(width, Math.round(right)), height, orientation: 'Horizontal',
    multiselect: choice.multiselect, bubbleWidth: side, bubbleHeight: side, bubbles, ...choice.threshold === undefined ? {} : { threshold: choice.threshold },
  }
  return { width, height, items, elements: [element], line: node.line }
}

interface Place { answer: ChoiceOption, x: number, room: number }

/**
 * Where each answer stands: in equal columns when all fit them, else one behind the other, else each in a line of its own. Ratings (marks without
 * text) stand close.
 */
function placeAnswers(answers: readonly ChoiceOption[], width: number, style: TextStyle, at: { text: number, next: number, indent: number }, layout: Layout): Place[][] {
  const rows: ChoiceOption[][] = []
  for (const answer of answers) (rows[answer.row] ??= []).push(answer)
  const filled = rows.filter(row => row !== undefined)
  const widest = Math.max(...filled.map(row => row.length))
  // As the service divides the line: 2 columns are 996 px, 4 are 454 px of 2184.
  const pitch = (width - px(layout, 16)) / widest - px(layout, 88)
  const textWidth = (answer: ChoiceOption): number => answer.text === '' ? 0 : widthOf(answer.text, answer.style ?? style)
  const columns = answers.every(answer => textWidth(answer) + at.text + at.next <= pitch) && answers.some(answer => answer.text !== '')
  const places: Place[][] = []
  for (const row of filled) {
    let line: Place[] = []
    let x = at.indent
    row.forEach((answer, index) => {
      if (columns) {
        line.push({ answer, x: Math.round(at.indent + index * pitch), room: pitch - at.text })
        return
      }
      const own = textWidth(answer)
      if (line.length > 0 && x + at.text + own > width) {
        places.push(line)
        line = []
        x = at.indent
      }
      line.push({ answer, x: Math.round(x), room: width - x - at.text })
      x += at.text + (answer.text === '' ? 0 : own + at.next)
    })
    places.push(line)
  }
  return places
}
