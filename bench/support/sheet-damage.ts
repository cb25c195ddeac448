import { blankCanvas, Chance, line, paint, type Canvas } from './sheet-canvas'

/**
 * What happens to sheets besides the classes that the reader's weights were fitted on: kept for measuring only. Paper is damaged before
 * it is scanned, pictures afterwards.
 */
export type PaperDamage = 'punch holes' | 'colored paper' | 'stain' | 'bleed-through' | 'crease'
export type PictureDamage = 'streaks' | 'thumb' | 'glare' | 'hard shadow'

/** A damaged copy of the sheet of paper. */
export function damagePaper(page: Canvas, kind: PaperDamage, seed: number): Canvas {
  const chance = new Chance(seed * 41 + 11)
  const canvas: Canvas = { ...page, data: page.data.slice() }
  const { width, height } = canvas
  switch (kind) {
    case 'punch holes': {
      // 6 mm holes 80 mm apart, 12 mm from the left edge, with the dark of the lid behind them.
      const grey = chance.between(10, 60)
      for (const y of [height / 2 - 472, height / 2 + 472]) disc(canvas, 142 + chance.normal() * 12, y + chance.normal() * 20, 36, () => grey)
      break
    }
    case 'colored paper': {
      // Tinted, with a watermark of wide pale bands.
      const tone = chance.between(150, 215) / 255
      const angle = chance.between(0, Math.PI)
      const period = chance.between(120, 400)
      const depth = chance.between(0.03, 0.1)
      multiply(canvas, (x, y) => tone * (1 - depth * (Math.sin((x * Math.cos(angle) + y * Math.sin(angle)) * 2 * Math.PI / period) > 0.3 ? 1 : 0)))
      break
    }
    case 'stain': {
      const x0 = chance.between(0.2, 0.8) * width
      const y0 = chance.between(0.25, 0.8) * height
      const radius = chance.between(250, 480)
      const inside = chance.between(0.8, 0.93)
      const rim = chance.between(0.6, 0.8)
      const wobble = chance.between(0, 6)
      multiply(canvas, (x, y) => {
        const angle = Math.atan2(y - y0, x - x0)
        const share = Math.hypot(x - x0, y - y0) / (radius * (1 + 0.05 * Math.sin(3 * angle + wobble)))
        return share > 1.02 ? 1 : share > 0.96 ? rim : inside
      })
      break
    }
    case 'bleed-through': {
      // Filled bubbles and lines of the other side, mirrored and pale.
      const back = blankCanvas(width, height, 255)
      const grey = chance.between(205, 232)
      for (let count = 0; count < 60; count++) {
        const x = chance.between(250, width - 250)
        const y = chance.between(350, height - 350)
        if (chance.next() < 0.5) disc(back, x, y, 26, () => grey)
        else line(back, x, y, x + chance.between(80, 300), y, 6, () => grey)
      }
      for (let at = 0; at < canvas.data.length; at++) canvas.data[at] = canvas.data[at]! * blurredAt(back, at) / 255
      break
    }
    case 'crease': {
      const y0 = chance.between(0.3, 0.7) * height
      const slope = chance.between(-0.1, 0.1)
      const dark = chance.between(0.6, 0.85)
      multiply(canvas, (x, y) => Math.abs(y - y0 - (x - width / 2) * slope) < 3 ? dark : 1)
      break
    }
  }
  return canvas
}

/** Damages the picture itself, in place. */
export function damagePicture(picture: Canvas, kind: PictureDamage, seed: number): void {
  const chance = new Chance(seed * 43 + 29)
  const { width, height, data } = picture
  switch (kind) {
    case 'streaks': {
      // Dirt on a feeder's glass: lines down the whole picture.
      for (let count = chance.whole(1, 3); count > 0; count--) {
        const x0 = Math.round(chance.between(0.1, 0.9) * width)
        const wide = chance.whole(1, 3)
        const tone = chance.between(0.35, 0.85)
        for (let y = 0; y < height; y++) for (let x = x0; x < x0 + wide; x++) data[y * width + x] = data[y * width + x]! * tone
      }
      break
    }
    case 'thumb': {
      const right = chance.next() < 0.5
      const y0 = chance.between(0.3, 0.8) * height
      const long = chance.between(0.1, 0.17) * width
      const thick = chance.between(0.035, 0.05) * width
      const skin = chance.between(110, 160)
      const edge = right ? width : 0
      paint(picture, 0, y0 - 3 * thick, width, y0 + 3 * thick, () => skin, (x, y) => {
        const along = Math.max(0, Math.abs(x - edge) - long)
        return thick - Math.hypot(along, y - y0) + 0.5
      })
      break
    }
    case 'glare': {
      // A lamp on coated paper: print and marks vanish in the middle of it.
      const x0 = chance.between(0.25, 0.75) * width
      const y0 = chance.between(0.25, 0.75) * height
      const radius = chance.between(0.06, 0.14) * width
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const share = Math.hypot(x - x0, y - y0) / radius
          const glow = share > 2.5 ? 0 : Math.exp(-share * share)
          data[y * width + x] = data[y * width + x]! + (255 - data[y * width + x]!) * Math.min(1, 1.15 * glow)
        }
      }
      break
    }
    case 'hard shadow': {
      const angle = chance.between(0, 2 * Math.PI)
      const offset = chance.between(-0.2, 0.2) * width
      const dark = chance.between(0.4, 0.65)
      const soft = chance.between(2, 8)
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const across = ((x - width / 2) * Math.cos(angle) + (y - height / 2) * Math.sin(angle) - offset) / soft
          data[y * width + x] = data[y * width + x]! * (1 - (1 - dark) / (1 + Math.exp(-across)))
        }
      }
      break
    }
  }
}

function disc(canvas: Canvas, x: number, y: number, radius: number, ink: (x: number, y: number) => number): void {
  paint(canvas, x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1, ink, (px, py) => radius + 0.5 - Math.hypot(px - x, py - y))
}

function multiply(canvas: Canvas, factor: (x: number, y: number) => number): void {
  const { width, height, data } = canvas
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = data[y * width + x]! * factor(x, y)
}

/** Mean of a few pixels around: ink that came through paper has no sharp edges. */
function blurredAt({ width, data }: Canvas, at: number): number {
  let sum = 0
  for (let dy = -4; dy <= 4; dy += 4) for (let dx = -4; dx <= 4; dx += 4) sum += data[Math.min(data.length - 1, Math.max(0, at + dy * width + dx))]!
  return sum / 9
}
