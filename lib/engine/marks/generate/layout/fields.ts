import { hullOf, type Bubble, type ChoiceBox, type ClipArea, type Element } from '../../template'
import { moveElement, moveItem, type Fragment, type Item } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { widthOf } from '../text/fonts'
import { baselineIn } from '../text/lines'
import { stackChildren, type LayoutChild } from './blocks'
import { bubbleAt, bubbleSideOf, drawBubble, flagOf, isSquare, numberOf, px, textOf, type Layout } from './context'
import { doesNotFit } from '../problems'
import { tellMissing } from './text'

/** Fields to write in, and answers below each other that hold more than a line of text. */

/** `?write_in=`: a frame whose picture is cut out. */
export function layoutWriteIn(node: MarkupNode, width: number, layout: Layout): Fragment {
  const height = numberOf(node, 'height') ?? px(layout, 130)
  const color = textOf(node, 'color') ?? '#808080'
  const hint = textOf(node, 'hint') ?? 'write-in'
  tellMissing(hint, node.line, layout)
  const size = px(layout, 28)
  const items: Item[] = [{ kind: 'rectangle', x: 2, y: 8, width: width - 4, height: height - 16, stroke: color, line: 3 }]
  if (hint.trim() !== '') items.push({ kind: 'text', text: hint, x: 14, baseline: 14 + baselineIn(size), size, font: 'arimo-regular', color, ...widthOf(hint, { font: 'arimo-regular', size }) > width - 28 ? { fit: width - 28 } : {} })
  const element: ClipArea = {
    kind: 'ClipArea', name: node.value, left: 0, top: 6, width, height: height - 12, jpegQuality: 85, ...flagOf(node, 'required') ? { extra: { Required: true } } : {},
  }
  return { width, height, items, elements: [element], line: node.line }
}

/** `?vertical_choicebox=`: an answer a row. */
export function layoutVerticalChoicebox(node: MarkupNode, width: number, layout: Layout, child: LayoutChild): Fragment {
  const side = bubbleSideOf(node, layout, layout.metrics.bubble)
  const gap = px(layout, 34)
  const items: Item[] = []
  const others: Element[] = []
  const bubbles: Bubble[] = []
  let y = numberOf(node, 'top_padding') ?? 0
  for (const answer of node.children) {
    const onRight = (textOf(answer, 'bubble_position') ?? textOf(node, 'bubble_position') ?? 'left') === 'right'
    const inner = stackChildren(answer.children, width - side - gap, layout, child, answer.line)
    const height = Math.max(side, inner.height) + px(layout, 8)
    const x = onRight ? 0 : side + gap
    const top = y + Math.round((height - inner.height) / 2)
    items.push(...inner.items.map(item => moveItem(item, x, top)))
    others.push(...inner.elements.map(element => moveElement(element, x, top)))
    if (flagOf(answer, 'selectable') ?? true) {
      if (answer.value.trim() === '') doesNotFit(answer.line, 'answer-value-missing')
      if (bubbles.some(bubble => bubble.value === answer.value.trim())) doesNotFit(answer.line, 'answer-value-twice', { value: answer.value.trim() })
      const left = Math.min(width - side, Math.max(0, (onRight ? width - side : 0) + (numberOf(answer, 'bubble_offset_x') ?? 0)))
      const bubbleTop = y + Math.round((height - side) / 2) + (numberOf(answer, 'bubble_offset_y') ?? 0)
      items.push(...drawBubble(left, bubbleTop, side, '', layout, isSquare(answer, isSquare(node) ? 'square' : 'round')))
      bubbles.push(bubbleAt(answer.value.trim(), left, bubbleTop))
    }
    y += height
  }
  if (bubbles.length === 0) doesNotFit(node.line, 'answer-not-selectable')
  const threshold = numberOf(node, 'threshold')
  const element: ChoiceBox = {
    kind: 'ChoiceBox', name: node.value, ...hullOf(bubbles, side, side), orientation: 'Vertical', multiselect: flagOf(node, 'multiselect') ?? false,
    bubbleWidth: side, bubbleHeight: side, bubbles, ...threshold === undefined ? {} : { threshold },
  }
  return { width, height: y + px(layout, 16), items, elements: [element, ...others], line: node.line }
}
