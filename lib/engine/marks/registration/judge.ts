import type { GreyImage } from '../../imaging/grey'
import { matchAnchors } from './anchors'
import type { BlobIndex } from './blobs'
import { localPlanes, remembered, type Field } from './field'
import { apply, extentAt, median, quantile, scaleAt, type Homography, type Point } from './geometry'
import { matchLetters } from './letters'
import { collect, controlPoints } from './match'
import { continuedRings, hasExtraSheet } from './other-rings'
import { pageMap, type PageMap } from './page-map'
import type { PageModel } from './page-model'
import { matchPrint } from './print'
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

/** A placing with all that speaks for and against it. */
export interface Judged extends Registration {
  readonly homography: Homography
  /** What is left of the paper's bend after the homography, px of the smaller picture. */
  readonly field: Field
  readonly score: number
  /** Agreement of the print inside of the bubbles, -1..1; undefined when it is not known. */
  readonly letters: number | undefined
  readonly extraSheet: boolean
  /** Rings where the template's pattern would go on. */
  readonly continued: number
  /** Largest jump of neighbouring bubbles against each other, in pitches. */
  readonly step: number
}

const mm = 25.4 / 300

/** What is searched: the picture, a smaller one (`factor` times) and its dark areas. */
export interface Scene {
  readonly image: GreyImage
  readonly work: GreyImage
  readonly index: BlobIndex
  readonly factor: number
}

/** Looks at everything the template says should be there, with the map bent to the rings that were found. */
export function judge(model: PageModel, { image, work, index, factor }: Scene, method: 'marks' | 'bubbles', homography: Homography, base: Field, marksFound: number): Judged {
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
  /** Does the map, which goes by all of its neighbours, lead to the blob that was taken for the bubble? */
  const isThere = (bubble: number, blob: Point): boolean => {
    const target = model.bubbles[bubble]!
    const at = map.project(target.x, target.y)
    const extent = extentAt(map.homography, target)
    return Math.hypot(blob.x * factor - at.x, blob.y * factor - at.y) < Math.min(extent.width, extent.height) * 0.4
  }
  const present = new Uint8Array(count)
  let found = 0
  for (let bubble = 0; bubble < count; bubble++) {
    const match = placing.matches[bubble]!
    const seen = (match >= 0 && isThere(bubble, index.blobs[match]!)) || (shares[bubble]! >= 0.7 && contrasts[bubble]! >= Math.max(0.05, contrast * 0.35))
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
  const print = matchPrint(work, model.print, homography, field)
  const quality: RegistrationQuality = {
    method, found: share, marksFound, marks: model.marks.length, print,
    residual: median(residuals) * mm, curl: quantile(bends, 0.98) * mm, contrast,
    dpi: Math.round(scale * 300), angle: Math.atan2(right.y - left.y, right.x - left.x) * 180 / Math.PI,
  }
  const letters = matchLetters(image, map, model)
  const continued = continuedRings(model, index, homography, field)
  return {
    map, quality, present, inside, homography, field, letters, continued,
    score: share + 0.5 * print + 0.2 * Math.min(1, contrast) + 0.5 * Math.max(0, letters ?? 0) - 0.5 * Math.min(1, continued / Math.max(1, count)),
    extraSheet: hasExtraSheet(model, index, homography), step: largestStep(model, field, scale / factor),
  }
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
