/** Where the bubbles of a template lie, as a text to compare: personal sheets differ in what is written, not in that. */
import { readTemplate } from '../../lib/flow/answer-sheets/template-elements'
import { isPlainObject } from '../../lib/flow/message'

const PLACES = ['Type', '__type', 'Name', 'Top', 'Left', 'Width', 'Height', 'BubbleWidth', 'BubbleHeight', 'Value', 'Orientation']

/** Codes hold a value of their own, and their place does not move marks. */
const isCode = (value: Record<string, unknown>): boolean => /^Barcode/.test(String(value.Type ?? value.__type ?? ''))

function reduced(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => !isPlainObject(one) || !isCode(one)).map(reduced)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (Array.isArray(member)) return [[name, reduced(member)]]
      return PLACES.includes(name) ? [[name, String(member)]] : []
    }),
  )
}

/** @param file how it is called in an error */
export function layoutOf(omr: Buffer, file: string): string {
  readTemplate(omr, file)
  return JSON.stringify(reduced(JSON.parse(omr.toString('utf8').replace(/^\uFEFF/, ''))))
}
