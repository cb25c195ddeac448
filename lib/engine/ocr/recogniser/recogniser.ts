import type { GreyImage } from '../../imaging/grey'
import type { Block } from '../types'

/** What reads a picture. Both kinds are Tesseract, so both give the same structure. */
export interface Recogniser {
  readonly kind: 'native' | 'wasm'
  /** For people and protocols, e.g. `Tesseract 5.3.0`. */
  readonly name: string
  /** Tesseract codes of the languages it has data for. */
  languages(): Promise<readonly string[]>
  /**
   * Reads a page.
   * @param languages Tesseract codes, all of them installed; the first counts most
   * @param timeout ms
   * @param signal ends the work at once, with every process and thread that was begun for it
   * @throws RecognitionFailure `page-timeout`, `part-missing`, `damaged`; the signal's reason
   */
  read(picture: GreyImage, dpi: number, languages: readonly string[], timeout: number, signal?: AbortSignal): Promise<Block[]>
}

/** Page segmentation that finds columns, headlines and pictures by itself, without the orientation data that not every machine has. */
export const pageSegmentation = 3
