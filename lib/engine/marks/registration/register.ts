import type { GreyImage } from '../../imaging/grey'
import { MarksFailure } from '../failure'
import { matchAnchors } from './anchors'
import { BlobIndex, darkPixels, findBlobs, halve } from './blobs'
import { placeByBubbles } from './constellation'
import { localPlanes, noShift, remembered, thinPlate, type Field } from './field'
import { apply, median, quantile, scaleAt, type Homography, type Point } from './geometry'
import { placeByMarks } from './marks'
import { collect, controlPoints, countDirect, refine, type Placing } from './match'
import { pageMap, type PageMap } from './page-map'
import type { PageModel } from './page-model'
import { ringEvidence } from './rings'

/** How well a page was placed. Everything a person needs to see why it was or was not read. */
export interface RegistrationQuality {
  readonly method: 'marks' | 'bubbles'
  /** Share of the bubbles whose outline was seen at its place, 0..1. */
  readonly found: number
  /** Printed marks found, of all on the template. */
  readonly marksFound: number
  readonly marks: number
  /** Share of the blank sheet's other print that was found, 0..1; 1 when the blank sheet is not known. */
  readonly print: number
  /** Median distance of the found rings from where the map puts them, mm on paper. */
  readonly residual: number
  /** Largest bend of the paper against a flat page, mm. */
  readonly curl: number
  /** Median contrast of the rings against the paper, 0..1. */
  readonly contrast: number
  /** Dots an inch of paper. */
  readonly dpi: number
  /** Clockwise turn of the page in the picture, degrees, -180..180. */
  readonly angle: number
}

export interface Registration {
  readonly map: PageMap
  readonly quality: RegistrationQuality
  /** For each bubble: 1 when its outline was seen. */
  readonly present: Uint8Array
  /** For each bubble: 1 when it lies in the picture. */
  readonly inside: Uint8Array
}

/** Gates, chosen so that a page a row off its place never passes; see bench/marks.ts for what they cost. */
const gate = { found: 0.9, print: 0.35, step: 0.33, smallestBubble: 8.5 }
const mm = 25.4 / 300

interface Candidate {
  readonly method: 'marks' | 'bubbles'
  readonly homography: Homography
  readonly field: Field
  readonly placing: Placing
  readonly marksFound: number
  readonly print: number
  readonly residual: number
}

/** Px of the shorter side from which the picture is halved for finding things. */
const workSide = 1500

/**
 * Finds the page in the picture.
 * @param leastFound share of the bubbles that must be seen, 0..1; less only where a person looks at the result anyway
 * @throws MarksFailure with the reason when the page is not there or does not fit well enough to be read
 */
export function register(image: GreyImage, model: PageModel, leastFound = gate.found): Registration {
  if (model.bubbles.length === 0 && model.marks.length < 4) throw new MarksFailure('template-empty', { page: 1 })
  if (Math.min(image.width, image.height) < 150) throw tooSmall(model, image.width / model.width)
  const times = Math.max(0, Math.ceil(Math.log2(Math.min(image.width, image.height) / workSide)))
  const work = halve(image, times)
  const factor = 2 ** times
  let best: Judged | undefined
  let rings = 0
  // Faint or thin print needs a finer threshold, which joins letters of strong print: only when the first one did not do.
  for (const threshold of [0.82, 0.92]) {
    const dark = darkPixels(work, threshold)
    const blobs = findBlobs(dark, work.width, work.height, 5, work.width / 5)
    const index = new BlobIndex(blobs, 20)
    rings = Math.max(rings, blobs.length)
    const judged = place(model, index, work, image, factor)
    if (judged && (!best || judged.score > best.score)) best = judged
    if (best && best.quality.found >= 0.97) break
  }
  if (!best) throw nothingFound(image, rings, model)
  refuse(best, model, leastFound)
  return best
}

interface Judged extends Registration {
  readonly score: number
  readonly candidate: Candidate
  readonly ambiguous: boolean
  readonly extraSheet: boolean
  /** Largest jump of neighbouring bubbles against each other, in pitches. */
  readonly step: number
}

function place(model: PageModel, index: BlobIndex, work: GreyImage, image: GreyImage, factor: number): Judged | undefined {
  let best: Judged | undefined
  for (const placing of placeByMarks(model, index, work.width, work.height)) {
    const field = thinPlate(placing.homography, placing.points, Math.max(model.width, model.height), 0.002)
    const judged = judge(model, index, image, factor, 'marks', placing.homography, field, placing.found, false)
    if (!best || judged.score > best.score) best = judged
    if (best.quality.found >= 0.97) break
  }
  if (best && best.quality.found >= gate.found && best.quality.print >= gate.print) return best
  const placings = withShifts(model, index, placeByBubbles(model, index))
  const top = placings[0]
  if (!top) return best
  const rivals = placings.filter(other => other.matched >= top.matched - Math.max(1, model.bubbles.length * 0.01) && differs(model, top, other))
  const judged = [top, ...rivals.slice(0, 6)].map(placing =>
    judge(model, index, image, factor, 'bubbles', placing.homography, noShift, 0, rivals.length > 0))
  // The blank sheet's other print decides between places that the bubbles cannot tell apart.
  judged.sort((a, b) => b.score - a.score)
  const [first, second] = judged
  const clear = !second || (model.anchors.length >= 10 && first!.quality.print > second.quality.print + 0.15) || first!.quality.found > second.quality.found + 0.04
  const winner = { ...first!, ambiguous: !clear }
  return best && best.score >= winner.score ? best : winner
}

/** Do two placings put the page's corners on different places? */
function differs(model: PageModel, one: Placing, other: Placing): boolean {
  const limit = 0.6 * model.pitch * scaleAt(one.homography, model.width / 2, model.height / 2)
  return [[0.15, 0.15], [0.85, 0.85], [0.15, 0.85]].some(([u, v]) => {
    const a = apply(one.homography, u! * model.width, v! * model.height)
    const b = apply(other.homography, u! * model.width, v! * model.height)
    return Math.hypot(a.x - b.x, a.y - b.y) > limit
  })
}

/**
 * A regular pattern that is some rows or columns off its place still fits nearly everywhere. When the best placings leave bubbles
 * unmatched, the same map moved by whole rows and columns is tried, and the best of those refined.
 */
function withShifts(model: PageModel, index: BlobIndex, placings: Placing[]): Placing[] {
  const across = commonSteps(model, 'x')
  const down = commonSteps(model, 'y')
  const middle = { x: median(model.bubbles.map(bubble => bubble.x)), y: median(model.bubbles.map(bubble => bubble.y)) }
  const all = [...placings]
  let tried = 0
  for (const placing of placings) {
    if (tried === 3 || placing.matched < model.bubbles.length * 0.6) break
    if (countDirect(model, index, placing.homography) >= model.bubbles.length * 0.995) break
    tried++
    let best = { count: placing.matched, homography: placing.homography, moved: false }
    for (const x of across) {
      for (const y of down) {
        if (x === 0 && y === 0) continue
        const homography = movedBy(placing.homography, x, y)
        const count = countDirect(model, index, homography)
        if (count > best.count) best = { count, homography, moved: true }
      }
    }
    if (best.moved) all.push(refine(model, index, best.homography, middle))
  }
  return all.sort((a, b) => b.matched - a.matched || a.residual - b.residual)
}

/** Distances of up to three rows or columns in either direction, for the two commonest pitches. */
function commonSteps(model: PageModel, axis: 'x' | 'y'): number[] {
  const counts = new Map<number, number>()
  const other = axis === 'x' ? 'y' : 'x'
  model.neighbours.forEach((near, bubble) => {
    for (const place of near.slice(0, 6)) {
      const along = Math.abs(model.bubbles[place]![axis] - model.bubbles[bubble]![axis])
      const aside = Math.abs(model.bubbles[place]![other] - model.bubbles[bubble]![other])
      if (along > aside * 6) counts.set(Math.round(along), (counts.get(Math.round(along)) ?? 0) + 1)
    }
  })
  const pitches = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, 2)
  return [0, ...pitches.flatMap(pitch => [-3, -2, -1, 1, 2, 3].map(times => times * pitch))]
}

/** The map with the template moved by (x, y) first. */
function movedBy(homography: Homography, x: number, y: number): Homography {
  const [a, b, c, d, e, f, g, h, i] = homography as unknown as number[] as [number, number, number, number, number, number, number, number, number]
  const moved = Float64Array.of(a, b, c + a * x + b * y, d, e, f + d * x + e * y, g, h, i + g * x + h * y)
  return moved.map(value => value / moved[8]!)
}

function judge(model: PageModel, index: BlobIndex, image: GreyImage, factor: number, method: 'marks' | 'bubbles', homography: Homography,
  base: Field, marksFound: number, rivals: boolean): Judged {
  const placing = collect(model, index, homography, base)
  const points = controlPoints(model, index, placing)
  const first = remembered(localPlanes(homography, remembered(base), points, model.pitch * 2.2))
  const anchors = matchAnchors(model, index, homography, first)
  const field = model.anchors.length === 0 || anchors.share <= 0.5 ? first
    : remembered(localPlanes(homography, base, [...points, ...anchors.points], model.pitch * 2.2))
  const map = pageMap(homography, field, factor)
  const count = model.bubbles.length
  const inside = new Uint8Array(count)
  const contrasts = new Float64Array(count)
  const shares = new Float64Array(count)
  for (let bubble = 0; bubble < count; bubble++) {
    const target = model.bubbles[bubble]!
    const at = map.project(target.x, target.y)
    const radius = target.width / 2 * scaleAt(map.homography, target.x, target.y)
    if (at.x < radius || at.y < radius || at.x > image.width - radius || at.y > image.height - radius) continue
    inside[bubble] = 1
    const evidence = ringEvidence(image, map, target)
    contrasts[bubble] = evidence.contrast
    shares[bubble] = evidence.share
  }
  const contrast = count > 0 ? median(contrasts) : 0
  const present = new Uint8Array(count)
  let found = 0
  for (let bubble = 0; bubble < count; bubble++) {
    const seen = placing.matches[bubble]! >= 0 || (shares[bubble]! >= 0.7 && contrasts[bubble]! >= Math.max(0.05, contrast * 0.35))
    if (inside[bubble] === 1 && seen) { present[bubble] = 1; found++ }
  }
  const scale = scaleAt(map.homography, model.width / 2, model.height / 2)
  const left = apply(map.homography, 0, model.height / 2)
  const right = apply(map.homography, model.width, model.height / 2)
  const residuals = points.map(point => {
    const place = apply(homography, point.template.x, point.template.y)
    const shift = field(point.template.x, point.template.y)
    return Math.hypot(point.picture.x - place.x - shift.x, point.picture.y - place.y - shift.y) * factor / scale
  })
  const bends = model.bubbles.map(bubble => { const shift = field(bubble.x, bubble.y); return Math.hypot(shift.x, shift.y) * factor / scale })
  const share = count > 0 ? found / count : 1
  const quality: RegistrationQuality = {
    method, found: share, marksFound, marks: model.marks.length, print: anchors.share,
    residual: median(residuals) * mm, curl: quantile(bends, 0.98) * mm, contrast,
    dpi: Math.round(scale * 300), angle: Math.atan2(right.y - left.y, right.x - left.x) * 180 / Math.PI,
  }
  const candidate = { method, homography, field, placing, marksFound, print: anchors.share, residual: quality.residual }
  return {
    map, quality, present, inside, candidate, ambiguous: rivals, score: share + 0.5 * anchors.share + 0.2 * Math.min(1, contrast),
    extraSheet: hasExtraSheet(model, index, homography), step: largestStep(model, field, scale / factor),
  }
}

/** As many bubble rings beside the page as on it: a second sheet. */
function hasExtraSheet(model: PageModel, index: BlobIndex, homography: Homography): boolean {
  if (model.bubbles.length < 8) return false
  const corners = [[-0.03, -0.03], [1.03, -0.03], [1.03, 1.03], [-0.03, 1.03]].map(([u, v]) => apply(homography, u! * model.width, v! * model.height))
  const size = model.bubbleSize * scaleAt(homography, model.width / 2, model.height / 2)
  let outside = 0
  for (const blob of index.blobs) {
    const own = Math.sqrt(blob.width * blob.height)
    if (Math.abs(own / size - 1) > 0.22 || Math.abs(blob.width / blob.height - 1) > 0.25) continue
    if (Math.abs(blob.gx - blob.x) > own * 0.15 || Math.abs(blob.gy - blob.y) > own * 0.15) continue
    const within = corners.every((corner, at) => {
      const next = corners[(at + 1) % 4]!
      return (next.x - corner.x) * (blob.y - corner.y) - (next.y - corner.y) * (blob.x - corner.x) >= 0
    })
    if (!within) outside++
  }
  return outside >= Math.max(8, model.bubbles.length * 0.4)
}

/** Paper bends slowly: a jump between neighbours means that part of the page was taken for its neighbouring row. */
function largestStep(model: PageModel, field: Field, scale: number): number {
  const shifts = model.bubbles.map(bubble => field(bubble.x, bubble.y))
  const steps: number[] = []
  model.neighbours.forEach((near, bubble) => {
    for (const other of near.slice(0, 3)) {
      const distance = Math.hypot(model.bubbles[bubble]!.x - model.bubbles[other]!.x, model.bubbles[bubble]!.y - model.bubbles[other]!.y)
      if (distance > model.pitch * 3) continue
      steps.push(Math.hypot(shifts[bubble]!.x - shifts[other]!.x, shifts[bubble]!.y - shifts[other]!.y) / scale / model.pitch)
    }
  })
  return quantile(steps, 0.998)
}

function tooSmall(model: PageModel, scale: number): MarksFailure {
  return new MarksFailure('picture-too-small', { pixels: Math.round(model.bubbleSize * scale * 10) / 10, needed: gate.smallestBubble })
}

function nothingFound(image: GreyImage, blobs: number, model: PageModel): MarksFailure {
  let low = 255
  let high = 0
  for (let at = 0; at < image.data.length; at += 97) {
    const value = image.data[at]!
    if (value < low) low = value
    if (value > high) high = value
  }
  if (high - low < 40 || high < 60) return new MarksFailure('picture-black')
  return blobs < model.bubbles.length * 0.3 ? new MarksFailure('no-sheet') : new MarksFailure('wrong-sheet', { matched: 0, expected: model.bubbles.length })
}

/** Refuses what is not certain enough; the reason is the most helpful one that applies. */
function refuse(judged: Judged, model: PageModel, leastFound: number): void {
  const expected = model.bubbles.length
  const { quality, inside, present, candidate } = judged
  const matched = present.reduce((sum, value) => sum + value, 0)
  const bubblePixels = model.bubbleSize * quality.dpi / 300
  if (expected > 0 && bubblePixels < gate.smallestBubble) throw tooSmall(model, quality.dpi / 300)
  let outside = 0
  const missing: Point[] = []
  inside.forEach((value, bubble) => { if (value === 0) { outside++; missing.push(model.bubbles[bubble]!) } })
  const seenInside = matched / Math.max(1, expected - outside)
  if (outside > expected * 0.02 && seenInside > 0.8) {
    const x = median(missing.map(point => point.x)) / model.width
    const y = median(missing.map(point => point.y)) / model.height
    const side = Math.abs(x - 0.5) > Math.abs(y - 0.5) ? (x < 0.5 ? 'left' : 'right') : (y < 0.5 ? 'top' : 'bottom')
    throw new MarksFailure('cut-off', { outside, expected, side })
  }
  if (quality.found < leastFound) {
    const trusted = candidate.marksFound >= 6
    throw new MarksFailure(trusted && quality.contrast < 0.08 ? 'blurred' : 'wrong-sheet', { matched, expected })
  }
  if (model.anchors.length >= 20 && quality.print < gate.print && quality.method === 'bubbles') throw new MarksFailure('wrong-sheet', { matched, expected })
  if (judged.extraSheet) throw new MarksFailure('two-sheets')
  if (judged.ambiguous) throw new MarksFailure('uncertain-place')
  if (judged.step > gate.step) throw new MarksFailure('too-curled', { detail: `neighbouring bubbles are ${judged.step.toFixed(2)} of their distance apart from where they belong` })
}
