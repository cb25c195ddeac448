import type { FontId } from './text/fonts'
import type { Element } from '../template'

/**
 * What is printed on a page, as data: the picture and the PDF are made from the same list, so they agree. Coordinates are px of the template page
 * (300 dpi), origin at the top left.
 */

export interface TextItem {
  readonly kind: 'text'
  readonly text: string
  readonly x: number
  /** The line the letters stand on. */
  readonly baseline: number
  /** px; 50 px are 12 points */
  readonly size: number
  readonly font: FontId
  readonly color: string
  readonly underline?: boolean
  /** The text is made smaller until it is no wider than this, px. Lines with placeholders have it, because their text is not known yet. */
  readonly fit?: number
  /** Where the text stands in `fit`; default left. */
  readonly align?: 'left' | 'center' | 'right'
}

export interface RectangleItem {
  readonly kind: 'rectangle'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fill?: string
  readonly stroke?: string
  readonly line?: number
  readonly radius?: number
}

export interface CircleItem {
  readonly kind: 'circle'
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly stroke: string
  readonly line: number
}

/** Black cells of a code: x, y, width and height of each, one after the other. */
export interface CellsItem {
  readonly kind: 'cells'
  readonly cells: readonly (readonly [number, number, number, number])[]
}

/** A code whose text is known only for each copy; it is drawn into the box. */
export interface CodeItem {
  readonly kind: 'code'
  readonly text: string
  readonly line: number
  readonly request: import('./barcode').CodeRequest
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PictureItem {
  readonly kind: 'picture'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** PNG or JPEG */
  readonly data: Buffer
  readonly type: 'png' | 'jpeg'
}

export type Item = TextItem | RectangleItem | CircleItem | CellsItem | CodeItem | PictureItem

/** A laid-out part of a page; its own top left corner is 0, 0. */
export interface Fragment {
  readonly width: number
  readonly height: number
  readonly items: readonly Item[]
  readonly elements: readonly Element[]
  /** Printed at this place of the page, outside of the flow. */
  readonly at?: { readonly x: number, readonly y: number, readonly line: number }
  /** At the bottom of the page. */
  readonly footer?: boolean
  /** Line of the description, for messages. */
  readonly line: number
}

/** A whole page. */
export interface PageDrawing {
  readonly width: number
  readonly height: number
  readonly items: readonly Item[]
}

export function moveItem(item: Item, dx: number, dy: number): Item {
  if (item.kind === 'text') return { ...item, x: item.x + dx, baseline: item.baseline + dy }
  if (item.kind === 'cells') return { ...item, cells: item.cells.map(([x, y, width, height]) => [x + dx, y + dy, width, height] as const) }
  return { ...item, x: item.x + dx, y: item.y + dy }
}

/** The element with all boxes and bubbles moved. */
export function moveElement<E extends Element>(element: E, dx: number, dy: number): E {
  const moved = { ...element, left: element.left + dx, top: element.top + dy }
  if ('bubbles' in moved) moved.bubbles = moved.bubbles.map(bubble => ({ ...bubble, left: bubble.left + dx, top: bubble.top + dy }))
  if ('sections' in moved) moved.sections = moved.sections.map(section => moveElement(section, dx, dy))
  if ('questions' in moved) moved.questions = moved.questions.map(question => moveElement(question, dx, dy))
  return moved
}

/** The fragments one below the other with `gap` px between, as one. */
export function stack(fragments: readonly Fragment[], width: number, gap = 0, line = fragments[0]?.line ?? 1): Fragment {
  const items: Item[] = []
  const elements: Element[] = []
  let y = 0
  fragments.forEach((fragment, index) => {
    if (index > 0) y += gap
    items.push(...fragment.items.map(item => moveItem(item, 0, y)))
    elements.push(...fragment.elements.map(element => moveElement(element, 0, y)))
    y += fragment.height
  })
  return { width, height: y, items, elements, line }
}
