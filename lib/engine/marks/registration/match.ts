import type { Blob, BlobIndex } from './blobs'
import { noShift, type ControlPoint, type Field } from './field'
import { apply, extentAt, fit, median, scaleAt, type Homography, type Point } from './geometry'
import type { PageModel } from './page-model'

/** A placing of the page in the picture: a homography and, for each bubble, the blob that lies where the bubble is expected. */
export interface Placing {
  readonly homography: Homography
  /** Index of the blob of each bubble, -1: none. */
  readonly matches: Int32Array
  readonly matched: number
  /** Median distance of the matched blobs from the homography, px of the picture. */
  readonly residual: number
}

/** Box around a bubble in the picture. */
interface Extent { readonly width: number, readonly height: number, readonly scale: number }

/** Is the blob as large and as wide as the bubble should be there? A mark may stick out of its bubble, corners out of an ellipse's box. */
function fits(extent: Extent): (blob: Blob) => boolean {
  const size = Math.sqrt(extent.width * extent.height)
  const aspect = extent.width / extent.height
  return blob => {
    const found = Math.sqrt(blob.width * blob.height)
    const own = blob.width / blob.height
    return found > size * 0.62 && found < size * 1.6 && own < aspect * 1.9 && own > aspect / 1.9
  }
}

/** How far from its place a bubble is looked for, px of the picture: on a form with few bubbles the next letter is nearer than the next bubble. */
const within = (pitch: number, share: number, extent: Extent): number => Math.min(pitch * share * extent.scale, Math.sqrt(extent.width * extent.height) * 1.1)

const sensible = (scale: number): boolean => scale > 0.02 && scale < 20

/**
 * From a guess that is right around `seed` (template px) to the whole page: settles there, then takes in bubble after bubble from matched
 * neighbours while the map is fitted anew, so that neither perspective nor a rough guess leads into a neighbouring row.
 */
export function refine(model: PageModel, index: BlobIndex, start: Homography, seed: Point): Placing {
  const { bubbles, pitch, neighbours } = model
  const count = bubbles.length
  const diagonal = Math.hypot(model.width, model.height)
  let homography = start
  let matches = new Int32Array(count).fill(-1)
  const find = (bubble: number, dx: number, dy: number, share: number): number => {
    const target = bubbles[bubble]!
    const place = apply(homography, target.x, target.y)
    const extent = extentAt(homography, target)
    if (!sensible(extent.scale)) return -1
    return index.nearest(place.x + dx, place.y + dy, within(pitch, share, extent), fits(extent))
  }
  // A guess without perspective is right near its seed only: so few bubbles first that none is taken for its neighbour.
  const distances = bubbles.map(bubble => Math.hypot(bubble.x - seed.x, bubble.y - seed.y))
  const sorted = Float64Array.from(distances).sort()
  for (const [fewest, reach, share] of [[12, 0.06, 0.3], [16, 0.08, 0.3], [28, 0.12, 0.36], [40, 0.18, 0.4]] as const) {
    const radius = Math.max(diagonal * reach, sorted[Math.min(count, fewest) - 1]!)
    matches = new Int32Array(count).fill(-1)
    for (let at = 0; at < count; at++) if (distances[at]! <= radius) matches[at] = find(at, 0, 0, share)
    homography = refit(model, index, matches, homography) ?? homography
  }
  let stuck = 0
  for (let round = 0; round < 40 && stuck < 2; round++) {
    const places = bubbles.map(bubble => apply(homography, bubble.x, bubble.y))
    const additions: [number, number][] = []
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
        if (++used === 5) break
      }
      if (used < (stuck === 0 ? 2 : 1) && stuck === 0) continue
      const found = find(bubble, used > 0 ? dx / used : 0, used > 0 ? dy / used : 0, 0.28)
      if (found >= 0) additions.push([bubble, found])
    }
    if (additions.length === 0) { stuck++; continue }
    stuck = 0
    for (const [bubble, found] of additions) matches[bubble] = found
    homography = refit(model, index, matches, homography) ?? homography
  }
  return collect(model, index, homography)
}

/** Least squares through the matches, twice: the second time without the quarter that fits worst if it is far off. */
function refit(model: PageModel, index: BlobIndex, matches: Int32Array, before: Homography): Homography | undefined {
  let from: Point[] = []
  let to: Point[] = []
  let left = Infinity
  let right = 0
  let top = Infinity
  let bottom = 0
  let usable = 0
  for (const match of matches) if (match >= 0) usable++
  // So many tell as much as all.
  const stride = Math.max(1, Math.floor(usable / 160))
  let nth = 0
  matches.forEach((match, bubble) => {
    if (match < 0 || nth++ % stride !== 0) return
    const target = model.bubbles[bubble]!
    from.push(target)
    to.push(index.blobs[match]!)
    left = Math.min(left, target.x)
    right = Math.max(right, target.x)
    top = Math.min(top, target.y)
    bottom = Math.max(bottom, target.y)
  })
  // A perspective needs points far apart in both directions, else it runs wild outside of them.
  const wide = from.length >= 16 && right - left > model.width * 0.3 && bottom - top > model.height * 0.3
  if (from.length < 4 || right - left < model.pitch || bottom - top < model.pitch) return undefined
  const errorsOf = (map: Homography): number[] => from.map((point, at) => { const place = apply(map, point.x, point.y); return Math.hypot(place.x - to[at]!.x, place.y - to[at]!.y) })
  let kind: 'homography' | 'affine' = wide ? 'homography' : 'affine'
  let result = fit(from, to, kind)
  if (!result) return undefined
  // In a smaller part of the page a perspective is believed when it explains clearly more.
  if (!wide && from.length >= 24 && right - left > model.width * 0.12 && bottom - top > model.height * 0.12) {
    const perspective = fit(from, to, 'homography')
    if (perspective && median(errorsOf(perspective)) < 0.75 * median(errorsOf(result))) { result = perspective; kind = 'homography' }
  }
  const errors = errorsOf(result)
  const limit = 3 * median(errors) + 0.5
  if (errors.some(error => error > limit)) {
    from = from.filter((_, at) => errors[at]! <= limit)
    to = to.filter((_, at) => errors[at]! <= limit)
    result = fit(from, to, kind) ?? result
  }
  const ratio = scaleAt(result, model.width / 2, model.height / 2) / scaleAt(before, model.width / 2, model.height / 2)
  return ratio > 0.6 && ratio < 1.6 ? result : undefined
}

/** Bubbles that have a blob where the homography alone puts them, reckoned from at most 250 of them. */
export function countDirect(model: PageModel, index: BlobIndex, homography: Homography): number {
  const { bubbles } = model
  const stride = Math.max(1, bubbles.length / 250)
  let count = 0
  let tried = 0
  for (let at = 0; at < bubbles.length; at += stride) {
    const bubble = bubbles[Math.floor(at)]!
    const place = apply(homography, bubble.x, bubble.y)
    const extent = extentAt(homography, bubble)
    tried++
    if (sensible(extent.scale) && index.nearest(place.x, place.y, within(model.pitch, 0.3, extent), fits(extent)) >= 0) count++
  }
  return count / Math.max(1, tried) * bubbles.length
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
  const extents = bubbles.map(bubble => extentAt(homography, bubble))
  let matched = 0
  const tryAt = (bubble: number, dx: number, dy: number, share: number): boolean => {
    const extent = extents[bubble]!
    if (!sensible(extent.scale)) return false
    const found = index.nearest(places[bubble]!.x + dx, places[bubble]!.y + dy, within(pitch, share, extent), fits(extent))
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
  const seen: { bubble: number, blob: Blob, width: number, height: number }[] = []
  placing.matches.forEach((match, bubble) => {
    if (match < 0) return
    const extent = extentAt(placing.homography, model.bubbles[bubble]!)
    const blob = index.blobs[match]!
    seen.push({ bubble, blob, width: blob.width / extent.width, height: blob.height / extent.height })
  })
  if (seen.length === 0) return []
  // So much like the bare ring that its middle is the bubble's middle.
  const width = median(seen.map(one => one.width))
  const height = median(seen.map(one => one.height))
  return seen.filter(one => Math.abs(one.width / width - 1) < 0.13 && Math.abs(one.height / height - 1) < 0.13)
    .map(({ bubble, blob }) => ({ template: model.bubbles[bubble]!, picture: { x: blob.x, y: blob.y }, weight: 1 }))
}
