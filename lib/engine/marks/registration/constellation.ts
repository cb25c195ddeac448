import { BlobIndex, type Blob } from './blobs'
import { apply, type Homography, type Point } from './geometry'
import { countDirect, refine, type Placing } from './match'
import type { PageModel } from './page-model'

/** Blobs that could be rings or filled bubbles: no more oblong than the template's (whichever way the page is turned), weight in the middle. */
function bubbleLike(blobs: readonly Blob[], aspect: number): Blob[] {
  const most = 1.6 * Math.max(aspect, 1 / aspect)
  return blobs.filter(({ x, y, gx, gy, width, height }) =>
    width < height * most && height < width * most && Math.abs(gx - x) < width * 0.16 && Math.abs(gy - y) < height * 0.16)
}

/** The commonest sizes among blobs, px, the commonest first: rings are one of them, letters are others. */
function commonSizes(blobs: readonly Blob[]): number[] {
  const step = Math.log(1.07)
  const counts = new Map<number, number>()
  for (const blob of blobs) {
    const bin = Math.round(Math.log(Math.sqrt(blob.width * blob.height)) / step)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  const smooth = (bin: number): number => (counts.get(bin - 1) ?? 0) + 2 * (counts.get(bin) ?? 0) + (counts.get(bin + 1) ?? 0)
  const peaks = [...counts.keys()].filter(bin => smooth(bin) >= smooth(bin - 1) && smooth(bin) >= smooth(bin + 1))
  // Rings are larger than the letters in them: size counts a little.
  peaks.sort((a, b) => smooth(b) * Math.exp(b * step) - smooth(a) * Math.exp(a * step))
  return peaks.slice(0, 4).map(bin => Math.exp(bin * step))
}

/**
 * Angles of the rows of blobs against the picture's edges, degrees in -45..45, the most frequent first. Rows and columns count alike.
 */
function rowAngles(blobs: readonly Blob[], size: number): number[] {
  const index = new BlobIndex(blobs, size * 3)
  const counts = new Float64Array(90)
  for (const blob of blobs) {
    const found = index.nearest(blob.x, blob.y, size * 6, other => other !== blob)
    if (found < 0) continue
    const other = blobs[found]!
    const angle = Math.atan2(other.y - blob.y, other.x - blob.x) * 180 / Math.PI
    const folded = ((angle % 90) + 90) % 90
    counts[Math.floor(folded)]!++
  }
  const smooth = Array.from(counts, (_, bin) => {
    let sum = 0
    for (let d = -2; d <= 2; d++) sum += counts[(bin + d + 90) % 90]! * (3 - Math.abs(d))
    return sum
  })
  const order = smooth.map((_, bin) => bin).sort((a, b) => smooth[b]! - smooth[a]!)
  const chosen: number[] = []
  for (const bin of order) {
    if (chosen.length === 2 || smooth[bin]! < smooth[order[0]!]! * 0.35) break
    if (chosen.every(other => Math.min(Math.abs(other - bin), 90 - Math.abs(other - bin)) > 4)) chosen.push(bin)
  }
  return chosen.map(bin => sharpestAngle(blobs, size, bin + 0.5 > 45 ? bin + 0.5 - 90 : bin + 0.5))
}

/**
 * Neighbours are few px apart, so that their direction is a degree or two off. Within that, rows and columns are sharpest in projection
 * at the true angle.
 */
function sharpestAngle(blobs: readonly Blob[], size: number, around: number): number {
  const cell = size * 0.3
  let best = around
  let bestSharpness = -1
  const counts = new Map<number, number>()
  for (let offset = -3; offset <= 3; offset += 0.25) {
    const radians = (around + offset) * Math.PI / 180
    const cos = Math.cos(radians)
    const sin = Math.sin(radians)
    counts.clear()
    for (const { x, y } of blobs) {
      const row = Math.round((y * cos - x * sin) / cell)
      const column = 1_000_000 + Math.round((x * cos + y * sin) / cell)
      counts.set(row, (counts.get(row) ?? 0) + 1)
      counts.set(column, (counts.get(column) ?? 0) + 1)
    }
    let sharpness = 0
    for (const count of counts.values()) sharpness += count * count
    if (sharpness > bestSharpness) { bestSharpness = sharpness; best = around + offset }
  }
  return best
}

interface Guess {
  votes: number
  turn: number
  homography: Homography
  seed: Point
}

/** Residual, as a share of a bubble's size, of a page that is at its place. Few bubbles find letters of a long text near theirs, but not that near. */
const exact = 0.1

/**
 * Places the page by its bubbles alone: tries sizes, angles and four orientations, lets pairs of bubble and blob vote for the shift,
 * and refines the guesses with the most votes. Best placing first; several when the pattern fits more than once.
 */
export function placeByBubbles(model: PageModel, index: BlobIndex): Placing[] {
  const candidates = bubbleLike(index.blobs, model.aspect)
  if (model.bubbles.length < 4 || candidates.length < 4) return []
  const placings: Placing[] = []
  for (const size of commonSizes(candidates)) {
    const near = candidates.filter(blob => {
      const own = Math.sqrt(blob.width * blob.height)
      return own > size * 0.78 && own < size * 1.3
    })
    if (near.length < Math.max(4, model.bubbles.length * 0.25)) continue
    const guesses = vote(model, near, size)
    let settled = false
    // Votes of a guess that turned out right: what could fit as well has nearly as many.
    let enough = 0
    for (const guess of guesses) {
      if (guess.votes < enough) break
      const placing = refine(model, index, guess.homography, guess.seed)
      settled ||= placing.matched > model.bubbles.length * 0.9 && placing.residual < size * exact
      placings.push(placing)
      if (countDirect(model, index, placing.homography) > model.bubbles.length * 0.99) enough = Math.max(enough, guess.votes * 0.7)
    }
    if (settled) break
  }
  return placings.sort((a, b) => b.matched - a.matched || a.residual - b.residual)
}

/**
 * Shifts are counted in a table of 128 x 128 cells that is folded together, so that it stays in the processor's cache. A place is one
 * number: column and row with 7 bits and 9 more for parts of a cell each, so that one addition moves it and what overflows is folded.
 */
const folds = 128
const fraction = 512
/** Keeps places positive. */
const shifted = 8192

const packed = (x: number, y: number): number => (Math.floor(y * fraction) << 16) | (Math.floor(x * fraction) & 0xffff)
/** Cell of the table. */
const cellOf = (place: number): number => ((place >>> 25) * folds) | ((place >>> 9) & (folds - 1))

function vote(model: PageModel, blobs: readonly Blob[], size: number): Guess[] {
  const stride = Math.max(1, Math.ceil(model.bubbles.length / 90))
  const sample = model.bubbles.filter((_, index) => index % stride === 0)
  const base = size / model.bubbleSize
  // The upright box around an oblong bubble that is turned is larger than the bubble.
  const smallest = Math.abs(Math.log(model.aspect)) > 0.2 ? 0.7 : 0.82
  const angles = rowAngles(blobs, size)
  if (blobs.length < 30) for (let angle = -24; angle <= 24; angle += 3) angles.push(angle)
  const guesses: { votes: number, turn: number, cos: number, sin: number, at: number }[] = []
  const cell = model.pitch * base * 0.5
  const xs = Float64Array.from(blobs, blob => blob.x / cell)
  const ys = Float64Array.from(blobs, blob => blob.y / cell)
  const blobPlaces = Int32Array.from(blobs, (_, blob) => packed(xs[blob]!, ys[blob]!))
  const counts = new Uint8Array(folds * folds)
  for (const angle of angles) {
    for (let turn = 0; turn < 4; turn++) {
      const radians = (angle + turn * 90) * Math.PI / 180
      for (let scale = base * smallest; scale < base * 1.26; scale *= 1.02) {
        counts.fill(0)
        const cos = Math.cos(radians) * scale
        const sin = Math.sin(radians) * scale
        let votes = 0
        let at = 0
        for (const bubble of sample) {
          const shift = packed(shifted - (cos * bubble.x - sin * bubble.y) / cell, shifted - (sin * bubble.x + cos * bubble.y) / cell)
          for (let blob = 0; blob < blobPlaces.length; blob++) {
            const place = cellOf((blobPlaces[blob]! + shift) | 0)
            const count = ++counts[place]!
            if (count > votes) { votes = count; at = place }
          }
        }
        guesses.push({ votes, turn, cos, sin, at })
      }
    }
  }
  /** The shift with the most votes among those that were counted in one cell. */
  const unfolded = ({ cos, sin, at }: typeof guesses[number]): Homography => {
    const places = new Map<number, number>()
    let most = 0
    let best = 0
    for (const bubble of sample) {
      const x = shifted - (cos * bubble.x - sin * bubble.y) / cell
      const y = shifted - (sin * bubble.x + cos * bubble.y) / cell
      const shift = packed(x, y)
      for (let blob = 0; blob < blobPlaces.length; blob++) {
        if (cellOf((blobPlaces[blob]! + shift) | 0) !== at) continue
        const column = Math.floor(xs[blob]! + x)
        const row = Math.floor(ys[blob]! + y)
        const place = row * 65_536 + column
        const count = (places.get(place) ?? 0) + 1
        places.set(place, count)
        if (count > most) { most = count; best = place }
      }
    }
    const tx = (best % 65_536 + 0.5 - shifted) * cell
    const ty = (Math.floor(best / 65_536) + 0.5 - shifted) * cell
    return Float64Array.of(cos, -sin, tx, sin, cos, ty, 0, 0, 1)
  }
  guesses.sort((a, b) => b.votes - a.votes)
  // Many sizes and angles give the same place: one of each is refined, and some of each orientation.
  const chosen: Guess[] = []
  const perTurn = [0, 0, 0, 0]
  const near = new BlobIndex(blobs, cell * 2)
  for (const folded of guesses.slice(0, 72)) {
    const { votes, turn } = folded
    if (perTurn[turn]! === 6) continue
    const homography = unfolded(folded)
    const guess = { votes, turn, homography, seed: seedOf(model, near, homography, cell) }
    const place = apply(guess.homography, guess.seed.x, guess.seed.y)
    const same = chosen.some(other => {
      const there = apply(other.homography, guess.seed.x, guess.seed.y)
      return Math.hypot(there.x - place.x, there.y - place.y) < cell && Math.abs(guess.homography[0]! - other.homography[0]!) < 0.3 * base
        && Math.abs(guess.homography[3]! - other.homography[3]!) < 0.3 * base
    })
    if (same) continue
    chosen.push(guess)
    perTurn[guess.turn]!++
  }
  return chosen
}

/** The bubble around which most bubbles agree with the guess: there it is most right. */
function seedOf(model: PageModel, index: BlobIndex, h: Homography, cell: number): Point {
  const { bubbles, neighbours } = model
  const agrees = bubbles.map(bubble => {
    const x = h[0]! * bubble.x + h[1]! * bubble.y + h[2]!
    const y = h[3]! * bubble.x + h[4]! * bubble.y + h[5]!
    const found = index.nearest(x, y, cell * 0.8)
    return found < 0 ? 0 : 1 - 0.6 * Math.hypot(index.blobs[found]!.x - x, index.blobs[found]!.y - y) / cell
  })
  let best = -1
  let seed: Point = bubbles[0]!
  bubbles.forEach((bubble, at) => {
    const around = neighbours[at]!.reduce((sum, other) => sum + agrees[other]!, agrees[at]!)
    if (around > best) { best = around; seed = bubble }
  })
  return seed
}
