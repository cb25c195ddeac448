/** What went wrong with a template or a sheet, as data: the caller decides how it is worded for its users. */

/** Stable names of the failures; `values` fill the text. */
export const marksTexts = {
  'template-not-json': 'The template is not readable JSON: {detail}.',
  'template-invalid': 'The template is not usable: {detail}.',
  'template-too-large': 'The template is too large: {detail}.',
  'template-empty': 'Page {page} of the template has no bubbles, marks or codes that could be read.',
  'picture-too-small': 'The picture is too small to be read: a bubble would be {pixels} px wide, at least {needed} px are needed. Scan with 150 dpi or more, or go nearer with the camera.',
  'picture-black': 'The picture is evenly black, grey or white: no paper with print on it was found. See that the printed side was taken, and in enough light, and take the picture again.',
  'no-sheet': 'No answer sheet was found in the picture. The whole sheet must be in it, print upwards.',
  'wrong-sheet': 'The sheet in the picture does not match the template: {matched} of {expected} bubbles were found where the template has them. Use the template of this sheet, or scan the sheet again if it is the right one.',
  'other-text': 'The sheet in the picture does not match the template: its bubbles fit, but {other} of {pieces} pieces of text are not what the blank sheet of the template says. Use the template of this sheet, or align it with the sheet as it is printed now (CorrectTemplate).',
  'more-bubbles': 'The sheet in the picture does not match the template: it has {bubbles} bubbles or more that the template has not. Use the template of this sheet, or align it with a picture of the blank sheet (CorrectTemplate).',
  'cut-off': 'Part of the sheet lies outside the picture: {outside} of {expected} bubbles are missing at the {side} edge. Take the picture again with the whole sheet in it.',
  'two-sheets': 'There is more than one sheet in the picture. Take one picture a sheet.',
  'too-curled': 'The paper is curled or folded so much that positions are not certain: neighboring bubbles are {step} of their distance away from where they belong. Lay the sheet flat, or scan it.',
  'blurred': 'The picture is too blurred: only {matched} of {expected} bubble rings are sharp enough to be seen. Take the picture again, holding still and in focus.',
  'other-template': 'The page code on the sheet belongs to another template or page. Use the template that this sheet was printed from.',
  'several-pages-open': 'The template has {pages} pages and the sheet does not say which page it is: name the page.',
  'no-such-page': 'The template has no page {page}: it has {pages}.',
  'uncertain-place': 'The place of the sheet in the picture is not certain: it fits in more than one way. Align the template with a picture of the blank sheet (CorrectTemplate), so that its other print can tell, or print the sheet with corner marks.',
  'markup-invalid': 'Line {line} of the description of the sheet: {detail}',
  'markup-too-large': 'The description of the sheet is too large: {detail}.',
  'markup-empty': 'The description of the sheet has nothing to print: it is empty.',
  'sheet-picture-missing': 'Line {line} of the description of the sheet: {detail}',
  'sheet-picture-unreadable': 'Line {line} of the description of the sheet: {detail}',
  'sheet-does-not-fit': 'Line {line} of the description of the sheet: {detail}',
  'sheet-too-long': 'The sheet does not fit on the pages that are possible: {detail}.',
  'class-list-invalid': 'The class list is not usable: {detail}.',
} as const

export type MarksReason = keyof typeof marksTexts
export type FailureValues = Readonly<Record<string, string | number>>

/** A failure that a person can act on. The message is the English text of `reason` with `values` filled in. */
export class MarksFailure extends Error {
  readonly reason: MarksReason
  readonly values: FailureValues

  constructor(reason: MarksReason, values: FailureValues = {}, options?: { cause?: unknown }) {
    super(marksTexts[reason].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '?')), options)
    this.name = 'MarksFailure'
    this.reason = reason
    this.values = values
  }
}
