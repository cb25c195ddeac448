import type { Item, PageDrawing, TextItem } from '../drawing'
import { layoutRun, runsOf } from '../text/fonts'

/**
 * A page as SVG whose letters are outlines: no font of the machine is used, so every machine draws the same.
 * @param shown px that it is wide when drawn
 */
export function pageSvg({ width, height, items }: PageDrawing, shown = width): string {
  const glyphs = new Map<string, { id: string, path: string }>()
  const body = items.map(item => itemSvg(item, glyphs)).join('\n')
  const definitions = [...glyphs.values()].map(({ id, path }) => `<path id="${id}" d="${path}"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${shown}" height="${Math.round(height * shown / width)}" viewBox="0 0 ${width} ${height}">`
    + `<defs>${definitions}</defs><rect width="${width}" height="${height}" fill="#ffffff"/>\n${body}\n</svg>`
}

const short = (value: number): string => String(Math.round(value * 100) / 100)

function itemSvg(item: Item, glyphs: Map<string, { id: string, path: string }>): string {
  switch (item.kind) {
    case 'text': return textSvg(item, glyphs)
    case 'circle':
      return `<circle cx="${short(item.x)}" cy="${short(item.y)}" r="${short(item.radius)}" fill="none" stroke="${item.stroke}" stroke-width="${short(item.line)}"/>`
    case 'rectangle': {
      const stroke = item.stroke === undefined ? '' : ` stroke="${item.stroke}" stroke-width="${short(item.line ?? 1)}"`
      const radius = item.radius === undefined ? '' : ` rx="${short(item.radius)}"`
      return `<rect x="${short(item.x)}" y="${short(item.y)}" width="${short(item.width)}" height="${short(item.height)}" fill="${item.fill ?? 'none'}"${radius}${stroke}/>`
    }
    case 'cells':
      return `<path fill="#000000" shape-rendering="geometricPrecision" d="${item.cells.map(([x, y, width, height]) => `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`).join('')}"/>`
    case 'picture':
      return `<image x="${short(item.x)}" y="${short(item.y)}" width="${short(item.width)}" height="${short(item.height)}" preserveAspectRatio="none" href="data:image/${item.type};base64,${item.data.toString('base64')}"/>`
    case 'code':
      // Codes are drawn when the copy is made.
      throw new Error('a code of a copy was not filled in')
  }
}

function textSvg(item: TextItem, glyphs: Map<string, { id: string, path: string }>): string {
  let x = item.x
  const parts: string[] = []
  for (const run of runsOf(item.text, item.font)) {
    const shaped = layoutRun(run)
    const scale = item.size / shaped.unitsPerEm
    for (const { glyph, x: offset, y } of shaped.glyphs) {
      const key = `${run.font} ${glyph.id}`
      let known = glyphs.get(key)
      if (!known) {
        known = { id: `g${glyphs.size}`, path: glyph.path.toSVG() }
        glyphs.set(key, known)
      }
      if (known.path === '') continue
      parts.push(`<use href="#${known.id}" transform="translate(${short(x + offset * scale)} ${short(item.baseline - y * scale)}) scale(${scale.toFixed(6)} ${(-scale).toFixed(6)})"/>`)
    }
    x += shaped.advance * scale
  }
  const line = item.underline ? `<rect x="${short(item.x)}" y="${short(item.baseline + item.size * 0.09)}" width="${short(x - item.x)}" height="${short(Math.max(2, item.size * 0.05))}"/>` : ''
  return parts.length === 0 && line === '' ? '' : `<g fill="${item.color}">${parts.join('')}${line}</g>`
}
