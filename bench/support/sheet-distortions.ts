import { fit, invert, type Point } from '../../lib/engine/marks/registration/geometry'
import { Chance, type Canvas } from './sheet-canvas'
import { damagePaper, damagePicture, type PaperDamage, type PictureDamage } from './sheet-damage'

/** What printers, scanners, cameras and life do to a sheet. Every class is a table of ranges; a seed draws from it. */

export interface Distortion {
  /** px of the picture; for scans from `dpi`. */
  readonly size?: readonly [number, number]
  readonly dpi?: number
  /** Degrees to either side. */
  readonly rotation: number
  /** Share of pictures that are upside down. */
  readonly upsideDown?: number
  /** Shift of the corners, share of the picture's side. */
  readonly perspective?: number
  /** Light falls off by this share across the picture. */
  readonly gradient?: number
  readonly shadow?: number
  /** px, standard deviation. */
  readonly blur: number
  /** px in a random direction. */
  readonly motion?: number
  /** Grey values, standard deviation. */
  readonly noise: number
  readonly quality?: number
  /** Share of the page's height. */
  readonly curl?: number
  readonly fold?: number
  readonly printScale?: readonly [number, number]
  readonly oneBit?: boolean
  readonly tint?: boolean
  readonly cutCorner?: boolean
  readonly paper?: PaperDamage
  readonly picture?: PictureDamage
}

const photo = { size: [1800, 2400], rotation: 8, upsideDown: 0.25, perspective: 0.04, gradient: 0.2, shadow: 0.25, blur: 0.6, noise: 3, quality: 85 } as const

export const distortions = {
  'scan 300': { dpi: 300, rotation: 2, blur: 0.7, noise: 4, quality: 85 },
  'scan 150': { dpi: 150, rotation: 2, blur: 0.5, noise: 4, quality: 85 },
  'scan 100': { dpi: 100, rotation: 2, blur: 0.4, noise: 4, quality: 85 },
  'print 94-102 %': { dpi: 200, rotation: 2, blur: 0.6, noise: 4, quality: 85, printScale: [0.94, 1.02] },
  'fax 1-bit': { dpi: 200, rotation: 2, blur: 0.5, noise: 4, oneBit: true },
  photo,
  'hard photo': { ...photo, size: [1500, 2000], rotation: 20, perspective: 0.06, shadow: 0.5, blur: 1.2, noise: 5, quality: 60 },
  curled: { ...photo, curl: 0.012 },
  folded: { ...photo, curl: 0.004, fold: 0.008 },
  'motion blur': { ...photo, motion: 5 },
  'colored light': { ...photo, tint: true },
  'cut corner': { ...photo, cutCorner: true },
  '90 dpi': { dpi: 90, rotation: 2, blur: 0.4, noise: 4, quality: 80 },
  '10 MP photo': { ...photo, size: [2736, 3648] },
} satisfies Record<string, Distortion>

/**
 * Damage on which no weight was fitted, each on a plain scan or photo. The guards against shadow edges, stains and glare were designed after a look at such
 * sheets with seeds below 1000.
 */
export const heldOut = {
  streaks: { dpi: 200, rotation: 2, blur: 0.5, noise: 4, quality: 85, picture: 'streaks' },
  'punch holes': { dpi: 150, rotation: 2, blur: 0.5, noise: 4, quality: 85, paper: 'punch holes' },
  'colored paper': { dpi: 150, rotation: 2, blur: 0.5, noise: 4, quality: 85, paper: 'colored paper' },
  'bleed-through': { dpi: 200, rotation: 2, blur: 0.5, noise: 4, quality: 85, paper: 'bleed-through' },
  stain: { ...photo, paper: 'stain' },
  crease: { ...photo, paper: 'crease' },
  thumb: { ...photo, picture: 'thumb' },
  glare: { ...photo, picture: 'glare' },
  'hard shadow': { ...photo, picture: 'hard shadow' },
} satisfies Record<string, Distortion>

export type DistortionName = keyof typeof distortions | keyof typeof heldOut

export interface Picture extends Canvas {
  /** Factors of red, green and blue; absent for grey pictures. */
  readonly tint?: readonly [number, number, number]
}

/** The sheet as the scanner or camera gives it. */
export function distort(sheet: Canvas, how: Distortion, seed: number): Picture {
  const picture = take(how.paper ? damagePaper(sheet, how.paper, seed) : sheet, how, seed)
  if (how.picture) damagePicture(picture, how.picture, seed)
  return picture
}

function take(page: Canvas, how: Distortion, seed: number): Picture {
  const chance = new Chance(seed * 31 + 17)
  const scale = how.printScale ? chance.between(...how.printScale) : 1
  let width: number
  let height: number
  let corners: Point[]
  if (how.dpi !== undefined) {
    width = Math.round(page.width * how.dpi / 300)
    height = Math.round(page.height * how.dpi / 300)
    corners = turned(width, height, width * scale, height * scale, chance.between(-how.rotation, how.rotation))
  } else {
    ;[width, height] = how.size!
    const fit = Math.min(width * 0.88 / page.width, height * 0.9 / page.height) * chance.between(0.9, 1)
    const angle = chance.between(-how.rotation, how.rotation) + (chance.next() < (how.upsideDown ?? 0) ? 180 : 0)
    const shrink = 1 / (Math.abs(Math.cos(angle * Math.PI / 180)) + 0.75 * Math.abs(Math.sin(angle * Math.PI / 180)))
    const jitter = how.perspective ?? 0
    corners = turned(width, height, page.width * fit * shrink, page.height * fit * shrink, angle).map(corner => ({
      x: corner.x + chance.between(-jitter, jitter) * width * 0.5, y: corner.y + chance.between(-jitter, jitter) * height * 0.5,
    }))
  }
  const sheet = [{ x: 0, y: 0 }, { x: page.width, y: 0 }, { x: page.width, y: page.height }, { x: 0, y: page.height }]
  const back = invert(fit(sheet, corners, 'homography')!)
  const background = how.dpi !== undefined ? 250 : chance.between(50, 120)
  const picture = project(page, back, width, height, background, bend(page, how, chance), how.cutCorner ? cut(page, chance) : undefined)
  light(picture, width, height, how, chance)
  let data = how.blur > 0 ? blur(picture, width, height, how.blur) : picture
  if (how.motion) data = smear(data, width, height, how.motion, chance.between(0, Math.PI))
  const bytes = new Uint8Array(width * height)
  for (let at = 0; at < bytes.length; at++) {
    const value = data[at]! + (chance.next() + chance.next() + chance.next() - 1.5) * 2 * how.noise
    bytes[at] = how.oneBit ? (value < 150 ? 0 : 255) : value < 0 ? 0 : value > 255 ? 255 : value
  }
  if (!how.tint) return { width, height, data: bytes }
  const warm = chance.next() < 0.5
  return { width, height, data: bytes, tint: warm ? [1, chance.between(0.75, 0.9), chance.between(0.45, 0.7)] : [chance.between(0.6, 0.75), chance.between(0.8, 0.95), 1] }
}

function turned(width: number, height: number, w: number, h: number, degrees: number): Point[] {
  const angle = degrees * Math.PI / 180
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u, v]) => ({
    x: width / 2 + (u! * w * Math.cos(angle) - v! * h * Math.sin(angle)) / 2, y: height / 2 + (u! * w * Math.sin(angle) + v! * h * Math.cos(angle)) / 2,
  }))
}

/** Curled and folded paper: shift of the print at a place of the page, px of the page. */
function bend(page: Canvas, how: Distortion, chance: Chance): ((x: number, y: number) => Point) | undefined {
  if (!how.curl && !how.fold) return undefined
  const height = (how.curl ?? 0) * page.height * chance.between(0.5, 1) * (chance.next() < 0.5 ? -1 : 1)
  const across = height * chance.between(-0.5, 0.5)
  const phase = chance.between(-0.15, 0.15)
  const fold = (how.fold ?? 0) * page.height * chance.between(0.5, 1) * (chance.next() < 0.5 ? -1 : 1)
  const at = chance.between(0.35, 0.65)
  return (x, y) => {
    const u = x / page.width
    const v = y / page.height
    const crease = fold * (1 - Math.abs(v - at) / Math.max(at, 1 - at))
    return { x: across * Math.sin(Math.PI * (v + phase)) + crease * 0.6, y: height * Math.sin(Math.PI * (u + phase)) + crease }
  }
}

/** A corner of 12 to 22 mm is missing. */
function cut(page: Canvas, chance: Chance): (x: number, y: number) => boolean {
  const size = chance.between(140, 260)
  const right = chance.next() < 0.5
  const bottom = chance.next() < 0.5
  return (x, y) => (right ? page.width - x : x) + (bottom ? page.height - y : y) < size * 1.6
}

const still: Point = { x: 0, y: 0 }

function project(page: Canvas, back: Float64Array, width: number, height: number, background: number, bent: ((x: number, y: number) => Point) | undefined,
  missing: ((x: number, y: number) => boolean) | undefined): Float32Array {
  const out = new Float32Array(width * height)
  const [a, b, c, d, e, f, g, h, i] = back as unknown as number[] as [number, number, number, number, number, number, number, number, number]
  const { data } = page
  // Several samples a pixel, so that print smaller than a pixel is averaged as a lens does.
  const ratio = Math.sqrt(Math.abs(a * e - b * d)) / i
  const side = ratio > 1.6 ? 3 : ratio > 1.1 ? 2 : 1
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      let shift = still
      if (bent) {
        // Once a pixel: within one the bend is the same.
        const w = g * (x + 0.5) + h * (y + 0.5) + i
        shift = bent((a * (x + 0.5) + b * (y + 0.5) + c) / w, (d * (x + 0.5) + e * (y + 0.5) + f) / w)
      }
      for (let sy = 0; sy < side; sy++) {
        for (let sx = 0; sx < side; sx++) {
          const px = x + (sx + 0.5) / side
          const py = y + (sy + 0.5) / side
          const w = g * px + h * py + i
          const u = (a * px + b * py + c) / w - shift.x - 0.5
          const v = (d * px + e * py + f) / w - shift.y - 0.5
          if (u < 0 || v < 0 || u >= page.width - 1 || v >= page.height - 1 || (missing && missing(u, v))) { sum += background; continue }
          const u0 = u | 0
          const v0 = v | 0
          const at = v0 * page.width + u0
          const top = data[at]! + (data[at + 1]! - data[at]!) * (u - u0)
          const bottom = data[at + page.width]! + (data[at + page.width + 1]! - data[at + page.width]!) * (u - u0)
          sum += top + (bottom - top) * (v - v0)
        }
      }
      out[y * width + x] = sum / (side * side)
    }
  }
  return out
}

/** Light that falls off, and the soft shadow of a hand or a phone. */
function light(data: Float32Array, width: number, height: number, how: Distortion, chance: Chance): void {
  if (!how.gradient && !how.shadow) return
  const angle = chance.between(0, 2 * Math.PI)
  const gx = Math.cos(angle) / width
  const gy = Math.sin(angle) / height
  const edge = chance.between(-0.3, 0.3)
  const turn = chance.between(0, 2 * Math.PI)
  const sx = Math.cos(turn) / width
  const sy = Math.sin(turn) / height
  const soft = chance.between(15, 60)
  const shadow = (how.shadow ?? 0) * chance.between(0.6, 1)
  const white = chance.between(0.8, 0.95)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x - width / 2
      const v = y - height / 2
      const dark = shadow / (1 + Math.exp(-soft * (u * sx + v * sy - edge)))
      data[y * width + x] = data[y * width + x]! * white * (1 - (how.gradient ?? 0) * (0.5 + u * gx + v * gy)) * (1 - dark)
    }
  }
}

function blur(data: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const radius = Math.ceil(sigma * 2.5)
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, index) => Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)))
  const total = kernel.reduce((sum, value) => sum + value, 0)
  const across = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = -radius; k <= radius; k++) {
        const at = x + k
        sum += kernel[k + radius]! * data[row + (at < 0 ? 0 : at >= width ? width - 1 : at)]!
      }
      across[row + x] = sum / total
    }
  }
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = -radius; k <= radius; k++) {
        const at = y + k
        sum += kernel[k + radius]! * across[(at < 0 ? 0 : at >= height ? height - 1 : at) * width + x]!
      }
      out[y * width + x] = sum / total
    }
  }
  return out
}

function smear(data: Float32Array, width: number, height: number, length: number, angle: number): Float32Array {
  const out = new Float32Array(data.length)
  const steps = Math.ceil(length) * 2
  const shifts = Array.from({ length: steps }, (_, step) => (step / (steps - 1) - 0.5) * length)
  const across = shifts.map(shift => Math.round(shift * Math.cos(angle)))
  const down = shifts.map(shift => Math.round(shift * Math.sin(angle)))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let step = 0; step < steps; step++) {
        const px = x + across[step]!
        const py = y + down[step]!
        sum += data[(py < 0 ? 0 : py >= height ? height - 1 : py) * width + (px < 0 ? 0 : px >= width ? width - 1 : px)]!
      }
      out[y * width + x] = sum / steps
    }
  }
  return out
}
