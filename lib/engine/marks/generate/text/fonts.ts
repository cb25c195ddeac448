import { openSync, type Font } from 'fontkit'
import { assetPath } from '../../../imaging/assets'

/** The packaged fonts: Tinos and Arimo have the widths of Times New Roman and Arial, so that sheets break lines as the service's do. */
export type Family = 'tinos' | 'arimo'
export type FontId = `${Family}-${'regular' | 'bold' | 'italic' | 'bold-italic'}`

export interface TextStyle {
  readonly font: FontId
  /** px */
  readonly size: number
  readonly color: string
  readonly underline?: boolean
}

const loaded = new Map<FontId, Font>()

export function fontFile(id: FontId): string {
  return assetPath(`${id}.ttf`)
}

export function fontOf(id: FontId): Font {
  let font = loaded.get(id)
  if (!font) {
    // The packaged files are single fonts, not collections.
    font = openSync(fontFile(id)) as Font
    loaded.set(id, font)
  }
  return font
}

const sansNames = /segoe|arial|helvetica|calibri|verdana|tahoma|sans|roboto|arimo|trebuchet|ubuntu|inter|lato/i
const serifNames = /times|serif|georgia|garamond|cambria|tinos|roman|palatino|book/i

/** The packaged family for a name of the markup; undefined for names that tell neither. */
export function familyOf(name: string): Family | undefined {
  if (sansNames.test(name)) return 'arimo'
  return serifNames.test(name) ? 'tinos' : undefined
}

export function fontWith(family: Family, styles: readonly string[]): FontId {
  const bold = styles.includes('bold')
  const italic = styles.includes('italic')
  return `${family}-${bold && italic ? 'bold-italic' : bold ? 'bold' : italic ? 'italic' : 'regular'}`
}

/** Part of a text in one font. */
export interface Run {
  readonly font: FontId
  readonly text: string
}

/** Splits a text where a character is only in the other packaged family. Characters that no font has stay in the wanted one. */
export function runsOf(text: string, id: FontId): Run[] {
  const other = (id.startsWith('tinos') ? id.replace('tinos', 'arimo') : id.replace('arimo', 'tinos')) as FontId
  const wanted = fontOf(id)
  if ([...text].every(sign => wanted.hasGlyphForCodePoint(sign.codePointAt(0)!))) return [{ font: id, text }]
  const runs: { font: FontId, text: string }[] = []
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    const font = !wanted.hasGlyphForCodePoint(code) && fontOf(other).hasGlyphForCodePoint(code) ? other : id
    const last = runs.at(-1)
    if (last?.font === font) last.text += sign
    else runs.push({ font, text: sign })
  }
  return runs
}

/** Characters that no packaged font can print. */
export function missingCharacters(text: string): string[] {
  const fonts = [fontOf('tinos-regular'), fontOf('arimo-regular')]
  return [...new Set(text)].filter(sign => !/\s/.test(sign) && !fonts.some(font => font.hasGlyphForCodePoint(sign.codePointAt(0)!)))
}

export interface GlyphPlace {
  readonly glyph: import('fontkit').Glyph
  /** Font units from the start of the run. */
  readonly x: number
  readonly y: number
}

const layouts = new Map<string, { glyphs: GlyphPlace[], advance: number, unitsPerEm: number }>()

/** The glyphs of a run and its advance in font units; texts of sheets repeat, so they are kept. */
export function layoutRun(run: Run): { glyphs: GlyphPlace[], advance: number, unitsPerEm: number } {
  const key = `${run.font} ${run.text}`
  const known = layouts.get(key)
  if (known) return known
  const font = fontOf(run.font)
  const shaped = font.layout(run.text)
  let advance = 0
  const glyphs = shaped.glyphs.map((glyph, index): GlyphPlace => {
    const position = shaped.positions[index]!
    const place = { glyph, x: advance + position.xOffset, y: position.yOffset }
    advance += position.xAdvance
    return place
  })
  const result = { glyphs, advance, unitsPerEm: font.unitsPerEm }
  if (layouts.size > 20_000) layouts.clear()
  layouts.set(key, result)
  return result
}

/** Width of a line in px. */
export function widthOf(text: string, style: Pick<TextStyle, 'font' | 'size'>): number {
  return runsOf(text, style.font).reduce((sum, run) => {
    const { advance, unitsPerEm } = layoutRun(run)
    return sum + advance / unitsPerEm * style.size
  }, 0)
}
