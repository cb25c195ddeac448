import type { Pdfium } from './pdfium'

/** One character of a page's own text, in the page's units. */
export interface PdfCharacter {
  readonly text: string
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

/** Everything that parts lines in PDFium's text. */
const lineEnds = new Set([0x0a, 0x0d])

/**
 * The characters of an opened page: the whole font height as box, so that the boxes of a line have the same height. Line ends come as
 * `\n`, without size.
 * @param page handle of a loaded page
 */
export function readCharacters(pdfium: Pdfium, page: number): PdfCharacter[] {
  const { calls } = pdfium
  const text = calls.FPDFText_LoadPage(page)
  if (text === 0) return []
  const rectangle = pdfium.malloc(16)
  try {
    const characters: PdfCharacter[] = []
    const count = calls.FPDFText_CountChars(text)
    let pendingHigh: number | undefined
    for (let index = 0; index < count; index++) {
      let code = calls.FPDFText_GetUnicode(text, index)
      if (code === 0 || code === 0xfffe || code === 0xffff) continue
      // WASM builds have 32-bit characters, but some fonts' maps give the halves of a surrogate pair one by one
      if (code >= 0xd800 && code <= 0xdbff) {
        pendingHigh = code
        continue
      }
      if (code >= 0xdc00 && code <= 0xdfff) {
        if (pendingHigh === undefined) continue
        code = ((pendingHigh - 0xd800) << 10) + (code - 0xdc00) + 0x10000
      }
      pendingHigh = undefined
      if (lineEnds.has(code)) {
        characters.push({ text: '\n', left: 0, bottom: 0, right: 0, top: 0 })
        continue
      }
      // PDFium marks a hyphen at the end of a line by U+0002
      const value = code === 2 ? '-' : String.fromCodePoint(code)
      const known = calls.FPDFText_GetLooseCharBox(text, index, rectangle)
      const [left, top, right, bottom] = known ? [0, 4, 8, 12].map(at => pdfium.float(rectangle + at)) : [0, 0, 0, 0]
      characters.push({ text: value, left: left!, bottom: bottom!, right: right!, top: top! })
    }
    return characters
  } finally {
    pdfium.free(rectangle)
    calls.FPDFText_ClosePage(text)
  }
}
