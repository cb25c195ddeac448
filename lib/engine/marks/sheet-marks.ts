import { createHash } from 'node:crypto'
import type { Box, PageCode, ReferenceMark } from './template'

/**
 * The marks and the page code printed on sheets made here, shared by the side that prints and the side that reads. All lengths are px
 * at 300 dpi. Solid squares in the corners give position and perspective, smaller squares along the edges give curl and stand in for a
 * corner that is cut, folded or covered; they are placed unevenly so that they fit in one orientation only.
 */

const corner = { size: 71, inset: 130 }
const edge = { size: 36 }
const bar = { width: 71, height: 24, gap: 36 }
/** Shares of the edge's length; a page turned upside down must not put them near each other again. */
const edgePlaces = { left: [0.18, 0.36, 0.56, 0.78], right: [0.27, 0.49, 0.68, 0.87], top: [0.35, 0.58], bottom: [0.16, 0.86] }
const code = { size: 213, top: 64, fromCorner: 44 }
const strip = { cell: 20, pitch: 30, bits: 40 }

export interface SheetFurniture {
  marks: ReferenceMark[]
  /** Box of the QR code, its quiet zone of 4 modules outside. */
  qr: PageCode
  /** Box of the binary strip: cells 20 px square every 30 px (less on narrow pages), a cell is black for 1. See `stripCells`. */
  strip: PageCode
  /** Nothing else may be printed here, quiet zones included. */
  keepFree: Box[]
}

function around(x: number, y: number, width: number, height: number): Box {
  return { left: Math.round(x - width / 2), top: Math.round(y - height / 2), width, height }
}

/** Marks and page code of a page of `width` x `height` px (at least 1200 px a side). Content belongs inside 210 px margins. */
export function sheetFurniture(width: number, height: number): SheetFurniture {
  const { inset } = corner
  const marks: ReferenceMark[] = []
  const add = (role: ReferenceMark['role'], name: string, box: Box): void => { marks.push({ kind: 'Reference', role, name, ...box }) }
  const corners: [number, number][] = [[inset, inset], [width - inset, inset], [width - inset, height - inset], [inset, height - inset]]
  corners.forEach(([x, y], index) => add('corner', `Corner${index + 1}`, around(x, y, corner.size, corner.size)))
  add('rotation', 'Rotation', around(inset + corner.size / 2 + bar.gap + bar.width / 2, inset, bar.width, bar.height))
  let number = 0
  const addEdge = (x: number, y: number): void => add('edge', `Edge${++number}`, around(x, y, edge.size, edge.size))
  for (const share of edgePlaces.left) addEdge(inset, height * share)
  for (const share of edgePlaces.right) addEdge(width - inset, height * share)
  for (const share of edgePlaces.top) addEdge(width * share, inset)
  for (const share of edgePlaces.bottom) addEdge(width * share, height - inset)
  const right = width - inset - corner.size / 2 - code.fromCorner
  const qr: PageCode = { kind: 'PageCode', name: 'PageCode', form: 'qr', left: right - code.size, top: code.top, width: code.size, height: code.size }
  // Narrow pages get a narrower strip, clear of the bottom edge's marks.
  const length = Math.min((strip.bits - 1) * strip.pitch + strip.cell, Math.floor(width * 0.7 - 120))
  const stripCode: PageCode = { kind: 'PageCode', name: 'PageStrip', form: 'strip', ...around(width * 0.51, height - inset, length, strip.cell) }
  const keepFree = [...marks, qr, stripCode].map(({ left, top, width: w, height: h }) => ({ left: left - 36, top: top - 36, width: w + 72, height: h + 72 }))
  return { marks, qr, strip: stripCode, keepFree }
}

/** What a page code says. */
export interface SheetIdentity {
  /** Short hash of the template, see `templateHash`: 32 bits in the QR code, its upper 16 bits in the strip. */
  readonly template: number
  readonly templateBits: 32 | 16
  /** 1..15 */
  readonly page: number
  /** 0 (no copy number) .. 16383 */
  readonly copy: number
}

/** 32 bits that stand for a template's id on paper. */
export function templateHash(templateId: string): number {
  return createHash('sha256').update(templateId).digest().readUInt32BE(0)
}

/** Does the code on the paper belong to the template of this hash? */
export function sameTemplate(identity: SheetIdentity, hash: number): boolean {
  return identity.templateBits === 32 ? identity.template === hash : identity.template === hash >>> 16
}

/** Text of the QR code: capital letters and digits only, so that QR version 2 at level Q (29 characters) holds it. */
export function qrText(hash: number, page: number, copy: number): string {
  return `PLATEN1/${hash.toString(16).toUpperCase().padStart(8, '0')}/${page}/${copy}`
}

export function parseQrText(text: string): SheetIdentity | undefined {
  const match = /^PLATEN1\/([0-9A-F]{8})\/(\d{1,2})\/(\d{1,5})$/.exec(text)
  if (!match) return undefined
  return { template: parseInt(match[1]!, 16), templateBits: 32, page: Number(match[2]), copy: Number(match[3]) }
}

/** CRC-6 with polynomial x^6 + x + 1 (ITU G.704), start value 63 so that an empty strip is no valid one. */
function checksum(bits: readonly boolean[]): number {
  let remainder = 63
  for (const bit of bits) {
    const feedback = ((remainder >> 5) & 1) !== Number(bit)
    remainder = (remainder << 1) & 63
    if (feedback) remainder ^= 3
  }
  return remainder
}

function toBits(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, index) => ((value >>> (count - 1 - index)) & 1) === 1)
}

function fromBits(bits: readonly boolean[]): number {
  return bits.reduce((value, bit) => value * 2 + Number(bit), 0)
}

/** The 40 cells of the strip from left to right, true is black: 16 bits template, 4 bits page, 14 bits copy, 6 bits checksum. */
export function stripBits(hash: number, page: number, copy: number): boolean[] {
  const bits = [...toBits(hash >>> 16, 16), ...toBits(page, 4), ...toBits(copy, 14)]
  return [...bits, ...toBits(checksum(bits), 6)]
}

export function parseStrip(bits: readonly boolean[]): SheetIdentity | undefined {
  if (bits.length !== strip.bits) return undefined
  const body = bits.slice(0, 34)
  if (checksum(body) !== fromBits(bits.slice(34))) return undefined
  const page = fromBits(body.slice(16, 20))
  if (page === 0) return undefined
  return { template: fromBits(body.slice(0, 16)), templateBits: 16, page, copy: fromBits(body.slice(20)) }
}

/** Centers of the cells of a strip, px of the template page. */
export function stripCells(box: Box): { x: number, y: number, size: number }[] {
  const pitch = (box.width - box.height) / (strip.bits - 1)
  return Array.from({ length: strip.bits }, (_, index) => ({ x: box.left + box.height / 2 + index * pitch, y: box.top + box.height / 2, size: box.height }))
}
