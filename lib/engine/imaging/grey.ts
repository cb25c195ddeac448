/** Grey pictures, 8 bit a pixel, row by row without padding, 0 black, 255 white. */
export interface GreyImage {
  /** px */
  readonly width: number
  /** px */
  readonly height: number
  /** width * height bytes */
  readonly data: Uint8Array
  /** Dots an inch as the file says; absent when it says nothing believable. */
  readonly dpi?: number
}

/** Counts of the 256 grey values. */
export function histogram(image: GreyImage): Uint32Array {
  const counts = new Uint32Array(256)
  const { data } = image
  for (let index = 0; index < data.length; index++) counts[data[index]!]!++
  return counts
}

/** Smallest grey value with at least `share` (0..1) of all pixels at or below it. */
export function percentile(counts: Uint32Array, share: number): number {
  let total = 0
  for (const count of counts) total += count
  const wanted = Math.max(1, Math.ceil(total * share))
  let sum = 0
  for (let value = 0; value < 256; value++) {
    sum += counts[value]!
    if (sum >= wanted) return value
  }
  return 255
}

/** Otsu's threshold (1979): the grey value, 0..255, that best parts dark (<= value) from light. */
export function otsuThreshold(counts: Uint32Array): number {
  let total = 0
  let weighted = 0
  for (let value = 0; value < 256; value++) {
    total += counts[value]!
    weighted += value * counts[value]!
  }
  let dark = 0
  let darkWeighted = 0
  let best = 127
  let bestVariance = -1
  for (let value = 0; value < 256; value++) {
    dark += counts[value]!
    if (dark === 0) continue
    const light = total - dark
    if (light === 0) break
    darkWeighted += value * counts[value]!
    const difference = darkWeighted / dark - (weighted - darkWeighted) / light
    const variance = dark * light * difference * difference
    if (variance > bestVariance) {
      bestVariance = variance
      best = value
    }
  }
  return best
}

/** The picture as binary PGM (Netpbm), which every image library reads without decompressing anything. */
export function toPgm(image: GreyImage): Buffer {
  const header = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1')
  return Buffer.concat([header, image.data])
}
