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
  const near = (x: number, y: number): number[] => {
    const found: number[] = []
    const column = Math.floor(x / cell)
    const row = Math.floor(y / cell)
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
    if (found.length <= count) return found
    const distances = new Map(found.map(index => [index, (points[index]!.template.x - x) ** 2 + (points[index]!.template.y - y) ** 2]))
    return found.sort((a, b) => distances.get(a)! - distances.get(b)!).slice(0, count)
  }
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!
  return (x, y) => {
    const before = base(x, y)
    const chosen = near(x, y)
    if (chosen.length < 3) return before
    const mx = middle(chosen.map(index => shifts[index]!.x))
    const my = middle(chosen.map(index => shifts[index]!.y))
    const spread = middle(chosen.map(index => Math.hypot(shifts[index]!.x - mx, shifts[index]!.y - my)))
    const kept = chosen.filter(index => Math.hypot(shifts[index]!.x - mx, shifts[index]!.y - my) <= 3 * spread + 0.75)
    const matrix = new Float64Array(9)
    const rightX = new Float64Array(3)
    const rightY = new Float64Array(3)
    for (const index of kept) {
      const dx = (points[index]!.template.x - x) / reach
      const dy = (points[index]!.template.y - y) / reach
      const weight = points[index]!.weight / (0.3 + dx * dx + dy * dy)
      const row = [1, dx, dy]
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) matrix[i * 3 + j] = matrix[i * 3 + j]! + weight * row[i]! * row[j]!
        rightX[i] = rightX[i]! + weight * row[i]! * (shifts[index]!.x - mx)
        rightY[i] = rightY[i]! + weight * row[i]! * (shifts[index]!.y - my)
      }
    }
    // Slopes are held back, so that points on one line or on one side do not tilt the plane.
    matrix[4] = matrix[4]! + 0.5
    matrix[8] = matrix[8]! + 0.5
    const px = solve(matrix.slice(), rightX, 3)
    const py = solve(matrix, rightY, 3)
    return { x: before.x + mx + (px?.[0] ?? 0), y: before.y + my + (py?.[0] ?? 0) }
  }
}
