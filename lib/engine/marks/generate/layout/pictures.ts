import type { Barcode } from '../../template'
import { codeMargin, drawCode, isSquareCode, normalCodeType, type CodeRequest } from '../barcode'
import { moveItem, type Fragment, type Item } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { widthOf } from '../text/fonts'
import { hasPlaceholder } from '../text/lines'
import { alignOf, flagOf, numberOf, placeOf, px, textOf, type Layout } from './context'
import { doesNotFit } from '../problems'

/** px below a picture. */
const below = 7

/** `?image=`: at its own size, smaller when the column is narrower. */
export function layoutImage(node: MarkupNode, width: number, layout: Layout): Fragment {
  const picture = layout.pictures.get(node.value.trim())!
  const wantedWidth = numberOf(node, 'width')
  const wantedHeight = numberOf(node, 'height')
  let own = {
    width: wantedWidth ?? (wantedHeight === undefined ? picture.width : wantedHeight * picture.width / picture.height),
    height: wantedHeight ?? (wantedWidth === undefined ? picture.height : wantedWidth * picture.height / picture.width),
  }
  const at = placeOf(node)
  const placed = at !== undefined
  if (!placed && own.width > width) {
    layout.remarks.tell(node.line, 'picture-smaller', { name: node.value, width: Math.round(own.width), room: Math.round(width) })
    own = { width, height: own.height * width / own.width }
  }
  const room = width - own.width
  const align = alignOf(node, 'center')
  const left = placed || align === 'left' ? 0 : align === 'right' ? room : room / 2
  const item: Item = { kind: 'picture', x: left, y: 0, width: own.width, height: own.height, data: picture.data, type: picture.type }
  return {
    width: placed ? own.width : width, height: Math.ceil(own.height) + (placed ? 0 : px(layout, below)), items: [item], elements: [], line: node.line,
    ...at ? { at } : {},
  }
}

/** `?barcode=`. The box in the template has a margin of 5 px, as the service writes it. */
export function layoutBarcode(node: MarkupNode, width: number, layout: Layout, pageWidth: number): Fragment {
  const value = textOf(node, 'value')!
  const type = normalCodeType(textOf(node, 'barcode_type') ?? 'qr')
  const at = placeOf(node)
  const placed = at !== undefined
  const square = isSquareCode(type)
  const angle = Number(textOf(node, 'rotation_angle') ?? 0)
  if (angle !== 0 && (flagOf(node, 'codetext') || hasPlaceholder(value))) {
    doesNotFit(node.line, 'barcode-turned')
  }
  const version = numberOf(node, 'qr_version')
  const request: CodeRequest = {
    type, height: numberOf(node, 'height') ?? px(layout, 300), showText: flagOf(node, 'codetext') ?? (!square && angle === 0),
    maxWidth: (at ? pageWidth - at.x : width) - 2 * codeMargin, ...version === undefined ? {} : { qrVersion: version },
  }
  const upright = hasPlaceholder(value) ? copyCode(value, request, node.line) : fixedCode(value, request, node.line)
  if (upright.height < request.height * 0.7) {
    layout.remarks.tell(node.line, 'barcode-smaller', { name: node.value, height: upright.height, wanted: request.height })
  }
  const drawn = turn(upright, angle)
  const room = width - drawn.width
  const align = alignOf(node, 'left')
  const left = Math.round(placed || align === 'left' ? 0 : align === 'right' ? room : room / 2)
  const top = placed ? 0 : codeMargin
  const element: Barcode = {
    kind: 'Barcode', name: node.value, barcodeType: textOf(node, 'barcode_type')?.trim().toLowerCase() ?? 'qr',
    left: left - codeMargin, top: top - codeMargin, width: drawn.width + 2 * codeMargin, height: drawn.height + 2 * codeMargin,
    ...type === 'qr' || type === 'qrcode' ? { qrVersion: version ?? 1 } : {},
  }
  return {
    width: placed ? drawn.width : width, height: drawn.height + (placed ? 0 : 2 * codeMargin + px(layout, below)),
    items: drawn.items.map(item => moveItem(item, left, top)), elements: [element], line: node.line, ...at ? { at } : {},
  }
}

interface Drawn { width: number, height: number, items: Item[] }

export function fixedCode(value: string, request: CodeRequest, line: number): Drawn {
  const code = drawCode(value, request, line)
  const items: Item[] = [{ kind: 'cells', cells: code.cells }]
  if (code.text !== undefined) {
    const size = code.textHeight * 0.82
    const style = { font: 'arimo-regular' as const, size }
    const width = Math.min(code.width, widthOf(code.text, style))
    items.push({ kind: 'text', text: code.text, ...style, color: '#000000', x: (code.width - width) / 2, baseline: code.height - code.textHeight * 0.16, fit: code.width })
  }
  return { width: code.width, height: code.height, items }
}

/** Room for a code that is different on each copy: as wide as it may become. */
function copyCode(value: string, request: CodeRequest, line: number): Drawn {
  const width = isSquareCode(request.type) ? request.height : Math.min(request.maxWidth, request.height * 4)
  const box = { width: Math.floor(width), height: request.height }
  return { ...box, items: [{ kind: 'code', text: value, line, request: { ...request, maxWidth: box.width }, x: 0, y: 0, ...box }] }
}

/** Turned clockwise by quarters. */
function turn(drawn: Drawn, angle: number): Drawn {
  if (angle === 0) return drawn
  const items = drawn.items.flatMap((item): Item[] => {
    if (item.kind !== 'cells') return []
    return [{ kind: 'cells', cells: item.cells.map(([x, y, width, height]) => {
      if (angle === 180) return [drawn.width - x - width, drawn.height - y - height, width, height] as const
      return angle === 90 ? [drawn.height - y - height, x, height, width] as const : [y, drawn.width - x - width, height, width] as const
    }) }]
  })
  return angle === 180 ? { ...drawn, items } : { width: drawn.height, height: drawn.width, items }
}
