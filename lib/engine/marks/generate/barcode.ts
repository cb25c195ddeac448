// Its modules name different functions `raw`; the default export has the same one in each.
import bwip from 'bwip-js'
import { arucoCodes, arucoSide } from '../codes/aruco-dictionary'
import { markupProblem as invalid } from './problems'

/** Barcodes of every listed type as black cells; bars and modules are whole px wide so that they print sharp. */

/** A code as the markup asks for it. Lengths are px at 300 dpi. */
export interface CodeRequest {
  /** Lower case name of `barcode_type`. */
  readonly type: string
  readonly qrVersion?: number
  /** Height of the code with its text. */
  readonly height: number
  /** The text below the bars. */
  readonly showText: boolean
  /** Level of error correction of a QR code; default M, or L where M has no room. */
  readonly level?: 'Q'
  /** Room to the right edge. */
  readonly maxWidth: number
}

export interface Code {
  readonly width: number
  readonly height: number
  readonly cells: readonly (readonly [number, number, number, number])[]
  /** Text below the bars, if any; its lowest line is the height of the code. */
  readonly text?: string
  readonly textHeight: number
}

/** Names of the markup and what the library calls them. */
const symbologies: Readonly<Record<string, string>> = {
  code39: 'code39', code39standard: 'code39', code39extended: 'code39ext', code128: 'code128', code93: 'code93', codabar: 'rationalizedCodabar', code11: 'code11',
  ean: 'ean13', ean13: 'ean13', jan: 'ean13', jam: 'ean13', ean8: 'ean8', upc: 'upca', upca: 'upca', upce: 'upce', isbn: 'isbn',
  itf: 'interleaved2of5', interleaved2of5: 'interleaved2of5', itf14: 'itf14', databar: 'databaromni', gs1code128: 'gs1-128', msi: 'msi', plessey: 'plessey', telepen: 'telepen',
  qr: 'qrcode', qrcode: 'qrcode', microqr: 'microqrcode', datamatrix: 'datamatrix', aztec: 'azteccode', pdf417: 'pdf417',
}
const squareTypes = new Set(['qr', 'qrcode', 'microqr', 'datamatrix', 'aztec', 'aruco'])

export function barcodeTypes(): string[] {
  return [...Object.keys(symbologies), 'aruco']
}

export function normalCodeType(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

export function isSquareCode(type: string): boolean {
  return squareTypes.has(type)
}

/** Quiet zone around the code that the box of the template includes, px. */
export const codeMargin = 5

/** px of the line of text below bars, for a code of this height. */
function textHeightFor(height: number): number {
  return Math.round(Math.min(64, Math.max(24, height * 0.16)))
}

/** @throws MarksFailure markup-invalid: an unknown type, a value that the type cannot hold, a code that does not fit */
export function drawCode(value: string, request: CodeRequest, line: number): Code {
  const type = request.type
  if (type === 'aruco') return drawAruco(value, request, line)
  const symbology = symbologies[type]
  if (symbology === undefined) invalid(line, 'barcode-type', { type, choices: barcodeTypes().join(', ') })
  let drawn: unknown
  try {
    drawn = bwip.raw(symbology, value, optionsFor(type, value, request, line) as never)[0]
  } catch (error) {
    if (!isRefusal(error)) throw error
    const problem = (error as Error).message.replace(/^bwipp\.[^:]*:\s*/, '')
    invalid(line, 'barcode-value', { value: value.slice(0, 40), type, problem })
  }
  return isMatrix(drawn) ? drawMatrix(drawn, value, request, line) : drawBars(drawn as { sbs: number[] }, value, request, line)
}

/** The library's own refusals begin with its name. */
function isRefusal(error: unknown): boolean {
  return /^bwipp?\./.test((error as Error).message)
}

interface Matrix { pixs: number[], pixx: number, pixy: number }

function isMatrix(drawn: unknown): drawn is Matrix {
  return typeof drawn === 'object' && drawn !== null && 'pixs' in drawn
}

function optionsFor(type: string, value: string, request: CodeRequest, line: number): Record<string, unknown> {
  // The check characters of Code 93 are part of its standard; the library leaves them to the caller.
  if (type === 'code93' || type === 'code11') return { includecheck: true }
  if (type !== 'qr' && type !== 'qrcode') return {}
  if (request.qrVersion === undefined) return { eclevel: request.level ?? 'M' }
  // Level M where the asked version has room for it, else L.
  for (const eclevel of request.level ? [request.level] : ['M', 'L']) {
    try {
      bwip.raw('qrcode', value, { eclevel, version: String(request.qrVersion) } as never)
      return { eclevel, version: String(request.qrVersion) }
    } catch (error) {
      // Too long for this level; anything else is a fault of ours.
      if (!isRefusal(error)) throw error
    }
  }
  return invalid(line, 'barcode-too-long', { value: value.slice(0, 40), version: request.qrVersion })
}

function drawMatrix(matrix: Matrix, value: string, request: CodeRequest, line: number): Code {
  const rows = matrix.pixs.length / matrix.pixx
  // Rows of PDF417 are printed three modules high.
  const tall = request.type === 'pdf417' ? 3 : 1
  const textHeight = request.showText ? textHeightFor(request.height) : 0
  const size = Math.floor(Math.min((request.height - textHeight) / (rows * tall), request.maxWidth / matrix.pixx))
  if (size < 2) invalid(line, 'barcode-too-small', { size })
  const cells: [number, number, number, number][] = []
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < matrix.pixx; from++) {
      if (!matrix.pixs[row * matrix.pixx + from]) continue
      let to = from
      while (to + 1 < matrix.pixx && matrix.pixs[row * matrix.pixx + to + 1]) to++
      cells.push([from * size, row * size * tall, (to - from + 1) * size, size * tall])
      from = to
    }
  }
  return { width: matrix.pixx * size, height: rows * size * tall + textHeight, cells, textHeight, ...request.showText ? { text: value } : {} }
}

function drawBars(bars: { sbs: number[] }, value: string, request: CodeRequest, line: number): Code {
  const modules = bars.sbs.reduce((sum, width) => sum + width, 0)
  // EAN codes of the service are 7 px a module at a height of 400.
  const size = Math.min(Math.max(2, Math.round(request.height * 0.0175)), Math.floor(request.maxWidth / modules))
  if (size < 2) invalid(line, 'barcode-too-wide', { needed: modules * 2, width: Math.round(request.maxWidth) })
  const textHeight = request.showText ? textHeightFor(request.height) : 0
  const cells: [number, number, number, number][] = []
  let x = 0
  bars.sbs.forEach((width, index) => {
    if (index % 2 === 0 && width > 0) cells.push([x, 0, width * size, request.height - textHeight])
    x += width * size
  })
  return { width: modules * size, height: request.height, cells, textHeight, ...request.showText ? { text: value } : {} }
}

function drawAruco(value: string, request: CodeRequest, line: number): Code {
  // The reader takes the whole box for the marker.
  if (request.showText) invalid(line, 'aruco-text')
  const id = /^\d{1,4}$/.test(value.trim()) ? Number(value) : -1
  const bits = arucoCodes()[id]
  if (!bits) invalid(line, 'aruco-value', { highest: arucoCodes().length - 1, value: value.slice(0, 20) })
  const count = arucoSide + 2
  const size = Math.floor(Math.min(request.height, request.maxWidth) / count)
  if (size < 2) invalid(line, 'aruco-too-small', { needed: count * 2 })
  const cells: [number, number, number, number][] = []
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const border = row === 0 || column === 0 || row === count - 1 || column === count - 1
      if (border || !bits[(row - 1) * arucoSide + column - 1]) cells.push([column * size, row * size, size, size])
    }
  }
  return { width: count * size, height: count * size, cells, textHeight: 0 }
}
