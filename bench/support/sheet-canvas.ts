/** A grey page to draw on, and seeded chance. Everything a sheet maker for measurements needs, without fonts or libraries. */
import { seededNumbers } from '../../scripts/sample/random'

export interface Canvas {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Chance that repeats with its seed (mulberry32). */
export class Chance {
  /** 0 (inclusive) to 1 (exclusive) */
  readonly next: () => number

  constructor(seed: number) {
    this.next = seededNumbers(seed * 2654435761 + 12345)
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** Whole number, both ends included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!
  }

  /** Normal distribution, mean 0, deviation 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }
}

export function blankCanvas(width: number, height: number, white: number): Canvas {
  return { width, height, data: new Uint8Array(width * height).fill(white) }
}

/** Darkens the pixels of a box for which `cover` (0..1) says so to `ink`; ink never lightens. */
export function paint(canvas: Canvas, left: number, top: number, right: number, bottom: number, ink: (x: number, y: number) => number,
  cover: (x: number, y: number) => number): void {
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(canvas.height, Math.ceil(bottom)); y++) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(canvas.width, Math.ceil(right)); x++) {
      const share = cover(x + 0.5, y + 0.5)
      if (share <= 0) continue
      const at = y * canvas.width + x
      const old = canvas.data[at]!
      const value = old + (ink(x, y) - old) * Math.min(1, share)
      if (value < old) canvas.data[at] = value
    }
  }
}

export function rectangle(canvas: Canvas, left: number, top: number, width: number, height: number, grey: number): void {
  paint(canvas, left, top, left + width, top + height, () => grey, () => 1)
}

/** A line of `width` px with round ends. */
export function line(canvas: Canvas, x0: number, y0: number, x1: number, y1: number, width: number, ink: (x: number, y: number) => number): void {
  const half = width / 2
  const dx = x1 - x0
  const dy = y1 - y0
  const square = dx * dx + dy * dy || 1e-9
  paint(canvas, Math.min(x0, x1) - half - 1, Math.min(y0, y1) - half - 1, Math.max(x0, x1) + half + 1, Math.max(y0, y1) + half + 1, ink, (x, y) => {
    const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square))
    return half + 0.5 - Math.hypot(x - x0 - t * dx, y - y0 - t * dy)
  })
}

export function ring(canvas: Canvas, x: number, y: number, radius: number, width: number, grey: number): void {
  paint(canvas, x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1, () => grey, (px, py) =>
    width / 2 + 0.5 - Math.abs(Math.hypot(px - x, py - y) - radius + width / 2))
}

export function frame(canvas: Canvas, left: number, top: number, width: number, height: number, stroke: number, grey: number): void {
  rectangle(canvas, left, top, width, stroke, grey)
  rectangle(canvas, left, top + height - stroke, width, stroke, grey)
  rectangle(canvas, left, top, stroke, height, grey)
  rectangle(canvas, left + width - stroke, top, stroke, height, grey)
}

/** Letters on a grid of 5 by 7, a row a number, highest bit left. Enough to print what stands in bubbles and lines that look like text. */
const glyphs: Record<string, number[]> = {
  A: [14, 17, 17, 31, 17, 17, 17], B: [30, 17, 17, 30, 17, 17, 30], C: [14, 17, 16, 16, 16, 17, 14], D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31], F: [31, 16, 16, 30, 16, 16, 16], G: [14, 17, 16, 23, 17, 17, 14], H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14], N: [17, 25, 25, 21, 19, 19, 17], O: [14, 17, 17, 17, 17, 17, 14], R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30], T: [31, 4, 4, 4, 4, 4, 4], U: [17, 17, 17, 17, 17, 17, 14], Y: [17, 17, 10, 4, 4, 4, 4],
  0: [14, 17, 19, 21, 25, 17, 14], 1: [4, 12, 4, 4, 4, 4, 14], 2: [14, 17, 1, 6, 8, 16, 31], 3: [14, 17, 1, 6, 1, 17, 14], 4: [2, 6, 10, 18, 31, 2, 2],
  5: [31, 16, 30, 1, 1, 17, 14], 6: [6, 8, 16, 30, 17, 17, 14], 7: [31, 1, 2, 4, 8, 8, 8], 8: [14, 17, 17, 14, 17, 17, 14], 9: [14, 17, 17, 15, 1, 2, 12],
}
export const letters = Object.keys(glyphs)

/** A letter of `height` px around its middle. */
export function letter(canvas: Canvas, sign: string, x: number, y: number, height: number, grey: number): void {
  const rows = glyphs[sign]
  if (!rows) return
  const cell = height / 7
  rows.forEach((bits, row) => {
    for (let column = 0; column < 5; column++) {
      if ((bits >> (4 - column)) & 1) rectangle(canvas, Math.round(x + (column - 2.5) * cell), Math.round(y + (row - 3.5) * cell), Math.ceil(cell), Math.ceil(cell), grey)
    }
  })
}
