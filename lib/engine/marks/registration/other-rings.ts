import type { Blob, BlobIndex } from './blobs'
import type { Field } from './field'
import { apply, extentAt, invert, quantile, type Homography, type Point } from './geometry'
import type { PageModel, Target } from './page-model'

/** Rings of a bubble's size that are no bubbles of the template: of a second sheet, or of another sheet whose pattern goes on. */

interface Extent { readonly width: number, readonly height: number }

interface Look { readonly size: number, readonly shape: number }

/** Size and shape of a ring, each in those of the template's bubbles. */
function lookOf(ring: Extent, bubble: Extent): Look {
  return { size: Math.sqrt(ring.width * ring.height / (bubble.width * bubble.height)), shape: ring.width / ring.height / (bubble.width / bubble.height) }
}

/** Is it a ring or filled bubble of the size that the template's bubbles have there? */
function isRing(blob: Blob, extent: Extent, tolerance: number): boolean {
  const { size, shape } = lookOf(blob, extent)
  return Math.abs(size - 1) < tolerance && Math.abs(shape - 1) < tolerance * 1.15
    && Math.abs(blob.gx - blob.x) < blob.width * 0.15 && Math.abs(blob.gy - blob.y) < blob.height * 0.15
}

/** As many bubble rings beside the page as on it: a second sheet. */
export function hasExtraSheet(model: PageModel, index: BlobIndex, homography: Homography): boolean {
  if (model.bubbles.length < 8) return false
  const corners = [[-0.03, -0.03], [1.03, -0.03], [1.03, 1.03], [-0.03, 1.03]].map(([u, v]) => apply(homography, u! * model.width, v! * model.height))
  const bubble = typicalBubble(model)
  const extent = extentAt(homography, { ...bubble, x: model.width / 2, y: model.height / 2 })
  let outside = 0
  for (const blob of index.blobs) {
    if (!isRing(blob, extent, 0.22)) continue
    const within = corners.every((corner, at) => {
      const next = corners[(at + 1) % 4]!
      return (next.x - corner.x) * (blob.y - corner.y) - (next.y - corner.y) * (blob.x - corner.x) >= 0
    })
    if (!within) outside++
  }
  return outside >= Math.max(8, model.bubbles.length * 0.4)
}

function typicalBubble(model: PageModel): Extent {
  const side = Math.sqrt(model.aspect)
  return { width: model.bubbleSize * side, height: model.bubbleSize / side }
}

/** Rings of the blank sheet that look like bubbles of the template and are none. */
export function otherRingsOf(print: readonly Target[], model: PageModel): Target[] {
  const bubble = typicalBubble(model)
  return print.filter(ring => {
    const { size, shape } = lookOf(ring, bubble)
    return Math.abs(size - 1) < 0.3 && Math.abs(shape - 1) < 0.35
  })
}

/** How far printed rings of one sheet are apart in size and shape; what a hand writes (a 0 in a box for a digit) differs by more. */
const samePrint = { share: 0.06, pixels: 1.2 }

/**
 * Rings on the page in a row or column of the template's bubbles, of the size and shape that these have there, that neither the template nor the
 * blank sheet has: the sheet has more questions.
 */
export function strangeRings(model: PageModel, index: BlobIndex, homography: Homography, field: Field): number {
  const { width, height } = typicalBubble(model)
  const taken = new Set<Blob>()
  const own: Look[] = []
  for (const { x, y } of [...model.bubbles, ...model.otherRings ?? []]) {
    const place = apply(homography, x, y)
    const shift = field(x, y)
    const extent = extentAt(homography, { width, height, x, y })
    // What lies on a bubble is its ring or its mark, as large as a ring may be.
    index.within(place.x + shift.x, place.y + shift.y, Math.max(extent.width, extent.height) * 0.7, blob => {
      taken.add(blob)
      if (isRing(blob, extent, 0.15)) own.push(lookOf(blob, extent))
    })
  }
  if (own.length === 0) return 0
  const size = quantile(own.map(look => look.size), 0.5)
  const shape = quantile(own.map(look => look.shape), 0.5)
  const back = invert(homography)
  const aligned = (place: Point): boolean => {
    let columns = 0
    let rows = 0
    for (const { x, y } of model.bubbles) {
      if (Math.abs(x - place.x) < width * 0.25) columns++
      if (Math.abs(y - place.y) < height * 0.25) rows++
    }
    return columns >= 2 || rows >= 2
  }
  return index.blobs.filter(blob => {
    if (taken.has(blob)) return false
    const place = apply(back, blob.x, blob.y)
    if (place.x <= 0 || place.y <= 0 || place.x >= model.width || place.y >= model.height || !aligned(place)) return false
    const extent = extentAt(homography, { width, height, x: place.x, y: place.y })
    const look = lookOf(blob, extent)
    const tolerance = Math.max(samePrint.share, samePrint.pixels / extent.height)
    return isRing(blob, extent, 0.15) && Math.abs(look.size - size) < tolerance && Math.abs(look.shape - shape) < tolerance * 1.15
  }).length
}

/**
 * Rings where the pattern of the template's bubbles would go on, one row or column further: when there are several, the sheet is a larger
 * one with the same pattern, or the pattern was taken a row off its place.
 */
export function continuedRings(model: PageModel, index: BlobIndex, homography: Homography, field: Field): number {
  const hasRing = (x: number, y: number): boolean => {
    const place = apply(homography, x, y)
    const shift = field(x, y)
    const extent = extentAt(homography, { ...typicalBubble(model), x, y })
    return index.nearest(place.x + shift.x, place.y + shift.y, model.pitch * 0.2 * extent.scale, blob => isRing(blob, extent, 0.15)) >= 0
  }
  // One row above is where boxes for handwriting are printed: only a second one tells that bubbles go on.
  return continuations(model).filter(({ x, y, step: [dx, dy] }) => hasRing(x, y) && (dy > -Math.abs(dx) || hasRing(x + dx, y + dy))).length
}

interface Continuation extends Point { readonly step: readonly [number, number] }

const known = new WeakMap<PageModel, Continuation[]>()

/** Places on the page, one step of the pattern away from a bubble, where the blank sheet has none. */
function continuations(model: PageModel): Continuation[] {
  const before = known.get(model)
  if (before) return before
  const { bubbles, pitch } = model
  const half = pitch / 2
  const cell = (x: number, y: number): string => `${Math.round(x / half)},${Math.round(y / half)}`
  const taken = new Set<string>()
  for (const { x, y } of [...bubbles, ...model.otherRings ?? []]) {
    for (const dx of [-half, 0, half]) for (const dy of [-half, 0, half]) taken.add(cell(x + dx, y + dy))
  }
  const places = new Map<string, Continuation>()
  for (const step of patternSteps(model)) {
    for (const bubble of bubbles) {
      const point = { x: bubble.x + step[0], y: bubble.y + step[1], step }
      const key = cell(point.x, point.y)
      if (point.x > 0 && point.y > 0 && point.x < model.width && point.y < model.height && !taken.has(key)) places.set(key, point)
    }
  }
  const found = [...places.values()]
  known.set(model, found)
  return found
}

/** The commonest steps from a bubble to its neighbours, both ways: along a row and along a column. */
function patternSteps(model: PageModel): [number, number][] {
  const counts = new Map<string, { step: [number, number], count: number }>()
  model.neighbours.forEach((near, bubble) => {
    for (const other of near.slice(0, 6)) {
      const step: [number, number] = [model.bubbles[other]!.x - model.bubbles[bubble]!.x, model.bubbles[other]!.y - model.bubbles[bubble]!.y]
      const key = step.map(value => Math.round(value / 3)).join()
      const entry = counts.get(key)
      if (entry) entry.count++
      else counts.set(key, { step, count: 1 })
    }
  })
  return [...counts.values()].filter(({ count }) => count >= model.bubbles.length * 0.25).sort((a, b) => b.count - a.count).slice(0, 4).map(({ step }) => step)
}
