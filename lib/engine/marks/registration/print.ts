import type { GreyImage } from '../../imaging/grey'
import { halve } from './blobs'
import type { Field } from './field'
import { apply, derivative, type Homography } from './geometry'
import type { Target } from './page-model'
import { greyAt } from './rings'

/**
 * Is the blank sheet's other print (letters, lines, logos) where it should be? Compared as small pictures, not as shapes: at low resolution
 * letters run together and would be others.
 */

/** Samples of a patch a side; what is around the print belongs to it. */
const side = 8
const around = 1.5
/** Least deviation of grey values for there to be print. */
const leastContrast = 5
/** Correlation from which it is the same print. */
const same = 0.5
/** So many pieces tell. */
const most = 160
/** Where it is looked for, shares of the piece's shorter side: paper bends between the bubbles. */
const offsets = [-0.35, 0, 0.35]

export interface PrintPatch extends Target {
  readonly look: Float32Array
}

function lookAt(image: GreyImage, x: number, y: number, [xx, xy, yx, yy]: readonly [number, number, number, number], target: Target): Float32Array | undefined {
  const look = new Float32Array(side * side)
  let sum = 0
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const u = ((column + 0.5) / side - 0.5) * target.width * around
      const v = ((row + 0.5) / side - 0.5) * target.height * around
      const value = greyAt(image, x + xx * u + xy * v, y + yx * u + yy * v)
      look[row * side + column] = value
      sum += value
    }
  }
  const mean = sum / look.length
  let square = 0
  for (let at = 0; at < look.length; at++) { look[at]! -= mean; square += look[at]! ** 2 }
  const length = Math.sqrt(square)
  if (length / side < leastContrast) return undefined
  for (let at = 0; at < look.length; at++) look[at]! /= length
  return look
}

/** The looks of the print, from the picture of exactly the blank page. */
export function printPatches(blank: GreyImage, page: { readonly width: number, readonly height: number }, print: readonly Target[]): PrintPatch[] {
  const work = halve(blank, Math.max(0, Math.round(Math.log2(Math.min(blank.width, blank.height) / 1000))))
  const sx = work.width / page.width
  const sy = work.height / page.height
  const usable = print.filter(({ width, height }) => width < page.width * 0.3 && height < page.height * 0.2)
  const stride = Math.max(1, usable.length / most)
  const chosen = Array.from({ length: Math.min(most, usable.length) }, (_, at) => usable[Math.floor(at * stride)]!)
  return chosen.flatMap(target => {
    const look = lookAt(work, target.x * sx, target.y * sy, [sx, 0, 0, sy], target)
    return look ? [{ ...target, look }] : []
  })
}

/** Share of the print that is seen, 0..1; 1 when none is known. The homography leads to the given picture. */
export function matchPrint(picture: GreyImage, patches: readonly PrintPatch[], homography: Homography, field: Field): number {
  if (patches.length === 0) return 1
  let seen = 0
  for (const patch of patches) {
    const place = apply(homography, patch.x, patch.y)
    const shift = field(patch.x, patch.y)
    const frame = derivative(homography, patch.x, patch.y)
    const step = Math.min(patch.width, patch.height)
    const best = offsets.some(v => offsets.some(u => {
      const x = place.x + shift.x + (frame[0] * u + frame[1] * v) * step
      const y = place.y + shift.y + (frame[2] * u + frame[3] * v) * step
      const look = lookAt(picture, x, y, frame, patch)
      return look !== undefined && look.reduce((sum, value, at) => sum + value * patch.look[at]!, 0) > same
    }))
    if (best) seen++
  }
  return seen / patches.length
}
