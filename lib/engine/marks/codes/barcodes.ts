import { readFile } from 'node:fs/promises'
import { assetPath } from '../../imaging/assets'
import type { GreyImage } from '../../imaging/grey'
import type { PageMap } from '../registration/page-map'
import { scaleAt } from '../registration/geometry'
import type { Barcode, Box } from '../template'
import { readAruco } from './aruco'
import { cutOut } from './patch'

type Reader = typeof import('zxing-wasm/reader')
type Format = import('zxing-wasm/reader').ReadInputBarcodeFormat

/** Names of the markup's `barcode_type` and of the templates, lower case without separators, and what the library calls them. */
const formats: Readonly<Record<string, Format>> = {
  code39: 'Code39', code39standard: 'Code39', code39extended: 'Code39', code128: 'Code128', code93: 'Code93', codabar: 'Codabar',
  ean: 'EAN13', ean13: 'EAN13', jan: 'EAN13', jam: 'EAN13', ean8: 'EAN8', upc: 'UPCA', upca: 'UPCA', upce: 'UPCE', isbn: 'EAN13',
  itf: 'ITF', itf14: 'ITF', interleaved2of5: 'ITF', databar: 'DataBar',
  qr: 'QRCode', qrcode: 'QRCode', microqr: 'MicroQRCode', datamatrix: 'DataMatrix', aztec: 'Aztec', pdf417: 'PDF417', maxicode: 'MaxiCode',
}

/** Can codes of this type be read? */
export function isReadable(barcodeType: string): boolean {
  return normal(barcodeType) === 'aruco' || formats[normal(barcodeType)] !== undefined
}

function normal(barcodeType: string): string {
  return barcodeType.toLowerCase().replace(/[^a-z0-9]/g, '')
}

let loading: Promise<Reader> | undefined

/** The library and its WASM, loaded once when the first code is read. */
function loadReader(): Promise<Reader> {
  loading ??= (async () => {
    const reader = await import('zxing-wasm/reader')
    const binary = await readFile(assetPath('zxing_reader.wasm'))
    reader.prepareZXingModule({ overrides: { wasmBinary: binary.buffer.slice(binary.byteOffset, binary.byteOffset + binary.byteLength) as ArrayBuffer } })
    return reader
  })().catch((error: unknown) => { loading = undefined; throw error })
  return loading
}

/** Texts of the codes of one format in a grey picture. */
export async function readCodes(image: GreyImage, format: Format, most = 1): Promise<string[]> {
  const reader = await loadReader()
  const data = new Uint8ClampedArray(image.width * image.height * 4)
  for (let at = 0, to = 0; at < image.data.length; at++, to += 4) {
    data[to] = data[to + 1] = data[to + 2] = image.data[at]!
    data[to + 3] = 255
  }
  const picture = { data, width: image.width, height: image.height, colorSpace: 'srgb' as const }
  const found = await reader.readBarcodes(picture, { formats: [format], maxNumberOfSymbols: most, tryHarder: true, tryInvert: false })
  // The library tells a UPC-A by its EAN-13 form, a zero in front of its 12 digits.
  return found.filter(code => code.isValid).map(code => format === 'UPCA' && /^0\d{12}$/.test(code.text) ? code.text.slice(1) : code.text)
}

/** A code at a known place of the page: cut out upright, with more and more of its surroundings, enlarged only when that was not enough. */
export async function readCodeAt(image: GreyImage, map: PageMap, box: Box, format: Format): Promise<string | undefined> {
  const own = scaleAt(map.homography, box.left + box.width / 2, box.top + box.height / 2)
  for (const [zoom, margin] of [[1, 0.12], [1, 0.3], [1.6, 0.3], [0.7, 0.5]] as const) {
    const side = Math.max(box.width, box.height)
    const scale = Math.min(own * zoom, 1600 / (side * (1 + 2 * margin)))
    const [text] = await readCodes(cutOut(image, map, box, Math.max(scale, own * 0.5), Math.min(box.width, box.height) * margin), format)
    if (text !== undefined) return text
  }
  return undefined
}

/** Text of a template's barcode element on the picture, undefined when it cannot be read. */
export async function readBarcode(image: GreyImage, map: PageMap, barcode: Barcode): Promise<string | undefined> {
  const type = normal(barcode.barcodeType)
  if (barcode.width <= 0 || barcode.height <= 0) return undefined
  if (type === 'aruco') {
    const own = scaleAt(map.homography, barcode.left, barcode.top)
    const scale = Math.min(2, Math.max(own, 90 / barcode.width))
    // The template's box has a quiet zone of about 5 px around the marker.
    const id = readAruco(cutOut(image, map, barcode, scale, barcode.width * 0.2), Math.min(barcode.width, barcode.height) * 0.952 * scale)
    return id === undefined ? undefined : String(id)
  }
  const format = formats[type]
  return format === undefined ? undefined : await readCodeAt(image, map, barcode, format)
}
