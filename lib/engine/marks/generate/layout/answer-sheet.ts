import type { ChoiceBox, Element } from '../../template'
import type { Fragment, Item } from '../drawing'
import { letterAt } from '../markup/attributes'
import type { MarkupNode } from '../markup/parse'
import { widthOf } from '../text/fonts'
import { bubbleAt, bubbleSideOf, drawBubble, flagOf, isSquare, listOf, numberOf, px, styleOf, type Layout, type Room } from './context'
import { doesNotFit } from '../problems'

/** px: from a column's left edge to its first bubble, between bubbles, between lines, the box around a line. */
const distances = { firstBubble: 113, bubble: 75, line: 81, box: 70, inset: 2, label: 50, below: 25, overlap: 6 }

/** `?answer_sheet=`: numbered lines of bubbles, column by column; parted where the page ends. */
export function layoutAnswerSheet(node: MarkupNode, width: number, layout: Layout, room?: Room): Fragment[] {
  const count = numberOf(node, 'elements_count')!
  const wanted = numberOf(node, 'columns_count') ?? 4
  const answers = listOf(node, 'answers_list') ?? Array.from({ length: numberOf(node, 'answers_count') ?? 4 }, (_, index) => letterAt(index))
  const side = bubbleSideOf(node, layout, layout.metrics.bubble)
  const extra = side - layout.metrics.bubble
  const pitch = { bubble: px(layout, distances.bubble) + extra, line: px(layout, distances.line) + extra + (numberOf(node, 'vertical_margin') ?? 0) }
  // The service lets the columns begin 6 px left of the text.
  const start = -px(layout, distances.overlap)
  const first = px(layout, distances.firstBubble)
  const needed = first + (answers.length - 1) * pitch.bubble + side
  const columns = Math.min(wanted, Math.floor((width - start) / (needed - 1)))
  if (columns < 1) doesNotFit(node.line, 'sheet-too-wide', { count: answers.length, needed: Math.ceil(needed), width: Math.floor(width) })
  // The same text serves for small paper and large print.
  if (columns < wanted) layout.remarks.tell(node.line, 'fewer-columns', { wanted, answers: answers.length, columns })
  const columnWidth = (width - start) / columns
  const startId = numberOf(node, 'start_id')
  const numbers = Array.from({ length: count }, (_, index) => (startId ?? layout.number + 1) + index)
  if (count > 0) layout.number = numbers.at(-1)!
  const multiselect = flagOf(node, 'multiselect') ?? false
  const style = styleOf(node, layout)
  const box = px(layout, distances.box) + extra
  const below = px(layout, distances.below)

  const oneLine = (number: number, left: number, top: number): { items: Item[], element: Element } => {
    const label = `${number}.`
    const size = Math.min(style.size, style.size * px(layout, 100) / widthOf(label, style))
    const shown = { ...style, size }
    const items: Item[] = [{ kind: 'text', text: label, ...shown, x: left + px(layout, distances.label) - widthOf(label, shown) / 2, baseline: top + px(layout, distances.inset) + side / 2 + style.size * 0.33 }]
    const bubbles = answers.map((mark, index) => bubbleAt(mark, left + first + index * pitch.bubble, top + px(layout, distances.inset)))
    bubbles.forEach((bubble, index) => items.push(...drawBubble(bubble.left, bubble.top, side, answers[index]!, layout, isSquare(node))))
    const element: ChoiceBox = {
      kind: 'ChoiceBox', name: `${node.value}${number}`, left, top, width: Math.round(columnWidth) + 1, height: box, orientation: 'Horizontal', multiselect,
      bubbleWidth: side, bubbleHeight: side, bubbles,
    }
    return { items, element }
  }

  const fragments: Fragment[] = []
  for (let done = 0; done < count;) {
    const height = fragments.length === 0 ? room?.first : room?.full
    const rowsIn = (space: number): number => Math.floor((space - box - below) / pitch.line) + 1
    let most = height === undefined ? Infinity : rowsIn(height)
    // Two lines at the foot of a page are not worth parting for: begin on the next.
    if (most < 1 || (fragments.length === 0 && most < 2 && room)) most = rowsIn(room!.full)
    const rows = Math.min(Math.ceil((count - done) / columns), most)
    const items: Item[] = []
    const elements: Element[] = []
    for (let place = 0; place < Math.min(rows * columns, count - done); place++) {
      const line = oneLine(numbers[done + place]!, Math.floor(start + Math.floor(place / rows) * columnWidth), place % rows * pitch.line)
      items.push(...line.items)
      elements.push(line.element)
    }
    fragments.push({ width, height: (rows - 1) * pitch.line + box + below, items, elements, line: node.line })
    done += rows * columns
  }
  return fragments
}
