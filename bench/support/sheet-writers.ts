import type { Template } from '../../lib/engine/marks/template'
import { questionsOf } from '../../lib/engine/marks/template'
import { Chance, line, paint, type Canvas } from './sheet-canvas'

/** People who fill in sheets: one pen or pencil a sheet, a habit, and slips. */

/** `odd`: habits on which no weight was fitted, one a sheet. */
export type Mix = 'normal' | 'hard' | 'odd'
export type MarkKind = 'solid' | 'scribble' | 'pencil' | 'faint' | 'partial' | 'cross' | 'tick' | OddKind
type OddKind = 'overflow' | 'light' | 'small' | 'loop' | 'dash'
/** What is odd about a writer: a kind of mark, or what is done to answers. */
type OddHabit = OddKind | 'corrected' | 'rubbed' | 'one column'
const oddHabits: readonly OddHabit[] = ['overflow', 'light', 'small', 'loop', 'dash', 'corrected', 'rubbed', 'one column']

export interface Truth {
  /** Indexes of the marked bubbles of each question, in the order of `questionsOf`. */
  readonly marked: readonly (readonly number[])[]
  /** What was drawn there; `blank` when nothing. */
  readonly kinds: readonly string[]
}

interface Writer {
  readonly pen: number
  readonly pencil: number
  readonly shake: number
}

/** Fills in the sheet. 6 % of the fields stay blank, 4 % get two marks; `hard` adds faint, partial, crossed and ticked ones and slips in 6 %. */
export function fillIn(canvas: Canvas, template: Template, seed: number, mix: Mix): Truth {
  const chance = new Chance(seed * 13 + 5)
  const writer: Writer = { pen: chance.between(20, 80), pencil: chance.between(60, 120), shake: chance.between(0.02, 0.09) }
  const habit = chance.pick<MarkKind>(['solid', 'scribble', 'pencil'])
  const odd = mix === 'odd' ? oddHabits[seed % oddHabits.length]! : undefined
  const marked: number[][] = []
  const kinds: string[] = []
  for (const { choice } of questionsOf(template.pages[0]!)) {
    const count = choice.bubbles.length
    const roll = chance.next()
    const marks = roll < 0.06 ? [] : [chance.whole(0, count - 1)]
    if (roll > 0.96 && count > 1) marks.push((marks[0]! + chance.whole(1, count - 1)) % count)
    if (odd === 'one column' && marks.length > 0 && chance.next() < 0.9) marks[0] = 0
    if (marks[0] === marks[1]) marks.length = Math.min(1, marks.length)
    let what = 'blank'
    for (const index of marks) {
      const kind = isKind(odd) ? odd : markKind(chance, habit, mix)
      what = what === 'blank' ? kind : `${what}+${kind}`
      const bubble = choice.bubbles[index]!
      drawMark(canvas, bubble.left + choice.bubbleWidth / 2, bubble.top + choice.bubbleHeight / 2, choice.bubbleWidth / 2, kind, writer, chance)
    }
    if (mix === 'hard' && chance.next() < 0.06) {
      const free = choice.bubbles.map((_, index) => index).filter(index => !marks.includes(index))
      if (free.length > 0) {
        const bubble = choice.bubbles[chance.pick(free)]!
        const slip = chance.next() < 0.5 ? 'erased' : 'dot'
        what += ` & ${slip}`
        drawSlip(canvas, bubble.left + choice.bubbleWidth / 2, bubble.top + choice.bubbleHeight / 2, choice.bubbleWidth / 2, slip, chance)
      }
    }
    if ((odd === 'corrected' || odd === 'rubbed') && chance.next() < 0.1) {
      const free = choice.bubbles.map((_, index) => index).filter(index => !marks.includes(index))
      if (free.length > 0) {
        const bubble = choice.bubbles[chance.pick(free)]!
        what += ` & ${odd}`
        drawRegret(canvas, bubble.left + choice.bubbleWidth / 2, bubble.top + choice.bubbleHeight / 2, choice.bubbleWidth / 2, odd, writer, chance)
      }
    }
    marked.push(marks.sort((a, b) => a - b))
    kinds.push(what)
  }
  return { marked, kinds }
}

function isKind(habit: OddHabit | undefined): habit is OddKind {
  return habit !== undefined && habit !== 'corrected' && habit !== 'rubbed' && habit !== 'one column'
}

function markKind(chance: Chance, habit: MarkKind, mix: Mix): MarkKind {
  const roll = chance.next()
  if (mix === 'hard') {
    if (roll < 0.15) return 'faint'
    if (roll < 0.25) return 'partial'
    if (roll < 0.3) return 'cross'
    if (roll < 0.35) return 'tick'
  }
  return chance.next() < 0.6 ? habit : chance.pick<MarkKind>(['solid', 'scribble', 'pencil'])
}

export function drawMark(canvas: Canvas, x: number, y: number, radius: number, kind: MarkKind, writer: Writer, chance: Chance): void {
  const cx = x + chance.normal() * radius * writer.shake
  const cy = y + chance.normal() * radius * writer.shake
  const grain = (grey: number, rough: number) => (): number => Math.min(245, Math.max(0, grey + chance.normal() * rough))
  const disc = (size: number, ink: () => number): void => {
    const wobble = chance.between(0, 2 * Math.PI)
    paint(canvas, cx - size - 4, cy - size - 4, cx + size + 4, cy + size + 4, ink, (px, py) => {
      const angle = Math.atan2(py - cy, px - cx)
      return size * (1 + 0.06 * Math.sin(3 * angle + wobble)) - Math.hypot(px - cx, py - cy)
    })
  }
  const pen = grain(writer.pen, 8)
  switch (kind) {
    case 'solid': disc(radius * chance.between(0.88, 1.02), pen); break
    case 'pencil': disc(radius * chance.between(0.85, 1), grain(writer.pencil, 22)); break
    case 'faint': disc(radius * chance.between(0.8, 1), grain(chance.between(160, 190), 14)); break
    case 'scribble': {
      const strokes = chance.whole(6, 9)
      let last = { x: cx - radius * 0.8, y: cy - radius * 0.4 }
      for (let stroke = 0; stroke < strokes; stroke++) {
        const share = (stroke + 1) / strokes
        const next = { x: cx + (stroke % 2 === 0 ? 0.8 : -0.8) * radius * chance.between(0.7, 1), y: cy + (share * 1.5 - 0.75) * radius + chance.normal() * 2 }
        line(canvas, last.x, last.y, next.x, next.y, chance.between(4.5, 7), pen)
        last = next
      }
      break
    }
    case 'partial': {
      const share = chance.between(0.4, 0.7)
      const angle = chance.between(0, 2 * Math.PI)
      const size = radius * 0.95
      // Distance of the chord that leaves `share` of the disc, near enough.
      const cut = (share - 0.5) * 1.6 * size
      const ink = chance.next() < 0.5 ? pen : grain(writer.pencil, 22)
      paint(canvas, cx - size - 2, cy - size - 2, cx + size + 2, cy + size + 2, ink, (px, py) =>
        Math.min(size - Math.hypot(px - cx, py - cy), cut - ((px - cx) * Math.cos(angle) + (py - cy) * Math.sin(angle)) + 0.5))
      break
    }
    case 'cross': {
      const arm = radius * chance.between(0.75, 1.1)
      const width = chance.between(4, 7)
      line(canvas, cx - arm, cy - arm * chance.between(0.8, 1), cx + arm, cy + arm * chance.between(0.8, 1), width, pen)
      line(canvas, cx - arm, cy + arm * chance.between(0.8, 1), cx + arm, cy - arm * chance.between(0.8, 1), width, pen)
      break
    }
    case 'tick': {
      const width = chance.between(4, 7)
      line(canvas, cx - radius * 0.6, cy, cx - radius * 0.1, cy + radius * 0.6, width, pen)
      line(canvas, cx - radius * 0.1, cy + radius * 0.6, cx + radius * chance.between(0.8, 1.2), cy - radius * chance.between(0.7, 1.1), width, pen)
      break
    }
    case 'overflow': {
      const reach = radius * chance.between(1, 1.3)
      for (let stroke = 0; stroke < 7; stroke++) {
        const y0 = cy + (stroke / 3 - 1) * radius * 0.8
        line(canvas, cx - reach * chance.between(0.7, 1), y0, cx + reach * chance.between(0.7, 1), y0 + chance.normal() * 4, 8, pen)
      }
      break
    }
    case 'light': disc(radius * chance.between(0.75, 0.95), grain(chance.between(180, 205), 12)); break
    case 'small': disc(radius * chance.between(0.35, 0.5), pen); break
    case 'loop': {
      const size = radius * chance.between(0.45, 0.65)
      const wide = chance.between(4, 6)
      paint(canvas, cx - size - wide, cy - size - wide, cx + size + wide, cy + size + wide, pen, (px, py) => wide / 2 + 0.5 - Math.abs(Math.hypot(px - cx, py - cy) - size))
      break
    }
    case 'dash': {
      const reach = radius * chance.between(0.6, 1)
      line(canvas, cx - reach, cy + chance.normal() * 2, cx + reach, cy + chance.normal() * 2, chance.between(5, 8), pen)
      break
    }
  }
}

/** An answer that was taken back: crossed out with long strokes, or rubbed out badly. */
function drawRegret(canvas: Canvas, x: number, y: number, radius: number, how: 'corrected' | 'rubbed', writer: Writer, chance: Chance): void {
  if (how === 'corrected') {
    drawMark(canvas, x, y, radius, 'solid', writer, chance)
    const reach = radius * chance.between(1.2, 1.5)
    const ink = (): number => writer.pen
    line(canvas, x - reach, y - reach, x + reach, y + reach, 6, ink)
    line(canvas, x - reach, y + reach, x + reach, y - reach, 6, ink)
    return
  }
  const grey = chance.between(175, 210)
  const size = radius * chance.between(0.8, 1.15)
  paint(canvas, x - size, y - size, x + size, y + size, () => Math.min(254, grey + chance.normal() * 12), (px, py) => size - Math.hypot(px - x, py - y))
}

function drawSlip(canvas: Canvas, x: number, y: number, radius: number, kind: 'erased' | 'dot', chance: Chance): void {
  if (kind === 'dot') {
    const cx = x + chance.between(-0.5, 0.5) * radius
    const cy = y + chance.between(-0.5, 0.5) * radius
    const size = chance.between(2.5, 6)
    const grey = chance.between(30, 110)
    paint(canvas, cx - size - 1, cy - size - 1, cx + size + 1, cy + size + 1, () => grey, (px, py) => size - Math.hypot(px - cx, py - cy))
    return
  }
  const grey = chance.between(205, 236)
  const size = radius * chance.between(0.8, 1.15)
  const angle = chance.between(0, Math.PI)
  paint(canvas, x - size, y - size, x + size, y + size, () => Math.min(254, grey + chance.normal() * 9), (px, py) => {
    const across = (px - x) * Math.sin(angle) - (py - y) * Math.cos(angle)
    return (size - Math.hypot(px - x, py - y)) * (Math.sin(across * 0.5) > -0.6 ? 1 : 0.3)
  })
}
