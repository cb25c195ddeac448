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

/** Differences above this come from letters, not from noise. */
const edgeValue = 60
/** Darker pixels are ink, whose edges would count as noise. */
const inkValue = 90

/**
 * Noise of the paper, as standard deviation of grey values, after J. Immerkaer, "Fast Noise Variance Estimation" (1996): the mean of a
 * filter that straight edges and gradients pass through unseen. Every third pixel of every third row; letters add about 1.
 */
export function noiseLevel({ width, height, data }: GreyImage): number {
  let sum = 0
  let count = 0
  for (let y = 1; y < height - 1; y += 3) {
    for (let x = 1; x < width - 1; x += 3) {
      const at = y * width + x
      if (data[at]! < inkValue) continue
      const above = data[at - width - 1]! - 2 * data[at - width]! + data[at - width + 1]!
      const middle = data[at - 1]! - 2 * data[at]! + data[at + 1]!
      const below = data[at + width - 1]! - 2 * data[at + width]! + data[at + width + 1]!
      sum += Math.min(edgeValue, Math.abs(above - 2 * middle + below))
      count++
    }
  }
  return count === 0 ? 0 : ((sum / count) * Math.sqrt(Math.PI / 2)) / 6
}

/** The picture as binary PGM (Netpbm), which every image library reads without decompressing anything. */
export function toPgm(image: GreyImage): Buffer {
  const header = Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1')
  return Buffer.concat([header, image.data])
}
