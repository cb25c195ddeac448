/** What a person should know of a sheet that was made: by keys as in `problems.ts`, with the English text. */
import type { FailureValues } from '../failure'
import { filledText } from './problems'

export const sheetRemarks = {
  'spaces-as-tab': 'Spaces at the beginning of a line were read as TAB (lines: __lines__). The service wants a TAB before attributes and answers.',
  'name-twice': 'The name "__name__" stands for several elements; their answers cannot be told apart.',
  'font-missing': 'The font "__name__" does not come with the package; __instead__ is used.',
  'characters-missing': '__characters__ cannot be printed by the fonts of the package (Latin, Greek, Cyrillic, Hebrew); empty boxes stand in their place.',
  'moved-off-marks': 'x=__x__, y=__y__ lies over the marks of the sheet; it was moved to x=__newX__, y=__newY__.',
  'picture-missing': 'The picture "__name__" is not here; a frame stands in its place.',
  'picture-smaller': 'The picture "__name__" is __width__ px wide and was made smaller to fit __room__ px.',
  'barcode-smaller': 'The barcode "__name__" was made __height__ px high, for __wanted__ px there is not enough width.',
  'bubbles-smaller': 'The bubbles of the grid "__name__" are __size__ px in place of __wanted__ px, for which there is no room.',
  'fewer-columns': 'For __wanted__ columns of __answers__ answers there is no room; columns used: __columns__.',
  'align-without-inline': 'The attribute vertical_align works only with type=inline.',
} as const

export type RemarkKey = keyof typeof sheetRemarks

export interface Remark {
  readonly key: RemarkKey
  readonly values: FailureValues
  /** Of the description; absent: about the whole. */
  readonly line?: number
  /** In English, with the line. */
  readonly text: string
}

/** Collects remarks; each is told once. */
export class Remarks {
  private readonly told = new Map<string, Remark>()

  tell(line: number | undefined, key: RemarkKey, values: FailureValues = {}): void {
    const sentence = filledText(sheetRemarks[key], values)
    const text = line === undefined ? sentence : `Line ${line}: ${sentence}`
    this.told.set(text, { key, values, text, ...(line === undefined ? {} : { line }) })
  }

  get list(): Remark[] {
    return [...this.told.values()]
  }
}
