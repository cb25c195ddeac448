import type { GreyImage } from '../../imaging/grey'
import { MarksFailure } from '../failure'
import { BlobIndex, darkPixels, findBlobs, halve } from './blobs'
import { placeByBubbles } from './constellation'
import { noShift, thinPlate } from './field'
import { judge, type Judged, type Registration, type Scene } from './judge'
import { placeByMarks } from './marks'
import type { PageModel } from './page-model'
import { gate, nothingFound, refuse, tooSmall } from './refusal'
import { choose, differs, withRivals, type Choice } from './rivals'
import { strangenessOf, type Strangeness } from './strangers'

export type { Registration, RegistrationQuality } from './judge'

export interface RegisterOptions {
  /** The picture is the blank sheet that the template is to be fitted to, the right way up; a person looks at the result. */
  readonly blank?: boolean
}

/** Least share of bubbles that tells that it is the right sheet at all, where a person looks at the result. */
const leastOnBlank = 0.6
/** Px of the shorter side from which the picture is halved for finding things. */
const workSide = 1500

export interface PlacedPage extends Registration {
  /** What differs from the template's sheet although its bubbles fit; absent for the blank sheet itself. */
  readonly strangeness?: Strangeness
}

/**
 * Finds the page in the picture.
 * @throws MarksFailure with the reason when the page is not there or does not fit well enough to be read
 */
export function register(image: GreyImage, model: PageModel, { blank = false }: RegisterOptions = {}): PlacedPage {
  if (model.bubbles.length === 0 && model.marks.length < 4) throw new MarksFailure('template-empty', { page: 1 })
  if (Math.min(image.width, image.height) < 150) throw tooSmall(model, image.width / model.width)
  const times = Math.max(0, Math.ceil(Math.log2(Math.min(image.width, image.height) / workSide)))
  const work = halve(image, times)
  const factor = 2 ** times
  let chosen: Choice | undefined
  let seen: Scene | undefined
  let rings = 0
  // Faint or thin print needs a finer threshold, which joins letters of strong print: only when the first one did not do. Rings that touch
  // each other are one dark area, but their insides are not.
  for (const { threshold, insides } of [{ threshold: 0.82, insides: false }, { threshold: 0.92, insides: false }, { threshold: 0.82, insides: true }]) {
    const dark = darkPixels(work, threshold)
    const blobs = findBlobs(dark, work.width, work.height, 5, work.width / 5)
    if (insides) blobs.push(...findBlobs(dark.map(value => 1 - value), work.width, work.height, 6, work.width / 12))
    rings = Math.max(rings, blobs.length)
    const scene = { image, work, index: new BlobIndex(blobs, 20), factor }
    const choice = place(model, scene, blank)
    if (choice && (!chosen || choice.best.score > chosen.best.score)) {
      chosen = choice
      seen = scene
    }
    if (chosen && chosen.best.quality.found >= 0.97) break
  }
  if (!chosen || !seen) throw nothingFound(work, rings, model)
  refuse(chosen.best, chosen.ambiguous, model, blank ? leastOnBlank : gate.found, blank)
  return blank ? chosen.best : { ...chosen.best, strangeness: strangenessOf(model, seen, chosen.best) }
}

function place(model: PageModel, scene: Scene, blank: boolean): Choice | undefined {
  const judged: Judged[] = []
  let most = 0
  for (const placing of placeByMarks(model, scene.index, scene.work.width, scene.work.height)) {
    // Fewer marks than at a place where the bubbles are found too: not the page's.
    if (placing.found < most) break
    const field = thinPlate(placing.homography, placing.points, Math.max(model.width, model.height), 0.002)
    const one = judge(model, scene, 'marks', placing.homography, field, placing.found)
    if (one.quality.found >= 0.97 && placing.found > 4) most = placing.found
    judged.push(one)
  }
  const byMarks = choose(model, judged, blank)
  if (byMarks && !byMarks.ambiguous && byMarks.best.quality.found >= gate.found && byMarks.best.quality.print >= gate.print) return byMarks
  const placings = withRivals(model, scene.index, placeByBubbles(model, scene.index))
  const top = placings[0]
  if (!top) return byMarks
  const rivals: typeof placings = []
  for (const other of placings) {
    if (other.matched < top.matched - Math.max(1, model.bubbles.length * 0.01)) break
    if ([top, ...rivals].every(({ homography }) => differs(model, homography, other.homography)) && rivals.push(other) === 6) break
  }
  for (const placing of [top, ...rivals]) judged.push(judge(model, scene, 'bubbles', placing.homography, noShift, 0))
  return choose(model, judged, blank)
}
