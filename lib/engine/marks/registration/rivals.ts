import type { BlobIndex } from './blobs'
import { apply, median, multiply, scaleAt, type Homography } from './geometry'
import type { Judged } from './judge'
import { countDirect, refine, type Placing } from './match'
import type { PageModel } from './page-model'

/** Places that fit as well as the best one: found, so that a regular pattern is not read a row off its place or upside down. */

/** Do two placings put the page's corners on different places? */
export function differs(model: PageModel, one: Homography, other: Homography): boolean {
  const limit = 0.6 * model.pitch * scaleAt(one, model.width / 2, model.height / 2)
  return [[0.15, 0.15], [0.85, 0.85], [0.15, 0.85]].some(([u, v]) => {
    const a = apply(one, u! * model.width, v! * model.height)
    const b = apply(other, u! * model.width, v! * model.height)
    return Math.hypot(a.x - b.x, a.y - b.y) > limit
  })
}

/** Is the first placing so much better than the second that the second is not the page's place? */
function isClear(model: PageModel, first: Judged, second: Judged): boolean {
  const marks = first.quality.marksFound - second.quality.marksFound
  // Marks that fit only one way were printed for this. A place without any was found in another way and says nothing about them.
  if (second.quality.marksFound > 0 && marks > 0 && first.quality.marksFound > 4) return true
  if (model.print.length >= 10 && Math.abs(first.quality.print - second.quality.print) > 0.15) return first.quality.print > second.quality.print
  if (first.letters !== undefined && second.letters !== undefined && Math.abs(first.letters - second.letters) > 0.12) return first.letters > second.letters
  return first.quality.found > second.quality.found + 0.04
}

export interface Choice {
  readonly best: Judged
  /** Another place fits as well. */
  readonly ambiguous: boolean
}

/**
 * The best of the placings.
 * @param upright the picture shows the sheet the right way up: of places that fit alike, the one is meant that turns the page least
 */
export function choose(model: PageModel, judged: readonly Judged[], upright: boolean): Choice | undefined {
  const sorted = [...judged].sort((a, b) => b.score - a.score)
  const first = sorted[0]
  if (!first) return undefined
  const rivals = sorted.slice(1).filter(other => differs(model, first.homography, other.homography) && !isClear(model, first, other))
  if (rivals.length === 0) return { best: first, ambiguous: false }
  if (!upright) return { best: first, ambiguous: true }
  const close = [first, ...rivals].sort((a, b) => Math.abs(a.quality.angle) - Math.abs(b.quality.angle))
  const best = close[0]!
  return { best, ambiguous: close.some(other => Math.abs(other.quality.angle) < Math.abs(best.quality.angle) + 45 && differs(model, best.homography, other.homography)) }
}

/** The placings, best first, with those that a regular pattern might be taken for. */
export function withRivals(model: PageModel, index: BlobIndex, placings: readonly Placing[]): Placing[] {
  return withTurns(model, index, withShifts(model, index, placings))
}

/** A pattern that looks the same upside down (or on its side) fits so too: the best placing, turned around the middle of all bubbles. */
function withTurns(model: PageModel, index: BlobIndex, placings: readonly Placing[]): Placing[] {
  const best = placings[0]
  if (!best || best.matched < model.bubbles.length * 0.35) return [...placings]
  const xs = model.bubbles.map(bubble => bubble.x)
  const ys = model.bubbles.map(bubble => bubble.y)
  const center = { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 }
  const turned = [[-1, 0], [0, 1], [0, -1]].flatMap(([cos, sin]) => {
    const turn = Float64Array.of(cos!, -sin!, center.x - cos! * center.x + sin! * center.y, sin!, cos!, center.y - sin! * center.x - cos! * center.y, 0, 0, 1)
    const homography = multiply(best.homography, turn).map((value, _, all) => value / all[8]!)
    if (countDirect(model, index, homography) < best.matched * 0.7) return []
    const placing = refine(model, index, homography, center)
    return placings.some(other => !differs(model, other.homography, placing.homography)) ? [] : [placing]
  })
  return [...placings, ...turned].sort((a, b) => b.matched - a.matched || a.residual - b.residual)
}

/**
 * A regular pattern that is some rows or columns off its place still fits nearly everywhere. When the best placings leave bubbles
 * unmatched, the same map moved by whole rows and columns is tried; what fits as well is a rival, what fits better a better place.
 */
function withShifts(model: PageModel, index: BlobIndex, placings: readonly Placing[]): Placing[] {
  const across = commonSteps(model, 'x')
  const down = commonSteps(model, 'y')
  const middle = { x: median(model.bubbles.map(bubble => bubble.x)), y: median(model.bubbles.map(bubble => bubble.y)) }
  const all = [...placings]
  let tried = 0
  for (const placing of placings) {
    if (tried === 3 || placing.matched < model.bubbles.length * 0.35) break
    if (countDirect(model, index, placing.homography) >= model.bubbles.length * 0.995) break
    tried++
    const least = placing.matched - Math.max(1, model.bubbles.length * 0.01)
    const moved: { count: number, homography: Homography }[] = []
    for (const x of across) {
      for (const y of down) {
        if (x === 0 && y === 0) continue
        const homography = movedBy(placing.homography, x, y)
        const count = countDirect(model, index, homography)
        if (count >= least) moved.push({ count, homography })
      }
    }
    moved.sort((a, b) => b.count - a.count)
    for (const { homography } of moved.slice(0, 2)) all.push(refine(model, index, homography, middle))
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
