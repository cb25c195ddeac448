import type { TextItem } from '../drawing'
import { widthOf, type TextStyle } from './fonts'

/** Height of a line and where the letters stand in it, in sizes of the font (Tinos' own ascent and line height). */
const lineHeight = 1.149
const ascent = 0.891

export const heightOfLine = (size: number): number => Math.round(size * lineHeight)
export const baselineIn = (size: number): number => Math.round(size * ascent)

/** `${field}`: filled for each copy. */
export const placeholder = /\$\{([^${}]+)\}/g

export function hasPlaceholder(text: string): boolean {
  return text.search(placeholder) >= 0
}

/** Breaks a text into lines no wider than `width` px; words that are wider than a line are broken inside. Texts with placeholders stay in one line. */
export function breakLines(text: string, style: TextStyle, width: number): string[] {
  return text.split('\n').flatMap(line => breakLine(line, style, width))
}

function breakLine(line: string, style: TextStyle, width: number): string[] {
  if (line.includes('\t')) return tabbedLines(line, style, width)
  if (hasPlaceholder(line) || widthOf(line, style) <= width) return [line]
  const lines: string[] = []
  let start = ''
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    if (widthOf((start + word).trimEnd(), style) <= width) { start += word; continue }
    if (start !== '') lines.push(start.trimEnd())
    start = word
    if (widthOf(start.trimEnd(), style) <= width) continue
    const parts = brokenWord(word, style, width)
    start = parts.pop()!
    lines.push(...parts)
  }
  return [...lines, start.trimEnd()]
}

/** Signs of a word that no line is wider than, however narrow they are. */
const widestPart = 400

/** A word that is wider than a line, cut where each line is full. */
function brokenWord(word: string, style: TextStyle, width: number): string[] {
  const signs = [...word]
  const parts: string[] = []
  for (let from = 0; from < signs.length;) {
    // The most signs that fit, by halving.
    let fits = 1
    let most = Math.min(signs.length - from, widestPart)
    while (fits < most) {
      const middle = Math.ceil((fits + most) / 2)
      if (widthOf(signs.slice(from, from + middle).join('').trimEnd(), style) <= width) fits = middle
      else most = middle - 1
    }
    parts.push(signs.slice(from, from + fits).join(''))
    from += fits
  }
  return parts
}

/** Parts may be printed so much smaller to stay in their line. */
const leastShrink = 0.8

/** A line with tabs; the part for which too little room is left begins a line of its own. */
function tabbedLines(line: string, style: TextStyle, width: number): string[] {
  if (hasPlaceholder(line)) return [line]
  const tight = lineItems(line, style, 0, 0, width).findIndex(({ text, fit = width }, index) => index > 0 && widthOf(text, style) * leastShrink > fit)
  if (tight < 0) return [line]
  const parts = [...line.matchAll(/[^\t]+/g)]
  const cut = parts[tight]!.index
  return [line.slice(0, cut).trimEnd(), ...breakLine(line.slice(cut), style, width)]
}

/** px between tab stops at a text of 50 px, as the service sets them. */
const tabPitch = 116.8

/** One line as items: parts between tabs each at its stop. `x` is the left edge, `width` the room, px. */
export function lineItems(text: string, style: TextStyle, x: number, top: number, width: number, align: 'left' | 'center' | 'right' = 'left'): TextItem[] {
  const base = { kind: 'text' as const, size: style.size, font: style.font, color: style.color, ...style.underline ? { underline: true } : {} }
  const baseline = top + baselineIn(style.size)
  if (hasPlaceholder(text)) return [{ ...base, text: text.replaceAll('\t', '    '), x, baseline, fit: width, align }]
  if (!text.includes('\t')) {
    const room = width - widthOf(text, style)
    const shift = align === 'right' ? room : align === 'center' ? room / 2 : 0
    return text.trim() === '' ? [] : [{ ...base, text, x: x + Math.max(0, shift), baseline }]
  }
  const pitch = tabPitch * style.size / 50
  const items: TextItem[] = []
  let at = 0
  text.split('\t').forEach((part, index) => {
    if (index > 0) at = (Math.floor(at / pitch + 1e-6) + 1) * pitch
    if (part !== '') items.push({ ...base, text: part, x: x + at, baseline, fit: Math.max(1, width - at) })
    at += widthOf(part, style)
  })
  return items
}

/** Width of a line with its tabs, px. */
export function lineWidth(text: string, style: TextStyle): number {
  const last = lineItems(text, style, 0, 0, 1e6).at(-1)
  return last ? last.x + widthOf(last.text, style) : 0
}
