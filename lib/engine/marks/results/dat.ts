import type { Answer } from '../recognize'

/**
 * The service's `.dat`: a line `Name:Value` for each result in the order of the elements, LF after each. Codes that could not be read are
 * left out, as the service does.
 */
export function writeDat(answers: readonly Answer[]): string {
  return answers
    .filter(answer => answer.element.kind !== 'Barcode' || answer.value !== '')
    .map(({ name, value }) => `${oneLine(name)}:${oneLine(value)}\n`)
    .join('')
}

/** A code may hold any text; a line break in it would start a line of its own. */
function oneLine(text: string): string {
  return text.replace(/\r\n|[\r\n\u2028\u2029]/g, ' ')
}
