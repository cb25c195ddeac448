import type { Block, Box, Line, Word } from '../types'

/**
 * Reader of the hOCR that Tesseract writes (one element a line of text, always quoted, always nested area > paragraph > line > word).
 * hOCR is the one output of Tesseract, native and WASM, that has words, confidences, paragraphs and baselines together.
 */

const token = /<(\/?)(\w+)([^>]*)>|([^<]+)/g

/** The five entities of XML and numbers. */
function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (match, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name!] ?? match
  })
}

function boxOf(title: string): Box {
  const [left, top, right, bottom] = (/bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)/.exec(title) ?? []).slice(1).map(Number)
  return { x: left ?? 0, y: top ?? 0, width: (right ?? 0) - (left ?? 0), height: (bottom ?? 0) - (top ?? 0) }
}

/**
 * hOCR gives the baseline from the bottom left corner of the line's box: "baseline slope offset". For turned lines ("textangle") that
 * has no meaning in page coordinates, so they have none.
 */
function baselineOf(title: string, box: Box): Line['baseline'] {
  const found = /baseline (-?[\d.e-]+) (-?[\d.e-]+)/.exec(title)
  if (found === null || /textangle/.test(title)) return undefined
  const slope = Number(found[1])
  return { slope, offset: box.y + box.height + Number(found[2]) - slope * box.x }
}

/** Ways of writing a list down while it grows. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Baselines steeper than this are of no line of upright text: Tesseract gives them for turned ones. */
const steepest = 1
/** A line of turned text is so many times as tall as it is wide. */
const tall = 1.5

/** Whether a line runs up or down the page, though nothing in the hOCR says so: Tesseract tells "textangle" not always. */
const runsAlongTheSide = ({ box, baseline, turned, words }: Line): boolean =>
  turned === undefined &&
  box.height > tall * box.width &&
  (baseline === undefined ? words.map(({ text }) => text).join('').length > 2 : Math.abs(baseline.slope) > steepest)

/** Up or down, by the places of the first and the last word; 0 for a single word. */
function directionOf({ words }: Line): number {
  const [first, last] = [words[0]!.box, words.at(-1)!.box]
  return Math.sign(first.y + first.height / 2 - (last.y + last.height / 2))
}

/** Marks turned lines as such; a single word goes as the others do. */
function withTurns(lines: readonly Line[]): Map<Line, Line> {
  const sideways = lines.filter(runsAlongTheSide)
  const usual = sideways.reduce((sum, line) => sum + directionOf(line) * line.words.length, 0)
  const changed = new Map<Line, Line>()
  for (const line of lines) {
    const direction = sideways.includes(line) ? directionOf(line) || Math.sign(usual) : 0
    const { baseline, ...rest } = line
    if (direction !== 0) changed.set(line, { ...rest, turned: direction > 0 ? 90 : 270 })
    else if (baseline !== undefined && Math.abs(baseline.slope) > steepest) changed.set(line, rest)
  }
  return changed
}

/** @returns the blocks with at least one word, in reading order; boxes in px of the picture that was read */
export function parseHocr(hocr: string): Block[] {
  const blocks: { box: Box; paragraphs: { lines: Line[] }[] }[] = []
  let line: (Mutable<Line> & { words: Word[] }) | undefined
  let word: { title: string; text: string } | undefined
  let nestedSpans = 0

  for (const [, closing, tag, attributes, text] of hocr.matchAll(token)) {
    if (text !== undefined) {
      if (word !== undefined) word.text += text
      continue
    }
    if (closing === '/') {
      if (tag !== 'span') continue
      if (word === undefined) line = undefined
      else if (nestedSpans > 0) nestedSpans--
      else {
        const box = boxOf(word.title)
        const content = unescape(word.text).trim()
        if (content !== '' && line !== undefined) {
          line.words.push({ text: content, confidence: Number(/x_wconf (\d+)/.exec(word.title)?.[1] ?? 0), box })
        }
        word = undefined
      }
      continue
    }
    const kind = /class=['"]([\w ]+)['"]/.exec(attributes!)?.[1]
    const title = unescape(/title=(?:"([^"]*)"|'([^']*)')/.exec(attributes!)?.slice(1).find(value => value !== undefined) ?? '')
    if (kind === 'ocr_carea') blocks.push({ box: boxOf(title), paragraphs: [] })
    else if (kind === 'ocr_par') blocks.at(-1)?.paragraphs.push({ lines: [] })
    else if (kind === 'ocrx_word') {
      word = { title, text: '' }
      nestedSpans = 0
    } else if (tag === 'span' && word !== undefined) nestedSpans++
    else if (tag === 'span') {
      // ocr_line, ocr_header, ocr_caption, ocr_textfloat
      const box = boxOf(title)
      const angle = Math.round(Number(/textangle (-?[\d.]+)/.exec(title)?.[1] ?? 0) / 90) * 90
      const turned = angle === 90 || angle === 180 || angle === 270 ? { turned: angle } as const : {}
      line = { box, baseline: baselineOf(title, box), ...turned, words: [] }
      blocks.at(-1)?.paragraphs.at(-1)?.lines.push(line)
    }
  }

  const worded = blocks.map(({ box, paragraphs }) => ({ box, paragraphs: paragraphs.map(({ lines }) => lines.filter(({ words }) => words.length > 0)) }))
  const changed = withTurns(worded.flatMap(({ paragraphs }) => paragraphs.flat()))
  return worded
    .map(({ box, paragraphs }) => ({
      box,
      paragraphs: paragraphs.map(lines => lines.map(line => changed.get(line) ?? line)).filter(lines => lines.length > 0),
    }))
    .filter(({ paragraphs }) => paragraphs.length > 0)
}
