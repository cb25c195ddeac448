import { noShift, type Field } from './field'
import { apply, derivative, type Homography, type Point } from './geometry'

/** Where places of the template page lie in the picture. px; pixel (0, 0) has its center at 0.5, 0.5. */
export interface PageMap {
  readonly homography: Homography
  project(x: number, y: number): Point
  /** Steps in the picture for one template px right and down: [Xx, Xy, Yx, Yy] with X = Xx * dx + Xy * dy. */
  frame(x: number, y: number): [number, number, number, number]
}

/** `factor`: the picture is that many times as large as the one the homography and the field refer to. */
export function pageMap(homography: Homography, field: Field = noShift, factor = 1): PageMap {
  const full = Float64Array.from(homography, (value, index) => index < 6 ? value * factor : value)
  return {
    homography: full,
    project(x, y) {
      const place = apply(full, x, y)
      const shift = field(x, y)
      return { x: place.x + shift.x * factor, y: place.y + shift.y * factor }
    },
    frame: (x, y) => derivative(full, x, y),
  }
}
