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

/** Capitals and ascenders take about this part of the font size in most typefaces. */
const ascenderPart = 0.72

/** The upper quartile: most words have a tall letter, and a single box that reaches into the next line does not count. */
function usualHeight(heights: readonly number[]): number {
  const sorted = [...heights].sort((one, other) => one - other)
  return sorted[Math.ceil(sorted.length * 0.75) - 1] ?? 0
}

/** Font size of a line, px: from the tall letters above the baseline, or from the boxes where there is no baseline. */
function fontSize(line: Line): number {
  const { baseline, turned } = line
  if (turned === undefined && baseline !== undefined) {
    const { slope, offset } = baseline
    const above = line.words.map(({ box }) => offset + slope * (box.x + box.width / 2) - box.y - Math.abs(slope * box.width) / 2)
    const size = usualHeight(above) / ascenderPart
    // a line of dots or dashes has no letters to measure
    if (size > 0.4 * line.box.height) return Math.max(1, size)
  }
  const sideways = turned === 90 || turned === 270
  return Math.max(1, usualHeight(line.words.map(({ box }) => (sideways ? box.width : box.height))))
}

/** Numbers as PDF writes them: no exponent, no more digits than matter. */
function number(value: number): string {
  return Number(value.toFixed(3)).toString()
}

/**
 * Lines steeper than this are set along their slope. Flatter ones are set word by word without slope: text extractors tear words apart
 * whose letters stand on different heights (poppler from half a point on), and over one word such a slope cannot be seen.
 */
const steepSlope = 0.1
/** A line whose ends differ by less than this part of its font size stands on one height. */
const flatPart = 0.3

/** The same line without its slope; each word keeps its own height where the line climbs too much to share one. */
function levelled(line: Line, frame: LineFrame): { frame: LineFrame; lift: (word: Word) => number } {
  const slope = line.baseline?.slope ?? 0
  if (line.turned !== undefined || slope === 0 || Math.abs(slope) > steepSlope) return { frame, lift: () => 0 }
  const middle = line.box.x + line.box.width / 2
  const height = (x: number): number => frame.origin.y + slope * (x - frame.origin.x)
  const shared = Math.abs(slope) * line.box.width < flatPart * fontSize(line)
  const origin = { x: frame.origin.x, y: height(middle) }
  return {
    frame: { origin, along: { x: 1, y: 0 }, up: { x: 0, y: -1 } },
    lift: ({ box }) => (shared ? 0 : height(box.x + box.width / 2) - origin.y),
  }
}

/**
 * Least gap between words, as part of the font size: poppler's `pdftotext -raw` goes by the gap alone and joins words that are nearer
 * than 0.15. Where print is tighter, the word before gives way.
 */
const leastGap = 0.2

function lineOperators(line: Line, toPage: ToPage, font: TextFont, fontName: string): string {
  const { frame, lift } = levelled(line, frameOf(line))
  const pagePoint = (distance: number, lifted: number): Point =>
    toPage(frame.origin.x + frame.along.x * distance, frame.origin.y + frame.along.y * distance + lifted)
  const start = pagePoint(0, 0)
  const one = pagePoint(1, 0)
  /** units of the page for one px along the line */
  const unit = Math.hypot(one.x - start.x, one.y - start.y)
  const cosine = (one.x - start.x) / unit
  const sine = (one.y - start.y) / unit
  const letters = fontSize(line)
  const size = letters * unit
  const spaceWidth = (size * glyphWidth) / 1000
  const operators = [`/${fontName} ${number(size)} Tf`]

  /** Where the text written so far ends, px along the line, and on what height. */
  let reached: { distance: number; lifted: number } | undefined
  for (const [index, word] of line.words.entries()) {
    const [from, end] = wordExtent(word, line, frame)
    const next = line.words[index + 1]
    const nextFrom = next === undefined ? Infinity : wordExtent(next, line, frame)[0]
    const to = nextFrom > from ? Math.max(Math.min(end, nextFrom - leastGap * letters), (from + end) / 2) : end
    const { hex, count } = font.encode(word.text)
    const width = (to - from) * unit
    if (count === 0 || width <= 0) continue
    const lifted = lift(word)
    if (reached === undefined || Math.abs(from - reached.distance) > 0.5 || lifted !== reached.lifted) {
      const at = pagePoint(from, lifted)
      operators.push(`${[cosine, sine, -sine, cosine].map(number).join(' ')} ${number(at.x)} ${number(at.y)} Tm`)
    }
    operators.push(`${number((width / (count * spaceWidth)) * 100)} Tz <${hex}> Tj`)
    if (next === undefined) continue
    // words that overlap or run from right to left still need a space between them
    const gap = Math.max(nextFrom - to, leastGap * letters)
    operators.push(`${number(((gap * unit) / spaceWidth) * 100)} Tz <${font.encode(' ').hex}> Tj`)
    reached = { distance: to + gap, lifted }
  }
  return operators.join('\n')
}

/**
 * @param fontName what the page's resources call the font
 * @param hides words for which it says true are left out (they are on the page already)
 * @returns operators in the page's units, balanced in themselves; '' when there is no text
 */
export function textLayer(page: PageText, toPage: ToPage, font: TextFont, hides?: (word: Word) => boolean, fontName = textFontName): string {
  const lines: string[] = []
  for (const line of page.blocks.flatMap(block => block.paragraphs.flat())) {
    const words = hides === undefined ? line.words : line.words.filter(word => !hides(word))
    if (words.length > 0) lines.push(lineOperators({ ...line, words }, toPage, font, fontName))
  }
  // 3 Tr: neither filled nor stroked
  return lines.length === 0 ? '' : `q\nBT\n3 Tr\n${lines.join('\n')}\nET\nQ\n`
}
