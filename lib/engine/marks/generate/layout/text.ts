import type { Fragment, Item } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { missingCharacters, widthOf, type TextStyle } from '../text/fonts'
import { breakLines, heightOfLine, lineItems } from '../text/lines'
import { alignOf, styleOf, textOf, type Layout } from './context'

/** Lines of text one below the other. */
export function paragraph(text: string, style: TextStyle, width: number, align: 'left' | 'center' | 'right', line: number, layout: Layout): Fragment {
  tellMissing(text, line, layout)
  const height = heightOfLine(style.size)
  const lines = breakLines(text, style, width)
  const items = lines.flatMap((part, index) => lineItems(part, style, 0, index * height, width, align))
  return { width, height: lines.length * height, items, elements: [], line }
}

export function tellMissing(text: string, line: number, layout: Layout): void {
  const missing = missingCharacters(text)
  if (missing.length > 0) {
    layout.remarks.tell(line, 'characters-missing', { characters: missing.slice(0, 10).join(' ') })
  }
}

/** `?text=`, `?content=` and titles. */
export function layoutText(node: MarkupNode, width: number, layout: Layout, inherited?: TextStyle): Fragment {
  const style = styleOf(node, layout, inherited)
  if (textOf(node, 'content_type') === 'cells') return cells(node, style, width, layout)
  return paragraph(node.value, style, width, alignOf(node, 'left'), node.line, layout)
}

/** A box for each character. */
function cells(node: MarkupNode, style: TextStyle, width: number, layout: Layout): Fragment {
  tellMissing(node.value, node.line, layout)
  const signs = [...node.value]
  const side = Math.round(style.size * 1.4)
  const perLine = Math.max(1, Math.floor(width / side))
  const items: Item[] = signs.flatMap((sign, index): Item[] => {
    const x = index % perLine * side
    const y = Math.floor(index / perLine) * side
    const box: Item = { kind: 'rectangle', x, y, width: side, height: side, stroke: style.color, line: 2 }
    if (sign.trim() === '') return [box]
    return [box, { kind: 'text', text: sign, font: style.font, size: style.size, color: style.color, x: x + (side - widthOf(sign, style)) / 2, baseline: y + side / 2 + style.size * 0.34 }]
  })
  return { width, height: Math.ceil(signs.length / perLine) * side + 4, items, elements: [], line: node.line }
}
