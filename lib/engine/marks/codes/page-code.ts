import type { GreyImage } from '../../imaging/grey'
import { halve } from '../registration/blobs'
import type { PageMap } from '../registration/page-map'
import { greyAt } from '../registration/rings'
import { parseQrText, parseStrip, stripCells, type SheetIdentity } from '../sheet-marks'
import type { PageCode, TemplatePage } from '../template'
import { readCodeAt, readCodes } from './barcodes'

/** What the sheet says about itself, from a page whose place is known: the strip first, because it needs no library, else the QR code. */
export async function readPageCode(image: GreyImage, map: PageMap, page: TemplatePage): Promise<SheetIdentity | undefined> {
  const codes = page.elements.filter((element): element is PageCode => element.kind === 'PageCode')
  const qr = codes.find(code => code.form === 'qr')
  if (qr) {
    const text = await readCodeAt(image, map, qr, 'QRCode')
    const identity = text === undefined ? undefined : parseQrText(text)
    if (identity) return identity
  }
  const strip = codes.find(code => code.form === 'strip')
  return strip ? readStrip(image, map, strip) : undefined
}

/** Reads the binary strip: a cell is black when it is darker than halfway between its own paper and the darkest cell. */
export function readStrip(image: GreyImage, map: PageMap, strip: PageCode): SheetIdentity | undefined {
  const cells = stripCells(strip)
  for (const [dx, dy] of [[0, 0], [0, 4], [0, -4], [4, 0], [-4, 0], [0, 8], [0, -8]] as const) {
    const darkness = cells.map(({ x, y, size }) => {
      let sum = 0
      let white = 1
      for (const [u, v] of [[0, 0], [-0.25, -0.25], [0.25, -0.25], [-0.25, 0.25], [0.25, 0.25]]) {
        const place = map.project(x + dx + u! * size, y + dy + v! * size)
        sum += greyAt(image, place.x, place.y)
      }
      for (const v of [-1.2, 1.2]) {
        const place = map.project(x + dx, y + dy + v * size)
        white = Math.max(white, greyAt(image, place.x, place.y))
      }
      return Math.max(0, 1 - sum / 5 / white)
    })
    const darkest = Math.max(...darkness)
    if (darkest < 0.2) continue
    const identity = parseStrip(darkness.map(value => value > darkest / 2))
    if (identity) return identity
  }
  return undefined
}

/** Looks for the page's QR code anywhere in a picture, so that the sheet itself can say which template it belongs to. */
export async function findPageCode(image: GreyImage): Promise<SheetIdentity | undefined> {
  const smaller = Math.max(0, Math.floor(Math.log2(Math.min(image.width, image.height) / 1000)))
  for (const times of smaller > 0 ? [smaller, 0] : [0]) {
    for (const text of await readCodes(halve(image, times), 'QRCode', 8)) {
      const identity = parseQrText(text)
      if (identity) return identity
    }
  }
  return undefined
}
