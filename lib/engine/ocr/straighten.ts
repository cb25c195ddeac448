import type { GreyImage } from '../imaging/grey'
import { loadSharp } from '../imaging/sharp'
import type { Block, Box, Line } from './types'

/**
 * Skew of a page, for reading only: what is recognised is a straightened copy, and its words are taken back to the page as it is.
 * Tesseract finds lines that rise a little, but from about a degree on it takes columns and blocks apart and loses whole lines.
 */

/** Degrees; more is no skew of a scanner, and lines of a table or a drawing begin to win. */
const steepest = 5
/** Rows of the picture that is looked at; its shorter side has about this many pixels. */
const lookedAt = 900
const degree = Math.PI / 180

/** A small picture as ink: how much darker than its paper each pixel is. */
interface Ink {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Means of square tiles, which also takes the noise away. */
function shrink({ width, height, data }: GreyImage, size: number): Ink {
  const small = { width: Math.floor(width / size), height: Math.floor(height / size) }
  const means = new Float32Array(small.width * small.height)
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      let sum = 0
      for (let row = y * size; row < (y + 1) * size; row++) {
        const start = row * width + x * size
        for (let index = start; index < start + size; index++) sum += data[index]!
      }
      means[y * small.width + x] = sum / (size * size)
    }
  }
  return { ...small, data: means }
}

/** Darkness against the paper nearby: the lightest of a wide tile, so that shadows and gradients count for nothing. */
function inkOf(picture: Ink): Ink {
  const { width, height, data } = picture
  const tile = 24
  const columns = Math.ceil(width / tile)
  const paper = new Float32Array(columns * Math.ceil(height / tile))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = Math.floor(y / tile) * columns + Math.floor(x / tile)
      const value = data[y * width + x]!
      if (value > paper[at]!) paper[at] = value
    }
  }
  const ink = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const darkness = paper[Math.floor(y / tile) * columns + Math.floor(x / tile)]! - data[y * width + x]!
      // what is much darker than letters at this size is a picture, a border or a shadow's edge
      ink[y * width + x] = darkness < 12 ? 0 : Math.min(darkness, 96)
    }
  }
  return { width, height, data: ink }
}

/** Columns of so many pixels are moved as one. */
const stripe = 8

/** Ink of each stripe of columns, row by row: all that shearing needs. */
function stripesOf({ width, height, data }: Ink): Float32Array[] {
  return Array.from({ length: Math.floor(width / stripe) }, (_none, number) => {
    const sums = new Float32Array(height)
    for (let y = 0; y < height; y++) {
      const start = y * width + number * stripe
      for (let index = start; index < start + stripe; index++) sums[y]! += data[index]!
    }
    return sums
  })
}

/** How sharply the page falls into lines when it is sheared by this slope: the squared differences of neighbouring rows' ink. */
function sharpness(stripes: readonly Float32Array[], height: number, slope: number): number {
  const reach = Math.ceil(Math.abs(slope) * stripes.length * stripe) + 1
  const rows = new Float64Array(height + 2 * reach + 2)
  for (const [number, sums] of stripes.entries()) {
    const shift = reach - slope * (number + 0.5) * stripe
    const whole = Math.floor(shift)
    const part = shift - whole
    for (let y = 0; y < height; y++) {
      const ink = sums[y]!
      if (ink === 0) continue
      rows[y + whole]! += ink * (1 - part)
      rows[y + whole + 1]! += ink * part
    }
  }
  let total = 0
  for (let index = 1; index < rows.length; index++) total += (rows[index]! - rows[index - 1]!) ** 2
  return total
}

/** The best of some angles, degrees. */
function best(angles: readonly number[], score: (angle: number) => number): { angle: number; score: number } {
  return angles.map(angle => ({ angle, score: score(angle) })).reduce((one, other) => (other.score > one.score ? other : one))
}

const around = (middle: number, reach: number, step: number): number[] =>
  Array.from({ length: 2 * Math.round(reach / step) + 1 }, (_none, index) => middle - reach + index * step)

/** By how much sharper the lines must be for the angle to be believed. */
const believed = 1.15

/**
 * Degrees by which the lines of a page fall to the right; 0 where it has no lines, or they tell nothing.
 * The method is that of Postl, "Detection of linear oblique structures and skew scan in digitized documents" (1986).
 */
export function skewOf(image: GreyImage): number {
  const size = Math.max(1, Math.round(Math.min(image.width, image.height) / lookedAt))
  const ink = inkOf(shrink(image, size))
  if (ink.width < 20 * stripe || ink.height < 60) return 0
  const stripes = stripesOf(ink)
  const score = (angle: number): number => sharpness(stripes, ink.height, Math.tan(angle * degree))
  const coarse = best(around(0, steepest, 0.5), score)
  const fine = best(around(coarse.angle, 0.4, 0.1), score)
  if (Math.abs(fine.angle) > steepest || fine.score < believed * score(0)) return 0
  return best(around(fine.angle, 0.08, 0.02), score).angle
}

export interface Straightening {
  /** Degrees by which the page's lines fell. */
  readonly skew: number
  /** Middles of the page and of its straightened copy, px. */
  readonly from: Point
  readonly to: Point
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Turns a page so that its lines are level; what is new at its corners is white. */
export async function straighten(image: GreyImage, skew: number): Promise<{ picture: GreyImage; straightening: Straightening }> {
  const sharp = await loadSharp()
  const { data, info } = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 }, limitInputPixels: false })
    .rotate(-skew, { background: 'white' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const picture = { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
  const straightening = { skew, from: { x: image.width / 2, y: image.height / 2 }, to: { x: info.width / 2, y: info.height / 2 } }
  return { picture, straightening }
}

function pointBack({ x, y }: Point, { skew, from, to }: Straightening): Point {
  const [cosine, sine] = [Math.cos(skew * degree), Math.sin(skew * degree)]
  return { x: from.x + (x - to.x) * cosine - (y - to.y) * sine, y: from.y + (x - to.x) * sine + (y - to.y) * cosine }
}

/** The upright box around the turned one. */
function boxBack({ x, y, width, height }: Box, straightening: Straightening): Box {
  const corners = [{ x, y }, { x: x + width, y }, { x, y: y + height }, { x: x + width, y: y + height }].map(corner => pointBack(corner, straightening))
  const left = Math.min(...corners.map(corner => corner.x))
  const top = Math.min(...corners.map(corner => corner.y))
  return { x: left, y: top, width: Math.max(...corners.map(corner => corner.x)) - left, height: Math.max(...corners.map(corner => corner.y)) - top }
}

function lineBack(line: Line, straightening: Straightening): Line {
  const { box, baseline, words } = line
  const back = { ...line, box: boxBack(box, straightening), words: words.map(word => ({ ...word, box: boxBack(word.box, straightening) })) }
  if (baseline === undefined) return back
  const at = (x: number): Point => pointBack({ x, y: baseline.offset + baseline.slope * x }, straightening)
  const [start, end] = [at(box.x), at(box.x + Math.max(1, box.width))]
  const slope = (end.y - start.y) / (end.x - start.x)
  return { ...back, baseline: { slope, offset: start.y - slope * start.x } }
}

/** Blocks that were found in the straightened copy, on the page as it is. */
export function fromStraight(blocks: readonly Block[], straightening: Straightening): Block[] {
  return blocks.map(({ box, paragraphs }) => ({
    box: boxBack(box, straightening),
    paragraphs: paragraphs.map(lines => lines.map(line => lineBack(line, straightening))),
  }))
}
