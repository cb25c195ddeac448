import { MarksFailure } from '../../failure'
import { sheetFurniture } from '../../sheet-marks'
import { questionsOf, type Box, type Element, type TemplatePage } from '../../template'
import { moveElement, moveItem, type Fragment, type Item, type PageDrawing } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { paperSizes } from '../markup/vocabulary'
import { numberOf, textOf, type Layout } from './context'
import { doesNotFit, tooLarge } from '../problems'
import { layoutBarcode } from './pictures'
import { layoutNode } from './flow'

/** Sets the elements on pages. */

export interface PageSetup {
  readonly paper: string
  readonly landscape: boolean
  /** Corner and edge marks and a page code; content keeps clear of them. */
  readonly marks: boolean
}

export interface LaidPage {
  readonly page: TemplatePage
  readonly drawing: PageDrawing
}

/** Pages that a template may have, and that the page code can tell (4 bits). */
const most = { plain: 200, marked: 15 }

/** The service's version 3 prints on pages one px off its later ones. */
const plainA4 = [2481, 3507] as const

interface Frame { width: number, height: number, left: number, right: number, top: number, bottom: number }

interface Page { frame: Frame, items: Item[], elements: Element[], y: number, filled: boolean, bottom: number, over: { box: Box, line: number }[] }

export function layoutPages(nodes: readonly MarkupNode[], setup: PageSetup, layout: Layout): LaidPage[] {
  const composer = new Composer(setup, layout)
  for (const node of nodes) {
    if (node.type === 'page') composer.page(node)
    else composer.add(node)
  }
  return composer.finish()
}

function frameOf(setup: PageSetup, node?: MarkupNode): Frame {
  const name = (node && textOf(node, 'paper_size')) ?? setup.paper
  const orientation = node && textOf(node, 'orientation')
  const landscape = orientation === undefined ? setup.landscape : orientation === 'horizontal' || orientation === 'landscape'
  const [short, long] = name === 'A4' ? plainA4 : paperSizes[name]!
  const [width, height] = landscape ? [long, short] : [short, long]
  const left = (node && numberOf(node, 'left_margin')) ?? 210
  const right = (node && numberOf(node, 'right_margin')) ?? (setup.marks ? 210 : 87)
  if (setup.marks && (left < 205 || right < 205)) doesNotFit(node!.line, 'margins-over-marks', { needed: 205 })
  if (width - left - right < 300) doesNotFit(node!.line, 'margins-too-wide', { width: width - left - right, needed: 300 })
  return { width, height, left, right: width - right, top: setup.marks ? 320 : 120, bottom: height - (setup.marks ? 215 : 100) }
}

class Composer {
  private readonly pages: Page[] = []
  private frame: Frame
  /** True after an empty line. */
  private afterBlank = false

  constructor(private readonly setup: PageSetup, private readonly layout: Layout) {
    this.frame = frameOf(setup)
  }

  private get current(): Page {
    return this.pages.at(-1) ?? this.begin()
  }

  private begin(): Page {
    const { frame } = this
    const page: Page = { frame, items: [], elements: [], y: frame.top, filled: false, bottom: frame.bottom, over: [] }
    this.pages.push(page)
    this.afterBlank = false
    // Far above what can be printed: stop before memory is spent.
    if (this.pages.length > 2_000) tooLarge('sheet-too-long', 'pages-needed', { count: '> 2000', most: this.setup.marks ? most.marked : most.plain })
    return page
  }

  /** `?page=`: a page with its own paper, orientation and margins. Everything after it stands on such pages. */
  page(node: MarkupNode): void {
    this.frame = frameOf(this.setup, node)
    this.begin()
    for (const child of node.children) this.add(child)
  }

  add(node: MarkupNode): void {
    if (node.type === 'blank') {
      this.current.y += this.layout.metrics.blank
      this.afterBlank = true
      return
    }
    const page = this.current
    // As on the service's sheets: bubbles come closer to an empty line than text does.
    const pull = node.type === 'answer_sheet' && this.afterBlank ? Math.round(12 * this.layout.metrics.scale) : 0
    page.y -= pull
    const { frame } = this
    const width = frame.right - frame.left
    const room = { first: page.bottom - page.y, full: frame.bottom - frame.top }
    const fragments = node.type === 'barcode' ? [layoutBarcode(node, width, this.layout, frame.width)] : layoutNode(node, width, this.layout, room)
    for (const fragment of fragments) {
      if (fragment.at) this.place(fragment, fragment.at)
      else if (fragment.footer) this.foot(fragment)
      else this.flow(fragment)
    }
    this.afterBlank = false
  }

  private flow(fragment: Fragment): void {
    const { frame } = this
    let page = this.current
    if (fragment.height > frame.bottom - frame.top + 1) {
      doesNotFit(fragment.line, 'too-high', { height: fragment.height, most: frame.bottom - frame.top })
    }
    if (page.y + fragment.height > page.bottom && page.filled) page = this.begin()
    this.put(page, fragment, frame.left, page.y)
    page.y += fragment.height
    page.filled = true
  }

  private foot(fragment: Fragment): void {
    const page = this.current
    const top = page.bottom - fragment.height
    if (top < page.y) doesNotFit(fragment.line, 'footer-does-not-fit')
    this.put(page, fragment, this.frame.left, top)
    page.bottom = top
    page.filled = true
  }

  /** At its own place; on marked sheets moved clear of the marks, which is told. */
  private place(fragment: Fragment, at: NonNullable<Fragment['at']>): void {
    const page = this.current
    let { x, y } = at
    if (this.setup.marks && this.overMarks({ left: x, top: y, width: fragment.width, height: fragment.height })) {
      const { frame } = this
      x = Math.max(205, Math.min(x, frame.width - 205 - fragment.width))
      y = Math.max(frame.top, Math.min(y, frame.bottom - fragment.height))
      this.layout.remarks.tell(at.line, 'moved-off-marks', { x: at.x, y: at.y, newX: Math.round(x), newY: Math.round(y) })
    }
    const box = { left: x, top: y, width: fragment.width, height: fragment.height }
    if (x + fragment.width > page.frame.width || y + fragment.height > page.frame.height) {
      doesNotFit(at.line, 'place-outside', {
        right: Math.round(x + fragment.width), bottom: Math.round(y + fragment.height), width: page.frame.width, height: page.frame.height,
      })
    }
    this.put(page, fragment, x, y)
    if (fragment.elements.every(element => element.kind === 'Barcode')) page.over.push({ box, line: at.line })
    page.filled = true
  }

  private overMarks(box: Box): boolean {
    const { width, height } = this.frame
    return sheetFurniture(width, height).keepFree.some(free => overlap(free, box))
  }

  private put(page: Page, fragment: Fragment, x: number, y: number): void {
    page.items.push(...fragment.items.map(item => moveItem(item, x, y)))
    page.elements.push(...fragment.elements.map(element => rounded(moveElement(element, x, y))))
  }

  finish(): LaidPage[] {
    // Pages that were begun for nothing.
    const pages = this.pages.filter(page => page.filled)
    if (pages.length === 0) throw new MarksFailure('markup-empty')
    const limit = this.setup.marks ? most.marked : most.plain
    if (pages.length > limit) {
      tooLarge('sheet-too-long', this.setup.marks ? 'pages-needed-marked' : 'pages-needed', { count: pages.length, most: limit })
    }
    return pages.map(page => {
      checkOverlaps(page)
      const { width, height } = page.frame
      const furniture = this.setup.marks ? sheetFurniture(width, height) : undefined
      const elements = furniture ? [...page.elements, ...furniture.marks, furniture.qr, furniture.strip] : page.elements
      return { page: { width, height, elements }, drawing: { width, height, items: page.items } }
    })
  }
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.left + other.width && other.left < one.left + one.width && one.top < other.top + other.height && other.top < one.top + one.height
}

/** Bubbles under a code, a picture or other bubbles could not be read: better no sheet than such a one. */
function checkOverlaps(page: Page): void {
  const bubbles = questionsOf({ width: 0, height: 0, elements: page.elements }).flatMap(({ name, choice }) =>
    choice.bubbles.map(bubble => ({ name, box: { left: bubble.left, top: bubble.top, width: choice.bubbleWidth, height: choice.bubbleHeight } })))
  for (const { box, line } of page.over) {
    const hit = bubbles.find(bubble => overlap(bubble.box, box))
    if (hit) doesNotFit(line, 'place-over-bubbles', { name: hit.name })
  }
  const rows = [...bubbles].sort((one, other) => one.box.top - other.box.top)
  rows.forEach((one, index) => {
    for (let next = index + 1; next < rows.length && rows[next]!.box.top < one.box.top + one.box.height; next++) {
      if (overlap(one.box, rows[next]!.box)) doesNotFit(1, 'bubbles-overlap', { name: one.name, other: rows[next]!.name })
    }
  })
}

function rounded<E extends Element>(element: E): E {
  return { ...element, left: Math.round(element.left), top: Math.round(element.top), width: Math.round(element.width), height: Math.round(element.height) }
}
