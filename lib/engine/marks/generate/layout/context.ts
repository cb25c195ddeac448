import type { Bubble } from '../../template'
import type { AttributeValue } from '../markup/attributes'
import type { MarkupNode } from '../markup/parse'
import { bubbleSizes } from '../markup/vocabulary'
import type { Fragment, Item } from '../drawing'
import { doesNotFit } from '../problems'
import type { Remarks } from '../remarks'
import { familyOf, fontWith, widthOf, type TextStyle } from '../text/fonts'

/** What all layouts share: sizes, the running number of questions, pictures, and what is to be told. */

/** Distances of the service's version 3, px at 300 dpi, measured on its sheets. `scale` enlarges all of them for large print. */
export interface Metrics {
  readonly scale: number
  /** Text of 12 points. */
  readonly text: number
  readonly blank: number
  readonly bubble: number
  readonly gridBubble: number
}

export interface Look {
  readonly ring: string
  readonly letter: string
}

export interface LoadedPicture {
  readonly data: Buffer
  readonly type: 'png' | 'jpeg'
  readonly width: number
  readonly height: number
}

export interface Layout {
  readonly metrics: Metrics
  readonly look: Look
  readonly pictures: ReadonlyMap<string, LoadedPicture>
  /** Told once each. */
  readonly remarks: Remarks
  /** Number of the last question. */
  number: number
}

/** Heights that elements which can be parted may use, px. */
export interface Room {
  /** On the page begun. */
  readonly first: number
  /** On a new page. */
  readonly full: number
}

export type LayoutNode = (node: MarkupNode, width: number, layout: Layout) => Fragment

export function metricsAt(scale: number): Metrics {
  return { scale, text: 50 * scale, blank: Math.round(44 * scale), bubble: Math.round(61 * scale), gridBubble: Math.round(60 * scale) }
}

/** px of normal print to px of this sheet. */
export function px(layout: Layout, length: number): number {
  return Math.round(length * layout.metrics.scale)
}

function attribute<T extends AttributeValue>(node: MarkupNode, key: string): T | undefined {
  return node.attributes.get(key) as T | undefined
}

// The kinds of the vocabulary were checked when the attribute was read.
export const numberOf = (node: MarkupNode, key: string): number | undefined => attribute<number>(node, key)
export const textOf = (node: MarkupNode, key: string): string | undefined => attribute<string>(node, key)
export const flagOf = (node: MarkupNode, key: string): boolean | undefined => attribute<boolean>(node, key)
export const listOf = (node: MarkupNode, key: string): readonly string[] | undefined => attribute<readonly string[]>(node, key)
export const sharesOf = (node: MarkupNode, key: string): readonly number[] | undefined => attribute<readonly number[]>(node, key)
export const alignOf = (node: MarkupNode, otherwise: 'left' | 'center' | 'right'): 'left' | 'center' | 'right' =>
  attribute<'left' | 'center' | 'right'>(node, 'align') ?? otherwise

/** The font of an element: its own attributes over those it inherits. */
export function styleOf(node: MarkupNode, layout: Layout, inherited?: TextStyle): TextStyle {
  const base: TextStyle = inherited ?? { font: 'tinos-regular', size: layout.metrics.text, color: '#000000' }
  const name = textOf(node, 'font_family')
  const styles = listOf(node, 'font_style')
  const points = numberOf(node, 'font_size')
  let family = base.font.startsWith('tinos') ? 'tinos' as const : 'arimo' as const
  if (name !== undefined) {
    const found = familyOf(name)
    if (!found) layout.remarks.tell(node.line, 'font-missing', { name, instead: 'Arimo' })
    else if (!/tinos|arimo|times|arial/i.test(name)) layout.remarks.tell(undefined, 'font-missing', { name, instead: found === 'tinos' ? 'Tinos' : 'Arimo' })
    family = found ?? 'arimo'
  }
  const kept = base.font.replace(/^(tinos|arimo)-/, '').split('-')
  return {
    font: fontWith(family, styles ?? kept),
    size: points === undefined ? base.size : points * 300 / 72 * layout.metrics.scale,
    color: textOf(node, 'color') ?? textOf(node, 'font_color') ?? base.color,
    ...(styles ? styles.includes('underline') : base.underline) ? { underline: true } : {},
  }
}

/** Side of a bubble, px: the element's own size, else the usual one of its kind. */
export function bubbleSideOf(node: MarkupNode, layout: Layout, usual: number): number {
  const name = textOf(node, 'bubble_size')
  return name === undefined ? usual : px(layout, bubbleSizes[name]!)
}

export function isSquare(node: MarkupNode, usual: 'round' | 'square' = 'round'): boolean {
  return (textOf(node, 'bubble_type') ?? usual) === 'square'
}

/** A printed bubble: its ring and, where it fits, its mark; else the mark's first letter, as the service prints it. */
export function drawBubble(left: number, top: number, side: number, label: string, layout: Layout, square = false): Item[] {
  const line = Math.max(2, Math.round(side * 0.05))
  const inner = side - 2 - line
  const items: Item[] = [square
    ? { kind: 'rectangle', x: left + 1 + line / 2, y: top + 1 + line / 2, width: inner, height: inner, stroke: layout.look.ring, line }
    : { kind: 'circle', x: left + side / 2, y: top + side / 2, radius: inner / 2, stroke: layout.look.ring, line }]
  const style: TextStyle = { font: 'arimo-regular', size: side * 0.56, color: layout.look.letter }
  const text = widthOf(label, style) <= side * 0.68 ? label : [...label][0] ?? ''
  if (text !== '') {
    items.push({ kind: 'text', text, font: style.font, size: style.size, color: style.color, x: left + (side - widthOf(text, style)) / 2, baseline: top + side / 2 + style.size * 0.358 })
  }
  return items
}

export function bubbleAt(value: string, left: number, top: number): Bubble {
  return { value, left: Math.round(left), top: Math.round(top), valid: true }
}

/** The place on the page that x and y give. */
export function placeOf(node: MarkupNode): { x: number, y: number, line: number } | undefined {
  const x = numberOf(node, 'x')
  const y = numberOf(node, 'y')
  if (x === undefined && y === undefined) return undefined
  if (x === undefined || y === undefined) return doesNotFit(node.line, 'place-half')
  return { x, y, line: node.line }
}
