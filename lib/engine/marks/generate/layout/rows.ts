import { hullOf, type Bubble, type ChoiceBox, type Element } from '../../template'
import { moveElement, moveItem, type Fragment, type Item } from '../drawing'
import type { TextStyle } from '../text/fonts'
import { bubbleAt, drawBubble } from './context'
import type { Layout } from './context'
import { paragraph } from './text'

/** A row of cells with lines around them, as tables, score groups and custom answer sheets have. */

export interface BubbleCell {
  /** Value of each bubble, and what is printed in it. */
  readonly bubbles: readonly { value: string, label: string, extra?: Record<string, unknown> }[]
}

export interface Cell {
  readonly text?: { value: string, style: TextStyle, align: 'left' | 'center' | 'right' }
  readonly bubbles?: BubbleCell['bubbles']
  /** Something laid out already, as wide as `inside` of the cell. */
  readonly fragment?: Fragment
}

export interface RowLook {
  readonly widths: readonly number[]
  readonly side: number
  readonly square: boolean
  readonly fill?: string
  readonly line: number
}

export interface Row extends Fragment {
  /** Bubbles of each cell, in the row's own px. */
  readonly bubbles: readonly Bubble[][]
}

const padding = 14

/** px of a cell that content may use. */
export function inside(width: number): number {
  return width - 2 * padding
}

/** Distance between the bubbles of one cell. */
export function bubblePitch(side: number): number {
  return Math.round(side * 1.24)
}

export function layoutRow(cells: readonly Cell[], look: RowLook, layout: Layout): Row {
  const parts = cells.map((cell, index) => cell.fragment
    ?? (cell.text ? paragraph(cell.text.value, cell.text.style, inside(look.widths[index]!), cell.text.align, look.line, layout) : undefined))
  const height = Math.max(look.side, ...parts.map(part => part?.height ?? 0)) + padding
  const items: Item[] = []
  const elements: Element[] = []
  const bubbles: Bubble[][] = []
  let x = 0
  cells.forEach((cell, index) => {
    const width = look.widths[index]!
    items.push({ kind: 'rectangle', x, y: 0, width, height, stroke: '#808080', line: 2, ...look.fill === undefined ? {} : { fill: look.fill } })
    const part = parts[index]
    if (part) {
      const top = Math.round((height - part.height) / 2)
      items.push(...part.items.map(item => moveItem(item, x + padding, top)))
      elements.push(...part.elements.map(element => moveElement(element, x + padding, top)))
    }
    const own = cell.bubbles ?? []
    const pitch = bubblePitch(look.side)
    const start = x + Math.round((width - (own.length - 1) * pitch - look.side) / 2)
    const top = Math.round((height - look.side) / 2)
    bubbles.push(own.map(({ value, label, extra }, place) => {
      const bubble = bubbleAt(value, start + place * pitch, top)
      items.push(...drawBubble(bubble.left, bubble.top, look.side, label, layout, look.square))
      return extra ? { ...bubble, extra } : bubble
    }))
    x += width
  })
  return { width: x, height, items, elements, bubbles, line: look.line }
}

/** Px needed by a cell of so many bubbles. */
export function widthOfBubbles(count: number, side: number): number {
  return (count - 1) * bubblePitch(side) + side + 2 * padding
}

export function choiceOf(name: string, bubbles: readonly Bubble[], side: number, multiselect: boolean): ChoiceBox {
  return { kind: 'ChoiceBox', name, ...hullOf(bubbles, side, side), orientation: 'Horizontal', multiselect, bubbleWidth: side, bubbleHeight: side, bubbles: [...bubbles] }
}
