import type { GreyImage } from '../../imaging/grey'

/** A connected dark area. px of the picture it was found in; positions are where pixel (0, 0) has its center at 0.5, 0.5. */
export interface Blob {
  /** Middle of the bounding box. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Dark pixels. */
  readonly area: number
  /** Center of gravity of the dark pixels. */
  readonly gx: number
  readonly gy: number
}

/** Halves the picture `times` times by averaging 2 x 2 pixels. */
export function halve(image: GreyImage, times: number): GreyImage {
  let { data, width, height } = image
  for (let step = 0; step < times; step++) {
    const w = width >> 1
    const h = height >> 1
    const out = new Uint8Array(w * h)
    for (let y = 0; y < h; y++) {
      let above = 2 * y * width
      let below = above + width
      for (let target = y * w, end = target + w; target < end; target++, above += 2, below += 2) {
        out[target] = (data[above]! + data[above + 1]! + data[below]! + data[below + 1]! + 2) >> 2
      }
    }
    data = out
    width = w
    height = h
  }
  return { data, width, height }
}

/** Dark pixels are those below `factor` times the mean of a window (a twelfth of the picture's width), and at least 6 grey values darker. */
export function darkPixels(image: GreyImage, factor: number): Uint8Array {
  const { data, width, height } = image
  const radius = Math.max(7, Math.round(width / 24))
  const dark = new Uint8Array(width * height)
  // Running sums of each column over the window's rows: one pass, memory of one row.
  const columns = new Int32Array(width)
  const prefix = new Int32Array(width + 1)
  let top = 0
  let bottom = 0
  for (let y = 0; y < height; y++) {
    const first = Math.max(0, y - radius)
    const last = Math.min(height, y + radius + 1)
    for (; bottom + 1 < last; bottom++) for (let x = 0, at = bottom * width; x < width; x++, at++) columns[x]! += data[at]!
    let sum = 0
    if (bottom < last && top < first) {
      // Nearly always: one row comes, one goes.
      for (let x = 0, below = bottom * width, above = top * width; x < width; x++, below++, above++) {
        const column = columns[x]! + data[below]! - data[above]!
        columns[x] = column
        sum += column
        prefix[x + 1] = sum
      }
    } else {
      for (let x = 0; x < width; x++) {
        if (bottom < last) columns[x]! += data[bottom * width + x]!
        if (top < first) columns[x]! -= data[top * width + x]!
        sum += columns[x]!
        prefix[x + 1] = sum
      }
    }
    bottom = last
    top = first
    const rows = last - first
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const left = x > radius ? x - radius : 0
      const right = x + radius + 1 < width ? x + radius + 1 : width
      const value = data[at]!
      // Sums along a very wide row overflow; what differs between two of them does not.
      const whole = (prefix[right]! - prefix[left]!) | 0
      const area = rows * (right - left)
      // Both sides times the area, which spares a division a pixel.
      if (value * area < whole * factor && whole - value * area > 6 * area) dark[at] = 1
    }
  }
  return dark
}

/** Connected dark areas (8 neighbours) whose bounding box has both sides within `minimum`..`maximum` px. */
export function findBlobs(dark: Uint8Array, width: number, height: number, minimum: number, maximum: number): Blob[] {
  const parents: number[] = []
  const left: number[] = []
  const right: number[] = []
  const top: number[] = []
  const bottom: number[] = []
  const area: number[] = []
  const sumX: number[] = []
  const sumY: number[] = []
  const find = (label: number): number => {
    let root = label
    while (parents[root] !== root) root = parents[root]!
    while (parents[label] !== root) { const next = parents[label]!; parents[label] = root; label = next }
    return root
  }
  const join = (one: number, other: number): number => {
    let a = find(one)
    let b = find(other)
    if (a === b) return a
    if (b < a) { const keep = a; a = b; b = keep }
    parents[b] = a
    left[a] = Math.min(left[a]!, left[b]!)
    right[a] = Math.max(right[a]!, right[b]!)
    top[a] = Math.min(top[a]!, top[b]!)
    bottom[a] = Math.max(bottom[a]!, bottom[b]!)
    area[a]! += area[b]!
    sumX[a]! += sumX[b]!
    sumY[a]! += sumY[b]!
    return a
  }
  let previous: number[] = []
  for (let y = 0; y < height; y++) {
    // Runs of the row as triples: start, end (exclusive), label.
    const runs: number[] = []
    let pointer = 0
    const row = y * width
    for (let x = 0; x < width; x++) {
      if (dark[row + x] === 0) continue
      const start = x
      while (x < width && dark[row + x] === 1) x++
      while (pointer < previous.length && previous[pointer + 1]! < start) pointer += 3
      let label = -1
      for (let scan = pointer; scan < previous.length && previous[scan]! <= x; scan += 3) {
        label = label < 0 ? find(previous[scan + 2]!) : join(label, previous[scan + 2]!)
      }
      const length = x - start
      const sum = (start + x) / 2 * length
      if (label < 0) {
        label = parents.length
        parents.push(label); left.push(start); right.push(x); top.push(y); bottom.push(y + 1)
        area.push(length); sumX.push(sum); sumY.push((y + 0.5) * length)
      } else {
        if (start < left[label]!) left[label] = start
        if (x > right[label]!) right[label] = x
        bottom[label] = y + 1
        area[label]! += length
        sumX[label]! += sum
        sumY[label]! += (y + 0.5) * length
      }
      runs.push(start, x, label)
    }
    previous = runs
  }
  const blobs: Blob[] = []
  for (let label = 0; label < parents.length; label++) {
    if (parents[label] !== label) continue
    const w = right[label]! - left[label]!
    const h = bottom[label]! - top[label]!
    if (w < minimum || h < minimum || w > maximum || h > maximum) continue
    blobs.push({
      x: (left[label]! + right[label]!) / 2, y: (top[label]! + bottom[label]!) / 2, width: w, height: h, area: area[label]!,
      gx: sumX[label]! / area[label]!, gy: sumY[label]! / area[label]!,
    })
  }
  return blobs
}

/** Finds the blobs near a place without looking at all of them. */
export class BlobIndex {
  private readonly columns: number
  private readonly rows: number
  /** Where the blobs of a cell begin in `order`; the next cell's begin is their end. */
  private readonly starts: Int32Array
  private readonly order: Int32Array

  constructor(readonly blobs: readonly Blob[], private readonly cell: number) {
    this.columns = 1 + Math.floor(blobs.reduce((most, blob) => Math.max(most, blob.x), 0) / cell)
    this.rows = 1 + Math.floor(blobs.reduce((most, blob) => Math.max(most, blob.y), 0) / cell)
    const cells = blobs.map(blob => Math.floor(blob.y / cell) * this.columns + Math.floor(blob.x / cell))
    this.starts = new Int32Array(this.columns * this.rows + 1)
    for (const at of cells) this.starts[at + 1]!++
    for (let at = 0; at < this.columns * this.rows; at++) this.starts[at + 1]! += this.starts[at]!
    const next = this.starts.slice()
    this.order = new Int32Array(blobs.length)
    cells.forEach((at, index) => { this.order[next[at]!++] = index })
  }

  /** Index of the nearest accepted blob within `radius` px, or -1. */
  nearest(x: number, y: number, radius: number, accept?: (blob: Blob) => boolean): number {
    let best = -1
    let bestDistance = radius * radius
    const { cell, blobs, columns, starts, order } = this
    const left = Math.max(0, Math.floor((x - radius) / cell))
    const right = Math.min(columns - 1, Math.floor((x + radius) / cell))
    const bottom = Math.min(this.rows - 1, Math.floor((y + radius) / cell))
    for (let row = Math.max(0, Math.floor((y - radius) / cell)); row <= bottom; row++) {
      for (let at = starts[row * columns + left]!, end = right < left ? at : starts[row * columns + right + 1]!; at < end; at++) {
        const index = order[at]!
        const blob = blobs[index]!
        const distance = (blob.x - x) ** 2 + (blob.y - y) ** 2
        if (distance <= bestDistance && (!accept || accept(blob))) { best = index; bestDistance = distance }
      }
    }
    return best
  }

  /** Tells of every blob within `radius` px. */
  within(x: number, y: number, radius: number, tell: (blob: Blob) => void): void {
    const { cell, blobs, columns, starts, order } = this
    const left = Math.max(0, Math.floor((x - radius) / cell))
    const right = Math.min(columns - 1, Math.floor((x + radius) / cell))
    const bottom = Math.min(this.rows - 1, Math.floor((y + radius) / cell))
    for (let row = Math.max(0, Math.floor((y - radius) / cell)); row <= bottom; row++) {
      for (let at = starts[row * columns + left]!, end = right < left ? at : starts[row * columns + right + 1]!; at < end; at++) {
        const blob = blobs[order[at]!]!
        if ((blob.x - x) ** 2 + (blob.y - y) ** 2 <= radius * radius) tell(blob)
      }
    }
  }
}
