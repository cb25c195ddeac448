import type { GreyImage } from '../../imaging/grey'
import { greyAt } from '../registration/rings'
import { arucoCodes, arucoSide } from './aruco-dictionary'

/** Cells that may be misread: the codes differ in at least 6, so 2 keep every answer unique. */
const tolerated = 2

/** Where the marker is looked for, in cells from the middle: near places first. */
const offsets = Array.from({ length: 81 }, (_, at) => ({ dx: (at % 9 - 4) * 0.3, dy: (Math.floor(at / 9) - 4) * 0.3 }))
  .sort((a, b) => a.dx ** 2 + a.dy ** 2 - b.dx ** 2 - b.dy ** 2)
/** Places of a cell that are looked at. */
const samples = [{ u: 0.5, v: 0.5 }, { u: 0.32, v: 0.32 }, { u: 0.68, v: 0.32 }, { u: 0.32, v: 0.68 }, { u: 0.68, v: 0.68 }]

/**
 * Number of the ArUco marker (7 x 7 cells in a black border one cell wide) in an upright picture of its place, or undefined.
 * `side`: expected side of the marker with its border, px; it is looked for around the middle of the picture.
 */
export function readAruco(image: GreyImage, side: number): number | undefined {
  const cells = arucoSide + 2
  let best: { id: number, wrong: number, contrast: number } | undefined
  const values = new Float64Array(cells * cells)
  for (const scale of [1, 0.96, 0.92, 1.04, 0.88, 1.08]) {
    const cell = side * scale / cells
    for (const { dx, dy } of offsets) {
      const left = image.width / 2 - side * scale / 2 + dx * cell
      const top = image.height / 2 - side * scale / 2 + dy * cell
      const contrast = sampleCells(image, left, top, cell, cells, values)
      if (contrast < 40) continue
      const found = lookUp(values, cells, contrast)
      if (found?.wrong === 0) return found.id
      if (found && (!best || found.wrong < best.wrong || (found.wrong === best.wrong && contrast > best.contrast))) best = { ...found, contrast }
    }
  }
  return best?.id
}

/** Mean grey of each cell's middle; gives the difference between its light and dark cells. */
function sampleCells(image: GreyImage, left: number, top: number, cell: number, cells: number, values: Float64Array): number {
  let low = 255
  let high = 0
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      let sum = 0
      for (const { u, v } of samples) sum += greyAt(image, left + (column + u) * cell, top + (row + v) * cell)
      const value = sum / samples.length
      values[row * cells + column] = value
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return high - low
}

function lookUp(values: Float64Array, cells: number, contrast: number): { id: number, wrong: number } | undefined {
  let low = 255
  for (const value of values) low = Math.min(low, value)
  const middle = low + contrast / 2
  const bits = new Uint8Array(arucoSide * arucoSide)
  let light = 0
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const white = values[row * cells + column]! > middle
      if (row === 0 || column === 0 || row === cells - 1 || column === cells - 1) { if (white && ++light > 1) return undefined }
      else bits[(row - 1) * arucoSide + column - 1] = white ? 1 : 0
    }
  }
  let best: { id: number, wrong: number } | undefined
  arucoCodes().forEach((code, id) => {
    let wrong = 0
    for (let at = 0; at < bits.length && wrong <= tolerated; at++) if (bits[at] !== code[at]) wrong++
    if (wrong <= tolerated && (!best || wrong < best.wrong)) best = { id, wrong }
  })
  return best
}
