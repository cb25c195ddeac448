import { markupProblem } from '../problems'
import { qrText, sheetFurniture, stripBits, stripCells } from '../../sheet-marks'
import { drawCode } from '../barcode'
import { moveItem, type Item, type PageDrawing, type TextItem } from '../drawing'
import { fixedCode } from '../layout/pictures'
import { widthOf } from '../text/fonts'
import { placeholder } from '../text/lines'

/** Makes one copy of a page: fields filled in, marks and page code with the copy's number drawn. */

export type Fields = Readonly<Record<string, string>>

export interface CopyOptions {
  readonly fields: Fields
  /** 0 for a sheet that belongs to nobody, else 1..16383 */
  readonly copy: number
  /** Printed at the top of marked sheets. */
  readonly heading?: string
}

/** Page of a marked sheet, 1-based, and the hash of its template. */
export interface PageMarks {
  readonly page: number
  readonly hash: number
}

export function copyOfPage(drawing: PageDrawing, options: CopyOptions, marks?: PageMarks): PageDrawing {
  const items = drawing.items.flatMap(item => fill(item, options.fields))
  if (marks) items.push(...furnitureItems(drawing, marks, options))
  return { ...drawing, items }
}

function fillText(text: string, fields: Fields): string {
  return text.replace(placeholder, (_, name: string) => fields[name.trim()] ?? '')
}

function fill(item: Item, fields: Fields): Item[] {
  if (item.kind === 'text') return [fitted({ ...item, text: fillText(item.text, fields) })]
  if (item.kind !== 'code') return [item]
  const value = fillText(item.text, fields)
  // Without the field (a sheet for nobody) the place stays empty.
  if (value.trim() === '' || (item.text.replace(placeholder, '') === '' && value === '')) return []
  const drawn = fixedCode(value, item.request, item.line)
  return drawn.items.map(part => moveItem(part, item.x + (item.width - drawn.width) / 2, item.y + (item.height - drawn.height) / 2))
}

/** Makes a text small enough for its room and sets it in there. */
function fitted(item: TextItem): TextItem {
  if (item.fit === undefined) return item
  const { fit, align, ...rest } = item
  const own = widthOf(item.text, item)
  const size = own > fit ? item.size * fit / own : item.size
  const room = Math.max(0, fit - own)
  return { ...rest, size, x: item.x + (align === 'right' ? room : align === 'center' ? room / 2 : 0) }
}

function furnitureItems(drawing: PageDrawing, { page, hash }: PageMarks, { copy, heading }: CopyOptions): Item[] {
  const furniture = sheetFurniture(drawing.width, drawing.height)
  const items: Item[] = furniture.marks.map(mark => ({ kind: 'rectangle', x: mark.left, y: mark.top, width: mark.width, height: mark.height, fill: '#000000' }))
  const { qr, strip } = furniture
  const code = drawCode(qrText(hash, page, copy), { type: 'qr', qrVersion: 2, level: 'Q', height: qr.height * 25, showText: false, maxWidth: qr.width * 25 }, 0)
  if (code.width === 0) markupProblem(0, 'page-code-empty')
  const scale = qr.width / code.width
  items.push({ kind: 'cells', cells: code.cells.map(([x, y, width, height]) => [qr.left + x * scale, qr.top + y * scale, width * scale, height * scale] as const) })
  const cells = stripCells(strip)
  items.push({ kind: 'cells', cells: stripBits(hash, page, copy).flatMap((bit, index) => {
    const cell = cells[index]!
    return bit ? [[cell.x - cell.size / 2, cell.y - cell.size / 2, cell.size, cell.size] as const] : []
  }) })
  if (heading) {
    const fit = qr.left - 60 - 210
    items.push(fitted({ kind: 'text', text: heading, x: 210, baseline: 268, size: 50, font: 'arimo-bold', color: '#000000', fit }))
  }
  return items
}
