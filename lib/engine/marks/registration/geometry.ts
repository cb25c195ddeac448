/** Plane geometry for registration: homographies as 9 numbers row by row, fitted by weighted least squares. */

export type Homography = Float64Array

export interface Point {
  readonly x: number
  readonly y: number
}

export function apply(h: Homography, x: number, y: number): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w }
}

/** Derivative of the homography at a point: [dX/dx, dX/dy, dY/dx, dY/dy]. */
export function derivative(h: Homography, x: number, y: number): [number, number, number, number] {
  const w = h[6]! * x + h[7]! * y + h[8]!
  const px = (h[0]! * x + h[1]! * y + h[2]!) / w
  const py = (h[3]! * x + h[4]! * y + h[5]!) / w
  return [(h[0]! - px * h[6]!) / w, (h[1]! - px * h[7]!) / w, (h[3]! - py * h[6]!) / w, (h[4]! - py * h[7]!) / w]
}

/** Mean length scale of the homography at a point. */
export function scaleAt(h: Homography, x: number, y: number): number {
  const [a, b, c, d] = derivative(h, x, y)
  return Math.sqrt(Math.abs(a * d - b * c))
}

/** Width and height of the upright box around an ellipse of `width` x `height` as the homography shows it at a point; scale as `scaleAt`. */
export function extentAt(h: Homography, target: { readonly x: number, readonly y: number, readonly width: number, readonly height: number }): { width: number, height: number, scale: number } {
  const [a, b, c, d] = derivative(h, target.x, target.y)
  return {
    width: Math.sqrt((a * target.width) ** 2 + (b * target.height) ** 2), height: Math.sqrt((c * target.width) ** 2 + (d * target.height) ** 2),
    scale: Math.sqrt(Math.abs(a * d - b * c)),
  }
}

/** Solves the n x n system in place; undefined when it is singular. */
export function solve(matrix: Float64Array, right: Float64Array, n: number): Float64Array | undefined {
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row * n + column]!) > Math.abs(matrix[pivot * n + column]!)) pivot = row
    }
    const top = matrix[pivot * n + column]!
    if (Math.abs(top) < 1e-12) return undefined
    if (pivot !== column) {
      for (let k = 0; k < n; k++) {
        const keep = matrix[column * n + k]!
        matrix[column * n + k] = matrix[pivot * n + k]!
        matrix[pivot * n + k] = keep
      }
      const keep = right[column]!
      right[column] = right[pivot]!
      right[pivot] = keep
    }
    for (let row = column + 1; row < n; row++) {
      const factor = matrix[row * n + column]! / top
      if (factor === 0) continue
      for (let k = column; k < n; k++) matrix[row * n + k] = matrix[row * n + k]! - factor * matrix[column * n + k]!
      right[row] = right[row]! - factor * right[column]!
    }
  }
  const result = new Float64Array(n)
  for (let row = n - 1; row >= 0; row--) {
    let sum = right[row]!
    for (let k = row + 1; k < n; k++) sum -= matrix[row * n + k]! * result[k]!
    result[row] = sum / matrix[row * n + row]!
  }
  return result
}

/** Shift and scale that put points around 0 with unit spread, for a well conditioned fit. */
function normalizer(points: readonly Point[]): { cx: number, cy: number, s: number } {
  let cx = 0
  let cy = 0
  for (const point of points) { cx += point.x; cy += point.y }
  cx /= points.length
  cy /= points.length
  let spread = 0
  for (const point of points) spread += Math.hypot(point.x - cx, point.y - cy)
  return { cx, cy, s: spread > 0 ? Math.SQRT2 * points.length / spread : 1 }
}

/**
 * Homography (at least 4 pairs) or affine map (at least 3) from template to picture points by weighted least squares.
 * Undefined when the points do not determine it.
 */
export function fit(from: readonly Point[], to: readonly Point[], kind: 'affine' | 'homography', weights?: readonly number[]): Homography | undefined {
  const n = kind === 'affine' ? 6 : 8
  if (from.length * 2 < n) return undefined
  const a = normalizer(from)
  const b = normalizer(to)
  const matrix = new Float64Array(n * n)
  const right = new Float64Array(n)
  const row = new Float64Array(n)
  const accumulate = (value: number, weight: number): void => {
    for (let i = 0; i < n; i++) {
      const w = row[i]! * weight
      if (w === 0) continue
      for (let j = 0; j < n; j++) matrix[i * n + j] = matrix[i * n + j]! + w * row[j]!
      right[i] = right[i]! + w * value
    }
  }
  for (let index = 0; index < from.length; index++) {
    const x = (from[index]!.x - a.cx) * a.s
    const y = (from[index]!.y - a.cy) * a.s
    const u = (to[index]!.x - b.cx) * b.s
    const v = (to[index]!.y - b.cy) * b.s
    const weight = weights ? weights[index]! : 1
    row.fill(0); row[0] = x; row[1] = y; row[2] = 1
    if (n === 8) { row[6] = -x * u; row[7] = -y * u }
    accumulate(u, weight)
    row.fill(0); row[3] = x; row[4] = y; row[5] = 1
    if (n === 8) { row[6] = -x * v; row[7] = -y * v }
    accumulate(v, weight)
  }
  const p = solve(matrix, right, n)
  if (!p) return undefined
  const inner = Float64Array.of(p[0]!, p[1]!, p[2]!, p[3]!, p[4]!, p[5]!, p[6] ?? 0, p[7] ?? 0, 1)
  const before = Float64Array.of(a.s, 0, -a.cx * a.s, 0, a.s, -a.cy * a.s, 0, 0, 1)
  const after = Float64Array.of(1 / b.s, 0, b.cx, 0, 1 / b.s, b.cy, 0, 0, 1)
  return scaled(multiply(after, multiply(inner, before)))
}

/** First `b`, then `a`. */
export function multiply(a: Homography, b: Homography): Homography {
  const result = new Float64Array(9)
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) result[i * 3 + j] = a[i * 3]! * b[j]! + a[i * 3 + 1]! * b[3 + j]! + a[i * 3 + 2]! * b[6 + j]!
  }
  return result
}

function scaled(h: Homography): Homography {
  return h.map(value => value / h[8]!)
}

/** The same map for a target picture that is `factor` times as large, pixel centers at half numbers. */
export function enlarge(h: Homography, factor: number): Homography {
  return Float64Array.from(h, (value, index) => index < 6 ? value * factor : value)
}

export function invert(h: Homography): Homography {
  const [a, b, c, d, e, f, g, i, j] = h as unknown as number[] as [number, number, number, number, number, number, number, number, number]
  return scaled(Float64Array.of(
    e * j - f * i, c * i - b * j, b * f - c * e,
    f * g - d * j, a * j - c * g, c * d - a * f,
    d * i - e * g, b * g - a * i, a * e - b * d,
  ))
}

export function median(values: readonly number[] | Float64Array): number {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Value below which `share` (0..1) of the values lie. */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}
