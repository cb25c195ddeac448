import type { EmptyLook } from './baseline'
import { places, slices, type BubbleLook } from './features'

/** How marked one bubble is, with the look of an empty one taken off. */
export interface BubbleStrength {
  /** Share of the bubble's inside that is filled, weighted by darkness, 0..1: what a threshold in percent refers to. */
  readonly fill: number
  /** Darkness that a tenth of the inside reaches, 0..1: high for pen strokes, low for what an eraser left. */
  readonly peak: number
  /** Both together: thin strokes count more than a pale smear of the same mean darkness. */
  readonly strength: number
  readonly shape: MarkShape
  /** `uneven` and `arms` of the look: what else than a plain mark it may be. */
  readonly uneven: number
  readonly arms: number
  /** How much thicker its outline is than that of empty bubbles, in standard deviations; only in black and white. */
  readonly outline?: number
}

/** How the ink lies in the bubble. */
export interface MarkShape {
  /** Share of the inside that is at least half as dark as the peak: near 1 for a smear or a filled bubble, small for strokes. */
  readonly cover: number
  /** Distance of the ink from its own middle, as a share of that of an evenly filled inside: small for a dot, about 1 for strokes across. */
  readonly spread: number
}

/** A bubble without anything in it. */
export const nothing: BubbleStrength = { fill: 0, peak: 0, strength: 0, shape: { cover: 0, spread: 0 }, uneven: 0, arms: 0 }

const evenSpread = Math.sqrt(places.reduce((sum, { x, y }) => sum + x * x + y * y, 0) / places.length)

export function strengthOf(look: BubbleLook, empty: EmptyLook): BubbleStrength {
  const difference = new Float64Array(slices)
  let sum = 0
  let print = 0
  for (let slice = 0; slice < slices; slice++) {
    difference[slice] = look.profile[slice]! - empty.profile[slice]!
    sum += difference[slice]!
    print += empty.profile[slice]!
  }
  difference.sort()
  const fill = Math.max(0, sum / slices / Math.max(0.3, 1 - print / slices))
  const top = Math.max(0, (difference[slices - 1]! + difference[slices - 2]!) / 2)
  // A tenth of the inside; what covers less, a stray dot, counts by its size.
  const peak = Math.min(3 * fill, top)
  let covered = 0
  for (const value of difference) if (value >= top / 2) covered++
  return { fill, peak, strength: (fill + 2 * peak) / 3, shape: { cover: covered / slices, spread: spreadOf(look, empty) }, uneven: look.uneven, arms: look.arms }
}

/** Below this darkness a place counts as paper when the ink's middle is sought. */
const noise = 0.04

function spreadOf(look: BubbleLook, empty: EmptyLook): number {
  let total = 0
  let sx = 0
  let sy = 0
  let square = 0
  for (let at = 0; at < places.length; at++) {
    const ink = look.inside[at]! - (empty.print?.[at] ?? empty.profile[slices >> 1]!) - noise
    if (ink <= 0) continue
    const { x, y } = places[at]!
    total += ink
    sx += ink * x
    sy += ink * y
    square += ink * (x * x + y * y)
  }
  if (total === 0) return 0
  return Math.sqrt(Math.max(0, square / total - (sx / total) ** 2 - (sy / total) ** 2)) / evenSpread
}
