/** Sentences for TaskMessages on a sheet that was read and should be looked at. */
import type { Answer, SheetReading } from '../../marks'

/** Most names that a sentence lists. */
const LISTED = 8

const list = (answers: readonly Answer[]): string => {
  const names = answers.slice(0, LISTED).map(({ name }) => name).join(', ')
  return answers.length > LISTED ? `${names} ...` : names
}

const notes: Record<SheetReading['reasons'][number], (answers: readonly Answer[]) => string> = {
  'fields-uncertain': (answers) => `Not certain: ${list(answers.filter(({ status, element }) => status === 'uncertain' && element.kind !== 'Barcode'))}`,
  'fields-multiple': (answers) => `More than one mark: ${list(answers.filter(({ status }) => status === 'multiple'))}`,
  'fields-hidden': (answers) => `Covered or cut off: ${list(answers.filter(({ questions }) => questions.some(({ hidden }) => hidden)))}`,
  'code-unreadable': (answers) => `Codes that cannot be read: ${list(answers.filter(({ status, element }) => status === 'uncertain' && element.kind === 'Barcode'))}`,
  'page-code-unreadable': () => 'The page code cannot be read: which copy it is, is not known',
  'low-resolution': () => 'Image resolution is low; scan with 150 dpi or more',
  'other-print': () => 'Some print is not as on the blank sheet: it may be another sheet with the same bubbles',
  'faint-print': () => 'The print on the sheet is faint',
  'black-and-white': () => 'The picture has black and white only, faint marks may be lost; scan in grey',
}

export const noteOf = (reason: SheetReading['reasons'][number], answers: readonly Answer[]): string => notes[reason](answers)
