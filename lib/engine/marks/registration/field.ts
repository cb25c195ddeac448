import { apply, solve, type Homography, type Point } from './geometry'

/** A point of the paper whose place in the picture was measured. */
export interface ControlPoint {
  readonly template: Point
  readonly picture: Point
  readonly weight: number
}

/** What is left after the homography: shift in px of the picture at a place of the template. */
export type Field = (x: number, y: number) => Point

export const noShift: Field = () => ({ x: 0, y: 0 })

/** The same field, each place worked out once. */
export function remembered(field: Field): Field {
  const known = new Map<number, Point>()
  return (x, y) => {
    const key = x * 131_071 + y
    let shift = known.get(key)
    if (!shift) {
      // Cutting out a picture asks for many places once: those are not worth keeping.
      if (known.size > 20_000) known.clear()
      shift = field(x, y)
      known.set(key, shift)
    }
    return shift
  }
}

/** Thin-plate spline through the shifts of few, far apart points; `stiffness` 0 goes exactly through them. */
export function thinPlate(homography: Homography, points: readonly ControlPoint[], span: number, stiffness: number): Field {
  const count = points.length
  if (count < 5) return noShift
  const n = count + 3
  const xs = points.map(point => point.template.x / span)
  const ys = points.map(point => point.template.y / span)
  const kernel = (dx: number, dy: number): number => {
    const square = dx * dx + dy * dy
    return square > 1e-12 ? square * Math.log(square) : 0
  }
  const weights = [0, 1].map(axis => {
    const matrix = new Float64Array(n * n)
    const right = new Float64Array(n)
    for (let i = 0; i < count; i++) {
      const place = apply(homography, points[i]!.template.x, points[i]!.template.y)
      right[i] = axis === 0 ? points[i]!.picture.x - place.x : points[i]!.picture.y - place.y
      for (let j = 0; j < count; j++) matrix[i * n + j] = i === j ? stiffness : kernel(xs[i]! - xs[j]!, ys[i]! - ys[j]!)
      const tail = [1, xs[i]!, ys[i]!]
      tail.forEach((value, k) => { matrix[i * n + count + k] = value; matrix[(count + k) * n + i] = value })
    }
    return solve(matrix, right, n)
  })
  const [wx, wy] = weights
  if (!wx || !wy) return noShift
  return (x, y) => {
    const u = x / span
    const v = y / span
    let dx = wx[count]! + wx[count + 1]! * u + wx[count + 2]! * v
    let dy = wy[count]! + wy[count + 1]! * u + wy[count + 2]! * v
    for (let i = 0; i < count; i++) {
      const value = kernel(u - xs[i]!, v - ys[i]!)
      dx += wx[i]! * value
      dy += wy[i]! * value
    }
    return { x: dx, y: dy }
  }
}

/**
 * Shift from the nearest of many points: a plane through the nearest `count` of them, near ones counting more, outliers dropped.
 * Exact enough for each bubble, smooth enough that one marked bubble does not move it.
 */
export function localPlanes(homography: Homography, base: Field, points: readonly ControlPoint[], reach: number, count = 12): Field {
  if (points.length < 3) return base
  const cell = reach
  const cells = new Map<number, number[]>()
  const keyOf = (column: number, row: number): number => (row + 4096) * 16_384 + column + 4096
  const shifts = points.map((point, index) => {
    const place = apply(homography, point.template.x, point.template.y)
    const key = keyOf(Math.floor(point.template.x / cell), Math.floor(point.template.y / cell))
    const list = cells.get(key)
    if (list) list.push(index)
    else cells.set(key, [index])
    const already = base(point.template.x, point.template.y)
    return { x: point.picture.x - place.x - already.x, y: point.picture.y - place.y - already.y }
  })
  const px = Float64Array.from(points, point => point.template.x)
  const py = Float64Array.from(points, point => point.template.y)
  const sx = Float64Array.from(shifts, shift => shift.x)
  const sy = Float64Array.from(shifts, shift => shift.y)
  // Asked for thousands of places: nothing is made anew for each.
  const chosen = new Int32Array(count)
  const distances = new Float64Array(count)
  const values = new Float64Array(count)
  const matrix = new Float64Array(9)
  const sameMatrix = new Float64Array(9)
  const rightX = new Float64Array(3)
  const rightY = new Float64Array(3)
  const known = new Map<number, readonly number[]>()
  /** At least `count` points around a cell, where there are so many within nine cells. */
  const around = (column: number, row: number): readonly number[] => {
    const key = keyOf(column, row)
    const before = known.get(key)
    if (before) return before
    const found: number[] = []
    for (let ring = 0; ring < 9; ring++) {
      for (let r = row - ring; r <= row + ring; r++) {
        for (let c = column - ring; c <= column + ring; c++) {
          if (Math.max(Math.abs(r - row), Math.abs(c - column)) !== ring) continue
          const list = cells.get(keyOf(c, r))
          if (list) found.push(...list)
        }
      }
      if (found.length >= count && ring >= 1) break
    }
    known.set(key, found)
    return found
  }
  /** The nearest `count` points into `chosen`, nearest first; how many there are. */
  const near = (x: number, y: number): number => {
    let kept = 0
    for (const index of around(Math.floor(x / cell), Math.floor(y / cell))) {
      const distance = (px[index]! - x) ** 2 + (py[index]! - y) ** 2
      if (kept === count && distance >= distances[count - 1]!) continue
      let at = kept < count ? kept++ : count - 1
      for (; at > 0 && distances[at - 1]! > distance; at--) { distances[at] = distances[at - 1]!; chosen[at] = chosen[at - 1]! }
      distances[at] = distance
      chosen[at] = index
    }
    return kept
  }
  /** The middle of the first `length` values, which it sorts. */
  const middle = (length: number): number => {
    for (let from = 1; from < length; from++) {
      const value = values[from]!
      let at = from
      for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!
      values[at] = value
    }
    return values[length >> 1]!
  }
  return (x, y) => {
    const before = base(x, y)
    const kept = near(x, y)
    if (kept < 3) return before
    for (let at = 0; at < kept; at++) values[at] = sx[chosen[at]!]!
    const mx = middle(kept)
    for (let at = 0; at < kept; at++) values[at] = sy[chosen[at]!]!
    const my = middle(kept)
    const offOf = (index: number): number => Math.hypot(sx[index]! - mx, sy[index]! - my)
    for (let at = 0; at < kept; at++) values[at] = offOf(chosen[at]!)
    const limit = 3 * middle(kept) + 0.75
    matrix.fill(0)
    rightX.fill(0)
    rightY.fill(0)
    for (let at = 0; at < kept; at++) {
      const index = chosen[at]!
      if (offOf(index) > limit) continue
      const dx = (px[index]! - x) / reach
      const dy = (py[index]! - y) / reach
      const weight = points[index]!.weight / (0.3 + dx * dx + dy * dy)
      matrix[0]! += weight
      matrix[1]! += weight * dx
      matrix[2]! += weight * dy
      matrix[4]! += weight * dx * dx
      matrix[5]! += weight * dx * dy
      matrix[8]! += weight * dy * dy
      const ex = weight * (sx[index]! - mx)
      const ey = weight * (sy[index]! - my)
      rightX[0]! += ex
      rightX[1]! += ex * dx
      rightX[2]! += ex * dy
      rightY[0]! += ey
      rightY[1]! += ey * dx
      rightY[2]! += ey * dy
    }
    matrix[3] = matrix[1]!
    matrix[6] = matrix[2]!
    matrix[7] = matrix[5]!
    // Slopes are held back, so that points on one line or on one side do not tilt the plane.
    matrix[4]! += 0.5
    matrix[8]! += 0.5
    sameMatrix.set(matrix)
    const planeX = solve(sameMatrix, rightX, 3)
    const planeY = solve(matrix, rightY, 3)
    return { x: before.x + mx + (planeX?.[0] ?? 0), y: before.y + my + (planeY?.[0] ?? 0) }
  }
}
