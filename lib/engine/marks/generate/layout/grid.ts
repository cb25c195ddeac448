import { hullOf, type ChoiceBox, type Grid } from '../../template'
import type { Fragment, Item } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { bubbleSizes } from '../markup/vocabulary'
import { widthOf, type TextStyle } from '../text/fonts'
import { baselineIn, heightOfLine } from '../text/lines'
import { alignOf, bubbleAt, bubbleSideOf, drawBubble, flagOf, isSquare, listOf, numberOf, px, styleOf, textOf, type Layout } from './context'
import { doesNotFit } from '../problems'
import { tellMissing } from './text'

/** px beyond a bubble's side: between sections, between options; frame of the whole and of a section. */
const distances = { section: 12, option: 10, frame: 4, sectionFrame: 2, label: 115, labelGap: 48, below: 6 }

interface Plan {
  readonly kind: 'Grid' | 'CompositeGrid'
  /** Marks of each section; an empty mark leaves a gap. */
  readonly sections: readonly (readonly string[])[]
  /** Shown below the name: the symbols by place. */
  readonly hint?: string
}

/** `?grid=`: a row or column of digits or letters for each place. */
export function layoutGrid(node: MarkupNode, width: number, layout: Layout): Fragment {
  const options = listOf(node, 'answers_list') ?? Array.from({ length: numberOf(node, 'options_count') ?? 10 }, (_, index) => String(index))
  return layoutSections(node, { kind: 'Grid', sections: Array.from({ length: numberOf(node, 'sections_count') ?? 8 }, () => options) }, width, layout)
}

/** `?composite_grid=`: sections of any symbols, with rows that only some sections have. */
export function layoutCompositeGrid(node: MarkupNode, width: number, layout: Layout): Fragment {
  const values = listOf(node, 'values')!
  const count = numberOf(node, 'columns_count') ?? 5
  const rows = (node.repeated.get('extra_row') ?? []) as readonly (readonly string[])[]
  const long = rows.find(row => row.length > count)
  if (long) doesNotFit(node.line, 'extra-row-too-long', { marks: long.length, columns: count })
  const sections = Array.from({ length: count }, (_, section) => [...values, ...rows.map(row => row[section] ?? '')])
  const symbols = [...new Set(sections.flat())].filter(symbol => symbol !== '').join('')
  return layoutSections(node, { kind: 'CompositeGrid', sections, ...flagOf(node, 'display_hint') ?? true ? { hint: symbols } : {} }, width, layout)
}

function layoutSections(node: MarkupNode, plan: Plan, width: number, layout: Layout): Fragment {
  tellMissing(node.value, node.line, layout)
  const asked = bubbleSideOf(node, layout, layout.metrics.gridBubble)
  const side = sideThatFits(node, plan, asked, width, layout)
  if (side < asked) layout.remarks.tell(node.line, 'bubbles-smaller', { name: node.value, size: side, wanted: asked })
  const pitch = { section: side + px(layout, distances.section), option: side + px(layout, distances.option) + (numberOf(node, 'vertical_margin') ?? 0) }
  const horizontal = isUpright(node)
  const style = styleOf(node, layout)
  const label = `${node.value}:`
  const labelWidth = labelWidthOf(label, style, layout)
  const frame = px(layout, distances.frame)
  const inner = px(layout, distances.sectionFrame)
  const longest = longestOf(plan)
  const headerSquare = textOf(node, 'header_type') === 'square'
  // The line of the name above the bubbles holds the header of upright sections.
  const headHeight = headerSquare && horizontal ? side + px(layout, 14) : heightOfLine(style.size) - 1
  const headWidth = horizontal ? 0 : side + px(layout, 14)
  const across = plan.sections.length * pitch.section
  const along = longest * pitch.option + frame * 2
  const boxWidth = horizontal ? across : along
  const boxHeight = horizontal ? along : across
  const total = labelWidth + headWidth + boxWidth
  if (total > width + 1) doesNotFit(node.line, 'grid-too-wide', { name: node.value, needed: Math.round(total), width: Math.floor(width) })
  const room = width - total
  const align = node.attributes.has('x') ? 'left' : alignOf(node, 'left')
  const shift = Math.round(align === 'right' ? room : align === 'center' ? room / 2 : 0)
  const left = shift + labelWidth + headWidth
  const items: Item[] = [{ kind: 'text', text: label, ...style, x: shift, baseline: baselineIn(style.size) }]
  if (plan.hint) {
    const size = style.size * 0.6
    items.push({ kind: 'text', text: plan.hint, ...style, size, x: shift, baseline: heightOfLine(style.size) + baselineIn(size), fit: labelWidth - px(layout, 20) })
  }
  const line = numberOf(node, 'header_border_size') ?? Math.max(2, px(layout, 3))
  const color = textOf(node, 'header_border_color') ?? '#000000'
  const sections = plan.sections.map((marks, index): ChoiceBox => {
    const sectionLeft = left + inner + (horizontal ? index * pitch.section : 0)
    const sectionTop = headHeight + inner + (horizontal ? 0 : index * pitch.section)
    items.push(...header(horizontal ? sectionLeft + inner : shift + labelWidth, horizontal ? 0 : sectionTop + inner, { side, headHeight, headerSquare, horizontal, line, color }, layout))
    const bubbles = marks.flatMap((mark, place) => mark === '' ? [] : [
      bubbleAt(mark, sectionLeft + inner + (horizontal ? 0 : place * pitch.option), sectionTop + inner + (horizontal ? place * pitch.option : 0)),
    ])
    for (const bubble of bubbles) items.push(...drawBubble(bubble.left, bubble.top, side, bubble.value, layout, isSquare(node)))
    const box = plan.kind === 'CompositeGrid' ? hullOf(bubbles, side, side)
      : { left: sectionLeft, top: sectionTop, width: horizontal ? side + inner : boxWidth - frame, height: horizontal ? boxHeight - frame : side + inner }
    return { kind: 'ChoiceBox', name: '', ...box, orientation: 'Horizontal', multiselect: false, bubbleWidth: side, bubbleHeight: side, bubbles,
      ...plan.kind === 'Grid' ? { extra: { AlignedVertically: true } } : {} }
  })
  const element: Grid = { kind: plan.kind, name: node.value, left, top: headHeight, width: boxWidth, height: boxHeight, orientation: horizontal ? 'Horizontal' : 'Vertical', sections }
  return { width: node.attributes.has('x') ? total : width, height: headHeight + boxHeight + px(layout, distances.below), items, elements: [element], line: node.line }
}

const isUpright = (node: MarkupNode): boolean => (textOf(node, 'orientation') ?? 'horizontal') === 'horizontal'
const longestOf = ({ sections }: Plan): number => Math.max(...sections.map(section => section.length))

function labelWidthOf(label: string, style: TextStyle, layout: Layout): number {
  return Math.max(px(layout, distances.label), Math.ceil(widthOf(label, style)) + px(layout, distances.labelGap))
}

/** px; smaller than asked where the width has no room, but never too small to be filled in. */
function sideThatFits(node: MarkupNode, plan: Plan, asked: number, width: number, layout: Layout): number {
  const label = labelWidthOf(`${node.value}:`, styleOf(node, layout), layout)
  const [count, gap, rest] = isUpright(node)
    ? [plan.sections.length, px(layout, distances.section), label]
    : [longestOf(plan) + 1, px(layout, distances.option), label + px(layout, 14) + px(layout, distances.frame) * 2]
  const most = Math.floor((width - rest) / count - gap)
  return most >= Math.min(asked, bubbleSizes.extrasmall!) ? Math.min(asked, most) : asked
}

interface Header { side: number, headHeight: number, headerSquare: boolean, horizontal: boolean, line: number, color: string }

/** The place to write a digit by hand: a line, or a square. */
function header(x: number, y: number, look: Header, layout: Layout): Item[] {
  const { side, line, color } = look
  if (look.headerSquare) return [{ kind: 'rectangle', x, y, width: side, height: side, stroke: color, line }]
  const top = look.horizontal ? look.headHeight - px(layout, 14) : y + side - line
  return [{ kind: 'rectangle', x: x + px(layout, 6), y: top, width: side - px(layout, 12), height: line, fill: color }]
}
