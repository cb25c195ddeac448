/**
 * The dictionaries of the invisible text's font (PDF 32000-1, 9.6 to 9.8), as plain objects: two libraries write PDFs here, and a
 * reader must find the same font in both.
 *
 * `Reference`: how a library points to another object. `Text`: how it writes a string that is no name.
 */
import { textFontName } from './text-layer'
import { fontAscent, fontDescent, glyphWidth } from './truetype'

export const descriptorOf = <Reference>(fontFile: Reference) => ({
  Type: 'FontDescriptor',
  FontName: textFontName,
  Flags: 4,
  FontBBox: [0, fontDescent, glyphWidth, fontAscent],
  ItalicAngle: 0,
  Ascent: fontAscent,
  Descent: fontDescent,
  CapHeight: fontAscent,
  StemV: 80,
  FontFile2: fontFile,
})

export const descendantOf = <Reference, Text>(text: (value: string) => Text, descriptor: Reference, glyphMap: Reference) => ({
  Type: 'Font',
  Subtype: 'CIDFontType2',
  BaseFont: textFontName,
  CIDSystemInfo: { Registry: text('Adobe'), Ordering: text('Identity'), Supplement: 0 },
  FontDescriptor: descriptor,
  CIDToGIDMap: glyphMap,
  DW: glyphWidth,
})

export const fontOf = <Reference>(descendant: Reference, unicodeMap: Reference) => ({
  Type: 'Font',
  Subtype: 'Type0',
  BaseFont: textFontName,
  Encoding: 'Identity-H',
  DescendantFonts: [descendant],
  ToUnicode: unicodeMap,
})
