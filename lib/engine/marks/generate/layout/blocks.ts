import type { ClipArea, Element } from '../../template'
import { moveElement, moveItem, type Fragment, type Item } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { widthOf } from '../text/fonts'
import { flagOf, numberOf, px, sharesOf, textOf, type Layout } from './context'
import { doesNotFit } from '../problems'

/** Elements that hold others: containers with columns, blocks with a frame, paragraphs. */

/** Lays out one child; given by the caller, because children may again hold others. */
export type LayoutChild = (node: MarkupNode, width: number, layout: Layout) => Fragment[]

/** Children one below the other. */
export function stackChildren(children: readonly MarkupNode[], width: number, layout: Layout, child: LayoutChild, line: number): Fragment {
  const items: Item[] = []
  const elements: Element[] = []
  let y = 0
  for (const node of children) {
    for (const fragment of child(node, width, layout)) {
      if (fragment.at) doesNotFit(node.line, 'place-inside')
      if (fragment.footer) doesNotFit(node.line, 'footer-inside')
      items.push(...fragment.items.map(item => moveItem(item, 0, y)))
      elements.push(...fragment.elements.map(element => moveElement(element, 0, y)))
      y += fragment.height
    }
  }
  return { width, height: y, items, elements, line }
}

/** `?block=`; `least` is the height it has to fill, px. */
export function layoutBlock(node: MarkupNode, width: number, layout: Layout, child: LayoutChild, least = 0): Fragment {
  const border = textOf(node, 'border') ?? 'none'
  const line = border === 'none' ? 0 : numberOf(node, 'border_size') ?? 3
  const padding = { x: (numberOf(node, 'horizontal_padding') ?? px(layout, 20)) + line, y: (numberOf(node, 'vertical_padding') ?? px(layout, 20)) + line }
  if (width - 2 * padding.x < 100) doesNotFit(node.line, 'block-too-narrow', { width: Math.round(width - 2 * padding.x), needed: 100 })
  const inner = stackChildren(node.children, width - 2 * padding.x, layout, child, node.line)
  const wanted = numberOf(node, 'height')
  const needed = inner.height + 2 * padding.y
  if (wanted !== undefined && needed > wanted) doesNotFit(node.line, 'block-too-low', { height: wanted, needed })
  const height = Math.max(wanted ?? needed, least)
  const items: Item[] = []
  const fill = textOf(node, 'background_color')
  if (border !== 'none' || fill !== undefined) {
    items.push({
      kind: 'rectangle', x: line / 2, y: line / 2, width: width - line, height: height - line, ...fill === undefined ? {} : { fill },
      ...line > 0 ? { stroke: textOf(node, 'border_color') ?? '#000000', line } : {}, ...border === 'rounded' ? { radius: px(layout, 24) } : {},
    })
  }
  items.push(...inner.items.map(item => moveItem(item, padding.x, padding.y)))
  const elements = inner.elements.map(element => moveElement(element, padding.x, padding.y))
  if (flagOf(node, 'is_clipped')) {
    if (node.value.trim() === '') doesNotFit(node.line, 'clipped-without-name')
    const clip: ClipArea = { kind: 'ClipArea', name: node.value.trim(), left: 0, top: 0, width, height, jpegQuality: 85 }
    elements.push(clip)
  }
  return { width, height, items, elements, line: node.line }
}

/** `?positioned_block=`: a block at its own place of the page. */
export function layoutPositionedBlock(node: MarkupNode, width: number, layout: Layout, child: LayoutChild): Fragment {
  const [x, y] = [numberOf(node, 'x')!, numberOf(node, 'y')!]
  return { ...layoutBlock(node, numberOf(node, 'width') ?? Math.max(100, width - x), layout, child), at: { x, y, line: node.line } }
}

/** `?container=`: its children in columns. */
export function layoutContainer(node: MarkupNode, width: number, layout: Layout, child: LayoutChild): Fragment {
  const count = numberOf(node, 'columns_count') ?? 1
  const shares = sharesOf(node, 'columns_proportions') ?? Array.from({ length: count }, () => 1 / count)
  if (shares.length !== count) doesNotFit(node.line, 'shares-of-columns', { shares: shares.length, columns: count })
  const margin = { right: numberOf(node, 'block_right_margin') ?? px(layout, 40), bottom: numberOf(node, 'block_bottom_margin') ?? px(layout, 20) }
  const padding = numberOf(node, 'block_top_padding') ?? px(layout, 20)
  const lefts = shares.map((_, index) => Math.round(width * shares.slice(0, index).reduce((sum, share) => sum + share, 0)))
  const widthIn = (column: number): number => Math.round(width * shares[column]!) - (column === count - 1 ? 0 : margin.right)
  const lay = (one: MarkupNode, column: number, least = 0): Fragment => one.type === 'block'
    ? layoutBlock(one, widthIn(column), layout, child, least) : stackChildren([one], widthIn(column), layout, child, one.line)
  const filled = Array.from({ length: count }, () => 0)
  const parts = node.children.map(one => {
    const column = (numberOf(one, 'column') ?? 1) - 1
    if (column >= count) doesNotFit(one.line, 'column-missing', { column: column + 1, columns: count })
    const number = layout.number
    return { one, column, row: filled[column]!++, number, fragment: lay(one, column) }
  })
  if (flagOf(node, 'sync_children_height')) {
    // Once more with the height of the highest beside it; questions keep their numbers.
    const last = layout.number
    for (const part of parts) {
      const least = Math.max(...parts.filter(other => other.row === part.row).map(other => other.fragment.height))
      layout.number = part.number
      if (part.one.type === 'block') part.fragment = lay(part.one, part.column, least)
    }
    layout.number = last
  }
  const ys = Array.from({ length: count }, () => padding)
  const items: Item[] = []
  const elements: Element[] = []
  for (const { column, fragment } of parts) {
    items.push(...fragment.items.map(item => moveItem(item, lefts[column]!, ys[column]!)))
    elements.push(...fragment.elements.map(element => moveElement(element, lefts[column]!, ys[column]!)))
    ys[column]! += fragment.height + margin.bottom
  }
  const height = Math.max(...ys)
  return { width, height, items, elements, line: node.line, ...textOf(node, 'type') === 'footer' ? { footer: true } : {} }
}

/** `?paragraph=`: its children below each other, or with type=inline beside each other. */
export function layoutParagraph(node: MarkupNode, width: number, layout: Layout, child: LayoutChild): Fragment {
  if (textOf(node, 'type') !== 'inline') {
    if (node.attributes.has('vertical_align')) layout.remarks.tell(node.line, 'align-without-inline')
    return stackChildren(node.children, width, layout, child, node.line)
  }
  const gap = px(layout, 20)
  const fields = node.children.filter(one => one.type === 'write_in').length
  let room = width - gap * Math.max(0, node.children.length - 1)
  const parts: (Fragment | undefined)[] = node.children.map(one => {
    if (one.type === 'write_in') return undefined
    const fragment = stackChildren([one], width, layout, child, one.line)
    const own = { ...fragment, width: Math.ceil(extentOf(fragment)), items: fragment.items.map(item => moveItem(item, -leftOf(fragment), 0)) }
    room -= own.width
    return own
  })
  if (room < fields * 100 || room < 0) doesNotFit(node.line, 'line-too-narrow', { needed: Math.round(width - room + fields * 100), width: Math.round(width) })
  const whole = parts.map((part, index) => part ?? stackChildren([node.children[index]!], Math.floor(room / fields), layout, child, node.line))
  const height = Math.max(0, ...whole.map(part => part.height))
  const align = textOf(node, 'vertical_align') ?? 'center'
  const items: Item[] = []
  const elements: Element[] = []
  let x = 0
  for (const part of whole) {
    const y = align === 'top' ? 0 : Math.round((height - part.height) / (align === 'center' ? 2 : 1))
    items.push(...part.items.map(item => moveItem(item, x, y)))
    elements.push(...part.elements.map(element => moveElement(element, x, y)))
    x += part.width + gap
  }
  return { width, height, items, elements, line: node.line }
}

function leftOf(fragment: Fragment): number {
  // Elements cannot be moved apart from what is printed of them.
  if (fragment.elements.length > 0 || fragment.items.length === 0) return 0
  return Math.min(...fragment.items.map(item => item.kind === 'cells' ? Math.min(...item.cells.map(cell => cell[0])) : item.x))
}

function extentOf(fragment: Fragment): number {
  if (fragment.elements.length > 0) return fragment.width
  const right = Math.max(0, ...fragment.items.map(item => {
    if (item.kind === 'text') return item.x + (item.fit ?? widthOf(item.text, item))
    if (item.kind === 'cells') return Math.max(...item.cells.map(([x, , width]) => x + width))
    return item.kind === 'circle' ? item.x + item.radius : item.x + item.width
  }))
  return right - leftOf(fragment)
}
