import type { Blob, BlobIndex } from './blobs'
import type { ControlPoint } from './field'
import { apply, derivative, fit, scaleAt, type Homography, type Point } from './geometry'
import type { PageModel } from './page-model'

/** A placing of the page by its printed marks. */
export interface MarkPlacing {
  readonly homography: Homography
  readonly points: readonly ControlPoint[]
  /** Marks found, and their share of the marks that lie inside the picture. */
  readonly found: number
  readonly share: number
}

/** More candidates than the four corners, because of filled bubbles, logos and codes; enough without looking at every letter. */
const mostCandidates = 16

/** Solid areas that could be a square seen at an angle of up to 45 degrees. */
function solids(blobs: readonly Blob[]): Blob[] {
  return blobs.filter(({ width, height, area, x, y, gx, gy }) =>
    area > width * height * 0.46 && width < height * 1.9 && height < width * 1.9 && Math.abs(gx - x) < width * 0.12 && Math.abs(gy - y) < height * 0.12)
}

/** Placings that explain the marks best, best first; at most three that differ. */
export function placeByMarks(model: PageModel, index: BlobIndex, width: number, height: number): MarkPlacing[] {
  const corners = model.marks.filter(mark => mark.role === 'corner')
  if (corners.length < 3 || corners.length > 8) return []
  const candidates = solids(index.blobs).sort((a, b) => b.area - a.area).slice(0, mostCandidates)
  const placings: MarkPlacing[] = []
  const seen = new Set<string>()
  for (let i = 0; i < candidates.length; i++) {
    for (let j = 0; j < candidates.length; j++) {
      if (j === i) continue
      for (let k = j + 1; k < candidates.length; k++) {
        if (k === i) continue
        tryTriple([candidates[i]!, candidates[j]!, candidates[k]!])
      }
    }
  }
  /** Blob 0 is the corner between the two others; all template corners and both senses are tried, mirrored ones fail the check. */
  function tryTriple(blobs: [Blob, Blob, Blob]): void {
    const [first, second, third] = blobs
    if (Math.max(first.area, second.area, third.area) > 6 * Math.min(first.area, second.area, third.area)) return
    const one = Math.hypot(second.x - first.x, second.y - first.y)
    const other = Math.hypot(third.x - first.x, third.y - first.y)
    // Near enough a right angle, and far enough apart for marks of this size: spares most of the fits.
    if (Math.abs((second.x - first.x) * (third.x - first.x) + (second.y - first.y) * (third.y - first.y)) > 0.45 * one * other) return
    for (let a = 0; a < corners.length; a++) {
      for (const [b, c] of [[(a + 1) % corners.length, (a + corners.length - 1) % corners.length], [(a + corners.length - 1) % corners.length, (a + 1) % corners.length]]) {
        const places = [corners[a]!, corners[b!]!, corners[c!]!]
        const size = Math.sqrt(first.area / (places[0]!.width * places[0]!.height))
        const wantedOne = size * Math.hypot(places[1]!.x - places[0]!.x, places[1]!.y - places[0]!.y)
        const wantedOther = size * Math.hypot(places[2]!.x - places[0]!.x, places[2]!.y - places[0]!.y)
        if (one < wantedOne * 0.6 || one > wantedOne * 1.7 || other < wantedOther * 0.6 || other > wantedOther * 1.7) continue
        const guess = fit(places, blobs, 'affine')
        if (!guess || !plausible(guess, model)) continue
        const scale = scaleAt(guess, places[0]!.x, places[0]!.y)
        if (!blobs.every((blob, at) => sizeFits(blob, places[at]!.width * places[at]!.height * scale * scale, 0.62))) continue
        const placing = settle(model, index, guess, width, height)
        if (!placing || placing.found < 3) continue
        const key = [[0, 0], [1, 0], [1, 1]].map(([u, v]) => apply(placing.homography, u! * model.width, v! * model.height)).map(p => `${Math.round(p.x / 8)},${Math.round(p.y / 8)}`).join(';')
        if (seen.has(key)) continue
        seen.add(key)
        placings.push(placing)
      }
    }
  }
  return placings.sort((a, b) => b.found - a.found).slice(0, 3)
}

function sizeFits(blob: Blob, area: number, least: number): boolean {
  return blob.area > area * least * least && blob.area < area / (least * least)
}

/** No mirror image, sides alike within a third, angle of the page's sides between 65 and 115 degrees. */
function plausible(h: Homography, model: PageModel): boolean {
  const [a, b, c, d] = derivative(h, model.width / 2, model.height / 2)
  const determinant = a * d - b * c
  if (determinant <= 0) return false
  const x = Math.hypot(a, c)
  const y = Math.hypot(b, d)
  const sine = determinant / (x * y)
  return x < y * 1.4 && y < x * 1.4 && sine > 0.9 && x > 0.02 && x < 20
}

/** Takes in mark after mark with a shrinking radius, affine first, then perspective. */
function settle(model: PageModel, index: BlobIndex, start: Homography, width: number, height: number): MarkPlacing | undefined {
  let homography = start
  let points: ControlPoint[] = []
  let inside = 0
  const side = Math.hypot(model.width, model.height)
  for (const radius of [0.03, 0.03, 0.02, 0.014, 0.014]) {
    points = []
    inside = 0
    const from: Point[] = []
    const to: Point[] = []
    for (const mark of model.marks) {
      const place = apply(homography, mark.x, mark.y)
      const scale = scaleAt(homography, mark.x, mark.y)
      if (!(scale > 0.02 && scale < 20)) return undefined
      if (place.x > 2 && place.y > 2 && place.x < width - 2 && place.y < height - 2) inside++
      const area = mark.width * mark.height * scale * scale
      const reach = mark.role === 'corner' ? radius * 2 : radius
      const found = index.nearest(place.x, place.y, side * scale * reach, blob =>
        sizeFits(blob, area, 0.68) && blob.area > blob.width * blob.height * (mark.role === 'rotation' ? 0.3 : 0.46))
      if (found < 0) continue
      const blob = index.blobs[found]!
      from.push(mark)
      to.push({ x: blob.gx, y: blob.gy })
      points.push({ template: mark, picture: { x: blob.gx, y: blob.gy }, weight: 1 })
    }
    if (from.length < 3) return undefined
    const next = fit(from, to, from.length >= 5 || (from.length === 4 && model.marks.length <= 6) ? 'homography' : 'affine')
    if (!next || !plausible(next, model)) return undefined
    homography = next
  }
  return { homography, points, found: points.length, share: points.length / Math.max(1, inside) }
}
