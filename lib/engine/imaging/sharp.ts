import type sharpType from 'sharp'
import { RecognitionFailure } from './failure'

export type SharpModule = typeof sharpType
export type { Sharp, Metadata } from 'sharp'

let loaded: Promise<SharpModule> | undefined

/**
 * The image library, loaded once when first needed. One thread an operation (the worker threads above it are the parallel ones) and no
 * cache of operations (a page is read once).
 * @throws RecognitionFailure `part-missing` where npm could not install it
 */
export function loadSharp(): Promise<SharpModule> {
  loaded ??= import('sharp').then(
    ({ default: sharp }) => {
      sharp.concurrency(1)
      sharp.cache(false)
      return sharp
    },
    (error: Error) => {
      loaded = undefined
      throw new RecognitionFailure('part-missing', { part: 'sharp', command: 'npm install sharp', detail: error.message })
    },
  )
  return loaded
}
