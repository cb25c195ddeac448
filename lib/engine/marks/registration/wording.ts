import type { GreyImage } from '../../imaging/grey'
import type { Box } from '../template'
import { halve } from './blobs'
import type { Field } from './field'
import { apply, derivative, quantile, scaleAt, type Homography } from './geometry'
import type { Target } from './page-model'
import { greyAt } from './rings'

/**
 * Does the text on the sheet say what the blank sheet says? Sheets of one maker often differ in a title or a question only, with all
 * bubbles at the same places. Letters alone look too much alike to tell; pieces of a line, a word or so long, do not.
 */

/** A piece of a line of text on the blank sheet, as a small picture. */
export interface TextPiece extends Target {
  /** px of the template between samples. */
  readonly step: number
  readonly columns: number
  /** Mean 0, length 1. */
  readonly look: Float32Array
  /** Standard deviation of the grey values. */
  readonly contrast: number
}

/** What became of the text on a picture. */
export interface Wording {
  /** Pieces that were compared; 0 where the picture is too small or too blurred to read. */
  readonly pieces: number
  /** Pieces in whose place something else is printed or written. */
  readonly other: number
  /** Pieces in whose place nothing is, or hardly anything. */
  readonly missing: number
}

/** Dots an inch at which text is compared: words can be told apart, and small errors of place do little. */
const dpi = 75
/** Heights of text, px of the template (300 dpi): smaller is not seen in small pictures, larger is a picture. */
const smallestText = 13
const largestText = 110
const rows = 10
const around = 1.25
/** Length of a piece in heights of its line. */
const shortest = 1.7
const longest = 5
/** So many pieces tell. */
const most = 140
/** Samples by which a piece is looked for around its place in each direction. */
const reach = 3
const leastContrast = 8

/** Lines of text among the print of the blank sheet, cut into pieces. */
function piecesOf(print: readonly Target[], apart: readonly Box[]): Target[] {
  const letters = print.filter(({ x, y, width, height }) => height >= smallestText && height <= largestText && width <= height * 12
    && !apart.some(box => x > box.left - 20 && x < box.left + box.width + 20 && y > box.top - 20 && y < box.top + box.height + 20))
  const sorted = [...letters].sort((a, b) => a.x - a.width / 2 - (b.x - b.width / 2))
  const pieces: { left: number, right: number, top: number, bottom: number }[] = []
  const open: typeof pieces = []
  for (const letter of sorted) {
    const box = { left: letter.x - letter.width / 2, right: letter.x + letter.width / 2, top: letter.y - letter.height / 2, bottom: letter.y + letter.height / 2 }
    const home = open.find(piece => {
      const height = Math.max(piece.bottom, box.bottom) - Math.min(piece.top, box.top)
      const overlap = Math.min(piece.bottom, box.bottom) - Math.max(piece.top, box.top)
      return overlap > 0.5 * Math.min(piece.bottom - piece.top, box.bottom - box.top) && box.left - piece.right < 0.8 * height
        && Math.max(piece.right, box.right) - piece.left <= longest * height && height <= largestText
    })
    if (home) {
      home.right = Math.max(home.right, box.right)
      home.top = Math.min(home.top, box.top)
      home.bottom = Math.max(home.bottom, box.bottom)
    } else {
      open.push(box)
      pieces.push(box)
    }
  }
  return pieces.filter(({ left, right, top, bottom }) => right - left >= shortest * (bottom - top))
    .map(({ left, right, top, bottom }) => ({ x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }))
}

/**
 * The text of the blank sheet.
 * @param apart boxes whose print may differ from sheet to sheet: codes, areas to write in
 */
export function textPieces(blank: GreyImage, page: { readonly width: number, readonly height: number }, print: readonly Target[], apart: readonly Box[]): TextPiece[] {
  const all = piecesOf(print, apart)
  const stride = Math.max(1, all.length / most)
  const work = halve(blank, Math.max(0, Math.round(Math.log2(blank.width / page.width * 300 / dpi))))
  const sx = work.width / page.width
  const sy = work.height / page.height
  return Array.from({ length: Math.min(most, all.length) }, (_, at) => all[Math.floor(at * stride)]!).flatMap(target => {
    const step = target.height * around / rows
    const columns = Math.round(target.width / step) + 2
    const look = new Float32Array(rows * columns)
    sample(look, columns, rows, step, (u, v) => greyAt(work, (target.x + u) * sx, (target.y + v) * sy))
    const contrast = normalize(look)
    return contrast < leastContrast ? [] : [{ ...target, step, columns, look, contrast }]
  })
}

function sample(to: Float32Array, columns: number, rows: number, step: number, grey: (u: number, v: number) => number): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) to[row * columns + column] = grey((column - (columns - 1) / 2) * step, (row - (rows - 1) / 2) * step)
  }
}

/** Gives the values mean 0 and length 1; returns their standard deviation. */
function normalize(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let square = 0
  for (let at = 0; at < values.length; at++) { values[at]! -= mean; square += values[at]! ** 2 }
  const length = Math.sqrt(square) || 1
  for (let at = 0; at < values.length; at++) values[at]! /= length
  return length / Math.sqrt(values.length)
}

/** Likeness from which a piece need not be looked for any further. */
const alike = 0.75
/** Likeness that the clearest pieces must reach for the text to be legible at all, and the share of it below which a piece is another. */
const legible = 0.65
const other = 0.6
/** Share of the contrast of the other text below which nothing is printed there, or glare has taken it. */
const nothing = 0.55
/** Fewer pieces tell nothing. */
const fewest = 4

/** Compares the text of the sheet in the picture with that of the blank sheet. The homography leads to the given picture. */
export function compareWording(picture: GreyImage, pieces: readonly TextPiece[], homography: Homography, field: Field): Wording {
  const none = { pieces: 0, other: 0, missing: 0 }
  if (pieces.length < fewest) return none
  const scale = scaleAt(homography, pieces[pieces.length >> 1]!.x, pieces[pieces.length >> 1]!.y)
  const times = Math.max(0, Math.round(Math.log2(scale * 300 / dpi)))
  const work = halve(picture, times)
  const factor = 1 / 2 ** times
  const seen = pieces.map(piece => {
    const place = apply(homography, piece.x, piece.y)
    const shift = field(piece.x, piece.y)
    const [xx, xy, yx, yy] = derivative(homography, piece.x, piece.y)
    const columns = piece.columns + 2 * reach
    const window = new Float32Array(columns * (rows + 2 * reach))
    sample(window, columns, rows + 2 * reach, piece.step, (u, v) =>
      greyAt(work, (place.x + shift.x + xx * u + xy * v) * factor, (place.y + shift.y + yx * u + yy * v) * factor))
    return bestLikeness(window, columns, piece)
  })
  const clear = quantile(seen.map(({ likeness }) => likeness), 0.8)
  if (clear < legible) return none
  const contrast = quantile(seen.map((one, at) => one.contrast / pieces[at]!.contrast), 0.8)
  const strange = seen.flatMap(({ likeness }, at) => likeness < other * clear ? [at] : [])
  const missing = strange.filter(at => seen[at]!.contrast < nothing * contrast * pieces[at]!.contrast).length
  return { pieces: pieces.length, other: strange.length - missing, missing }
}

/** The likeness of the piece to the window at its best place, and how much is printed there. The middle is tried first. */
function bestLikeness(window: Float32Array, width: number, piece: TextPiece): { likeness: number, contrast: number } {
  let best = likenessAt(window, width, piece, reach, reach)
  for (let dy = 0; dy <= 2 * reach && best.likeness < alike; dy++) {
    for (let dx = 0; dx <= 2 * reach; dx++) {
      const one = likenessAt(window, width, piece, dx, dy)
      if (one.likeness > best.likeness) best = one
    }
  }
  return best
}

function likenessAt(window: Float32Array, width: number, { look, columns }: TextPiece, dx: number, dy: number): { likeness: number, contrast: number } {
  let sum = 0
  let square = 0
  let cross = 0
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0, from = (row + dy) * width + dx; column < columns; column++, at++, from++) {
      const value = window[from]!
      sum += value
      square += value * value
      cross += value * look[at]!
    }
  }
  const count = columns * rows
  const contrast = Math.sqrt(Math.max(0, square / count - (sum / count) ** 2))
  return { likeness: cross / (Math.max(1, contrast) * Math.sqrt(count)), contrast }
}
