import type { Box, Line, PageText, Word } from '../types'
import { glyphWidth } from './truetype'
import type { TextFont } from './text-font'

/**
 * The invisible text of a page as PDF operators. Each word covers its picture exactly: the font is stretched to the word's width and
 * stands on the line's baseline, and a space stretched over the gap joins it to the next word, so that search, selection and text
 * extraction see one line.
 */

/** Name under which pages know the font. */
export const textFontName = 'PlatenText'

/** px of the page picture -> units of the PDF page. */
export type ToPage = (x: number, y: number) => { x: number; y: number }

interface Point {
  readonly x: number
  readonly y: number
}

/** A line in px: it starts on the baseline at `origin` and runs along `along`; the letters point to `up`. Unit vectors. */
interface LineFrame {
  readonly origin: Point
  readonly along: Point
  readonly up: Point
}

/** Letters below the baseline take about this part of the height of a line's box. */
const descenderPart = 0.2

function frameOf(line: Line): LineFrame {
  const { box, turned } = line
  const descender = (turned === 90 || turned === 270 ? box.width : box.height) * descenderPart
  if (turned === 90) return { origin: { x: box.x + box.width - descender, y: box.y + box.height }, along: { x: 0, y: -1 }, up: { x: -1, y: 0 } }
  if (turned === 180) return { origin: { x: box.x + box.width, y: box.y + descender }, along: { x: -1, y: 0 }, up: { x: 0, y: 1 } }
  if (turned === 270) return { origin: { x: box.x + descender, y: box.y }, along: { x: 0, y: 1 }, up: { x: 1, y: 0 } }
  const slope = line.baseline?.slope ?? 0
  const offset = line.baseline?.offset ?? box.y + box.height - descender
  const length = Math.hypot(1, slope)
  const along = { x: 1 / length, y: slope / length }
  return { origin: { x: box.x, y: offset + slope * box.x }, along, up: { x: along.y, y: -along.x } }
}

/** From where to where a box reaches along a direction, px from the origin. */
function extent(box: Box, { origin }: LineFrame, direction: Point): [number, number] {
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ] as const
  const distances = corners.map(([x, y]) => (x - origin.x) * direction.x + (y - origin.y) * direction.y)
  return [Math.min(...distances), Math.max(...distances)]
}

/** Along a skewed line the corners of an upright box reach too far; its middle and its width do not. */
function wordExtent(word: Word, line: Line, frame: LineFrame): [number, number] {
  if (line.turned !== undefined) return extent(word.box, frame, frame.along)
  const start = (word.box.x - frame.origin.x) / frame.along.x
  return [start, start + word.box.width / frame.along.x]
}

/** Height of the letters of a line, px: the tallest word without what the slope adds to its box. */
function letterHeight(line: Line): number {
  const slope = Math.abs(line.baseline?.slope ?? 0)
  const sideways = line.turned === 90 || line.turned === 270
  const heights = line.words.map(({ box }) => (sideways ? box.width : Math.max(box.height - slope * box.width, box.height * 0.3)))
  return Math.max(1, ...heights)
}

/** Numbers as PDF writes them: no exponent, no more digits than matter. */
function number(value: number): string {
  return Number(value.toFixed(3)).toString()
}

function lineOperators(line: Line, toPage: ToPage, font: TextFont): string {
  const frame = frameOf(line)
  const pagePoint = (distance: number): Point => toPage(frame.origin.x + frame.along.x * distance, frame.origin.y + frame.along.y * distance)
  const start = pagePoint(0)
  const one = pagePoint(1)
  /** units of the page for one px along the line */
  const unit = Math.hypot(one.x - start.x, one.y - start.y)
  const cosine = (one.x - start.x) / unit
  const sine = (one.y - start.y) / unit
  const size = letterHeight(line) * unit
  const spaceWidth = (size * glyphWidth) / 1000
  const operators = [`/${textFontName} ${number(size)} Tf`]

  let reached: number | undefined
  for (const [index, word] of line.words.entries()) {
    const [from, to] = wordExtent(word, line, frame)
    const { hex, count } = font.encode(word.text)
    const width = (to - from) * unit
    if (count === 0 || width <= 0) continue
    if (reached === undefined || Math.abs(from - reached) > 0.5) {
      const at = pagePoint(from)
      operators.push(`${[cosine, sine, -sine, cosine].map(number).join(' ')} ${number(at.x)} ${number(at.y)} Tm`)
    }
    operators.push(`${number((width / (count * spaceWidth)) * 100)} Tz <${hex}> Tj`)
    reached = to
    const next = line.words[index + 1]
    if (next === undefined) continue
    const [nextFrom] = wordExtent(next, line, frame)
    // words that touch or run from right to left still need a space between them
    const gap = Math.max(nextFrom - to, 0.05 * letterHeight(line))
    operators.push(`${number(((gap * unit) / spaceWidth) * 100)} Tz <${font.encode(' ').hex}> Tj`)
    reached = to + gap
  }
  return operators.join('\n')
}

/**
 * @param hides words for which it says true are left out (they are on the page already)
 * @returns operators in the page's units, balanced in themselves; '' when there is no text
 */
export function textLayer(page: PageText, toPage: ToPage, font: TextFont, hides?: (word: Word) => boolean): string {
  const lines: string[] = []
  for (const line of page.blocks.flatMap(block => block.paragraphs.flat())) {
    const words = hides === undefined ? line.words : line.words.filter(word => !hides(word))
    if (words.length > 0) lines.push(lineOperators({ ...line, words }, toPage, font))
  }
  // 3 Tr: neither filled nor stroked
  return lines.length === 0 ? '' : `q\nBT\n3 Tr\n${lines.join('\n')}\nET\nQ\n`
}
