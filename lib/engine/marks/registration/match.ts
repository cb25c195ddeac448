import type { Blob, BlobIndex } from './blobs'
import { noShift, type ControlPoint, type Field } from './field'
import { apply, fit, median, scaleAt, type Homography, type Point } from './geometry'
import type { PageModel, Target } from './page-model'

/** A placing of the page in the picture: a homography and, for each bubble, the blob that lies where the bubble is expected. */
export interface Placing {
  readonly homography: Homography
  /** Index of the blob of each bubble, -1: none. */
  readonly matches: Int32Array
  readonly matched: number
  /** Median distance of the matched blobs from the homography, px of the picture. */
  readonly residual: number
}

/** Is the blob as large as the bubble should be there? A mark may stick out of its bubble. */
function fits(target: Target, scale: number): (blob: Blob) => boolean {
  const size = (target.width + target.height) / 2 * scale
  return blob => {
    const found = Math.sqrt(blob.width * blob.height)
    return found > size * 0.62 && found < size * 1.6 && blob.width < blob.height * 1.9 && blob.height < blob.width * 1.9
  }
}

/** Is it so much like the bare ring that its middle is the bubble's middle? */
function isExact(blob: Blob, target: Target, scale: number, typical: number): boolean {
  return Math.abs(blob.width / (target.width * scale) / typical - 1) < 0.13 && Math.abs(blob.height / (target.height * scale) / typical - 1) < 0.13
}

/**
 * Iterated closest points: starts around `seed` (template px) where the first guess is right and grows outwards, first affine, then
 * perspective, so that a guess that fits only one part of the page is enough.
 */
export function refine(model: PageModel, index: BlobIndex, start: Homography, seed: Point): Placing {
  const { bubbles, pitch } = model
  const diagonal = Math.hypot(model.width, model.height)
  let homography = start
  const reach = [0.16, 0.24, 0.34, 0.48, 0.66, 0.85, 1.2, 1.2, 1.2, 1.2]
  for (let step = 0; step < reach.length; step++) {
    const from: Point[] = []
    const to: Point[] = []
    const limit = diagonal * reach[step]!
    const share = step < 7 ? 0.45 : 0.3
    for (const bubble of bubbles) {
      if (step < 6 && Math.hypot(bubble.x - seed.x, bubble.y - seed.y) > limit) continue
      const place = apply(homography, bubble.x, bubble.y)
      const scale = scaleAt(homography, bubble.x, bubble.y)
      if (!(scale > 0.02 && scale < 20)) return nothing(homography, bubbles.length)
      const found = index.nearest(place.x, place.y, pitch * share * scale, fits(bubble, scale))
      if (found < 0) continue
      from.push(bubble)
      to.push(index.blobs[found]!)
    }
    const next = fit(from, to, step < 4 || from.length < 12 ? 'affine' : 'homography')
    if (!next || from.length < 4) {
      if (step < 3) continue
      break
    }
    homography = next
  }
  return collect(model, index, homography)
}

function nothing(homography: Homography, count: number): Placing {
  return { homography, matches: new Int32Array(count).fill(-1), matched: 0, residual: Infinity }
}

/** Matches under a fixed homography, then bubble by bubble from matched neighbours: follows curled paper without leaving its row. */
export function collect(model: PageModel, index: BlobIndex, homography: Homography, field: Field = noShift): Placing {
  const { bubbles, neighbours, pitch } = model
  const count = bubbles.length
  const matches = new Int32Array(count).fill(-1)
  const places = bubbles.map(bubble => {
    const place = apply(homography, bubble.x, bubble.y)
    const shift = field(bubble.x, bubble.y)
    return { x: place.x + shift.x, y: place.y + shift.y }
  })
  const scales = bubbles.map(bubble => scaleAt(homography, bubble.x, bubble.y))
  let matched = 0
  const tryAt = (bubble: number, dx: number, dy: number, share: number): boolean => {
    const scale = scales[bubble]!
    if (!(scale > 0.02 && scale < 20)) return false
    const found = index.nearest(places[bubble]!.x + dx, places[bubble]!.y + dy, pitch * share * scale, fits(bubbles[bubble]!, scale))
    if (found < 0) return false
    matches[bubble] = found
    matched++
    return true
  }
  for (let bubble = 0; bubble < count; bubble++) tryAt(bubble, 0, 0, 0.3)
  for (let round = 0; round < 8; round++) {
    let added = 0
    for (let bubble = 0; bubble < count; bubble++) {
      if (matches[bubble]! >= 0) continue
      let dx = 0
      let dy = 0
      let used = 0
      for (const other of neighbours[bubble]!) {
        const match = matches[other]!
        if (match < 0) continue
        dx += index.blobs[match]!.x - places[other]!.x
        dy += index.blobs[match]!.y - places[other]!.y
        used++
      }
      if (used >= 2 && tryAt(bubble, dx / used, dy / used, 0.28)) added++
    }
    if (added === 0) break
  }
  const residuals: number[] = []
  for (let bubble = 0; bubble < count; bubble++) {
    const match = matches[bubble]!
    if (match >= 0) residuals.push(Math.hypot(index.blobs[match]!.x - places[bubble]!.x, index.blobs[match]!.y - places[bubble]!.y))
  }
  return { homography, matches, matched, residual: residuals.length > 0 ? median(residuals) : Infinity }
}

/** Bubbles whose rings were found whole; marks inside do not shift them. */
export function controlPoints(model: PageModel, index: BlobIndex, placing: Placing): ControlPoint[] {
  const ratios: number[] = []
  placing.matches.forEach((match, bubble) => {
    if (match < 0) return
    const target = model.bubbles[bubble]!
    const blob = index.blobs[match]!
    ratios.push(Math.sqrt(blob.width * blob.height / (target.width * target.height)) / scaleAt(placing.homography, target.x, target.y))
  })
  if (ratios.length === 0) return []
  const typical = median(ratios)
  const points: ControlPoint[] = []
  placing.matches.forEach((match, bubble) => {
    if (match < 0) return
    const target = model.bubbles[bubble]!
    const blob = index.blobs[match]!
    if (!isExact(blob, target, scaleAt(placing.homography, target.x, target.y), typical)) return
    points.push({ template: target, picture: { x: blob.x, y: blob.y }, weight: 1 })
  })
  return points
}
